"""Webhooks as programs set them up, and what n8n says through the door of the API."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from tests.webhooks.made import endpoint_of
from ytempire.extensions import db, utcnow, writing
from ytempire.webhooks import signing
from ytempire.webhooks.delivery import Attempt, Delivery
from ytempire.webhooks.endpoint import Endpoint
from ytempire.webhooks.received import Received

WANTED = {"url": "https://93.184.216.34/hook", "events": ["video.completed"], "description": "The sheet"}
SECRET = "n8n-and-we-alone-know-this-one-0001"


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app, n8n_webhook_secret=SECRET), cast.owner)


@pytest.fixture
def outsider(app: Flask, cast: Cast) -> Program:
    return Program.of(app, cast.outsider)


def made(owner: Program) -> dict:
    answer = owner.post("/webhooks/endpoints", WANTED)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()["data"]


def sent(app: Flask, endpoint_id: str) -> str:
    """A delivery that has failed once."""
    body = json.dumps({"id": "evt_000000000001", "event": "video.completed", "data": {}})
    with app.app_context(), writing():
        delivery = Delivery(endpoint_id=endpoint_id, event_id="evt_000000000001", event="video.completed", body=body,
                            state="failed", tries=3)  # fmt: skip
        delivery.attempts.append(Attempt(at=utcnow(), status=500, answer="no", headers={"X-Webhook-Id": "x"}))
        db.session.add(delivery)
        db.session.flush()
        return delivery.id


def test_a_secret_is_told_once_and_belongs_to_what_is_signed(owner):
    endpoint = made(owner)
    assert endpoint["secret"].startswith("whsec_")
    assert endpoint["token"] == signing.token_of(endpoint["secret"])
    again = owner.get(f"/webhooks/endpoints/{endpoint['id']}").get_json()["data"]
    assert "secret" not in again
    assert "token" not in again
    assert owner.get("/webhooks/endpoints").get_json()["data"] == [again]


def test_a_webhook_is_changed_and_removed(owner):
    endpoint = made(owner)
    path = f"/webhooks/endpoints/{endpoint['id']}"
    changed = owner.patch(path, {"events": ["video.failed", "video.review"]}).get_json()["data"]
    assert changed["events"] == ["video.failed", "video.review"]
    assert (changed["url"], changed["description"]) == (WANTED["url"], "The sheet")
    assert owner.delete(path).status_code == 204
    assert error_of(owner.get(path)) == (404, "not_found")


def test_a_webhook_is_paused_and_resumed_by_its_state(owner, outsider, app):
    endpoint = made(owner)
    path = f"/webhooks/endpoints/{endpoint['id']}"
    paused = owner.patch(path, {"state": "paused", "description": "Asleep"}).get_json()["data"]
    assert (paused["state"], paused["why"], paused["description"]) == ("paused", "You paused it.", "Asleep")
    assert paused["paused_at"]
    assert owner.patch(path, {"description": "Still"}).get_json()["data"]["state"] == "paused"
    assert error_of(outsider.patch(path, {"state": "active"})) == (404, "not_found")
    assert error_of(owner.patch(path, {"state": "asleep"})) == (422, "invalid_fields")
    active = owner.patch(path, {"state": "active"}).get_json()["data"]
    assert (active["state"], active["why"], active["paused_at"]) == ("active", "", None)


def test_what_was_sent_is_filtered_by_its_state(owner, app):
    endpoint = made(owner)
    delivery_id, path = sent(app, endpoint["id"]), f"/webhooks/endpoints/{endpoint['id']}/deliveries"
    assert [row["id"] for row in owner.get(f"{path}?state=failed").get_json()["data"]] == [delivery_id]
    assert owner.get(f"{path}?state=delivered").get_json()["data"] == []
    assert error_of(owner.get(f"{path}?state=lost")) == (422, "invalid_fields")


def test_a_new_secret_takes_the_place_of_the_old_one(owner, app):
    endpoint = made(owner)
    renewed = owner.post(f"/webhooks/endpoints/{endpoint['id']}/secret")
    assert renewed.status_code == 201
    secret = renewed.get_json()["data"]["secret"]
    assert secret != endpoint["secret"]
    with app.app_context():
        assert db.session.get_one(Endpoint, endpoint["id"]).secret == secret


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "http://localhost/x", "http://[::1]/", "https://10.0.0.7/x"])
def test_a_private_address_is_refused_at_its_field(owner, url):
    answer = owner.post("/webhooks/endpoints", {**WANTED, "url": url})
    assert error_of(answer) == (422, "private_address")
    assert "url" in answer.get_json()["error"]["details"]


@pytest.mark.parametrize(("field", "value"), [("url", "ftp://example.com/"), ("url", "no address"), ("events", []),
                                              ("events", ["video.eaten"]), ("events", "video.failed")])  # fmt: skip
def test_what_is_wrong_stands_at_its_field(owner, field, value):
    answer = owner.post("/webhooks/endpoints", {**WANTED, field: value})
    assert answer.status_code == 422
    assert any(name.split(".")[0] == field for name in answer.get_json()["error"]["details"])


def test_what_was_sent_is_listed_and_sent_again(owner, app):
    endpoint = made(owner)
    delivery_id = sent(app, endpoint["id"])
    (row,) = owner.get(f"/webhooks/endpoints/{endpoint['id']}/deliveries").get_json()["data"]
    assert (row["id"], row["state"], row["attempts"][0]["status"]) == (delivery_id, "failed", 500)
    with app.app_context():
        assert row["raw_body"] == db.session.get_one(Delivery, delivery_id).body
    assert json.loads(row["raw_body"]) == row["body"]
    again = owner.post(f"/webhooks/endpoints/{endpoint['id']}/deliveries/{delivery_id}/redeliver")
    assert again.status_code == 202
    assert (again.get_json()["data"]["state"], again.get_json()["data"]["event_id"]) == ("waiting", "evt_000000000001")
    assert owner.post(f"/webhooks/deliveries/{delivery_id}/redeliver").status_code == 202


def test_a_delivery_is_looked_for_in_its_own_webhook(owner, app):
    one, other = made(owner), made(owner)
    delivery_id = sent(app, one["id"])
    answer = owner.post(f"/webhooks/endpoints/{other['id']}/deliveries/{delivery_id}/redeliver")
    assert error_of(answer) == (404, "not_found")


def test_an_outsider_finds_nothing(owner, outsider, app):
    endpoint = made(owner)
    delivery_id = sent(app, endpoint["id"])
    path = f"/webhooks/endpoints/{endpoint['id']}"
    for answer in (outsider.get(path), outsider.patch(path, {"description": "mine"}), outsider.delete(path),
                   outsider.post(f"{path}/resume"), outsider.post(f"{path}/secret"), outsider.get(f"{path}/deliveries"),
                   outsider.post(f"{path}/deliveries/{delivery_id}/redeliver"),
                   outsider.post(f"/webhooks/deliveries/{delivery_id}/redeliver")):  # fmt: skip
        assert error_of(answer) == (404, "not_found")
    assert outsider.get("/webhooks/endpoints").get_json()["data"] == []


def test_n8n_shows_its_secret_or_is_not_heard(owner, app):
    nobody = Program(app)
    assert error_of(nobody.post("/webhooks/n8n/video_completed", {})) == (401, "not_signed_in")
    wrong = {"Authorization": "Bearer not-the-secret-of-this-installation"}
    assert nobody.post("/webhooks/n8n/video_completed", {}, headers=wrong).status_code == 401
    for right in ({"Authorization": f"Bearer {SECRET}"}, {"X-Webhook-Token": SECRET}):
        assert error_of(nobody.post("/webhooks/n8n/video_completed", {}, headers=right)) == (422, "invalid_fields")


@pytest.mark.parametrize("beside", [{"Authorization": "Bearer of-a-proxy"}, {"Authorization": "Basic bjhuOm44bg=="},
                                    {"X-API-Key": "yk_of-somewhere-else"}, {}])  # fmt: skip
def test_the_right_token_is_found_whatever_is_shown_beside_it(owner, app, cast, beside):
    key = Program.with_key(app, cast.owner, ["webhooks"]).bearer
    nobody = Program(app)
    for token in (SECRET, key):
        answer = nobody.post("/webhooks/n8n/video_completed", {}, headers={**beside, "X-Webhook-Token": token})
        assert error_of(answer) == (422, "invalid_fields")
    wrong = nobody.post("/webhooks/n8n/video_completed", {}, headers={**beside, "X-Webhook-Token": "yk_unknown"})
    assert error_of(wrong) == (401, "token_invalid")


def test_the_token_of_a_webhook_opens_nothing_else(owner, app, cast):
    key = Program.with_key(app, cast.owner, ["webhooks"]).bearer
    for token in (SECRET, key):
        answer = Program(app).get("/webhooks/endpoints", headers={"X-Webhook-Token": token})
        assert error_of(answer) == (401, "not_signed_in")


def test_the_installations_own_webhook_is_for_admins_whose_key_says_so(app, cast):
    let_call(app)
    endpoint_id = endpoint_of(app, None, state="paused")
    path, delivery_id = f"/webhooks/endpoints/{endpoint_id}", sent(app, endpoint_id)
    again = f"/webhooks/deliveries/{delivery_id}/redeliver"
    for program in (Program.with_key(app, cast.admin, ["webhooks"]), Program.of(app, cast.owner)):
        for answer in (program.get(path), program.get(f"{path}/deliveries"), program.post(f"{path}/resume"),
                       program.post(f"{path}/deliveries/{delivery_id}/redeliver"), program.post(again)):  # fmt: skip
            assert error_of(answer) == (404, "not_found")
    for program in (Program.with_key(app, cast.admin, ["webhooks", "admin"]), Program.of(app, cast.admin)):
        assert program.get(path).status_code == 200
        assert program.get(f"{path}/deliveries").get_json()["data"][0]["id"] == delivery_id
        assert program.post(f"{path}/resume").get_json()["data"]["state"] == "active"
        assert program.post(again).status_code == 202


def test_without_a_secret_in_the_settings_nobody_has_it(app, cast):
    let_call(app, n8n_webhook_secret="")
    answer = Program(app).post("/webhooks/n8n/video_completed", {}, headers={"X-Webhook-Token": ""})
    assert answer.status_code == 401


def test_a_key_without_the_scope_is_not_heard(owner, app, cast):
    reader = Program.with_key(app, cast.owner, ["videos:read", "videos:write"])
    assert error_of(reader.post("/webhooks/n8n/video_completed", {})) == (403, "insufficient_scope")


def test_an_unknown_workflow_is_kept_and_answered_404(owner, app):
    answer = Program(app, SECRET).post("/webhooks/n8n/make_coffee", {"sugar": 2})
    assert error_of(answer) == (404, "unknown_workflow")
    with app.app_context():
        row = db.session.scalars(select(Received)).one()
        assert (row.name, row.outcome, row.status) == ("make_coffee", "unknown", 404)


def test_a_key_of_n8n_is_printable_too(owner, app):
    answer = Program(app, SECRET).post("/webhooks/n8n/make_coffee", {}, headers={"Idempotency-Key": "k" * 256})
    assert error_of(answer) == (400, "bad_request")


def test_calls_of_n8n_are_not_counted(app, cast):
    let_call(app, n8n_webhook_secret=SECRET, rate_limit_per_minute=2)
    n8n = Program(app, SECRET)
    found = {n8n.post("/webhooks/n8n/make_coffee", {}).status_code for _ in range(5)}
    assert found == {404}
