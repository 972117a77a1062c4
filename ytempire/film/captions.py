"""Burned-in captions as ASS, in three styles, inside the zone that the layouts leave free for them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from ytempire.film.caption_type import Setting, caption_face, drawable, escaped, setting, slab
from ytempire.film.face import Face
from ytempire.film.film import LEAD
from ytempire.film.frame import FPS
from ytempire.film.look import Look
from ytempire.film.palette import RGB, WHITE, Theme, legible
from ytempire.film.srt import srt, vtt
from ytempire.film.timing import SceneTiming, Word
from ytempire.film.wrapping import divided, fits, phrases, printable, second_line, weight
from ytempire.film.zones import FONT, Zone, zone

__all__ = ["Captioned", "ass", "escaped", "segment_ass", "srt", "vtt", "zone"]

EARLY = 0.03  # seconds a word lights up before it is heard: the eye needs them
LINGER = 9  # frames a group stays after its last word
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
class Event:
    """One line in one state, or what is behind it: shown from frame `first` up to, not including, frame `end`."""

    first: int
    end: int
    kind: str
    layer: int
    tags: str
    entry: str
    text: str


def ass(film: Captioned) -> str:
    """The captions of the whole film as Advanced SubStation Alpha; write it as UTF-8."""
    return _script(film, _events(film, range(len(film.timing)), 0, film.starts[-1]), 0)


def segment_ass(film: Captioned, index: int) -> str:
    """The captions that fall into one segment, times counted from its first frame.

    Burned into the segment they look as they would in the whole film, and nothing outside the segment is in
    the text: a segment whose captions did not change has the same text, and can be kept.
    """
    return stretch_ass(film, film.starts[index], film.starts[index + 1])


def stretch_ass(film: Captioned, first: int, end: int) -> str:
    """The captions of frames first..end-1, times counted from the first."""
    shown = [i for i, start in enumerate(film.starts[:-1]) if start < end and film.starts[i + 1] > first]
    return _script(film, _events(film, range(max(0, shown[0] - 1), shown[-1] + 1), first, end), first)


def _events(film: Captioned, scenes: Iterable[int], first: int, end: int) -> Iterator[Event]:
    """States of these scenes' captions that touch frames first..end, cut to them."""
    for index in scenes:
        for event in _scene_events(film, index):
            if event.first < end and event.end > first:
                entry = event.entry if event.first >= first else ""
                yield replace(event, first=max(event.first, first), end=min(event.end, end), entry=entry)


def _scene_events(film: Captioned, index: int) -> Iterator[Event]:
    if film.look.captions == "none":
        return
    words = film.timing[index].words
    place, face = zone(film.size, film.look.captions), caption_face(words)
    groups = list(_groups(drawable(words, face), place))
    starts = [_frame(film, index, group[0].start) for group in groups]
    for group, following in zip(groups, [*starts[1:], _next_start(film, index)], strict=False):
        last = _frame(film, index, group[-1].end)
        # A group lingers, but not into the next scene's picture, and gives way to the next group.
        stays = min(last + LINGER, max(last, film.starts[index + 1]), following)
        yield from _group_events(film, index, group, face, stays)


def _frame(film: Captioned, index: int, seconds: float) -> int:
    """The frame in which what is heard in scene `index` at this time is shown.

    Counted from the scene's first frame, as its picture is: a scene that moves takes its captions along.
    """
    lead = LEAD if index else 0.0
    since = seconds - film.timing[index].start + lead - EARLY
    return max(film.starts[index] + round(round(since * FPS, 3)), 0)


def _next_start(film: Captioned, index: int) -> int:
    """The frame of the next scene's first word."""
    words = film.timing[index + 1].words if index + 1 < len(film.timing) else ()
    return _frame(film, index + 1, words[0].start) if words else film.starts[-1]


def _groups(words: Sequence[Word], place: Zone) -> Iterator[list[Word]]:
    """Words shown together: phrases cut into even groups that fit the zone."""
    for phrase in phrases(printable(words, place.letters)):
        yield from divided(
            phrase,
            lambda group: weight(group) <= place.words and fits(group, place.letters, place.lines),
            place.letters * place.lines,
        )


def _group_events(film: Captioned, index: int, group: Sequence[Word], face: Face, stays: int) -> Iterator[Event]:
    """The states of one group, which is there up to frame `stays`."""
    style, theme = film.look.captions, film.themes[film.kinds[index]]
    place = zone(film.size, style)
    texts = [word.text for word in group]
    cut = second_line(texts, place.letters) if place.lines > 1 else 0
    laid = setting(face, texts, cut, place, film.size[0])
    said = theme.mark if style == "boxed" or not theme.is_light else legible(theme.brand, [WHITE], 4.5)
    starts = [_frame(film, index, word.start) for word in group]
    if style == "pop":
        yield from _row_events(laid, starts[0], stays, theme, None, _colour(said), POP)
        return
    if style == "boxed":
        yield Event(starts[0], stays, theme.kind, 0, "", "", slab(laid, place, film.size[0], _colour(theme.ink)))
    for spoken, (start, end) in enumerate(pairwise([*starts, stays])):
        if end > start:
            yield from _row_events(laid, start, end, theme, spoken, _colour(said))


def _row_events(
    laid: Setting, start: int, end: int, theme: Theme, spoken: int | None, said: str, entry: str = ""
) -> Iterator[Event]:
    """Each row of a group in one state: the word that is being spoken in colour, or, where there is none, all."""
    for row in laid.rows:
        tags = f"\\an5\\pos({row.x},{row.y})" + ("" if spoken is not None else f"\\c{said}")
        yield Event(start, end, theme.kind, 1, tags, entry, laid.text(row, spoken, said))


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
        tags = f"{{{event.tags}{event.entry}}}" if event.tags else ""
        lines.append(f"Dialogue: {event.layer},{times},{event.kind},,0,0,0,,{tags}{event.text}")
    return "\n".join(lines) + "\n"


def _style(theme: Theme, style: str, size: int) -> str:
    """White with a dark rim on dark plates, the reverse on light ones; boxed is white type on a slab of its own.

    Encoding -1 lets libass find out for itself whether a line runs from right to left.
    """
    boxed = style == "boxed"
    fill, rim = (theme.ink, WHITE) if theme.is_light and not boxed else (WHITE, theme.ink)
    edge = 0.0 if boxed else size * (0.1 if theme.is_light else 0.085)
    colours = f"{_colour(fill)},{_colour(fill)},{_colour(rim)},{_colour(rim, 120)}"
    return f"Style: {theme.kind},{FONT},{size},{colours},0,0,0,0,100,100,0,0,1,{edge:.1f},0,5,40,40,0,-1"


def _colour(rgb: RGB, transparency: int = 0) -> str:
    red, green, blue = rgb
    return f"&H{transparency:02X}{blue:02X}{green:02X}{red:02X}"


def _clock(frame: int) -> str:
    """A time half a frame before the frame: whichever way it is rounded, it falls to no other frame."""
    hundredths = max(math.floor((frame - 0.5) * 100 / FPS), 0)
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:02d}"
