"""What a video has cost: on its page, live, in its ledger; what was kept; the limit of its own; what it waits for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.costs.calls import dollars, priced
from tests.support.databases import ONE_KIND
from tests.support.films import video_of
from tests.support.people import Cast, Person, Visitor
from tests.videos import standing
from tests.videos.listening import listening
from ytempire.audit import AuditEntry
from ytempire.costs import ledger, limit
from ytempire.costs.ledger import FAILED, Call
from ytempire.costs.limit import VIDEO, Payer
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.choice import Service, Services
from ytempire.videos import spending
from ytempire.videos.result import Result
from ytempire.videos.video import Video, services_of

SignIn = Callable[[Person], Visitor]
HERE = Service("local")
PAID = Services(Service("openai", "gpt-6.1-terra"), Service("elevenlabs", "eleven_multilingual_v2"), HERE).to_json()
ESTIMATE = {"low": 0, "likely": dollars(0.5), "high": 0, "parts": [
    {"step": "script", "provider": "openai", "model": "gpt-6.1-terra", "likely": dollars(0.04)},
    {"step": "voice", "provider": "elevenlabs", "model": "eleven_multilingual_v2", "likely": dollars(0.46)},
    {"step": "visuals"},
]}  # fmt: skip
BUDGET = {"reason": "budget_video", "message": "Held: $0.12 of voice does not fit under the limit of a video, $3.00.",
          "until": None, "limit": "video", "missing": dollars(0.02), "needed": dollars(0.12)}  # fmt: skip


def paid_video(app: Flask, owner: Person, **values: Any) -> str:
    video_id = video_of(app, owner, services=PAID, estimate=ESTIMATE)
    return standing.put(app, video_id, values.pop("status", "processing"), **values)


def call(app: Flask, video_id: str, amount: float, step: str = "voice", settled: float | None = None,
         outcome: str = "ok") -> int:  # fmt: skip
    """A call that was held with the amount, and settled where that is said; its reservation."""
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        payer = Payer(video.user_id, video.channel_id, video_id)
        asked = Call(payer, step, "elevenlabs", "eleven_multilingual_v2", f"spoken:{utcnow()}", "lease")
        reservation = ledger.reserve(asked, priced(amount))
        if settled is not None:
            ledger.settle(reservation, priced(settled), outcome, request_id="req-<b>7")
        return reservation


def test_the_page_says_what_each_step_cost_against_its_estimate(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.owner)
    call(app, video_id, 0.05, "script", settled=0.0381)
    call(app, video_id, 0.2, settled=0.1234567)
    call(app, video_id, 0.1)
    standing.step(app, video_id, "script", "done", provider="OpenAI, gpt-6.1-terra")
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert "limit $3.00" in text
    assert "on course for $0.50" in text
    assert "0.038100" in text
    assert "0.161557" in text  # the total, as the column adds up
    assert "0.100000 held" in text
    assert "$0.10 held now" in text
    assert "OpenAI, gpt-6.1-terra" in text
    assert "5 entries in the ledger" in text
    assert '<b class="step-cost">$0.0381</b>' in text
    assert 'data-step="voice" data-state="pending"' in text


def test_a_film_of_this_computer_has_no_cost_on_its_page(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner)
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert 'id="cost"' not in text
    assert "entries in the ledger" not in text


@pytest.mark.parametrize(("settled", "line"), [
    (0.48, "$0.48, $0.02 under the estimate"), (0.53, "$0.53, $0.03 over the estimate"), (0.5, "$0.50, as estimated"),
])  # fmt: skip
def test_a_finished_film_says_how_near_its_estimate_came(
    app: Flask, cast: Cast, signed_in: SignIn, settled: float, line: str
) -> None:
    video_id = paid_video(app, cast.owner, status="completed")
    call(app, video_id, 0.6, settled=settled)
    for name in ("script", "voice", "visuals"):
        standing.step(app, video_id, name, "done")
    assert line in signed_in(cast.owner).get(f"/videos/{video_id}").text


def test_what_was_paid_for_nothing_is_said_and_counted(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.owner)
    call(app, video_id, 0.2, settled=0.07, outcome=FAILED)
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert "$0.07 for calls that gave nothing" in text
    assert '<span class="stat-figure">$0.07</span>' in text


def test_what_a_late_answer_made_good_was_not_for_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = paid_video(app, cast.owner), signed_in(cast.owner)
    lost = call(app, video_id, 1)
    for end, nothing in ((ledger.lose, True), (lambda given_up: ledger.settle(given_up, priced(0.5)), False)):
        with app.app_context(), writing():
            end(lost)
        text = owner.get(f"/videos/{video_id}").text
        assert ("calls that gave nothing" in text) is nothing
    assert '<span class="stat-figure">$0.50</span>' in text


def test_what_was_kept_is_told_with_what_it_had_cost(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.owner, status="completed", queued_at=utcnow())
    before, after = utcnow() - timedelta(hours=1), utcnow() + timedelta(hours=1)
    rows = [("spoken", "a", 0.1, True, after), ("spoken", "b", 0.2, False, before), ("spoken", "c", 0.4, False, after),
            ("spoken", "d", 0.8, False, before), ("illustration", "a", 0.3, False, after)]  # fmt: skip
    with app.app_context(), writing():
        for kind, name, amount, reused, made_at in rows:
            db.session.add(Result(user_id=cast.owner.id, video_id=video_id, kind=kind, input_hash=name, data={},
                                  files={}, paid=dollars(amount), reused=reused, made_at=made_at))  # fmt: skip
        db.session.flush()
        for parts in ([["spoken", "d"]], [["spoken", "a"], ["spoken", "b"], ["spoken", "c"]]):  # the newest counts
            db.session.add(Result(user_id=cast.owner.id, video_id=video_id, kind="voice", input_hash=str(parts),
                                  data={"parts": parts}, files={}))  # fmt: skip
            db.session.flush()
    standing.step(app, video_id, "voice", "done")
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert "Kept from earlier work: 2 parts" in text
    assert "$0.30 not paid again." in text


def test_who_makes_what_instead_is_said_plainly(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    instead = Services.from_json(PAID).instead("voice").to_json()
    video_id = paid_video(app, cast.owner, services=instead)
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert "ElevenLabs could not do the voice; this computer does it instead, as the channel allows." in text
    assert "This computer, instead of ElevenLabs" in text


def test_the_ledger_of_a_video_has_every_row(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.owner)
    call(app, video_id, 0.2, settled=0.07, outcome=FAILED)
    text = signed_in(cast.owner).get(f"/videos/{video_id}/entries").text
    assert "Held" in text
    assert "Paid, gave nothing" in text
    assert "0.070000" in text
    assert "req-&lt;b&gt;7" in text
    assert "$0.07 spent on this video" in text
    assert "1 character" in text


def test_the_sum_is_that_of_the_ledger(app: Flask, cast: Cast) -> None:
    video_id = paid_video(app, cast.owner)
    for amount in (0.000001, 0.0381, 0.123456):
        call(app, video_id, 0.2, settled=amount)
    call(app, paid_video(app, cast.owner), 0.2, settled=0.2)
    with app.app_context():
        video = db.session.get_one(Video, video_id)
        told = spending.spending(video, services_of(video))
        assert told
        assert told.spent == 161_557


def test_a_page_moves_as_money_is_spent_though_nothing_else_does(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.owner)
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        assert "$0.00" in stream.message()
        call(app, video_id, 0.2, settled=0.19)
        assert "0.190000" in stream.message()


def test_the_script_is_seen_as_it_is_written(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.owner, draft="Bees <i>vote.")
    standing.step(app, video_id, "script", "running")
    with listening(signed_in(cast.owner), f"/events?video={video_id}") as stream:
        assert "Bees &lt;i&gt;vote." in stream.message()
        standing.put(app, video_id, "processing", draft="Bees <i>vote. They dance.")
        more = stream.message()
        assert 'hx-target="#draft"' in more
        assert "They dance." in more
        assert "<h1>" not in more


def test_a_video_that_waits_says_for_what_and_can_be_tried_now(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.owner, status="waiting", waiting_for={
        **BUDGET, "reason": "budget_day", "until": datetime(2026, 11, 29, 0, 0, tzinfo=UTC).isoformat()})  # fmt: skip
    text = signed_in(cast.owner).get(f"/videos/{video_id}").text
    assert "Held: $0.12 of voice does not fit" in text
    assert "$0.02 is missing. By itself it goes on at the latest on 29 November 2026, 00:00 (UTC)." in text
    assert "Try now" in text
    assert "Raise this video" not in text


@pytest.mark.parametrize("waiting_for", [None, {}, {"message": "Held."}, {"message": "Held.", "until": "soon"}])
def test_a_wait_of_which_little_is_known_has_a_page(
    app: Flask, cast: Cast, signed_in: SignIn, waiting_for: dict[str, str] | None
) -> None:
    video_id = paid_video(app, cast.owner, status="waiting", waiting_for=waiting_for)
    assert signed_in(cast.owner).get(f"/videos/{video_id}").status_code == 200


def test_an_admin_raises_the_limit_of_a_video_and_it_goes_on(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.admin, status="waiting", waiting_for=BUDGET)
    admin = signed_in(cast.admin)
    assert "Raise this video" in admin.get(f"/videos/{video_id}").text
    assert 'value="3.00"' in admin.get(f"/videos/{video_id}/limit").text
    answer = admin.post(f"/videos/{video_id}/limit", {"limit": "$4.50"})
    assert (answer.status_code, answer.location) == (303, f"/videos/{video_id}")
    with app.app_context():
        assert limit.limit(VIDEO, video_id) == dollars(4.5)
        assert limit.limit(VIDEO) == dollars(3)
        assert db.session.get_one(Video, video_id).status == "queued"
        entry = db.session.query(AuditEntry).filter_by(act="video.limit").one()
        assert (entry.subject, entry.details) == (video_id, {"micro": dollars(4.5)})


def test_an_admin_may_raise_it_for_others_and_take_it_back(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.owner)
    admin = signed_in(cast.admin)
    assert admin.post(f"/videos/{video_id}/limit", {"limit": "9"}).status_code == 303
    assert admin.post(f"/videos/{video_id}/limit", {"limit": " "}).status_code == 303
    with app.app_context():
        assert limit.own_limit(VIDEO, video_id) is None


@ONE_KIND
@pytest.mark.parametrize("typed", ["-1", "three", "1.23456789", "1000001", "1e9", "<b>"])
def test_an_absurd_limit_is_refused_with_a_sentence(
    app: Flask, cast: Cast, signed_in: SignIn, typed: str
) -> None:
    video_id = paid_video(app, cast.owner)
    answer = signed_in(cast.admin).post(f"/videos/{video_id}/limit", {"limit": typed})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="<b>"' not in answer.text
    with app.app_context():
        assert limit.own_limit(VIDEO, video_id) is None


def test_who_is_no_admin_raises_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = paid_video(app, cast.owner)
    for who, status in ((cast.owner, 403), (cast.outsider, 404)):
        visitor = signed_in(who)
        assert visitor.get(f"/videos/{video_id}/limit").status_code == status
        assert visitor.post(f"/videos/{video_id}/limit", {"limit": "9"}).status_code == status
    assert signed_in(cast.outsider).get(f"/videos/{video_id}/entries").status_code == 404
    with app.app_context():
        assert limit.own_limit(VIDEO, video_id) is None
