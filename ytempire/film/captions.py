"""Burned-in captions as ASS, in three styles, inside the zone that the layouts leave free for them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from PIL import ImageFont

from ytempire.film.frame import FPS
from ytempire.film.look import Look
from ytempire.film.palette import RGB, WHITE, Theme, legible
from ytempire.film.srt import srt, vtt
from ytempire.film.timing import SceneTiming, Word
from ytempire.film.wrapping import cells, divided, fits, phrases, printable, second_line

__all__ = ["FONTS", "Captioned", "Zone", "ass", "escaped", "segment_ass", "srt", "vtt", "zone"]

FONTS = Path(__file__).parent / "assets" / "fonts"
FONT, FONT_FILE = "Montserrat ExtraBold", FONTS / "Montserrat_800ExtraBold.ttf"
EARLY = 0.03  # seconds a word lights up before it is heard: the eye needs them
LINGER = 0.3  # seconds a group stays after its last word
POP = "\\fscx78\\fscy78\\t(0,90,\\fscx106\\fscy106)\\t(90,150,\\fscx100\\fscy100)"
STYLE_FIELDS = (
    "Name,Fontname,Fontsize,PrimaryColour,SecondaryColour,OutlineColour,BackColour,Bold,Italic,Underline,StrikeOut,"
    "ScaleX,ScaleY,Spacing,Angle,BorderStyle,Outline,Shadow,Alignment,MarginL,MarginR,MarginV,Encoding"
)


class Captioned(Protocol):
    """What captions need to know of a film."""

    @property
    def size(self) -> tuple[int, int]: ...
    @property
    def look(self) -> Look: ...
    @property
    def timing(self) -> Sequence[SceneTiming]: ...
    @property
    def starts(self) -> Sequence[int]: ...
    @property
    def kinds(self) -> Sequence[str]: ...
    @property
    def themes(self) -> Mapping[str, Theme]: ...


@dataclass(frozen=True)
class Zone:
    """Where captions stand, in pixels, and how much they hold: letters a line, lines, words at a time."""

    top: int
    centre: int
    bottom: int
    line: int
    font: int
    letters: int
    lines: int
    words: int


@dataclass(frozen=True)
class Event:
    """One state of the captions: shown from frame `first` up to, not including, frame `end`."""

    first: int
    end: int
    kind: str
    tags: str
    entry: str
    text: str


def zone(size: tuple[int, int], style: str = "karaoke") -> Zone:
    """The captions' zone. Portrait films keep clear of the phone's own text and buttons below."""
    width, height = size
    tall = height > width
    top, centre, bottom = (0.66, 0.735, 0.81) if tall else (0.78, 0.87, 0.96)
    font = width * 0.1 if tall else height * 0.073
    letters, lines, words = (16, 2, 4) if tall else (32, 2, 8)
    if style == "pop":
        font, lines, words = font * 1.25, 1, 1 if tall else 3
    elif style == "boxed" and not tall:
        font *= 0.93  # two lines and their slab
    return Zone(
        round(height * top),
        round(height * centre),
        round(height * bottom),
        round(width * (0.84 if tall else 0.86)),
        round(font),
        letters,
        lines,
        words,
    )


def ass(film: Captioned) -> str:
    """The captions of the whole film as Advanced SubStation Alpha; write it as UTF-8."""
    return _script(film, _events(film, 0, film.starts[-1]), 0)


def segment_ass(film: Captioned, index: int) -> str:
    """The captions that fall into one segment, times counted from its first frame.

    Burned into the segment they look as they would in the whole film, and nothing outside the segment is in
    the text: a segment whose captions did not change has the same text, and can be kept.
    """
    first, end = film.starts[index], film.starts[index + 1]
    return _script(film, _events(film, first, end), first)


def escaped(text: str) -> str:
    """A word as libass shows it letter by letter: no braces open a tag and no backslash starts an escape.

    A backslash cannot be escaped in ASS: a word joiner (U+2060) parts it from what follows, as in mpv.
    """
    return text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")


def _events(film: Captioned, first: int, end: int) -> Iterator[Event]:
    """States that touch frames first..end, cut to them."""
    for index, scene in enumerate(film.timing):
        if scene.end * FPS < first - 1 or (scene.start - EARLY) * FPS > end + 1:
            continue
        for event in _scene_events(film, index):
            if event.first < end and event.end > first:
                whole = event.first >= first
                yield Event(
                    max(event.first, first),
                    min(event.end, end),
                    event.kind,
                    event.tags,
                    event.entry if whole else "",
                    event.text,
                )


def _scene_events(film: Captioned, index: int) -> Iterator[Event]:
    place = zone(film.size, film.look.captions)
    groups = list(_groups(film.timing[index].words, place))
    after = next((scene.words[0].start for scene in film.timing[index + 1 :] if scene.words), math.inf)
    starts = [group[0].start for group in groups[1:]]
    for group, following in zip(groups, [*starts, after], strict=False):
        last = group[-1].end
        # A group lingers, but not into the next scene's picture, and gives way to the next group.
        stays = min(last + LINGER, max(last, film.starts[index + 1] / FPS + EARLY))
        yield from _group_events(film, film.kinds[index], group, min(stays, following))


def _groups(words: Sequence[Word], place: Zone) -> Iterator[list[Word]]:
    """Words shown together: phrases cut into even groups that fit the zone."""
    for phrase in phrases(printable(words, place.letters)):
        yield from divided(
            phrase,
            lambda group: len(group) <= place.words and fits(group, place.letters, place.lines),
            place.letters * place.lines,
        )


def _group_events(film: Captioned, kind: str, group: Sequence[Word], stays: float) -> Iterator[Event]:
    style, theme = film.look.captions, film.themes[kind]
    place = zone(film.size, style)
    texts = [word.text for word in group]
    cut = second_line(texts, place.letters) if place.lines > 1 else 0
    tags = f"\\an5\\pos({film.size[0] // 2},{place.centre}){_shrunk(texts, cut, place)}"
    said = theme.mark if style == "boxed" or not theme.is_light else legible(theme.brand, [WHITE], 4.5)
    if style == "pop":
        text = " ".join(map(escaped, texts))
        yield from _shown(group[0].start, stays, kind, f"{tags}\\c{_colour(said)}", POP, text)
        return
    ends = [word.start for word in group[1:]] + [stays]
    for spoken, (word, end) in enumerate(zip(group, ends, strict=True)):
        yield from _shown(word.start, end, kind, tags, "", _karaoke(texts, cut, spoken, said))


def _shown(start: float, end: float, kind: str, tags: str, entry: str, text: str) -> Iterator[Event]:
    """The state in whole frames; nothing for a word shorter than a frame."""
    first, last = (max(round(round((time - EARLY) * FPS, 3)), 0) for time in (start, end))
    if last > first:
        yield Event(first, last, kind, tags, entry, text)


def _karaoke(texts: Sequence[str], cut: int, spoken: int, said: RGB) -> str:
    """The group with the word that is being spoken in colour."""
    parts = []
    for place, text in enumerate(texts):
        gap = "" if place == 0 else "\\N" if place == cut else " "
        shown = escaped(text)
        parts.append(gap + (f"{{\\c{_colour(said)}}}{shown}{{\\c}}" if place == spoken else shown))
    return "".join(parts)


def _shrunk(texts: Sequence[str], cut: int, place: Zone) -> str:
    """A smaller font size where a line of wide letters would leave the zone, else nothing."""
    lines = [" ".join(texts[:cut]), " ".join(texts[cut:])] if cut else [" ".join(texts)]
    widest = max(_width(line, place.font) for line in lines)
    return f"\\fs{int(place.font * place.line / widest)}" if widest > place.line else ""


def _width(text: str, size: int) -> float:
    """Pixels of a line. A size in libass is ascent plus descent; other fonts count 0.6 em a cell."""
    font = _measuring_font()
    ascent, descent = font.getmetrics()
    return max(font.getlength(text), cells(text) * font.size * 0.6) * size / (ascent + descent)


@lru_cache(maxsize=1)
def _measuring_font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT_FILE, 200)


def _script(film: Captioned, events: Iterator[Event], origin: int) -> str:
    width, height = film.size
    style = film.look.captions
    lines = [
        "[Script Info]", "ScriptType: v4.00+", f"PlayResX: {width}", f"PlayResY: {height}", "WrapStyle: 2",
        "ScaledBorderAndShadow: yes", "YCbCr Matrix: TV.709", "", "[V4+ Styles]", f"Format: {STYLE_FIELDS}",
        *(_style(theme, style, zone(film.size, style).font) for theme in film.themes.values()),
        "", "[Events]", "Format: Layer,Start,End,Style,Name,MarginL,MarginR,MarginV,Effect,Text",
    ]  # fmt: skip
    for event in events:
        times = f"{_clock(event.first - origin)},{_clock(event.end - origin)}"
        lines.append(f"Dialogue: 0,{times},{event.kind},,0,0,0,,{{{event.tags}{event.entry}}}{event.text}")
    return "\n".join(lines) + "\n"


def _style(theme: Theme, style: str, size: int) -> str:
    """White with a dark rim on dark plates, the reverse on light ones; boxed is white type on an opaque slab.

    Encoding -1 lets libass find out for itself whether a line runs from right to left.
    """
    boxed = style == "boxed"
    fill, rim = (theme.ink, WHITE) if theme.is_light and not boxed else (WHITE, theme.ink)
    border, edge = (3, size * 0.26) if boxed else (1, size * (0.1 if theme.is_light else 0.085))
    colours = f"{_colour(fill)},{_colour(fill)},{_colour(rim)},{_colour(rim, 120)}"
    return (
        f"Style: {theme.kind},{FONT},{size},{colours},0,0,0,0,100,100,0,0,{border},{edge:.1f},0,5,40,40,0,-1"
    )


def _colour(rgb: RGB, transparency: int = 0) -> str:
    red, green, blue = rgb
    return f"&H{transparency:02X}{blue:02X}{green:02X}{red:02X}"


def _clock(frame: int) -> str:
    """A time half a frame before the frame: whichever way it is rounded, it falls to no other frame."""
    hundredths = max(math.floor((frame - 0.5) * 100 / FPS), 0)
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:02d}"
