"""The layouts: each fills a board from the fields of a scene. What a scene carries decides which it gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ytempire.film.balance import balance
from ytempire.film.board import Board
from ytempire.film.content import Content
from ytempire.film.layouts.changes import before_after, is_change
from ytempire.film.layouts.charts import chart
from ytempire.film.layouts.comparisons import comparison
from ytempire.film.layouts.numbers import big_number, is_share
from ytempire.film.layouts.openings import call_to_action, chapter, title
from ytempire.film.layouts.quiz import quiz
from ytempire.film.layouts.quotes import quote
from ytempire.film.layouts.series import icon_grid, listing
from ytempire.film.layouts.statements import picture, statement
from ytempire.film.layouts.timelines import timeline
from ytempire.film.life import enliven
from ytempire.film.mirror import mirrored


@dataclass(frozen=True)
class Layout:
    """How a layout fills a board, the theme it stands on, its plates in order of preference, and how they drift
    (right, down; None: pan and zoom). `usable` tells whether a scene has what it needs, `disc` whether
    it shows a disc or ring that a match cut can carry.
    """

    fill: Callable[[Board], None]
    theme: str
    families: tuple[str, ...]
    drift: tuple[int, int] | None
    usable: Callable[[Content], bool] = lambda content: True
    disc: Callable[[Content], bool] = lambda content: False

    def draw(self, board: Board) -> None:
        """Fill the board, balance it, keep it alive to its end, and turn it to the side its words run from."""
        self.fill(board)
        if self.drift is not None:  # what lies over a picture stands at its foot
            balance(board)
        enliven(board)
        if board.rtl:
            mirrored(board)


def _said(content: Content) -> bool:
    """Whether there are items and each has words."""
    return bool(content.items) and all(item.text for item in content.items)


LAYOUTS: dict[str, Layout] = {
    "title": Layout(title, "dark", ("mesh", "topo", "waves"), (1, 0), disc=lambda c: True),
    "chart": Layout(chart, "light", ("blueprint", "paper"), (1, 1), lambda c: bool(c.points)),
    "comparison": Layout(comparison, "dark", ("spotlight", "mesh", "topo"), (0, 1), lambda c: bool(c.left and c.right)),
    "picture": Layout(picture, "dark", ("landscape",), None),
    "quote": Layout(quote, "light", ("paper", "waves"), (1, 0), lambda c: bool(c.heading or c.narration)),
    "big_number": Layout(
        big_number, "dark", ("topo", "spotlight", "mesh"), (-1, 0), lambda c: c.number is not None, is_share
    ),
    "timeline": Layout(timeline, "dark", ("waves", "mesh", "topo"), (1, 0), _said),
    "icon_grid": Layout(icon_grid, "light", ("geometric", "halftone", "paper"), (-1, 1), lambda c: bool(c.items)),
    "list": Layout(listing, "light", ("halftone", "paper", "geometric"), (1, 1), _said),
    "statement": Layout(statement, "bold", ("geometric", "halftone", "waves"), (1, 1)),
    "chapter": Layout(chapter, "bold", ("waves", "geometric", "halftone"), (1, 0), lambda c: bool(c.heading)),
    "call_to_action": Layout(
        call_to_action, "bold", ("rays", "mesh", "geometric"), (0, 1), lambda c: bool(c.heading or _said(c))
    ),
    "quiz": Layout(
        quiz, "bold", ("spotlight", "rays", "mesh"), (-1, 1), lambda c: bool(c.heading and c.answer), lambda c: True
    ),
    "before_after": Layout(
        before_after, "light", ("paper", "geometric", "waves"), (1, 0), lambda c: bool(c.left and c.right)
    ),
}

STEP_WORDS = ("step", "then", "when", "timeline", "history")


def choose(content: Content, index: int, count: int) -> str:
    """The layout of a scene: the named one where the scene has what it needs, else the most specific it can
    fill.
    """
    named = LAYOUTS.get(content.layout)
    if named and named.usable(content):
        return content.layout
    if content.answer and content.heading:
        return "quiz"
    if content.points:
        return "chart"
    if content.left and content.right and is_change(content):
        return "before_after"
    if content.left and content.right:
        return "comparison"
    if content.picture:
        return "picture"
    if count > 1 and index == count - 1 and (content.heading or content.items):
        return "call_to_action"
    if content.source and content.heading and content.number is None and not content.items:
        return "quote"
    if content.number is not None:
        return "big_number"
    if content.items:
        return _for_items(content)
    return "title" if index == 0 else "statement"


def _for_items(content: Content) -> str:
    if not _said(content):
        return "icon_grid"
    texts = [item.text for item in content.items]
    said = content.heading.lower().split()
    if any(word.startswith(STEP_WORDS) for word in said) or all(any(c.isdigit() for c in text) for text in texts):
        return "timeline"
    short = all(len(text.split()) < 3 for text in texts)
    return "icon_grid" if short and len(texts) in (3, 4, 6) else "list"
