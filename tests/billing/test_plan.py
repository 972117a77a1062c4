"""The table of plans, and how settings change it."""

from __future__ import annotations

import pytest

from ytempire.billing.plan import UNLIMITED, plans_of
from ytempire.config import Settings, SettingsError, load_settings

DOLLAR = 1_000_000


def settings(tmp_path, **given: str) -> Settings:
    return load_settings(tmp_path / "none", instance_path=tmp_path, secret_key="s" * 32, jwt_secret_key="j" * 32,
                         data_encryption_key="d" * 32, **given)  # fmt: skip


def test_the_plans_are_as_they_were_promised(tmp_path) -> None:
    told = {plan.name: (plan.price, plan.channels, plan.videos, plan.seconds, plan.day)
            for plan in plans_of(settings(tmp_path)).values()}  # fmt: skip
    assert told == {
        "free": (0, 1, 10, 180, 2 * DOLLAR), "starter": (19, 3, 60, 600, 10 * DOLLAR),
        "growth": (49, 10, 300, 1800, 50 * DOLLAR), "scale": (149, 50, 2000, 3600, 150 * DOLLAR),
    }  # fmt: skip
    for plan in plans_of(settings(tmp_path)).values():
        assert (plan.resolution, plan.formats, plan.api, plan.webhooks) == ("1080p", ("landscape", "portrait"), True,
                                                                            True)  # fmt: skip
    ranks = [plan.priority for plan in plans_of(settings(tmp_path)).values()]
    assert ranks == sorted(set(ranks))


def test_without_plans_nothing_is_limited() -> None:
    assert (UNLIMITED.name, UNLIMITED.channels, UNLIMITED.videos, UNLIMITED.seconds, UNLIMITED.day) == (
        "scale", None, None, None, None)  # fmt: skip


def test_a_setting_changes_what_it_names_and_nothing_else(tmp_path) -> None:
    before = plans_of(settings(tmp_path))
    after = plans_of(settings(
        tmp_path, plan_free="channels=2, videos=5,minutes=1 day=0.50 formats=portrait api=no webhooks=No priority=4",
        plan_scale="channels=none videos=none minutes=none day=none price=199",
    ))  # fmt: skip
    free, scale = after["free"], after["scale"]
    assert (free.channels, free.videos, free.seconds, free.day, free.formats, free.api, free.webhooks, free.priority) \
        == (2, 5, 60, 500_000, ("portrait",), False, False, 4)  # fmt: skip
    assert (free.price, free.title) == (0, "Free")
    assert (scale.channels, scale.videos, scale.seconds, scale.day, scale.price) == (None, None, None, None, 199)
    both = plans_of(settings(tmp_path, plan_free="formats=portrait+landscape"))["free"]
    assert both == before["free"]
    assert (after["starter"], after["growth"]) == (before["starter"], before["growth"])


@pytest.mark.parametrize(("text", "why"), [
    ("channel=2", "“channel=2” is none of price=…, channels=…"),
    ("channels", "“channels” is none of"),
    ("channels=", "channels has to be a whole number up to 1,000,000, not “”"),
    ("channels=-1", "channels has to be a whole number"),
    ("videos=1e3", "videos has to be a whole number"),
    ("videos=99999999999999999999", "videos has to be a whole number"),
    ("videos=²", "videos has to be a whole number"),
    ("videos=1 videos=2", "videos is given twice"),
    ("minutes=0", "minutes has to be from 1 to 60"),
    ("minutes=61", "minutes has to be from 1 to 60"),
    ("day=free", "day has to be dollars such as 12.50, not “free”"),
    ("day=-1", "day has to be dollars"),
    ("day=1.123", "day has to be dollars"),
    ("formats=square", "formats has to be of landscape, portrait"),
    ("formats=landscape+", "formats has to be of landscape, portrait, with a + between them"),
    ("formats=", "formats has to be of landscape, portrait"),
    ("api=perhaps", "api has to be yes or no, not “perhaps”"),
    ("priority=10", "priority has to be from 0 to 9"),
    ("price=none", "price has to be a whole number"),
])  # fmt: skip
def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path, text: str, why: str) -> None:
    with pytest.raises(SettingsError) as refused:
        settings(tmp_path, plan_growth=text)
    assert str(refused.value).startswith(f"PLAN_GROWTH is wrong: {why}")
