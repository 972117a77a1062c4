"""The sentence about a plan that stands on every page while something is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_login import current_user

from ytempire.billing.customer import Customer
from ytempire.billing.standing import standing_of
from ytempire.extensions import db


@dataclass(frozen=True)
class Banner:
    """`tone` and `icon` as `shared/_notice.html` takes them. `pay` is where the open invoice is paid, or
    "" where the portal is the way; `word` is what the button says."""

    tone: str
    icon: str
    what: str
    more: str
    pay: str
    word: str


FACES = {"grace": ("warn", "triangle-alert"), "lapsed": ("bad", "circle-x"), "ending": ("", "info")}
PAY, KEEP = "Pay now", "Keep the plan"


def banner() -> Banner | None:
    """Of the signed-in person; None where there is nothing to be done. Reads one row, none while billing is off."""
    if not current_user.is_authenticated:
        return None
    standing = standing_of(current_user)
    face = FACES.get(standing.state)
    if face is None:
        return None
    customer = db.session.get(Customer, current_user.id)
    ends = standing.state == "ending"
    what, _, more = standing.sentence.partition(". ")
    return Banner(*face, f"{what}.", more, "" if ends or customer is None else customer.pay_url,
                  KEEP if ends else PAY)  # fmt: skip
