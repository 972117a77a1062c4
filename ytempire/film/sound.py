"""The sound of a film: voice over ducked music at a broadcast level, exactly as long as the picture."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from ytempire.film import ffmpeg
from ytempire.film.aside import aside
from ytempire.film.errors import FilmError
from ytempire.film.loudness import METER, Loudness, loudness, parsed
from ytempire.film.music import write_score
from ytempire.film.music.instruments import SAMPLE_RATE

__all__ = ["Loudness", "mix"]

TARGET, TOLERANCE = -14.0, 0.3  # LUFS: what YouTube plays at, and how near is near enough
PEAK = -1.0  # dBTP, after AAC
CEILING = -1.5  # dBFS that the limiter holds at first: AAC adds some tenths
VOICE_LEVEL = -20.0  # LUFS before compression; thresholds below are set for it
MOST_GAIN = 45.0  # dB; more would make a voice of noise
SPARE = 1.0  # second that is cut off again: where inputs end, the compressor's last samples are left to chance
ATTEMPTS = 4  # one correction is enough for speech; clicks and bursts take more

COMPRESSOR = "acompressor=threshold=-20dB:ratio=2.5:attack=8:release=120:makeup=2"
DUCKING = "sidechaincompress=threshold=0.03:ratio=6:attack=60:release=450"
HIGHPASS = "highpass=f=70"


def mix(
    voice: Path,
    mood: str,
    seconds: float,
    out: Path,
    changes: Sequence[float] = (),
    cache: Path | None = None,
    own: Path | None = None,
    effects: bool = True,
) -> Loudness:
    """Write `out` (m4a: AAC, 48 kHz, stereo, 192 kbit/s), `seconds` long, -14 LUFS, at most -1 dBTP.

    `mood` is one of music.MOODS, "none", or "own": the music in the file `own`. `changes` are the seconds at
    which scenes change, and heard where `effects` are wanted. `cache` is a folder where beds of music are kept.
    A silent voice without music and effects stays silent. `out` appears whole or not at all. Returns what was
    measured on it. Raises FilmError with a sentence.
    """
    heard = changes if effects else ()
    with aside(out) as part, tempfile.TemporaryDirectory(dir=out.parent) as folder:
        mixed = Path(folder) / "mix.w64"
        score = None
        if mood != "none" or heard:
            score = Path(folder) / "score.wav"
            write_score(score, mood, seconds, heard, cache, own)
        before = _mix_down(voice, score, seconds, mixed)
        return _master(mixed, before, seconds, part)


def _mix_down(voice: Path, score: Path | None, seconds: float, out: Path) -> Loudness:
    """Voice over ducked score in floating point, which cannot clip."""
    inputs = [path for path in (voice, score) if path]
    chains = [_voice_chain(_voice_gain(voice)), *([_music_chain(seconds)] if score else [])]
    graph = ",".join([*chains, _exactly(seconds), f"{METER}[out]"])
    log = ffmpeg.run(
        *(part for path in inputs for part in ("-i", str(path.resolve()))),
        "-filter_complex", graph, "-map", "[out]", "-c:a", "pcm_f32le", "-f", "w64", str(out),
    )  # fmt: skip
    return parsed(log)


def _voice_gain(voice: Path) -> float:
    """Decibels that bring the voice to the level that the compressor expects; none for silence."""
    try:
        level = loudness(voice, HIGHPASS)
    except FilmError as error:
        raise FilmError("The recording of the voice cannot be read.") from error
    return 0.0 if level.is_silent else min(VOICE_LEVEL - level.integrated, MOST_GAIN)


def _voice_chain(gain: float) -> str:
    mono = f"aresample={SAMPLE_RATE},aformat=sample_fmts=fltp:channel_layouts=mono"
    return f"[0:a:0]{mono},{HIGHPASS},volume={gain:.2f}dB,{COMPRESSOR},pan=stereo|c0=c0|c1=c0"


def _music_chain(seconds: float) -> str:
    fade_in, fade_out = min(0.8, seconds / 4), min(1.5, seconds / 3)
    fades = f"afade=t=in:d={fade_in:.3f},afade=t=out:st={seconds - fade_out:.3f}:d={fade_out:.3f}"
    longer = _exactly(seconds + SPARE)
    return (
        f"{longer},asplit=2[voice][key];"
        f"[1:a:0]aformat=sample_fmts=fltp,volume=-3dB,{fades},{longer}[music];"
        f"[music][key]{DUCKING}[ducked];"
        "[voice][ducked]amix=inputs=2:duration=longest:normalize=0"
    )


def _exactly(seconds: float) -> str:
    """Padded with silence or cut to this length, to the sample."""
    samples = round(seconds * SAMPLE_RATE)
    return f"apad=whole_len={samples},atrim=end_sample={samples}"


def _master(mixed: Path, before: Loudness, seconds: float, out: Path) -> Loudness:
    """Gain, limit, encode, measure what came out, and correct until it is right."""
    gain = 0.0 if before.is_silent else min(TARGET - before.integrated, MOST_GAIN)
    ceiling = CEILING
    for _ in range(ATTEMPTS):
        _encode(mixed, gain, ceiling, seconds, out)
        got = loudness(out)
        if before.is_silent or (abs(got.integrated - TARGET) <= TOLERANCE and got.true_peak <= PEAK):
            break
        gain = min(gain + TARGET - got.integrated, MOST_GAIN)
        ceiling -= max(got.true_peak - PEAK + 0.1, 0.0)
    return got


def _encode(mixed: Path, gain: float, ceiling: float, seconds: float, out: Path) -> None:
    limiter = f"alimiter=limit={10 ** (ceiling / 20):.4f}:level=0:attack=2:release=60:latency=1"
    ffmpeg.run(
        "-i", str(mixed),
        "-af", f"volume={gain:.2f}dB,{limiter},aresample={SAMPLE_RATE},{_exactly(seconds)}",
        "-c:a", "aac", "-b:a", "192k", "-ac", "2", "-f", "mp4", "-movflags", "+faststart", str(out.resolve()),
    )  # fmt: skip
