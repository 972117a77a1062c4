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

from ytempire import once
from ytempire.api_v1 import caller
from ytempire.api_v1.answers import ErrorAnswer, Listed, Success
from ytempire.api_v1.faults import BadRequest
from ytempire.api_v1.spec import spec
from ytempire.errors import Refusal
from ytempire.extensions import db


class Page(NamedTuple):
    """What a view of a list gives: items as dicts or models, and `pagination` of `paging.page_of`."""

    items: list[Any]
    pagination: dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What the document says of an operation beyond its models. `scope` is what a key needs, None for nothing."""

    scope: str | None
    public: bool
    person: bool
    keeps: bool
    media: str | None = None
    statuses: tuple[int, ...] = ()
    examples: dict[str, Any] = field(default_factory=dict)


class Answer:
    """What a view answers; given to an act as `also`, it is formed and kept in the act's own transaction, so that an
    answer under an `Idempotency-Key` is there exactly when what it tells of is."""

    def __init__(self, shape: Callable[..., Any]) -> None:
        self._shape = shape
        self.data: Any = None

    def __call__(self, *made: Any) -> None:
        self.data = self._shape(*made)
        if keep := g.get("v1_keep"):
            keep(self.data)


def operation(
    *, gives: type[BaseModel] | None, takes: type[BaseModel] | None = None, asks: type[BaseModel] | None = None,
    status: int = 200, many: bool = False, scope: str | None = None, public: bool = False, person: bool = False,
    keeps: bool = False, tag: str, refuses: tuple[int, ...] = (), media: str | None = None,
    further: tuple[int, ...] = (), examples: dict[str, Any] | None = None, raw: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # fmt: skip
    """Make a view an operation. It returns data (a dict or model of `gives`), a `Page` where `many`, None where there
    is nothing to say, any of these with headers, or a Response of its own (`media`).

    `takes` is the model of the body, `asks` that of the query; the view gets them as `json` and `query`. `scope` is
    what a key needs; `person`: no key will do; `public`: nobody need be signed in. `keeps`: it honours
    `Idempotency-Key`. `refuses`: statuses that it may answer beside those that follow from all this. `media`: what it
    sends is no JSON but of these types, a Response of its own, which is not looked into; `further`: statuses in which
    it may send it, or nothing, beside `status`. `raw`: the view reads the body itself, and what it gives has no
    envelope.
    """
    envelope = gives if raw else _envelope(gives, many)
    statuses = _refusals(takes, asks, public, keeps, refuses)
    good = {f"HTTP_{code}": envelope for code in (status, *further)}
    answers = Answers(**good, **{f"HTTP_{code}": ErrorAnswer for code in statuses})
    told = Told(scope, public, person, keeps, media, statuses, examples or {})

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answered(*args: Any, **kwargs: Any) -> Any:
            given = request.context  # type: ignore[attr-defined]
            kwargs |= {"json": given.json} if takes else {}
            kwargs |= {"query": given.query} if asks else {}
            if not keeps or (again := _kept(status, envelope)) is None:
                try:
                    return _formed(view(*args, **kwargs), envelope, status)
                except (IntegrityError, Refusal):  # of two at once the second may find done what it was to do
                    again = _kept_meanwhile(status, envelope) if keeps else None
                    if again is None:
                        raise
            return again

        checked = spec.validate(query=asks, json=takes, resp=answers, tags=(tag,))(answered)

        @wraps(checked)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not public:
                caller.require(scope, person)
            return view(*args, **kwargs) if media or raw else checked(*args, **kwargs)

        guarded.v1_told = told  # type: ignore[attr-defined]
        return guarded

    return decorate


def _envelope(gives: type[BaseModel] | None, many: bool) -> type[BaseModel] | None:
    if gives is None:
        return None
    return Listed[gives] if many else Success[gives]  # type: ignore[valid-type]


def _refusals(takes: Any, asks: Any, public: bool, keeps: bool, further: tuple[int, ...]) -> tuple[int, ...]:
    found = {429, 503, *further}
    if not public:
        found |= {401, 403}
    if takes:
        found |= {400, 413, 422}
    if asks:
        found.add(422)
    if keeps:
        found |= {400, 409}
    return tuple(sorted(found))


def _formed(found: Any, envelope: type[BaseModel] | None, status: int) -> Any:
    """The envelope round the data; checked against its model, so that the document tells the truth."""
    headers: dict[str, str] = {}
    if isinstance(found, Response):
        return found
    if isinstance(found, tuple) and not isinstance(found, Page):
        found, headers = found
    if envelope is None:
        return "", status, headers
    told = {"data": found.items, "pagination": found.pagination} if isinstance(found, Page) else {"data": found}
    return envelope.model_validate({"success": True, **told}), status, headers


def _kept(status: int, envelope: type[BaseModel] | None) -> Response | None:
    """The answer that was given under this key before, if one was; else what keeps the one that will be given."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if len(key) > once.LONGEST_KEY or not once.KEY.fullmatch(key):
        raise BadRequest(f"An Idempotency-Key has 1 to {once.LONGEST_KEY} printable characters of ASCII.")
    owner = _owner()
    print_ = once.fingerprint(request.method.encode(), request.path.encode(), request.get_data())
    if row := once.kept(owner, key, print_):
        return Response(row.answer, row.status, {"Idempotent-Replayed": "true"}, mimetype="application/json")

    def keep(data: Any) -> None:
        body = envelope.model_validate({"success": True, "data": data}).model_dump_json() if envelope else ""
        once.keep(owner, key, print_, status, body)

    g.v1_keep = keep
    return None


def _kept_meanwhile(status: int, envelope: type[BaseModel] | None) -> Response | None:
    """The answer that another request under the same key was given since this one began."""
    db.session.rollback()
    return _kept(status, envelope)


def _owner() -> str:
    """Keys are the person's; two persons may use the same one."""
    who = caller.found()
    return f"user:{who.user.id}" if who else "nobody"
