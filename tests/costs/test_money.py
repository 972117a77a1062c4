from __future__ import annotations

import random
from fractions import Fraction

import pytest

from ytempire import money


@pytest.mark.parametrize(
    ("text", "micro"),
    [
        ("3", 3_000_000), ("2.50", 2_500_000), (" $1,000 ", 1_000_000_000), ("$ 0.000001", 1), (".5", 500_000),
        ("3.", 3_000_000), ("0", 0), ("1,000,000", 10**12), ("0.4500000000", 450_000), ("0000000000003", 3_000_000),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text: str, micro: int) -> None:
    assert money.parse(text) == micro


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-3", "cannot be negative"), ("−0.01", "cannot be negative"), ("$-3", "cannot be negative"),
        ("0.0000001", "at most six decimals"), ("1.0123456789", "at most six decimals"),
        ("1000000.01", "more than $1,000,000"), ("9" * 5_000, "more than $1,000,000"),
        ("", "in dollars"), (".", "in dollars"), ("1e5", "in dollars"), ("2,50", "in dollars"), ("1,00", "in dollars"),
        ("nan", "in dollars"), ("inf", "in dollars"), ("٣", "in dollars"), ("3\n4", "in dollars"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refused:
        money.parse(text)
    assert said in str(refused.value)


def test_whatever_is_in_a_field_reads_back_as_the_same_amount() -> None:
    chance = random.Random(4)
    for micro in [0, 1, 9, 10_000, money.MOST, *(chance.randrange(money.MOST) for _ in range(500))]:
        assert money.parse(money.typed(micro)) == micro
        assert money.parse(money.exact(micro)) == micro


def test_exact_amounts_add_up() -> None:
    chance = random.Random(4)
    amounts = [chance.randrange(-(10**12), 10**12) for _ in range(500)]
    assert sum(Fraction(money.exact(micro)) for micro in amounts) * money.MICRO == sum(amounts)


@pytest.mark.parametrize(
    ("micro", "text"),
    [
        (0, "$0.00"), (1, "$0.000001"), (99, "$0.000099"), (400, "$0.0004"), (7_500, "$0.0075"), (8_112, "$0.0081"),
        (9_999, "$0.01"), (10_000, "$0.01"),
        (14_999, "$0.01"), (15_000, "$0.02"), (1_204_000_000, "$1,204.00"), (-90_000, "−$0.09"), (-1, "−$0.000001"),
        (None, ""), (2**40, "$1,099,511.63"),
    ],
)  # fmt: skip
def test_prose_has_cents_and_some_digits_of_what_is_less(micro: int | None, text: str) -> None:
    assert money.shown(micro) == text


def test_a_fraction_is_rounded_up_and_a_whole_amount_is_not() -> None:
    assert [money.rounded_up(Fraction(n, 10**7)) for n in (0, 1, 10**7 - 1, 10**7, 10**7 + 1)] == [0, 1, 1, 1, 2]
