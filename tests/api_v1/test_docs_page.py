"""The API as a page to read: all of the document is on it, for anybody, in real Chromium at both widths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.support.browser import assert_faultless
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from ytempire.api_v1.document import WORDS, document
from ytempire.api_v1.reading import Reader, marked

pytestmark = ONE_KIND  # what the page shows is in no database


def test_every_operation_stands_on_the_page(app, visitor):
    html = visitor.get("/v1/docs").get_data(as_text=True)
    for methods in document(app)["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in html
            assert str(marked(operation["summary"])) in html
    assert "`" not in html


def test_it_is_read_signed_in_too(app: Flask, cast: Cast, signed_in):
    assert signed_in(cast.owner).get("/v1/docs").status_code == 200


def test_what_is_given_as_an_example_has_every_field_that_is_needed(app):
    reader = Reader(document(app))
    for group in reader.groups():
        for operation in group.operations:
            needed = [field.name for field in operation.body if field.required and "." not in field.name]
            assert all(f'"{name}"' in operation.curl for name in needed), operation.id
            assert operation.statuses


def test_who_may_call_is_said_in_words(app):
    said = {operation.id: operation.who for group in Reader(document(app)).groups() for operation in group.operations}
    assert said["sign_in"] == "Anybody"
    assert said["make_key"] == "Signed in with a password; no key will do"
    assert said["list_channels"] == "Signed in, or a key with the scope `channels:read`"
    assert said["read_me"] == "Signed in, or any key"


def test_what_is_typed_fits_what_is_called(app):
    found = {operation.id: operation for group in Reader(document(app)).groups() for operation in group.operations}
    assert '"Authorization: Bearer $ACCESS_TOKEN"' in found["make_key"].curl
    assert '"Authorization: Bearer $TOKEN"' in found["list_channels"].curl
    assert "Authorization" not in found["sign_in"].curl
    assert found["send_file"].curl.endswith("-o film.mp4")
    assert found["follow_video"].curl.startswith("curl -N ")
    assert found["follow_video"].answer.startswith("event: video\ndata: {")
    assert '"verdict"' in found["hear_n8n"].curl
    assert '"Authorization: Bearer $TOKEN"' in found["hear_n8n"].curl
    changes = [operation.curl for operation in found.values() if operation.method == "PATCH"]
    assert changes
    assert not [curl for curl in changes if "--json '{}'" in curl]


def test_a_film_that_was_asked_for_is_queued_and_found_where_it_is_said(app):
    found = {operation.id: operation for group in Reader(document(app)).groups() for operation in group.operations}
    made = json.loads(found["generate_video"].answer)["data"]
    assert made["status"] == "queued"
    here = f"/v1/videos/{made['video_id']}"
    assert made["links"] == {"video": here, "events": f"{here}/events"}


def test_what_any_call_may_be_answered_is_told_once(app, visitor):
    html = visitor.get("/v1/docs").get_data(as_text=True)
    assert html.count(str(marked(WORDS[429]))) == 1
    found = {operation.id: dict(operation.statuses) for group in Reader(document(app)).groups()
             for operation in group.operations}  # fmt: skip
    assert set(found["read_video"]) == {"200", "404"}
    assert set(found["sign_in"]) == {"200", "401"}


@pytest.mark.browser
def test_an_address_that_names_an_operation_unfolds_it(browser: Browser, served: str):
    page = browser.new_context(base_url=served).new_page()
    page.goto("/v1/docs#generate_video")
    expect(page.locator("#generate_video p").first).to_be_in_viewport()
    page.context.close()


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, served: str, axe: Path):
    page = browser.new_context(base_url=served).new_page()
    page.goto("/v1/docs")
    page.evaluate("document.querySelectorAll('details').forEach((one, at) => { one.open = at % 4 === 0 })")
    expect(page.locator("details[open] pre").first).to_be_visible()
    assert_faultless(page, axe)
    page.context.close()
