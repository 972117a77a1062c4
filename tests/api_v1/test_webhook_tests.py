"""A test of a webhook, as a program asks for one. Who may at all, and that a key does it once, is tried of every
operation: test_access.py, test_idempotency.py."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from tests.billing.plans import changed, lapse
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from tests.webhooks.made import endpoint_of
from ytempire.audit import AuditEntry
from ytempire.extensions import db, utcnow, writing
from ytempire.formatting import duration
from ytempire.webhooks import trying
from ytempire.webhooks.delivery import Delivery

pytestmark = ONE_KIND


def path_of(endpoint_id: str) -> str:
    return f"/webhooks/endpoints/{endpoint_id}/test"


def owner_of(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


def deliveries(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Delivery.id))) or 0


def test_the_delivery_is_told_before_it_is_sent_and_stands_in_the_log(app: Flask, cast: Cast) -> None:
    endpoint_id, owner = endpoint_of(app, cast.owner, events=["video.failed"]), owner_of(app, cast)
    answer = owner.post(path_of(endpoint_id))
    assert answer.status_code == 202
    told = answer.get_json()["data"]
    assert (told["event"], told["endpoint_id"], told["state"]) == ("webhook.test", endpoint_id, "waiting")
    assert (told["tries"], told["attempts"], told["delivered_at"]) == (0, [], None)
    assert told["next_at"] == told["body"]["created_at"] == told["body"]["data"]["at"]
    assert json.loads(told["raw_body"]) == told["body"]
    assert told["body"]["id"] == told["event_id"]
    assert owner.get(f"/webhooks/endpoints/{endpoint_id}/deliveries").get_json()["data"] == [told]


def test_the_same_key_gets_the_same_delivery_and_another_waits_for_its_end(app: Flask, cast: Cast) -> None:
    endpoint_id, owner = endpoint_of(app, cast.owner), owner_of(app, cast)
    first, again = (owner.post(path_of(endpoint_id), headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (again.status_code, again.get_json()) == (202, first.get_json())
    refused = owner.post(path_of(endpoint_id), headers={"Idempotency-Key": "other"})
    assert error_of(refused) == (409, "conflict")
    assert "on its way already" in refused.get_json()["error"]["message"]
    assert deliveries(app) == 1


def test_a_paused_one_says_so(app: Flask, cast: Cast) -> None:
    refused = owner_of(app, cast).post(path_of(endpoint_of(app, cast.owner, state="paused")))
    assert error_of(refused) == (409, "conflict")
    assert "Resume it first" in refused.get_json()["error"]["message"]
    assert deliveries(app) == 0


def test_too_many_are_told_when_there_may_be_another(app: Flask, cast: Cast) -> None:
    endpoint_id = endpoint_of(app, cast.owner)
    at = utcnow() - timedelta(minutes=50)
    with app.app_context(), writing():
        db.session.add_all([AuditEntry(user_id=cast.owner.id, act=trying.ACT, at=at) for _ in range(trying.MOST)])
    refused = owner_of(app, cast).post(path_of(endpoint_id))
    assert error_of(refused) == (429, "too_many_tests")
    seconds = int(refused.headers["Retry-After"])
    assert 500 < seconds <= 600
    assert f"another in {duration(seconds)}." in refused.get_json()["error"]["message"]
    assert deliveries(app) == 0


def test_it_is_no_event_to_choose(app: Flask, cast: Cast) -> None:
    endpoint_id, owner = endpoint_of(app, cast.owner), owner_of(app, cast)
    wanted = {"url": "https://93.184.216.34/hook", "events": ["webhook.test"]}
    assert error_of(owner.post("/webhooks/endpoints", wanted)) == (422, "invalid_fields")
    assert error_of(owner.patch(f"/webhooks/endpoints/{endpoint_id}", {"events": ["webhook.test"]}))[0] == 422


def test_a_plan_without_webhooks_tests_none_and_a_missing_payment_keeps_nobody_from_it(app: Flask, cast: Cast) -> None:
    endpoint_id, owner = endpoint_of(app, cast.owner), owner_of(let_call(app, billing="test"), cast)
    changed(app, free="webhooks=no")
    error = owner.post(path_of(endpoint_id)).get_json()["error"]
    assert (error["code"], error["details"]["limit"]) == ("plan_limit", "webhooks")
    assert deliveries(app) == 0
    lapse(app, cast.owner)
    assert owner.post(path_of(endpoint_id)).status_code == 202


def test_the_installations_own_is_for_admins_whose_key_says_so(app: Flask, cast: Cast) -> None:
    let_call(app)
    path = path_of(endpoint_of(app, None))
    for program in (Program.with_key(app, cast.admin, ["webhooks"]), Program.of(app, cast.owner)):
        assert error_of(program.post(path)) == (404, "not_found")
    assert Program.with_key(app, cast.admin, ["webhooks", "admin"]).post(path).status_code == 202
    assert error_of(Program.of(app, cast.admin).post(path)) == (409, "conflict")
