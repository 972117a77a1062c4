"""The titles that a writer proposes: offered beside the title, also after the script was changed."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.support.films import video_of
from tests.support.paid import made_until, seen
from tests.support.people import Cast, Visitor
from tests.videos import scripts, standing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what no database decides


@pytest.fixture
def owner(paid: Flask, cast: Cast) -> Visitor:
    visitor = Visitor(paid)
    visitor.sign_in(cast.owner)
    return visitor


def offered(owner: Visitor, video_id: str) -> list[str]:
    listed = re.search(r'<datalist id="titles">(.*?)</datalist>', owner.get(f"/videos/{video_id}/script").text)
    return re.findall(r'value="([^"]*)"', listed[1]) if listed else []


def test_the_three_titles_of_a_writer_are_offered(paid: Flask, cast: Cast, owner: Visitor) -> None:
    video_id = video_of(paid, cast.owner, topic="Salt", duration_target=15, channel={
        "writer": "openai", "narrator": "local", "illustrator": "local"})  # fmt: skip
    made_until(paid, video_id, "script")
    standing.put(paid, video_id, "completed")
    titles = offered(owner, video_id)
    assert len(titles) == 3
    assert titles[0] == seen(paid, video_id).title
    assert f"The writer proposed: {titles[0]} · {titles[1]}" in owner.get(f"/videos/{video_id}/script").text
    fields = {**scripts.opened(owner, video_id), "title": titles[2], "act": "make"}
    assert owner.post(f"/videos/{video_id}/script", fields).status_code == 303
    made_until(paid, video_id, "script")
    standing.put(paid, video_id, "completed")
    assert seen(paid, video_id).title == titles[2]
    assert offered(owner, video_id) == titles  # of an edition nobody proposes any


def test_the_writer_of_this_computer_proposes_none(paid: Flask, cast: Cast, owner: Visitor) -> None:
    video_id = standing.finished(paid, cast.owner)
    assert offered(owner, video_id) == []
    assert 'id="titles"' not in owner.get(f"/videos/{video_id}/script").text
