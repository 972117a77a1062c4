"""The price before the work, in a terminal: who makes what, what that is expected to cost, and whether it is wanted."""

from __future__ import annotations

import sys
from typing import Any

import click

from ytempire import money
from ytempire.channels.channel import Channel
from ytempire.costs.limit import Payer
from ytempire.errors import Refusal
from ytempire.providers.choice import Services
from ytempire.videos import budget_fit
from ytempire.videos.budget_fit import Fit
from ytempire.videos.estimate import PAYABLE, Estimate, Part, estimate


def require_wanted(channel: Channel, services: Services, yes: bool, **asked: Any) -> Estimate:
    """What the film will cost, said on stderr and agreed to; a film that costs nothing is made without a word.

    Raises `ClickException` where it must not be made, or nobody has said that it is to be paid.
    """
    promised = estimate(channel.user_id, channel, services, **asked)
    if not promised.paid:
        return promised
    fitting = budget_fit.fit(Payer(channel.user_id, channel.id, ""), promised)
    _tell(promised, fitting)
    try:
        budget_fit.require(promised, fitting)
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.message} With --local it is made on this computer, at no cost.") from None
    if yes:
        return promised
    price = money.shown(promised.likely)
    if not sys.stdin.isatty():
        raise click.ClickException(
            f"This film costs about {price}. Say --yes to pay that, or --local to make it on this computer, at no cost."
        )
    if not click.confirm(f"Make it for about {price}?", err=True):
        raise click.ClickException("Nothing was made and nothing is paid.")
    return promised


def _tell(promised: Estimate, fitting: Fit) -> None:
    for part in promised.parts:
        if part.step in PAYABLE:
            click.echo(f"{part.step.capitalize():<8} {_by(part)}", err=True)
    limit = f"; a video may cost {money.shown(fitting.video_limit)}" if fitting.video_limit is not None else ""
    spread = f"between {money.shown(promised.low)} and {money.shown(promised.high)}"
    click.echo(f"About {money.shown(promised.likely)}, {spread}{limit}.", err=True)
    if fitting.stopped:
        click.echo(f"It would wait: {fitting.stopped}", err=True)
    elif fitting.binds:
        click.echo(f"It would wait: {fitting.binds.called} has {money.shown(fitting.free_there)} left.", err=True)


def _by(part: Part) -> str:
    if part.local:
        return "This computer, at no cost"
    price = "no price" if part.unpriced else f"about {money.shown(part.likely)}"
    return f"{part.service_name}, {part.model}, {part.counted}: {price}"
