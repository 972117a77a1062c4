"""What comes in at `/v1/webhooks/stripe`: what Stripe has signed just now does something, once; nothing else does."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from sqlalchemy import select
from stripe import WebhookSignature
from werkzeug.test import TestResponse

from tests.billing.till import Till
from tests.support.redis import RedisForTests
from ytempire.acts import stripe
from ytempire.billing import hearing, jobs
from ytempire.billing.event import BillingEvent
from ytempire.extensions import db, redis_client, utcnow
from ytempire.webhooks.received import Received


def event(**other: Any) -> dict[str, Any]:
    return {"id": "evt_1", "object": "event", "type": "invoice.paid", "created": int(time.time()),
            "data": {"object": {"id": "in_1", "object": "invoice", "customer": "cus_1"}}, **other}  # fmt: skip


def sent(till: Till, body: bytes, signature: str | None = None, at: int | None = None, **headers: str) -> TestResponse:
    """Signed with the right secret, unless another signature is given."""
    if signature is None:
        signature = WebhookSignature.generate_signature_header(body.decode("utf-8", "replace"), till.secret, at)
    return till.app.test_client().post("/v1/webhooks/stripe", data=body,
                                       headers={"Content-Type": "application/json", "Stripe-Signature": signature,
                                                **headers})  # fmt: skip


def received(till: Till) -> list[tuple[str, int]]:
    with till.app.app_context():
        rows = db.session.scalars(select(Received).where(Received.source == "stripe").order_by(Received.id))
        return [(row.name, row.status) for row in rows]


def queued(till: Till) -> int:
    with till.app.app_context():
        return int(redis_client().llen("rq:queue:billing"))


def test_an_event_is_kept_answered_and_queued(till: Till) -> None:
    answer = sent(till, json.dumps(event()).encode())
    assert (answer.status_code, answer.json) == (200, {"status": "success"})
    assert till.events() == {"evt_1": "new"}
    assert queued(till) == 1
    assert received(till) == []


def test_one_that_came_before_is_answered_the_same_and_does_nothing(till: Till) -> None:
    sent(till, json.dumps(event()).encode())
    again = sent(till, json.dumps(event(type="invoice.payment_failed")).encode())
    assert (again.status_code, again.json) == (200, {"status": "success"})
    assert queued(till) == 1
    with till.app.app_context():
        assert [row.kind for row in db.session.scalars(select(BillingEvent))] == ["invoice.paid"]


FORGED = {
    "no signature": lambda till, body: "",
    "another secret": lambda till, body: WebhookSignature.generate_signature_header(body.decode(), "whsec_other"),
    "of another body": lambda till, body: WebhookSignature.generate_signature_header("{}", till.secret),
    "no time": lambda till, body: "v1=" + "0" * 64,
    "no scheme": lambda till, body: f"t={int(time.time())}",
    "an older scheme": lambda till, body: f"t={int(time.time())},v0=" + "0" * 64,
    "nonsense": lambda till, body: "t=now,v1=,,,=",
    "not ASCII": lambda till, body: f"t={int(time.time())},v1=\xe9",
}  # fmt: skip


@pytest.mark.parametrize("how", FORGED)
def test_what_is_forged_is_refused_kept_and_does_nothing(till: Till, how: str) -> None:
    body = json.dumps(event()).encode()
    answer = sent(till, body, FORGED[how](till, body))
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "not_from_stripe"
    assert received(till) == [("forged", 400)]
    assert till.events() == {}
    assert queued(till) == 0


def test_what_is_old_is_refused_though_it_is_signed(till: Till) -> None:
    body = json.dumps(event()).encode()
    assert sent(till, body, at=int(time.time()) - 295).status_code == 200
    assert sent(till, body, at=int(time.time()) - 305).status_code == 400
    assert received(till) == [("old", 400)]


MALFORMED = {
    "no JSON": b"payment=yes", "nothing": b"", "half": json.dumps(event()).encode()[:-1], "a list": b"[]",
    "a text": b'"evt_1"', "nothing in it": b"{}", "nested": b"[" * 100_000, "no UTF-8": b'{"id": "\xff\xfe"}',
    "no id": json.dumps(event(id=None)).encode(), "a strange id": json.dumps(event(id="evt_\0")).encode(),
    "a long id": json.dumps(event(id="evt_" + "x" * 300)).encode(), "no kind": json.dumps(event(type=7)).encode(),
    "no time": json.dumps(event(created="now")).encode(), "a wild time": json.dumps(event(created=10**30)).encode(),
    "about nothing": json.dumps(event(data={"object": []})).encode(), "no data": json.dumps(event(data=1)).encode(),
    "a thin one": json.dumps(event(object="v2.core.event")).encode(),
}  # fmt: skip


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_malformed_is_refused_though_it_is_signed(till: Till, what: str) -> None:
    answer = sent(till, MALFORMED[what])
    assert answer.status_code == 400
    assert [status for _, status in received(till)] == [400]
    assert till.events() == {}


@pytest.mark.parametrize("size", [300_000, 1_048_576, 5_000_000])
def test_what_is_larger_than_any_event_is_refused(till: Till, size: int) -> None:
    answer = sent(till, json.dumps(event(padding="x" * size)).encode())
    assert answer.status_code == 400
    assert received(till) == [("malformed", 400)]
    with till.app.app_context():
        assert len(db.session.scalars(select(Received)).one().body) <= stripe.LONGEST_KEPT


def test_no_more_of_what_is_forged_is_kept_than_somebody_would_read(till: Till) -> None:
    for number in range(stripe.MOST_KEPT + 3):
        assert sent(till, b"%d" % number, "t=1,v1=0").status_code == 400
    assert len(received(till)) == stripe.MOST_KEPT


def test_what_calls_back_is_not_counted(till: Till) -> None:
    settings = till.app.config["SETTINGS"].model_copy(update={"rate_limit_per_minute": 1})
    till.app.config["SETTINGS"] = settings
    assert {sent(till, json.dumps(event()).encode()).status_code for _ in range(4)} == {200}


def test_where_billing_is_off_nothing_is_heard(till: Till) -> None:
    body = json.dumps(event()).encode()
    signature = WebhookSignature.generate_signature_header(body.decode(), till.secret)
    till.app.config["SETTINGS"] = till.app.config["SETTINGS"].model_copy(update={"billing": "off"})
    assert sent(till, body, signature).status_code == 400
    assert till.events() == {}


def test_while_redis_is_away_an_event_is_kept_and_is_queued_later(till: Till, redis_server: RedisForTests) -> None:
    redis_server.kill()
    try:
        assert sent(till, json.dumps(event()).encode()).status_code == 200
        assert till.events() == {"evt_1": "new"}
    finally:
        redis_server.start()
    with till.app.app_context():
        assert jobs.put_back(utcnow()) == 0
        assert jobs.put_back(utcnow() + 2 * hearing.SOON) == 1
