"""A person at Google's consent page, as the stand-in has it, and what they bring back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.people import Visitor
from ytempire.channels.connection import Connection
from ytempire.extensions import db, writing
from ytempire.providers.youtube import SCOPES
from ytempire.quotas.account import Account

CHANNEL = "Morning Science"


def started(visitor: Visitor, channel_id: str, account: int | None = None) -> str:
    """The address of the consent page."""
    answer = visitor.get(f"/channels/{channel_id}/youtube" + (f"?account={account}" if account else ""))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def asked(address: str) -> dict[str, str]:
    """What Google is asked for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def allowed(address: str, channel: str = CHANNEL, scopes: Sequence[str] = SCOPES, decision: str = "allow") -> str:
    """The path on our side that Google sends the person back to. channel: what the stand-in names it by."""
    form: dict[str, Any] = {"channel": channel, "scope": list(scopes), "decision": decision}
    answer = httpx.post(address, data=form, follow_redirects=False)
    assert answer.is_redirect, answer.text
    place = urlsplit(answer.headers["location"])
    return f"{place.path}?{place.query}"


def connect(visitor: Visitor, channel_id: str, account: int | None = None, **chosen: Any) -> TestResponse:
    """All the way; the last answer of ours."""
    return visitor.get(allowed(started(visitor, channel_id, account), **chosen))


def connections(app: Flask) -> list[Connection]:
    """All that are stored, with their accounts, to look at outside the app."""
    with app.app_context():
        found = list(db.session.query(Connection).order_by(Connection.id))
        for each in found:
            _ = each.account.number
        db.session.expunge_all()
        return found


def change(app: Flask, number: int, **values: object) -> None:
    """Change an account of the pool."""
    with app.app_context(), writing():
        account = db.session.query(Account).filter_by(number=number).one()
        for name, value in values.items():
            setattr(account, name, value)
