from __future__ import annotations

import json
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.providers.conftest import Speak
from ytempire.providers.errors import ProviderError
from ytempire.providers.local_voice import VoiceProcess, predict, speak
from ytempire.providers.local_voice.catalogue import config_path, piper_files

RATE = 22050
PHRASES = (
    "The city woke before dawn. Bakers lit their ovens, ferries blew their horns, and somewhere a radio played an old "
    "song. Maria locked the door of the shop, and did not look back.",
    "Compound interest is slow at first. Put $1,000 away at 7%, and after ten years, you have $1,967. Time did that!",
    "Why do cats purr? To say that they are happy, yes, but also when they are hurt, afraid, or giving birth.",
)

# None of this was among the sentences that the pace was fitted on.
SCRIPT = (
    "Why does a loaf of bread smell so good? Before it is bread, it is flour, water, salt, and a little patience. "
    "The yeast eats sugar and breathes out gas, and the dough holds on to it like a balloon. Then comes the oven. "
    "At 230 degrees the crust turns brown, and hundreds of new smells appear at once. Bakers call it the best minute "
    "of their day. You can have it at home, too. Mix it in the evening, let it rest overnight, and bake it before "
    "breakfast. The first loaf may be flat. The second one will be better. By the fifth, your neighbors will knock "
    "on the door, and ask what you are doing on Sunday morning. Tell them the truth, or just give them a slice. "
    "Which one would you do?"
)


def sound(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64) / 32768


def onsets_after_silence(samples: np.ndarray, silence: float) -> list[float]:
    """Seconds at which sound begins after at least `silence` seconds without any.

    Peaks of the pre-emphasised signal over 5 ms against one fixed threshold: it shares nothing with the aligner,
    nor with the levels in dB that the aligner's words are moved by.
    """
    sharp = np.append(samples[:1], samples[1:] - 0.6 * samples[:-1])
    frame = RATE // 200
    loud = np.flatnonzero(np.abs(sharp[: len(sharp) // frame * frame].reshape(-1, frame)).max(axis=1) > 0.008)
    fresh = np.concatenate([[True], np.diff(loud) * frame / RATE > silence])
    return [float(i) * frame / RATE for i in loud[fresh]]


def test_a_displayed_word_has_the_time_of_all_that_is_said_for_it(say: Speak) -> None:
    spoken = say("67% of NASA's budget, $3.50, is gone.")
    assert [word.text for word in spoken.words] == ["67%", "of", "NASA's", "budget,", "$3.50,", "is", "gone."]
    seconds = {word.text: word.end - word.start for word in spoken.words}
    assert seconds["67%"] > 3 * seconds["of"]
    assert seconds["$3.50,"] > seconds["NASA's"]


def test_words_follow_each_other_inside_the_sound(say: Speak) -> None:
    spoken = say(PHRASES[0])
    times = [time for word in spoken.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert times[0] >= 0.25
    assert times[-1] <= spoken.seconds - 0.25


def test_the_seconds_are_those_of_the_file(say: Speak, wav: Path) -> None:
    spoken = say("Half a minute, no more.")
    assert spoken.seconds == pytest.approx(len(sound(wav)) / RATE, abs=0.001)


@pytest.mark.parametrize("text", PHRASES)
def test_first_words_of_phrases_are_within_80_ms_of_the_voice(say: Speak, wav: Path, text: str) -> None:
    starts = np.array([word.start for word in say(text).words])
    onsets = onsets_after_silence(sound(wav), 0.2)
    assert len(onsets) >= 3
    assert max(float(np.abs(starts - onset).min()) for onset in onsets) <= 0.08


def test_an_unknown_word_and_an_emoji_disturb_no_other_word(say: Speak) -> None:
    spoken = say("Zyzzyx 🎉 met Quixotl in Łódź.")
    assert [word.text for word in spoken.words] == ["Zyzzyx", "🎉", "met", "Quixotl", "in", "Łódź."]
    assert spoken.words[1].start == spoken.words[1].end
    assert all(word.end > word.start for word in spoken.words if word.text != "🎉")


def test_the_same_text_takes_the_same_time_again(say: Speak) -> None:
    assert say(PHRASES[2]).seconds == say(PHRASES[2]).seconds


def test_a_faster_pace_is_shorter(say: Speak) -> None:
    normal, fast = say(PHRASES[0]).seconds, say(PHRASES[0], pace=1.25).seconds
    assert 1.18 < normal / fast < 1.3


def test_sentences_are_equally_loud(say: Speak, wav: Path) -> None:
    levels = []
    for text in ("Yes, of course.", "The oldest trees on Earth grow where almost nothing else can."):
        say(text)
        samples = sound(wav)
        levels.append(20 * np.log10(np.sqrt(np.mean(samples[np.abs(samples) > 0.01] ** 2))))
    assert abs(levels[0] - levels[1]) < 2


def test_the_predicted_length_of_a_script_of_45_seconds_is_within_4_percent(say: Speak) -> None:
    spoken = say(SCRIPT).seconds
    assert 40 < spoken < 50
    assert predict(SCRIPT) == pytest.approx(spoken, rel=0.04)


def test_a_text_with_nothing_to_say_is_refused_with_a_way_out(say: Speak, wav: Path) -> None:
    with pytest.raises(ProviderError, match="Write it in English words") as refused:
        say("🎉🎉")
    assert refused.value.permanent
    assert list(wav.parent.iterdir()) == []


def test_a_missing_voice_is_refused_with_a_way_out(say: Speak) -> None:
    with pytest.raises(ProviderError, match="Choose another voice") as refused:
        say("Hello", voice="nobody")
    assert refused.value.permanent


@pytest.fixture
def own(voice_process: VoiceProcess) -> Iterator[Path]:
    """The model of a voice that was put into the folder while the process runs: a copy of the bundled one."""
    model, config = piper_files("joe", voice_process.voices_dir)
    voice_process.voices_dir.mkdir(exist_ok=True)
    added = voice_process.voices_dir / "own.onnx"
    added.symlink_to(model)
    shutil.copy(config, config_path(added))
    yield added
    shutil.rmtree(voice_process.voices_dir)


def changed(config: Path, **fields: object) -> None:
    config.write_text(json.dumps({**json.loads(config.read_text()), **fields}))


def test_a_voice_put_into_the_folder_is_spoken_with_without_a_restart(say: Speak, own: Path) -> None:
    assert say("Hello there.", voice="own").seconds == say("Hello there.").seconds


def test_a_voice_of_another_rate_is_stored_at_ours(say: Speak, own: Path, wav: Path) -> None:
    changed(config_path(own), audio={"sample_rate": 11025})
    slow = say("Hello there.", voice="own").seconds
    assert len(sound(wav)) / RATE == pytest.approx(slow, abs=0.001)
    assert slow > 1.4 * say("Hello there.").seconds


def test_a_voice_that_is_taken_away_is_refused_with_a_way_out(say: Speak, own: Path) -> None:
    say("Hello there.", voice="own")
    own.unlink()
    with pytest.raises(ProviderError, match="Choose another voice") as refused:
        say("Hello there.", voice="own")
    assert refused.value.permanent


@pytest.mark.parametrize("content", [b"", b"no model"])
def test_a_file_that_is_no_voice_is_refused_with_a_way_out(say: Speak, own: Path, content: bytes) -> None:
    own.unlink()
    own.write_bytes(content)
    with pytest.raises(ProviderError, match="cannot be read") as refused:
        say("Hello", voice="own")
    assert refused.value.permanent


def test_a_configuration_of_another_model_is_refused_with_a_way_out(say: Speak, own: Path) -> None:
    changed(config_path(own), num_speakers=3, default_speaker_id=7)
    with pytest.raises(ProviderError, match="may not belong to its") as refused:
        say("Hello", voice="own")
    assert refused.value.permanent


def test_a_configuration_that_is_none_is_refused_with_what_is_wrong(say: Speak, own: Path) -> None:
    config_path(own).write_text("{")
    with pytest.raises(ProviderError, match="no JSON file") as refused:
        say("Hello", voice="own")
    assert refused.value.permanent


def test_a_folder_that_is_missing_leaves_nothing_and_says_so(voice_process: VoiceProcess, tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="could not write"):
        speak(voice_process.socket_path, "Hello", "joe", tmp_path / "missing" / "voice.wav")
    assert list(tmp_path.iterdir()) == []
