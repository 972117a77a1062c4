from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask

from tests.costs.calls import CALL
from tests.support.kept import app_of
from ytempire.config import Settings
from ytempire.costs import ledger, prices
from ytempire.costs.prices import Unpriced
from ytempire.costs.verify import verify
from ytempire.extensions import utcnow, writing
from ytempire.providers.usage import Usage

AppWith = Callable[..., AbstractContextManager[Flask]]
VOICE = ("elevenlabs", "eleven_multilingual_v2")


def said(count: int) -> Usage:
    return Usage(*VOICE, {"character": count})


@pytest.fixture
def app_with(settings: Settings) -> AppWith:
    return lambda **changed: app_of(settings.model_copy(update=changed))


def test_a_fraction_of_a_micro_dollar_is_rounded_up_once_for_the_whole_call(app_with: AppWith) -> None:
    with app_with(elevenlabs_price_per_1000=Decimal("0.000001")) as app, app.app_context():
        assert [prices.price(said(count)).micro for count in (0, 1, 999, 1_000, 1_001)] == [0, 1, 1, 1, 2]


def test_lines_say_how_the_amount_comes_about(app: Flask) -> None:
    with app.app_context():
        usage = Usage("openai", "gpt-image-2.6-flare", {"input_token": 120, "image_token": 1_056})
        priced = prices.price(usage)
        each = [Fraction(line["micro"]) * line["count"] / line["per"] for line in priced.lines]
        assert priced.micro == -(-sum(each) // 1) == 600 + 31_680


def test_an_admins_price_rules_from_its_moment_on_and_open_calls_keep_theirs(app: Flask) -> None:
    with app.app_context():
        at = utcnow()
        with writing():
            reservation = ledger.reserve(CALL, prices.price(said(1_000), at), at)
        with writing():
            prices.set_price(*VOICE, "character", 900_000, user_id=1)
        assert prices.price(said(1_000)).micro == 900_000
        with writing():
            ledger.settle(reservation, prices.price(said(1_000), at))
        assert prices.rates(*VOICE)["character"].source == "admin"
        assert prices.price(said(1_000), at).micro == 100_000
        assert verify().right


def test_genai_prices_are_those_of_the_moment_of_the_call(app: Flask) -> None:
    """o3 became cheaper on 10 June 2025; a call that was reserved before costs what it cost then."""
    usage = Usage("openai", "o3", {"input_token": 1_000_000, "output_token": 1_000_000})
    with app.app_context():
        before, after = (prices.price(usage, datetime(2025, 6, day, 12, tzinfo=UTC)) for day in (1, 20))
        assert (before.micro, after.micro) == (50_000_000, 10_000_000)
        assert before.lines[0]["micro"] == "10000000"


def test_cached_tokens_cost_less_and_long_inputs_more(app: Flask) -> None:
    def cost(**counts: int) -> int:
        return prices.price(Usage("openai", "gpt-5.4", counts)).micro

    with app.app_context():
        assert cost(input_token=1_000, cached_token=9_000) < cost(input_token=10_000)
        assert cost(input_token=1_000_000) > 10 * cost(input_token=100_000)


def test_cached_tokens_cost_as_much_as_others_where_nobody_says_less(app: Flask) -> None:
    with app.app_context():
        assert prices.price(Usage("openai", "gpt-image-2.6-flare", {"cached_token": 1_000})).micro == 5_000


def test_a_model_without_a_price_is_refused_with_its_name(app: Flask) -> None:
    with app.app_context():
        for usage in (Usage("openai", "my-own-llama", {"input_token": 1}), Usage("stability", "huge", {"picture": 1}),
                      Usage("stability", "core", {"picture": 1, "character": 3})):  # fmt: skip
            with pytest.raises(Unpriced, match=usage.model):
                prices.price(usage)


def test_where_it_is_allowed_what_has_no_price_costs_nothing_and_says_so(app_with: AppWith) -> None:
    with app_with(allow_unpriced=True) as app, app.app_context():
        priced = prices.price(Usage("openai", "llama-of-my-own", {"input_token": 77}))
        assert (priced.micro, priced.lines) == (0, [{"unit": "input_token", "count": 77, "micro": None, "per": None}])
        part = prices.price(Usage("stability", "core", {"picture": 2, "character": 3}))
        assert (part.micro, [line["micro"] for line in part.lines]) == (60_000, ["30000", None])


def test_huge_counts_are_exact(app: Flask) -> None:
    with app.app_context():
        assert prices.price(said(10**15 + 1)).micro == 10**17 + 100


def test_what_cannot_be_is_refused(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ValueError, match="less than nothing"):
            prices.price(said(-1))
        for unit, micro in (("character", -1), ("character", 10**13), ("sigh", 1)):
            with pytest.raises(ValueError, match=r"\$0 to \$1,000,000"):
                prices.set_price(*VOICE, unit, micro, user_id=1)


def test_a_price_of_tomorrow_does_not_hold_today(app: Flask) -> None:
    with app.app_context():
        with writing():
            prices.set_price("stability", "core", "picture", 7, user_id=1)
        assert prices.price(Usage("stability", "core", {"picture": 1}), utcnow() - timedelta(days=1)).micro == 30_000
        assert prices.price(Usage("stability", "core", {"picture": 1}), utcnow() + timedelta(days=1)).micro == 7
