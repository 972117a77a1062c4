"""Home: the one question of the first film, and from then on what needs a person, what is made, what is done."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from ytempire.accounts import notice
from ytempire.accounts.user import User, anyone
from ytempire.billing import allowing, refreshing
from ytempire.billing.banner import banner
from ytempire.channels.channel import Channel
from ytempire.extensions import db, utcnow
from ytempire.film.frame import FORMATS
from ytempire.publishing import agenda
from ytempire.publishing.rows import with_going
from ytempire.text import one_line
from ytempire.videos import figures, listing
from ytempire.videos.estimate import Estimate
from ytempire.videos.outlook import Wish, outlook

NOTICES = 4
NEWEST = 6
CHANNELS = 5
LONGEST_TOPIC = 300
LENGTHS = ((30, "30 s"), (60, "1 min"), (180, "3 min"))
IDEAS = (
    "Why coffee hits harder in the morning",
    "The army that lost to birds",
    "Rent or buy: the sum nobody does",
    "Why you wake up at 3 a.m.",
)
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")

bp = Blueprint("dashboard", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """To the door for those outside; the first film's question until there is a video; then the home page."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.login" if anyone() else "accounts.signup"), 303)
    tally = figures.of_user(current_user.id)
    notices = notice.unread(current_user.id, NOTICES + 1, (refreshing.KIND,) if banner() else ())
    if not tally.videos:
        topic = one_line(request.args.get("topic"))[:LONGEST_TOPIC]
        return render_template(
            "dashboard/first_run.html", topic=topic, ideas=IDEAS, lengths=promises(current_user),
            formats=possible_formats(current_user), notices=notices[:NOTICES], more_notices=len(notices) > NOTICES,
        )  # fmt: skip
    waiting = figures.needing_a_person(current_user.id, NOTICES + 1)
    return render_template(
        "dashboard/home.html",
        day=day_in(current_user.timezone, utcnow()),
        sentence=being_made(tally.making),
        tally=tally,
        time_to_make=figures.time_to_make(current_user.id),
        notices=notices[:NOTICES],
        more_notices=len(notices) > NOTICES,
        waiting=waiting[:NOTICES],
        more_wait=len(waiting) > NOTICES,
        rows=with_going(listing.under_way(current_user.id)),
        newest=with_going(figures.newest(current_user.id, NEWEST, finished=True)),
        channels=busiest(current_user.id),
        agenda=agenda.next_of(current_user.id, utcnow(), current_user.timezone),
    )


def promises(user: User) -> list[tuple[int, str, Estimate]]:
    """The lengths of a first film: seconds, the name, and what such a film is expected to cost. Those that the plan
    makes."""
    most, _ = allowing.longest(user)
    return [(seconds, name, outlook(user, Wish(None, seconds=seconds)).estimate) for seconds, name in LENGTHS
            if most is None or seconds <= most]  # fmt: skip


def possible_formats(user: User) -> list[str]:
    """Those that the person's plan makes."""
    left_out = allowing.formats(user)
    return [name for name in FORMATS if name not in left_out]


def busiest(user_id: int) -> list[tuple[Channel, figures.Tally]]:
    """The channels that got a video last, with their videos counted."""
    tallies = figures.of_channels(user_id)
    own = select(Channel).where(Channel.user_id == user_id, Channel.archived_at.is_(None))
    used = [channel for channel in db.session.scalars(own) if channel.id in tallies]
    used.sort(key=lambda channel: tallies[channel.id].newest or channel.created_at, reverse=True)
    return [(channel, tallies[channel.id]) for channel in used[:CHANNELS]]


def day_in(zone: str, moment: datetime) -> str:
    """The day of a moment in a time zone: `Sunday, 22 November`."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{there:%A}, {there.day} {there:%B}"


def being_made(count: int) -> str:
    """How many videos are being made, in a sentence."""
    if not count:
        return "Nothing is being made."
    number = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    return f"{number} video{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} being made."
