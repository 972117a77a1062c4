from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from tests.costs.calls import CALL, dollars, held, of_video, priced
from tests.support.databases import ONE_KIND
from tests.support.kept import app_of
from ytempire.config import Settings
from ytempire.costs import counter, days, ledger, limit
from ytempire.costs.ledger import OverLimit
from ytempire.costs.prices import Priced
from ytempire.costs.verify import verify
from ytempire.extensions import writing

OTHER_USER = replace(CALL, payer=replace(CALL.payer, user_id=2, channel_id="ch_of_another", video_id="video-9"))


def set_to(name: str, amount: float | None, of: str = "") -> None:
    with writing():
        limit.set_limit(name, None if amount is None else dollars(amount), of)


def test_to_the_last_micro_dollar_and_not_one_more(app: Flask) -> None:
    with app.app_context():
        set_to(limit.VIDEO, 0.30)
        held(0.299999)
        with pytest.raises(OverLimit) as over:
            held(0.000002)
        assert over.value.missing == 1
        held(0.000001)
        assert limit.room(limit.bounds_now(CALL.payer)[3]) == 0


@pytest.mark.parametrize(("name", "of"), [(limit.DAY, ""), (limit.USER, "1"), (limit.CHANNEL, CALL.payer.channel_id)])
def test_each_limit_holds_for_whom_it_is_and_for_nobody_else(app: Flask, name: str, of: str) -> None:
    with app.app_context():
        set_to(name, 1, of)
        held(0.60)
        with pytest.raises(OverLimit) as over:
            held(0.60, of_video("video-2"))
        assert (over.value.bound.name, over.value.missing) == (name, 200_000)
        if name != limit.DAY:
            held(0.60, OTHER_USER)
        assert verify().right


def test_a_limit_of_nothing_lets_nothing_through_that_costs(app: Flask) -> None:
    with app.app_context():
        set_to(limit.DAY, 0)
        with pytest.raises(OverLimit):
            held(0.000001)
        held(0)


def test_a_limit_that_is_lowered_below_what_is_spent_stops_what_costs_and_says_how_much_is_missing(app: Flask) -> None:
    with app.app_context():
        reservation = held(2)
        set_to(limit.DAY, 1.50)
        with pytest.raises(OverLimit) as over:
            held(0.25, of_video("video-2"))
        assert over.value.missing == 750_000
        assert limit.room(over.value.bound) == 0
        held(0, of_video("video-2"))
        with writing():
            ledger.settle(reservation, priced(1.20))
        held(0.25, of_video("video-2"))
        assert verify().right


def test_without_a_limit_only_the_others_bind(app: Flask) -> None:
    with app.app_context():
        set_to(limit.USER, 1)
        set_to(limit.USER, None)
        assert limit.limit(limit.USER, "1") is None
        held(2.90)
        assert [bound.micro for bound in limit.bounds_now(CALL.payer)] == [150_000_000, None, None, 3_000_000]


def test_what_is_set_for_one_rules_over_what_is_set_for_all(app: Flask) -> None:
    with app.app_context():
        set_to(limit.VIDEO, 1)
        set_to(limit.VIDEO, 9, "video-1")
        held(8)
        with pytest.raises(OverLimit):
            held(1.10, of_video("video-2"))
        assert (limit.own_limit(limit.VIDEO, "video-1"), limit.own_limit(limit.VIDEO, "video-2")) == (9_000_000, None)


def test_absurd_limits_and_amounts_are_refused_and_change_nothing(app: Flask) -> None:
    with app.app_context():
        for micro in (-1, 10**12 + 1, 2**70):
            with pytest.raises(ValueError, match=r"\$0 to \$1,000,000"), writing():
                limit.set_limit(limit.DAY, micro)
        for text in ("-1", "1e9", "9999999999"):
            with pytest.raises(ValueError, match=r"\.$"):
                limit.parse_limit(text)
        assert limit.parse_limit(" ") is None
        with pytest.raises(ValueError, match="less than nothing"):
            held(-1)
        reservation = held(1)
        with pytest.raises(ValueError, match="less than nothing"), writing():
            ledger.settle(reservation, priced(-1))
        with pytest.raises(OverLimit), writing():
            ledger.reserve(CALL, Priced(2**80, []))
        assert verify().right


def test_amounts_beyond_32_bits_are_held_and_settled(app: Flask) -> None:
    with app.app_context():
        for name in (limit.DAY, limit.VIDEO):
            set_to(name, 1_000_000)
        reservation = held(999_999)
        with writing():
            ledger.settle(reservation, Priced(999_998_000_001, []))
        row = counter.read(("day", "", days.day_of(datetime.now(UTC))))
        assert row is not None
        assert row.spent == 999_998_000_001
        assert verify().right


def test_a_reservation_of_the_last_second_belongs_to_its_day_whenever_it_ends(app: Flask) -> None:
    midnight = datetime(2026, 12, 1, tzinfo=UTC)
    with app.app_context():
        set_to(limit.DAY, 1)
        set_to(limit.CHANNEL, 1, CALL.payer.channel_id)
        late = held(0.90, at=midnight - timedelta(microseconds=1))
        early = held(0.90, of_video("video-2"), at=midnight)
        with writing():
            ledger.settle(late, priced(0.80))
            ledger.settle(early, priced(0.70))
        spent = {key: row.spent for key in (("day", "", "2026-11-30"), ("day", "", "2026-12-01"),
                 ("channel", CALL.payer.channel_id, "2026-11"), ("channel", CALL.payer.channel_id, "2026-12"))
                 if (row := counter.read(key))}  # fmt: skip
        assert list(spent.values()) == [800_000, 700_000, 800_000, 700_000]
        assert verify().right


@pytest.mark.parametrize("name", ["UTC", "America/Los_Angeles", "Pacific/Apia", "America/Havana", "Africa/Cairo",
                                  "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu"])  # fmt: skip
@ONE_KIND
def test_a_day_ends_where_the_next_begins_in_every_zone(settings: Settings, name: str) -> None:
    """Every hour of years in which clocks changed, at midnight too, and in which Apia had no 30 December."""
    with app_of(settings.model_copy(update={"budget_timezone": name})) as app, app.app_context():
        for year in (2011, 2018, 2026):
            moment = datetime(year, 1, 1, tzinfo=UTC)
            while moment.year == year:
                day = days.day_of(moment)
                ends = days.end_of_day(day)
                assert moment < ends <= moment + timedelta(hours=50)
                assert days.day_of(ends) > day >= days.day_of(ends - timedelta(microseconds=1))
                assert days.month_of(days.day_of(days.end_of_month(day))) > days.month_of(day)
                moment += timedelta(hours=7)


def test_a_day_of_a_clock_change_has_one_limit_for_all_its_hours(settings: Settings) -> None:
    zone = ZoneInfo("America/Los_Angeles")
    with app_of(settings.model_copy(update={"budget_timezone": zone.key})) as app, app.app_context():
        set_to(limit.DAY, 1)
        held(0.60, at=datetime(2026, 11, 1, 0, 30, tzinfo=zone))
        with pytest.raises(OverLimit) as over:  # 24 h and 29 min later it is the same day
            held(0.60, of_video("video-2"), at=datetime(2026, 11, 1, 23, 59, tzinfo=zone))
        assert over.value.bound.resets_at == datetime(2026, 11, 2, 8, tzinfo=UTC)
        held(0.60, of_video("video-2"), at=datetime(2026, 11, 2, 8, tzinfo=UTC))


def test_a_clock_that_jumps_ahead_and_back_gives_no_room_that_is_not_there(app: Flask) -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    with app.app_context():
        set_to(limit.DAY, 1)
        for moment in (now, now + timedelta(days=1)):
            held(0.90, of_video(moment.isoformat()), at=moment)
        for moment in (now, now + timedelta(days=1), now):
            with pytest.raises(OverLimit):
                held(0.20, of_video("video-2"), at=moment)
        assert verify().right
