"""How Stripe says no, as our kinds and as sentences (docs.stripe.com/error-codes, docs.stripe.com/api/errors)."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, GAVE_UP_WAITING, LOST, REJECTED
from ytempire.providers.payments import GONE, NOT_OPEN, OTHER_REQUEST, UNKNOWN_PRICE, PaymentError
from ytempire.providers.retry_after import retry_after

if TYPE_CHECKING:
    from stripe import StripeError

NO_CONNECTION = "Stripe cannot be reached at the moment. Nothing was paid. Try again in a minute."
NO_SENSE = "Stripe answered with something that cannot be read. Try again in a minute."
NO_ANSWER = "Stripe's answer did not arrive. Nothing was paid. Try again in a minute."
BROKEN = "Stripe is not working at the moment. Nothing was paid. Try again in a minute."
PAUSE = "Stripe asks for a pause. Nothing was paid. Try again in a minute."
KEY = "Stripe does not take this installation's key. Whoever runs it has to check STRIPE_API_KEY."
PRICE = "Stripe does not know the price of this plan. Whoever runs this installation has to check its price ids."
NOTHING = "Stripe does not have this any more."
OVER = "This checkout is over: it was paid, or has run out."
OTHER = "This checkout was begun with something else. Begin it once more."
REFUSED = "Stripe did not accept the request. Whoever runs this installation finds in the log why."

ENDING = "the end of a checkout"

log = logging.getLogger(__name__)


def refusal(error: StripeError, what: str) -> PaymentError:
    """The error that an answer means, or that none came. `what` was asked for, in the log's words. Stripe's own message
    may hold what a person typed, so that its words alone go into the log."""
    status, code, param = error.http_status, _code_of(error), _word(getattr(error, "param", ""))
    log.warning("Stripe refused %s: %s %s %s %s", what, status or "no answer", code, param, error.request_id or "")
    if status is None:
        # The SDK says of no answer only by its own words whether a connection was made.
        late = "timed out" in str(error).lower() or "timeout" in str(error).lower()
        return PaymentError(LOST if late else DOWN, NO_ANSWER if late else NO_CONNECTION, answered=False)
    kind, sentence = _meaning(status, code, param, what)
    return PaymentError(kind, sentence, code, retry_after(error.headers or {}), answered=status not in (409, 429),
                        param=param)  # fmt: skip


def unreadable() -> PaymentError:
    return PaymentError(LOST, NO_SENSE, answered=False)


def _meaning(status: int, code: str, param: str, what: str) -> tuple[str, str]:
    if status < 400:
        return LOST, NO_SENSE
    if code == "idempotency_error":
        return OTHER_REQUEST, OTHER
    if "price" in param:
        return UNKNOWN_PRICE, PRICE
    if code == "resource_missing":
        return GONE, NOTHING
    if status == 404:  # there is no such address: it is not Stripe that answers, or not as it should
        return LOST, NO_SENSE
    if what == ENDING and status == 400:
        return NOT_OPEN, OVER
    if status in (401, 403):
        return BAD_KEY, KEY
    if status in (409, 429):
        return BUSY, PAUSE
    if status in GAVE_UP_WAITING:
        return LOST, NO_ANSWER
    return (DOWN, BROKEN) if status >= 500 else (REJECTED, REFUSED)


def _code_of(error: StripeError) -> str:
    """Stripe's code, which the SDK does not pass on for every kind; where it has none, what kind it calls it."""
    told = error.json_body.get("error") if isinstance(error.json_body, dict) else None
    said = told if isinstance(told, dict) else {}
    return _word(error.code) or _word(said.get("code")) or _word(said.get("type"))


def _word(said: object) -> str:
    """The word if it looks like one: what else an answer holds is in no log and on no page."""
    return said if isinstance(said, str) and re.fullmatch(r"[A-Za-z0-9_\[\].]{1,80}", said) else ""
