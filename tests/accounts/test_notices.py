"""What needs a person: in the page until it is dismissed, by its owner alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.films import video_of
from tests.support.people import Cast, Person, Visitor
from ytempire.accounts import notice, user
from ytempire.accounts.notice import KINDS, Notice
from ytempire.extensions import db, writing
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]


def told(app: Flask, who: Person, message: str = "Today's limit is reached.", kind: str = "budget") -> int:
    """Tell the person; the id of the notice."""
    with app.app_context():
        with writing():
            notice.tell(who.id, kind, message, "It goes on at midnight.", "/videos")
        return db.session.query(Notice).order_by(Notice.id.desc()).first().id  # type: ignore[union-attr]


def muted(app: Flask, who: Person) -> list[str]:
    with app.app_context():
        found = user.of_email(who.email)
        assert found
        return found.muted


def test_a_notice_stands_on_the_home_page_above_the_videos_that_wait(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner, "Rome")
    with app.app_context(), writing():
        db.session.get_one(Video, video_id).status = "failed"
    told(app, cast.owner)
    page = signed_in(cast.owner).get("/").text
    assert page.index("limit is reached.") < page.index("Rome")
    assert 'href="/videos"' in page


def test_a_notice_stands_there_before_the_first_film_too(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    told(app, cast.admin)
    assert "limit is reached." in signed_in(cast.admin).get("/").text


def test_good_news_look_like_it_and_stand_below_what_needs_a_person(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    with app.app_context(), writing():
        notice.tell(cast.owner.id, "reconnect", "“Rome” has to be connected to YouTube again.")
        notice.tell(cast.owner.id, "changed", "“Rome” was made private on YouTube.")
        notice.tell(cast.owner.id, "changed", "“Bees” is on YouTube, private.", "YouTube keeps it private.")
        for number in range(4):
            notice.tell(cast.owner.id, "published", f"“Film {number}” is on YouTube, public.")
        found = {each.message: each.face for each in notice.unread(cast.owner.id, 9)}
    assert found["“Film 1” is on YouTube, public."] == ("good", "circle-check")
    assert found["“Rome” was made private on YouTube."][0] == found["“Bees” is on YouTube, private."][0] == "warn"
    page = signed_in(cast.owner).get("/").text
    assert page.index("connected to YouTube again") < page.index("Film 3")
    assert 'class="notice good"' in page
    assert "more that needs you" not in page


def test_a_dismissed_notice_is_gone_and_the_others_stay(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    first, _second = told(app, cast.owner, "First."), told(app, cast.owner, "Second.")
    owner = signed_in(cast.owner)
    answer = owner.post(f"/notices/{first}/dismissal")
    assert (answer.status_code, answer.location) == (303, "/")
    page = owner.get("/").text
    assert "First." not in page
    assert "Second." in page


def test_all_of_many_can_be_dismissed_at_once(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    for number in range(6):
        told(app, cast.owner, f"Number {number}.")
    told(app, cast.outsider, "Of somebody else.")
    owner = signed_in(cast.owner)
    assert "Dismiss all" in owner.get("/").text
    assert owner.post("/notices/dismissal").status_code == 303
    assert "Number" not in owner.get("/").text
    assert "Of somebody else." in signed_in(cast.outsider).get("/").text


def test_an_outsider_gets_404_for_a_notice_and_it_stays(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    number = told(app, cast.owner)
    assert signed_in(cast.outsider).post(f"/notices/{number}/dismissal").status_code == 404
    assert signed_in(cast.admin).post(f"/notices/{number}/dismissal").status_code == 404
    assert signed_in(cast.owner).post("/notices/99999/dismissal").status_code == 404
    assert "limit is reached." in signed_in(cast.owner).get("/").text


@pytest.mark.parametrize("path", ["/notices/1/dismissal", "/notices/dismissal"])
def test_nothing_is_dismissed_without_its_token_or_by_somebody_outside(
    app: Flask, cast: Cast, signed_in: SignIn, visitor: Visitor, path: str
) -> None:
    told(app, cast.owner)
    owner = signed_in(cast.owner)
    assert owner.post(path, {"csrf_token": ""}).status_code == 400
    assert visitor.post(path).location.startswith("/login")
    assert "limit is reached." in owner.get("/").text


def test_what_a_video_says_itself_is_not_said_twice(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    told(app, cast.owner, "A video failed, by notice.", "failed")
    assert "by notice" not in signed_in(cast.owner).get("/").text


def test_a_message_cannot_bring_markup(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    told(app, cast.owner, "<script>alert(1)</script>")
    assert "<script>alert" not in signed_in(cast.owner).get("/").text


def test_kinds_that_are_not_chosen_are_muted(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    bill(app, "test")
    owner = signed_in(cast.owner)
    assert owner.get("/settings").text.count(" checked") >= len(KINDS)
    assert owner.post("/settings/notifications", {"mailed": ["budget", "review"]}).status_code == 303
    assert muted(app, cast.owner) == [kind for kind in KINDS if kind not in ("budget", "review")]
    assert muted(app, cast.outsider) == []
    owner.post("/settings/notifications")
    assert muted(app, cast.owner) == list(KINDS)


def test_mail_of_payments_is_offered_where_somebody_pays_and_its_choice_is_kept_where_nobody_does(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    owner = signed_in(cast.owner)
    for silent in ([], ["billing"]):
        bill(app, "test")
        assert 'value="billing"' in owner.get("/settings").text
        owner.post("/settings/notifications", {"mailed": [kind for kind in KINDS if kind not in silent]})
        bill(app, "off")
        assert 'value="billing"' not in owner.get("/settings").text
        owner.post("/settings/notifications", {"mailed": list(KINDS)})
        assert muted(app, cast.owner) == silent


def bill(app: Flask, how: str) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing": how})


def test_a_kind_that_does_not_exist_is_refused(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.owner).post("/settings/notifications", {"mailed": ["budget", "weather"]})
    assert answer.status_code == 422
    assert "there is no other mail" in answer.text
    assert muted(app, cast.owner) == []
