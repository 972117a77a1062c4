"""Statuses, moves and acts, as interface.md tables them."""

from types import SimpleNamespace

import pytest

from ytempire.videos import lifecycle

ALLOWED = {  # the table of interface.md, as far as it is built
    "draft": {"edit", "delete"},
    "queued": {"cancel"},
    "processing": {"cancel"},
    "waiting": {"retry", "cancel"},
    "review": {"retry", "approve", "reject", "edit", "delete"},
    "completed": {"publish", "edit", "delete"},
    "scheduled": {"cancel", "publish"},
    "publishing": {"cancel"},
    "published": {"delete"},
    "failed": {"retry", "edit", "delete"},
    "cancelled": {"retry", "edit", "delete"},
}


def video(status):
    return SimpleNamespace(status=status, revision=0)


def test_every_status_of_the_table_has_its_transitions():
    assert set(lifecycle.TRANSITIONS) == set(ALLOWED)


@pytest.mark.parametrize("status", ALLOWED)
@pytest.mark.parametrize("action", lifecycle.ACTIONS)
def test_an_act_is_allowed_exactly_where_the_table_says(status, action):
    assert lifecycle.can(video(status), action) == (action in ALLOWED[status])


@pytest.mark.parametrize("status", lifecycle.STATUSES)
def test_a_move_that_the_table_does_not_have_is_refused(status):
    for target in set(lifecycle.STATUSES) - lifecycle.TRANSITIONS[status]:
        subject = video(status)
        with pytest.raises(lifecycle.ImpossibleTransition, match=status):
            lifecycle.move(subject, target)
        assert subject.status == status


def test_a_move_is_seen_by_open_pages():
    subject = video("queued")
    lifecycle.move(subject, "processing")
    assert (subject.status, subject.revision) == ("processing", 1)


def test_a_refused_act_says_which_status_forbids_it():
    with pytest.raises(lifecycle.ImpossibleTransition, match="completed cannot be cancelled"):
        lifecycle.require(video("completed"), "cancel")
