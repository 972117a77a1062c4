"""`flask --app wsgi billing …`: what is known here, compared with what Stripe says."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from ytempire.billing import provider, reconciling
from ytempire.billing.provider import BillingOff
from ytempire.providers.payments import PaymentError

billing_commands = AppGroup("billing", help="Plans and payment.")


@billing_commands.command("reconcile")
def reconcile() -> None:
    """Ask Stripe about everybody who has begun to pay, and put right what differs. Exit code 1 where it is away."""
    try:
        provider.payments()
        people = reconciling.everybody()
        put_right = sum(reconciling.compare(user_id) for user_id in people)
    except (BillingOff, PaymentError) as error:
        raise click.ClickException(error.message) from None
    click.echo(f"{len(people):,} compared, {put_right:,} put right.")
