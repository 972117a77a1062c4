"""Who holds threads of the web process: a few each, and all together not all of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from ytempire.ground.seats import Seat, Seats


def test_one_person_has_a_few_and_others_have_theirs() -> None:
    seats = Seats(in_all=10, of_one=2)
    first, second = seats.take(1), seats.take(1)
    assert first
    assert second
    assert seats.take(1) is None
    assert seats.has_all(1)
    assert seats.take(2)


def test_all_together_have_no_more_than_there_are() -> None:
    seats = Seats(in_all=3, of_one=2)
    taken = [seats.take(whose) for whose in (1, 2, 3)]
    assert all(taken)
    assert seats.take(4) is None
    assert not seats.has_all(4)


def test_a_seat_that_is_left_is_free_once() -> None:
    seats = Seats(in_all=2, of_one=2)
    first, second = seats.take(1), seats.take(1)
    assert first
    assert second
    first.leave()
    first.leave()
    third = seats.take(1)
    assert third
    assert seats.take(1) is None


def test_a_seat_that_nobody_knows_any_more_is_free() -> None:
    seats = Seats(in_all=1, of_one=1)
    for _ in range(3):
        assert seats.take(1)


def test_of_many_at_once_as_many_get_one_as_there_are() -> None:
    seats = Seats(in_all=50, of_one=7)

    def grab(whose: int) -> Seat | None:
        return seats.take(whose % 8)

    with ThreadPoolExecutor(16) as pool:
        taken = [seat for seat in pool.map(grab, range(400)) if seat]
    assert len(taken) == 50
