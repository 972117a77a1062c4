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
    """Ask Stripe about everybody who has begun to pay, and put right what differs. Exit code 1 where somebody could not
    be compared; the others are."""
    try:
        provider.payments()
    except BillingOff as error:
        raise click.ClickException(error.message) from None
    people, put_right, failed = reconciling.everybody(), 0, 0
    for user_id in people:
        try:
            put_right += reconciling.compare(user_id)
        except PaymentError as error:
            failed += 1
            click.echo(f"User {user_id}: {error.message}", err=True)
    click.echo(f"{len(people) - failed:,} compared, {put_right:,} put right{f', {failed:,} failed' if failed else ''}.")
    if failed:
        raise SystemExit(1)
