"""`flask --app wsgi costs …`: whether the ledger adds up, and what was spent."""

from __future__ import annotations

from datetime import date, timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from ytempire import money
from ytempire.costs import days
from ytempire.costs.counter import DailySpend
from ytempire.costs.verify import verify
from ytempire.extensions import db, utcnow

cost_commands = AppGroup("costs", help="Money: the ledger, and what was spent.")
LINE = "{:<10}  {:<10} {:>6} {:>13} {:>13}"  # day, service, calls, spent, failed


@cost_commands.command("verify")
def verify_ledger() -> None:
    """Compare every counter with the sum over the ledger that it stands for. Exit code 1 where one differs."""
    verdict = verify()
    calls = "1 open call" if verdict.open_calls == 1 else f"{verdict.open_calls:,} open calls"
    click.echo(f"{calls}, {money.shown(verdict.held)} held.")
    if verdict.right:
        click.echo(f"The ledger adds up: {verdict.entries:,} entries, no difference.")
        return
    for found in verdict.differences:
        click.echo(f"{found.what}: counted {_figure(found.counted, found.unit)}, "
                   f"the ledger says {_figure(found.summed, found.unit)}")  # fmt: skip
    many = len(verdict.differences)
    raise click.ClickException(f"The ledger does not add up: {many:,} difference{'s' if many > 1 else ''}.")


@cost_commands.command("report")
@click.option("--from", "first", help="The first day, as 2026-11-01; 29 days ago if not given.")
@click.option("--to", "last", help="The last day; today if not given.")
def report(first: str | None, last: str | None) -> None:
    """What was spent, by day and service, in dollars with six decimals."""
    until = _day(last) or date.fromisoformat(days.day_of(utcnow()))
    since = _day(first) or until - timedelta(days=29)
    if until < since:
        raise click.ClickException("That time ends before it begins.")
    figures = (func.sum(DailySpend.calls), func.sum(DailySpend.spent), func.sum(DailySpend.failed))
    rows = db.session.execute(
        select(DailySpend.day, DailySpend.provider, *figures)
        .where(DailySpend.day.between(since.isoformat(), until.isoformat()))
        .group_by(DailySpend.day, DailySpend.provider).order_by(DailySpend.day, DailySpend.provider)
    ).all()  # fmt: skip
    if not rows:
        click.echo(f"Nothing was spent from {since} to {until}.")
        return
    click.echo(LINE.format("day", "service", "calls", "spent", "failed"))
    for day, provider, calls, spent, failed in rows:
        click.echo(LINE.format(day, provider, calls, money.exact(int(spent)), money.exact(int(failed))))
    calls, spent, failed = (sum(map(int, column)) for column in list(zip(*rows, strict=True))[2:])
    click.echo(LINE.format("in all", "", calls, money.exact(spent), money.exact(failed)))


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise click.ClickException(f"“{text}” is no day. Give it as 2026-11-28.") from None
    try:
        return days.taken(day)
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def _figure(value: int, unit: str) -> str:
    return f"{value:,}" if unit == "calls" else money.exact(value)
