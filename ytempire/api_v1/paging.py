"""Pages of a list: by number, or by a cursor that names a row and so stays right while rows are added."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import Field, model_validator
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from ytempire.api_v1.types import Asked, Text
from ytempire.errors import InvalidFields
from ytempire.extensions import UtcDateTime, db

LARGEST_NUMBER = 2**31 - 1
NO_CURSOR = "This is no cursor of this list. Take the next_cursor of a page, unchanged."


class Paging(Asked):
    """`page` from 1 on, or a `cursor`, not both."""

    page: int | None = Field(None, ge=1, le=1_000_000, description="From 1 on; 1 where nothing is said.")
    per_page: int = Field(20, ge=1, le=100)
    cursor: Text | None = Field(None, max_length=300, description="The next_cursor of a page before.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Paging:
        if self.page is not None and self.cursor is not None:
            raise ValueError("Give a page or a cursor, not both.")
        return self


@dataclass(frozen=True)
class Order:
    """By which column a list is sorted; `id` decides between rows that are alike. Neither may be null."""

    by: InstrumentedAttribute[Any]
    id: InstrumentedAttribute[Any]
    descending: bool = True


def page_of(query: Select[Any], order: Order, asked: Paging) -> tuple[Sequence[Any], dict[str, Any]]:
    """The rows of `query` (which has neither order nor limit) and their `pagination`. Raises InvalidFields."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = _sorted(query, order)
    if asked.cursor is not None:
        rows = rows.where(_behind(order, *_read(asked.cursor, order)))
    else:
        rows = rows.offset(((asked.page or 1) - 1) * asked.per_page)
    found = db.session.execute(rows.limit(asked.per_page + 1)).all()
    further, found = len(found) > asked.per_page, found[: asked.per_page]
    return found, {
        "page": None if asked.cursor is not None else asked.page or 1,
        "per_page": asked.per_page,
        "total": total,
        "pages": -(-total // asked.per_page),
        "next_cursor": _cursor(found[-1], order) if further else None,
    }


def _sorted(query: Select[Any], order: Order) -> Select[Any]:
    """With the two columns of the order, under names of their own."""
    columns = (order.by, order.id)
    query = query.add_columns(order.by.label("sorted_by"), order.id.label("sorted_id"))
    return query.order_by(*(column.desc() if order.descending else column.asc() for column in columns))


def _behind(order: Order, value: Any, row_id: Any) -> Any:
    if order.descending:
        return or_(order.by < value, and_(order.by == value, order.id < row_id))
    return or_(order.by > value, and_(order.by == value, order.id > row_id))


def _cursor(row: Any, order: Order) -> str:
    value = row.sorted_by.isoformat() if isinstance(row.sorted_by, datetime) else row.sorted_by
    told = json.dumps([order.by.key, order.descending, value, row.sorted_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _read(cursor: str, order: Order) -> tuple[Any, Any]:
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        name, descending, value, row_id = told
        if [name, descending] != [order.by.key, order.descending]:
            raise ValueError("a cursor of another order")
        if isinstance(order.by.type, UtcDateTime):
            value = datetime.fromisoformat(value).astimezone(UTC)
        elif not _fits(value, order.by):
            raise ValueError("a value of another kind")
        if not _fits(row_id, order.id):
            raise ValueError("an id of another kind")
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise InvalidFields({"cursor": NO_CURSOR}) from None
    return value, row_id


def _fits(value: Any, column: InstrumentedAttribute[Any]) -> bool:
    """Whether the database takes the value beside this column. No list is sorted by what is true or false, and true
    is no 1 there."""
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) > LARGEST_NUMBER):
        return False
    if isinstance(value, str) and ("\0" in value or value != value.encode(errors="replace").decode()):
        return False
    return isinstance(value, column.type.python_type)
