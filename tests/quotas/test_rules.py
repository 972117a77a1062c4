"""What a call costs, and what a bucket allows, is what was so on that day."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.quotas.calls import INSERT, TODAY
from tests.support.databases import ONE_KIND
from tests.support.kept import app_of
from tests.support.queries import counted_queries
from ytempire.config import Settings
from ytempire.extensions import db, writing
from ytempire.quotas import rules
from ytempire.quotas.rules import INSERTS, REPORTS, SYNC, UNITS, UPLOADS, Allowance, Cost, UnknownMethod


def test_an_upload_cost_1600_units_until_it_had_a_bucket_of_its_own(app: Flask) -> None:
    with app.app_context():
        assert rules.cost_of(INSERT, "2025-12-03") == (UNITS, 1600)
        assert rules.cost_of(INSERT, "2025-12-04") == (INSERTS, 1)
        assert rules.most_of(1, INSERTS, "2025-12-03") == 0
        assert rules.most_of(1, INSERTS, "2025-12-04") == 90


def test_a_later_row_changes_cost_and_allowance_from_its_day_on(app: Flask) -> None:
    with app.app_context():
        with writing():
            db.session.add(Cost(method=INSERT, bucket=UNITS, cost=20, since="2027-01-10"))
            db.session.add(Allowance(bucket=UNITS, account_id=None, allowance=8_000, since="2027-01-10"))
        assert (rules.cost_of(INSERT, "2027-01-09"), rules.most_of(1, UNITS, "2027-01-09")) == ((INSERTS, 1), 9_000)
        assert (rules.cost_of(INSERT, "2027-01-10"), rules.most_of(1, UNITS, "2027-01-10")) == ((UNITS, 20), 7_200)


def test_of_two_rows_of_one_day_the_later_written_counts(app: Flask) -> None:
    with app.app_context():
        with writing():
            for cost in (20, 30):
                db.session.add(Cost(method=INSERT, bucket=UNITS, cost=cost, since="2027-01-10"))
                db.session.flush()
        assert rules.cost_of(INSERT, "2027-01-10") == (UNITS, 30)


def test_what_youtube_allows_one_account_is_that_accounts_alone(app: Flask) -> None:
    with app.app_context():
        with writing():
            db.session.add(Allowance(bucket=UNITS, account_id=2, allowance=50_000, since="2026-01-01"))
            db.session.add(Allowance(bucket=UNITS, account_id=None, allowance=5_000, since="2027-01-01"))
        assert [rules.most_of(number, UNITS, TODAY) for number in (1, 2)] == [9_000, 45_000]
        assert [rules.most_of(number, SYNC, TODAY) for number in (1, 2)] == [1_800, 9_000]
        assert [rules.allowance_of(number, UNITS, "2027-06-01") for number in (1, 2)] == [5_000, 50_000]


@pytest.mark.parametrize("safety", [0.9, 0.57, 0.29, 1.0])
@ONE_KIND
def test_the_margin_is_kept_of_what_youtube_counts_and_not_of_our_own_uploads(settings: Settings,
                                                                               safety: float) -> None:  # fmt: skip
    """Whole units: the product of the floats would be one less of 57 and of 29 % of 100."""
    given = {"quota_safety": safety, "quota_uploads_per_account": 7}
    with app_of(settings.model_copy(update=given)) as app, app.app_context():
        share = round(safety * 100)
        assert rules.most_of(1, INSERTS, TODAY) == share
        assert rules.most_of(1, UNITS, TODAY) == share * 100
        assert rules.most_of(1, REPORTS, TODAY) == share * 100
        assert rules.most_of(1, UPLOADS, TODAY) == 7


@ONE_KIND
def test_a_method_that_nobody_could_count_is_not_called(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(UnknownMethod, match=r"videos\.rate"):
            rules.holds_of("videos.rate", TODAY)
        assert rules.most_of(1, "nonsense", TODAY) == 0


@ONE_KIND
def test_the_allowances_of_all_accounts_are_one_query(app: Flask) -> None:
    with app.app_context(), counted_queries(app) as sent:
        allowances = rules.allowances_on(TODAY)
        assert {allowances.most(number, bucket) for number in range(15) for bucket in (UNITS, SYNC)} == {9_000, 1_800}
        assert len(sent) == 1


@ONE_KIND
def test_buckets_are_always_named_in_one_order(app: Flask) -> None:
    """In which they are locked."""
    with app.app_context():
        assert rules.holds_of(INSERT, TODAY) == [(INSERTS, 1), (UPLOADS, 1)]
        assert rules.holds_of("playlistItems.list", TODAY, sync=True) == [(SYNC, 1), (UNITS, 1)]
        assert rules.holds_of("reports.query", TODAY, sync=True) == [(REPORTS, 1)]
