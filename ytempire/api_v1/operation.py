"""One address of the API: who may, what goes in, what comes out, and how that is told in the document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NamedTuple

from flask import Response, g, request
from pydantic import BaseModel
from spectree import Response as Answers
from sqlalchemy.exc import IntegrityError

from ytempire.api_v1 import caller
from ytempire.api_v1.answers import ErrorAnswer, Listed, Success
from ytempire.api_v1.keeping import Answer, kept, kept_meanwhile
from ytempire.api_v1.spec import KINDS, spec
from ytempire.errors import InvalidFields, Refusal

View = Callable[..., Any]


class Page(NamedTuple):
    """What a view of a list gives: items as dicts or models, and `pagination` of `paging.page_of`."""

    items: list[Any]
    pagination: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """Makes a view an operation. It returns data (a dict or model of `gives`), an `Answer`, a `Page` where `many`, None
    where there is nothing to say, any of these with headers, or a Response of its own (`media`).

    `takes` is the model of the body, `asks` that of the query; the view gets them as `json` and `query`. `scope` is
    what a key needs; `person`: no key will do; `public`: nobody need be signed in, and `shows` are then the schemes of
    the document of which the view itself wants one. `keeps`: it honours `Idempotency-Key`; `keyed`: the view itself
    does, in these words of the document. `refuses`: statuses that it may answer beside those that follow from all this.
    `media`: what it sends is no JSON but of these types, a Response of its own, which is not looked into; `further`:
    statuses in which it may send it, or nothing, beside `status`. `raw`: the view reads the body itself, and what it
    gives has no envelope. `examples`: codes of errors in the document, by status.
    """

    gives: type[BaseModel] | None
    takes: type[BaseModel] | None = None
    asks: type[BaseModel] | None = None
    status: int = 200
    many: bool = False
    scope: str | None = None
    public: bool = False
    shows: tuple[str, ...] = ()
    person: bool = False
    keeps: bool = False
    keyed: str = ""
    tag: str
    refuses: tuple[int, ...] = ()
    media: str | None = None
    further: tuple[int, ...] = ()
    examples: dict[str, Any] = field(default_factory=dict)
    raw: bool = False

    def __call__(self, view: View) -> View:
        checked = spec.validate(query=self.asks, json=self.takes, resp=self._answers(), tags=(self.tag,))(
            self._answering(view)
        )

        @wraps(checked)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not self.public:
                caller.require(self.scope, self.person)
            if not self.takes and not self.raw:
                _nothing_in(g.body)
            return view(*args, **kwargs) if self.media or self.raw else checked(*args, **kwargs)

        guarded.v1_told = self  # type: ignore[attr-defined]
        return guarded

    @property
    def envelope(self) -> type[BaseModel] | None:
        """The model of what is answered where all is well."""
        if self.gives is None or self.raw:
            return self.gives
        return Listed[self.gives] if self.many else Success[self.gives]  # type: ignore[name-defined]

    @property
    def refusals(self) -> tuple[int, ...]:
        """Every status that it may answer where something is wrong."""
        found = {429, 503, *self.refuses}
        if not self.public:
            found |= {401, 403}
        if self.takes or self.keeps:
            found |= {400, 413, 422}
        if self.asks:
            found.add(422)
        if self.keeps:
            found.add(409)
        return tuple(sorted(found))

    def _answers(self) -> Answers:
        good = {f"HTTP_{code}": self.envelope for code in (self.status, *self.further)}
        return Answers(**good, **{f"HTTP_{code}": ErrorAnswer for code in self.refusals})

    def _answering(self, view: View) -> View:
        envelope = self.envelope

        @wraps(view)
        def answered(*args: Any, **kwargs: Any) -> Any:
            given = request.context  # type: ignore[attr-defined]
            kwargs |= {"json": given.json} if self.takes else {}
            kwargs |= {"query": given.query} if self.asks else {}
            if not self.keeps or (again := kept(self.status, envelope, kwargs.get("json"))) is None:
                try:
                    return _formed(view(*args, **kwargs), envelope, self.status)
                except (IntegrityError, Refusal):  # of two at once the second may find done what it was to do
                    again = kept_meanwhile(self.status, envelope, kwargs.get("json")) if self.keeps else None
                    if again is None:
                        raise
            return again

        return answered


operation = Operation


def _nothing_in(body: dict[str, Any]) -> None:
    """A typing error must not pass in silence, also where nothing can be said. Raises InvalidFields."""
    if body:
        raise InvalidFields(dict.fromkeys(body, KINDS["extra_forbidden"]))


def _formed(found: Any, envelope: type[BaseModel] | None, status: int) -> Any:
    """The envelope round the data; checked against its model, so that the document tells the truth."""
    headers: dict[str, str] = {}
    if isinstance(found, Response):
        return found
    if isinstance(found, Answer):
        found, headers = found.data, found.headers
    elif isinstance(found, tuple) and not isinstance(found, Page):
        found, headers = found
    if envelope is None:
        return "", status, headers
    told = {"data": found.items, "pagination": found.pagination} if isinstance(found, Page) else {"data": found}
    return envelope.model_validate({"success": True, **told}), status, headers
