"""Notes as they were typed or pasted: their lines, what each is, and the sources that it names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .wording import cleaned, drawable

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s*(?:[-*•‣·+▪►✓✔]|–)\s+(?:\[[ xX]?\]\s+)?(.*)$")
_NUMBERED = re.compile(r"^\s*(?:\d{1,3}[.)]|step\s+\d{1,3}[.):])\s+(?!\d)(.*)$", re.I)
_QUOTED = re.compile(r"^\s*(?:&gt;|>)\s?(.*)$")
_RULE = re.compile(r"^\s*(?:[-*_=~|:+]\s*){3,}$")
_CODE = re.compile(r"^\s*(?:```|~~~)")
_SOURCE = re.compile(r"^\s*(?:source|sources|quelle|via|ref|reference)\s*:\s*(.+)$", re.I)
_LABEL = re.compile(r"^(?:q|a|question|answer)\s*[:.]\s+", re.I)
# What a page carries besides its words.
_SCRIPTS = re.compile(r"<(script|style)\b[^>]{0,300}>.*?(?:</\1\s*>|\Z)", re.I | re.S)
_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^>]{0,80}>", re.I)
_ITEMS = re.compile(r"<\s*li\b[^>]{0,80}>", re.I)
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_IMAGES = re.compile(r"!\[([^\]]{0,200})\]\([^)]{0,500}\)")
_LINKS = re.compile(r"\[([^\]]{1,200})\]\((https?://[^)\s]{1,500})[^)]{0,100}\)")
# A link that stands alone after a sentence only names where that comes from.
_CREDITS = re.compile(r"(?<=[.!?])\s+[(\[]*\[[^\]]{1,80}\]\(https?://[^)\s]{1,500}\)[)\].]*$")
_CREDIT_WORDS = 4
_POINTS_TO = re.compile(r"(?:see|visit|read|more|link|watch|from|via|at|here|source)\b|$", re.I)
_URLS = re.compile(r"[(<\[]?\bhttps?://(?:www\.)?([\w.-]+\.[a-z]{2,})(?::\d+)?(?:/[^\s)>\]]*)?[)>\]]?", re.I)
_MARKS = re.compile(r"\*\*|__|`+|~~|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|\[\^?\d{1,3}\]")


@dataclass
class Line:
    """kind: text, heading, bullet, number, quote, source or blank. sources: names of pages or as given."""

    text: str
    kind: str = "text"
    sources: list[str] = field(default_factory=list)


def lines_of(notes: str) -> Iterator[Line]:
    """The lines of the notes without marks, tags and addresses."""
    in_code = False
    for raw in _without_pages(notes).splitlines():
        if _CODE.match(raw):
            in_code = not in_code
        elif not in_code and not (_RULE.match(raw) and raw.strip()):
            yield _line(raw)


def _without_pages(notes: str) -> str:
    """Plain lines from what may be a part of a web page."""
    if "<" in notes:
        notes = _COMMENTS.sub(" ", _SCRIPTS.sub(" ", notes))
        notes = _TAGS.sub("", _ITEMS.sub("\n- ", _BREAKS.sub("\n", notes)))
    return html.unescape(notes) if "&" in notes else notes


def _line(raw: str) -> Line:
    source = _SOURCE.match(raw)
    if source:
        hosts = [found[1].lower() for found in _URLS.finditer(source[1])]
        return Line("", "source", hosts or [cleaned(source[1]).rstrip(".")])
    kinds = (("heading", _HEADING), ("bullet", _BULLET), ("number", _NUMBERED), ("quote", _QUOTED))
    kind, text = next(((name, m[1]) for name, pattern in kinds if (m := pattern.match(raw))), ("text", raw))
    text, sources = _without_addresses(_IMAGES.sub("", text))
    text = _LABEL.sub("", drawable(cleaned(_MARKS.sub("", text))).strip(" |" if kind == "text" else " "))
    if not any(sign.isalnum() for sign in text):
        return Line("", "source" if sources else "blank", sources)
    if kind == "quote":
        return Line(text if text[:1] in '“"—–-' else f"“{text}”", "text", sources)
    return Line(text, kind, sources)


def _without_addresses(text: str) -> tuple[str, list[str]]:
    """The text of links stays, their addresses become sources."""
    sources = [match[2] for match in _LINKS.finditer(text)]
    text = _CREDITS.sub("", text) if len(text.split()) > _CREDIT_WORDS else text
    text = _LINKS.sub(r"\1", text)
    hosts = [match[1].lower() for address in sources for match in _URLS.finditer(address)]
    hosts += [match[1].lower() for match in _URLS.finditer(text)]
    bare = _URLS.sub("", text)
    if bare != text:
        bare = "" if len(bare.split()) <= _CREDIT_WORDS and _POINTS_TO.match(bare.strip(" -–—:(")) else bare
        bare = re.sub(r"\s*\((?:source:?)?\s*\)|\s+(?:source|see|via|from)\s*:?\s*$", "", bare, flags=re.I)
    return bare, list(dict.fromkeys(host.removeprefix("www.") for host in hosts))
