"""`flask --app wsgi quota …`: how the accounts of the pool stand, and whether their quota adds up."""

from __future__ import annotations

from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from ytempire.extensions import utcnow
from ytempire.quotas import pacific, pool
from ytempire.quotas.forecast import forecast
from ytempire.quotas.rules import INSERTS, REPORTS, UNITS
from ytempire.quotas.standing import EXHAUSTED, WAITING, Bucket, Standing, standings
from ytempire.quotas.verify import verify

quota_commands = AppGroup("quota", help="YouTube's quota: the accounts of the pool, and what is left today.")
LINE = "{:>3}  {:<24} {:<8} {:>7} {:>9} {:>14} {:>13}  {}"
LABEL = 24  # characters of a label


@quota_commands.command("show")
def show() -> None:
    """Every account: uploads today, buckets used of what is used at most, health."""
    now = utcnow()
    found = standings(now)
    click.echo(LINE.format("", "account", "state", "uploads", "inserts", "units", "reports", "health"))
    for each in found:
        click.echo(_line(each, now))
    if any(bucket.exhausted for each in found for bucket in each.buckets.values()):
        click.echo("! YouTube itself says that nothing is left.")
    ahead = forecast(now, found)
    click.echo(f"\n{ahead.left} of {ahead.most} uploads left today, {ahead.reserve} more in reserve. "
               f"The day ends in {_span(ahead.resets_at - now)}, at midnight Pacific.")  # fmt: skip
    if not pool.has_clients():
        click.echo("No account has a client of Google: films are kept on this computer, and counted all the same.")


@quota_commands.command("verify")
def verify_counters() -> None:
    """Compare every counter with the sum over its calls, of 90 days. Exit code 1 where one differs."""
    numbers = {account.id: account.number for account in pool.accounts()}
    differences = verify(utcnow())
    for found in differences:
        click.echo(f"account {numbers.get(found.account_id, '?')}, {found.bucket}, {found.day}: {found.counted:,} "
                   f"{found.what}, its calls say {found.summed:,}")  # fmt: skip
    if differences:
        many = len(differences)
        raise click.ClickException(f"The quota does not add up: {many:,} difference{'s' if many > 1 else ''}.")
    click.echo("The quota adds up: every counter is the sum of its calls.")


def _line(standing: Standing, now: datetime) -> str:
    account, buckets = standing.account, standing.buckets
    uploads = f"{standing.uploads.taken} of {standing.uploads.most}"
    return LINE.format(account.number, account.label[:LABEL], account.state, uploads, _used(buckets[INSERTS]),
                       _used(buckets[UNITS]), _used(buckets[REPORTS]), _health(standing, now))  # fmt: skip


def _used(bucket: Bucket) -> str:
    return f"{bucket.taken:,}/{bucket.most:,}{'!' if bucket.exhausted else ''}"


def _health(standing: Standing, now: datetime) -> str:
    health = standing.health(now)
    until = {WAITING: standing.account.paused_until(now), EXHAUSTED: pacific.goes_on_after(now)}.get(health)
    return f"{health} until {until.astimezone(pacific.ZONE):%a %H:%M} Pacific" if until else health


def _span(left: timedelta) -> str:
    """`15 h 59 min`."""
    minutes = int(left.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60:02} min"
