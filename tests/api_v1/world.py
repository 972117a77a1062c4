"""One of everything that an operation of the API may name, all of it one person's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from tests.support.films import channel_of
from tests.support.finished import finished_in
from tests.support.people import PASSWORD, Person
from tests.support.programs import let_call
from ytempire.accounts import keys, tokens
from ytempire.accounts.user import User
from ytempire.extensions import db, writing
from ytempire.quotas import pool
from ytempire.webhooks.delivery import Delivery
from ytempire.webhooks.endpoint import Endpoint

FILM = bytes(range(256)) * 64
HOOK = "http://127.0.0.1:9/hook"


@dataclass
class World:
    """`ids` fill paths, by the name of the parameter; `fields` those of a body whose example is not of this world;
    `bodies` what one operation takes instead."""

    owner: Person
    ids: dict[str, Any]
    fields: dict[str, Any] = field(default_factory=dict)
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)


def world_of(app: Flask, owner: Person) -> World:
    """What is the owner's: a channel, a finished video, a key, a webhook and what was sent to it, a sign-in."""
    let_call(app, webhooks_allow_private=True)
    channel_id = channel_of(app, owner)
    video_id = finished_in(app, channel_id, "Why salt works", FILM)
    with app.app_context():
        key_id = keys.make(db.session.get_one(User, owner.id), "The world's", ["videos:read"])[0].id
        account = pool.accounts()[0].number
        endpoint_id, delivery_id = _heard(owner)
        refresh_token = tokens.begin(db.session.get_one(User, owner.id)).refresh_token
    ids = {
        "channel_id": channel_id, "video_id": video_id, "key_id": key_id, "endpoint_id": endpoint_id,
        "delivery_id": delivery_id, "user_id": owner.id, "account": account, "number": account,
        "workflow_id": "quality_check",
    }  # fmt: skip
    fields = {"channel_id": channel_id, "video_id": video_id, "url": HOOK,
              "refresh_token": refresh_token}  # fmt: skip
    bodies = {"sign_in": {"email": owner.email, "password": PASSWORD}}
    return World(owner, ids, fields, bodies)


def _heard(owner: Person) -> tuple[str, str]:
    with writing():
        endpoint = Endpoint(user_id=owner.id, url=HOOK, events=["video.completed"], secret="s" * 40)
        db.session.add(endpoint)
        db.session.flush()
        delivery = Delivery(endpoint_id=endpoint.id, event_id="evt_1", event="video.completed", body="{}",
                            state="failed", tries=1)  # fmt: skip
        db.session.add(delivery)
        db.session.flush()
        return endpoint.id, delivery.id
