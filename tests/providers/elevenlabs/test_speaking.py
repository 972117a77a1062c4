"""A text through the real SDK: its sound, its words, and what it cost."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from tests.providers.elevenlabs.conftest import MODEL, TEXT, VOICE, Speak
from tests.standins.desk import Desk
from ytempire.config import Settings
from ytempire.film.timing import Word
from ytempire.providers.elevenlabs_pace import predict
from ytempire.providers.elevenlabs_voice import SpeechOrder, most, speak
from ytempire.providers.errors import REJECTED, ServiceError
from ytempire.providers.local_voice import SpokenWord

MICRO_PER_CHARACTER = 100  # $0.10 for a thousand
TEXTS = {
    "english": TEXT,
    "arabic": "الفائدة المركبة هادئة، وهي تعمل وأنت نائم. ابدأ مبكرا!",
    "japanese": "複利は静かです。眠っている間も 働きます。早く始めましょう！",
    "emoji": "Rockets 🚀 go up 👩‍🚀 and money 💸 grows.",
    "white space": "  One line.\n\n\tAnother  line,\u00a0 at last. ",
    "numbers": "In 2026 it grew 4.5% to $1,200 — a record.",
}


def in_order(words: tuple[SpokenWord, ...], seconds: float) -> bool:
    marks = [0.0, *(mark for word in words for mark in (word.start, word.end)), seconds]
    return marks == sorted(marks)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("failure", ["", "no_alignment", "strange_alignment", "halves"])
def test_words_are_those_of_the_narration_and_rise_within_the_sound(
    say: Speak, desk: Desk, wav: Path, text: str, failure: str
) -> None:
    if failure:
        desk.fail("elevenlabs", failure)
    heard = say(text).data
    with wave.open(str(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 44_100)
        assert heard.seconds == pytest.approx(file.getnframes() / 44_100, abs=0.001)
        assert file.getnframes() / 44_100 >= heard.words[-1].end
    assert [word.text for word in heard.words] == text.split()
    assert in_order(heard.words, heard.seconds)
    assert all(word.end > word.start for word in heard.words if any(sign.isalnum() for sign in word.text))
    assert all(type(mark) is float for word in heard.words for mark in word[1:])
    assert Word.from_json(list(heard.words[0])).text == text.split()[0]


def test_words_lie_where_the_sound_is(say: Speak, wav: Path) -> None:
    heard = say("Alpha bravo charlie.... delta echo foxtrot.").data
    with wave.open(str(wav)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
    third, fourth = heard.words[2], heard.words[3]
    quiet = samples[round((fourth.start - 0.6) * 44_100) : round((fourth.start - 0.1) * 44_100)]
    loud = samples[round(third.start * 44_100) : round((third.start + 0.3) * 44_100)]
    assert np.abs(quiet).max() < 0.02 * np.abs(loud).max()


def test_what_is_used_times_the_price_is_the_bill(say: Speak, desk: Desk) -> None:
    for text in TEXTS.values():
        for model in ("eleven_multilingual_v2", "eleven_flash_v2_5"):
            answer = say(text, model=model)
            charge = desk.bill[-1]
            assert answer.usage.units["character"] * MICRO_PER_CHARACTER == charge.micro
            assert (answer.usage.model, answer.usage.request_id) == (model, charge.request_id)
            assert answer.usage.provider == "elevenlabs"
    assert len(desk.bill) == 2 * len(TEXTS)


def test_no_call_takes_more_than_the_bound(say: Speak, desk: Desk, settings: Settings) -> None:
    longer = (("grew", "became a great deal larger"),)
    for text in TEXTS.values():
        bound = most(SpeechOrder(text, VOICE, MODEL, pronunciations=longer), settings)
        used = say(text, pronunciations=longer).usage
        assert used.units["character"] <= bound.units["character"]
        assert bound.provider == used.provider
    # An emoji counts twice, as it would in UTF-16.
    assert most(SpeechOrder("Go 🚀", VOICE, MODEL), settings).units == {"character": 5}


def test_without_the_header_the_bound_is_counted(say: Speak, desk: Desk, settings: Settings) -> None:
    desk.fail("elevenlabs", "no_cost")
    answer = say(TEXTS["emoji"], model="eleven_flash_v2_5")
    assert answer.usage.units == most(SpeechOrder(TEXTS["emoji"], VOICE, MODEL), settings).units
    assert answer.usage.request_id == desk.bill[-1].request_id


def test_what_is_billed_beyond_the_price_is_told_truly(say: Speak, desk: Desk) -> None:
    desk.fail("elevenlabs", "overbill")
    assert say().usage.units["character"] == 2 * len(TEXT)
    assert desk.bill[-1].micro == 2 * len(TEXT) * MICRO_PER_CHARACTER


def test_the_plans_places_are_told(say: Speak, desk: Desk) -> None:
    desk.limits["elevenlabs"] = 5
    assert say().data.places == 5


def test_a_word_is_said_otherwise_and_shown_as_it_is_written(say: Speak, desk: Desk) -> None:
    entries = (("Nevada", "nuh-VAH-dah"), ("San José", "san ho-ZAY"), ("Nguyen", "win"))
    text = "In Nevada’s desert (San José), Nguyen-based firms wait."
    heard = say(text, pronunciations=entries).data
    assert desk.calls[-1].body["text"] == "In nuh-VAH-dah's desert (san ho-ZAY), win-based firms wait."
    assert [word.text for word in heard.words] == text.split()
    assert in_order(heard.words, heard.seconds)
    assert all(word.end > word.start for word in heard.words)


def test_what_came_before_is_named_up_to_three(say: Speak, desk: Desk) -> None:
    ids = [say(f"Part {n}.").usage.request_id for n in range(4)]
    say("The end.", previous=tuple(ids))
    assert desk.calls[-1].body["previous_request_ids"] == ids[1:]


def test_what_came_before_and_is_forgotten_keeps_no_scene_from_being_spoken(say: Speak, desk: Desk) -> None:
    heard = say(previous=("req_of_yesterday",))
    assert "previous_request_ids" not in desk.calls[-1].body
    assert len(desk.bill) == 1
    assert heard.usage.request_id == desk.bill[0].request_id


def test_pace_is_the_services_speed_within_what_it_takes(say: Speak, desk: Desk) -> None:
    lengths = [say(pace=pace).data.seconds for pace in (0.5, 1.0, 1.1, 2.0)]
    assert lengths == sorted(lengths, reverse=True)
    sent = [(call.body.get("voice_settings") or {}).get("speed") for call in desk.calls]
    assert sent == [0.7, None, 1.1, 1.2]


def test_a_language_is_sent_to_models_that_take_one(say: Speak, desk: Desk) -> None:
    say(language="de")
    assert "language_code" not in desk.calls[-1].body
    say(language="de", model="eleven_flash_v2_5")
    assert desk.calls[-1].body["language_code"] == "de"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("word " * 2001, "10,004 characters; eleven_multilingual_v2 takes 10,000"), ("🚀 — …", "nothing in this text"),
     ("", "nothing in this text")],
)  # fmt: skip
def test_what_the_service_would_not_take_is_not_sent(
    settings: Settings, desk: Desk, wav: Path, text: str, sentence: str
) -> None:
    with pytest.raises(ServiceError, match=sentence) as caught:
        speak(SpeechOrder(text, VOICE, MODEL), settings, wav)
    assert (caught.value.kind, caught.value.permanent, caught.value.usage) == (REJECTED, True, None)
    assert desk.calls == []


def test_prediction_is_near_what_is_spoken(say: Speak) -> None:
    paragraph = "Compound interest is the engine of wealth, and it works while you sleep. Start early, and then wait. "
    for text in (paragraph * 3, TEXTS["japanese"] * 3, TEXTS["arabic"] * 3):
        for pace in (0.9, 1.0, 1.15):
            assert predict(text, pace) == pytest.approx(say(text, pace=pace).data.seconds, rel=0.1)
    assert len(paragraph * 3) / predict(paragraph * 3) == pytest.approx(15, abs=1)
    assert predict("🚀 …") == 0.0
