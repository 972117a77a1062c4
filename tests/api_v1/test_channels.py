"""Channels, as programs set them up: under the rules of the page, and told whole."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from ytempire.audit import AuditEntry
from ytempire.channels.channel import Channel
from ytempire.extensions import db

WHOLE = {
    "name": "Harbour Light", "niche": "Shipping", "audience": "People at sea", "language": "en-GB", "tone": "calm",
    "style": "documentary", "pace": 1.1, "pronunciations": [["quay", "key"]], "music": "calm", "effects": False,
    "format": "portrait", "duration_target": 90, "description_template": "{summary}", "tags": ["ships", "sea"],
    "quality_threshold": 0.75, "publish_mode": "approval", "timezone": "Europe/Berlin", "palette": "#14b8a6",
    "pairing": "editorial", "backgrounds": ["waves", "topo"], "captions": "pop", "writer": "local",
    "narrator": "local", "illustrator": "local", "fall_back": True,
}  # fmt: skip


MANY = [f"{number}{'x' * 90}" for number in range(9)]


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


def named(owner: Program, *names: str) -> list[str]:
    return [owner.post("/channels", {"name": name}).get_json()["data"]["id"] for name in names]


def names_of(answer) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [channel["name"] for channel in answer.get_json()["data"]]


def test_all_that_a_page_sets_a_program_sets(owner):
    answer = owner.post("/channels", {**WHOLE, "budget_per_month": "25.5"})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    channel = answer.get_json()["data"]
    assert {name: channel[name] for name in WHOLE} == WHOLE
    assert channel["budget_per_month"] == "25.500000"
    assert answer.headers["Location"] == f"/v1/channels/{channel['id']}"
    assert owner.get(f"/channels/{channel['id']}").get_json()["data"] == channel


def test_a_name_is_enough(owner):
    channel = owner.post("/channels", {"name": "Plain"}).get_json()["data"]
    assert (channel["format"], channel["duration_target"], channel["quality_threshold"]) == ("landscape", 60, 0.5)
    assert channel["publish_mode"] == "manual"
    assert channel["budget_per_month"] is None


def test_a_change_leaves_the_rest_as_it_was(owner):
    before = owner.post("/channels", {**WHOLE, "budget_per_month": "25"}).get_json()["data"]
    after = owner.patch(f"/channels/{before['id']}", {"tone": "brisk", "tags": []}).get_json()["data"]
    assert after == {**before, "tone": "brisk", "tags": []}
    without = owner.patch(f"/channels/{before['id']}", {"budget_per_month": None}).get_json()["data"]
    assert without == {**after, "budget_per_month": None}


def test_null_is_what_a_new_channel_has(owner):
    plain = owner.post("/channels", {"name": "Plain"}).get_json()["data"]
    whole = owner.post("/channels", {**WHOLE, "budget_per_month": "25"}).get_json()["data"]
    names = [name for name in (*WHOLE, "budget_per_month", "voice", "service_voice") if name != "name"]
    path = f"/channels/{whole['id']}"
    for name in names:
        answer = owner.patch(path, {name: None})
        assert answer.status_code == 200, (name, answer.get_json())
        assert answer.get_json()["data"][name] == plain[name], name
    made = owner.post("/channels", {"name": "Null", **dict.fromkeys(names)}).get_json()["data"]
    assert {name: made[name] for name in names} == {name: plain[name] for name in names}
    for refused in (owner.patch(path, {"name": None}), owner.post("/channels", {"name": None})):
        assert error_of(refused) == (422, "invalid_fields")
        assert list(refused.get_json()["error"]["details"]) == ["name"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 101), ("name", 7), ("name", "   "), ("language", "no tag at all"),
        ("duration_target", 14), ("duration_target", 3601), ("duration_target", "sixty"), ("duration_target", 60.5),
        ("format", "square"), ("quality_threshold", 1.1), ("publish_mode", "never"), ("timezone", "Moon/Base"),
        ("palette", "red"), ("voice", "nobody-here"), ("tags", "one,two"), ("tags", MANY),
        ("backgrounds", ["clouds"]), ("budget_per_month", "free"), ("budget_per_month", 5), ("music", "own"),
        ("writer", "openai"), ("pace", 3), ("pronunciations", [["alone"]]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(owner, app, field, value):
    answer = owner.post("/channels", {"name": "Sound", field: value})
    assert error_of(answer) == (422, "invalid_fields")
    assert {name.partition(".")[0] for name in answer.get_json()["error"]["details"]} == {field}
    with app.app_context():
        assert db.session.scalars(select(Channel)).all() == []


def test_a_deleted_channel_is_gone_and_can_be_had_back(owner):
    kept, gone = named(owner, "Kept", "Gone")
    assert owner.delete(f"/channels/{gone}").status_code == 204
    assert error_of(owner.get(f"/channels/{gone}")) == (404, "not_found")
    assert error_of(owner.patch(f"/channels/{gone}", {"tone": "x"})) == (404, "not_found")
    assert error_of(owner.delete(f"/channels/{gone}")) == (404, "not_found")
    assert names_of(owner.get("/channels")) == ["Kept"]
    assert names_of(owner.get("/channels?archived=true")) == ["Gone"]
    assert owner.post(f"/channels/{gone}/restore").get_json()["data"]["archived"] is False
    assert set(names_of(owner.get("/channels"))) == {"Kept", "Gone"}
    assert kept


def test_lists_are_sorted_filtered_and_paged(owner):
    named(owner, "Cargo", "Anchor", "Buoy")
    assert names_of(owner.get("/channels")) == ["Buoy", "Anchor", "Cargo"]
    assert names_of(owner.get("/channels?sort=name")) == ["Anchor", "Buoy", "Cargo"]
    assert names_of(owner.get("/channels?sort=-name&per_page=2")) == ["Cargo", "Buoy"]
    assert names_of(owner.get("/channels?name=NCH")) == ["Anchor"]
    assert names_of(owner.get("/channels?name=%25")) == []
    second = owner.get("/channels?sort=name&per_page=2&page=2").get_json()
    assert [channel["name"] for channel in second["data"]] == ["Cargo"]
    assert second["pagination"] == {"page": 2, "per_page": 2, "total": 3, "pages": 2, "next_cursor": None}


def test_a_cursor_leads_to_page_two_and_stays_right_while_rows_are_added(owner):
    named(owner, "One", "Two", "Three", "Four")
    first = owner.get("/channels?per_page=2").get_json()
    cursor = first["pagination"]["next_cursor"]
    page_two = names_of(owner.get("/channels?per_page=2&page=2"))
    named(owner, "Five")
    assert names_of(owner.get(f"/channels?per_page=2&cursor={cursor}")) == page_two == ["Two", "One"]


@pytest.mark.parametrize(
    ("query", "field"),
    [("per_page=0", "per_page"), ("per_page=101", "per_page"), ("page=0", "page"), ("page=x", "page"),
     ("cursor=nonsense", "cursor"), ("cursor=W10", "cursor"), ("sort=colour", "sort"), ("colour=red", "colour"),
     ("archived=maybe", "archived")],
)  # fmt: skip
def test_a_wrong_filter_is_named(owner, query, field):
    answer = owner.get(f"/channels?{query}")
    assert error_of(answer) == (422, "invalid_fields")
    assert set(answer.get_json()["error"]["details"]) == {field}


def test_page_and_cursor_together_are_refused(owner):
    assert error_of(owner.get("/channels?page=1&cursor=abc")) == (422, "invalid_fields")


def test_a_cursor_of_another_order_is_refused(owner):
    named(owner, "One", "Two")
    cursor = owner.get("/channels?per_page=1").get_json()["pagination"]["next_cursor"]
    assert error_of(owner.get(f"/channels?sort=name&cursor={cursor}")) == (422, "invalid_fields")


def test_an_outsider_finds_nothing(owner, app, cast):
    (channel_id,) = named(owner, "Mine")
    outsider = Program.of(app, cast.outsider)
    path = f"/channels/{channel_id}"
    for answer in (outsider.get(path), outsider.patch(path, {"name": "X"}), outsider.delete(path),
                   outsider.post(f"{path}/restore")):  # fmt: skip
        assert error_of(answer) == (404, "not_found")
    assert names_of(outsider.get("/channels")) == []
    assert names_of(owner.get("/channels")) == ["Mine"]


def test_what_a_program_does_is_in_the_audit_log(owner, app, cast):
    (channel_id,) = named(owner, "Mine")
    owner.patch(f"/channels/{channel_id}", {"tone": "calm"})
    owner.delete(f"/channels/{channel_id}")
    with app.app_context():
        acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject == channel_id)).all()
        assert acts == ["channel.made", "channel.changed", "channel.archived"]


def test_an_unchanged_channel_is_not_sent_again(owner):
    (channel_id,) = named(owner, "Mine")
    first = owner.get(f"/channels/{channel_id}")
    again = owner.get(f"/channels/{channel_id}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    owner.patch(f"/channels/{channel_id}", {"tone": "brisk"})
    assert owner.get(f"/channels/{channel_id}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
