"""The sentence about a plan that stands on every page while something is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_login import current_user

from ytempire.billing.customer import Customer
from ytempire.billing.standing import standing_of
from ytempire.extensions import db


@dataclass(frozen=True)
class Banner:
    """`tone` and `icon` as `shared/_notice.html` takes them. `pay` is where the open invoice is paid, or ""."""

    tone: str
    icon: str
    what: str
    more: str
    pay: str


FACES = {"grace": ("warn", "triangle-alert"), "lapsed": ("bad", "circle-x"), "ending": ("", "info")}


def banner() -> Banner | None:
    """Of the signed-in person; None where there is nothing to be done. Reads one row, none while billing is off."""
    if not current_user.is_authenticated:
        return None
    standing = standing_of(current_user)
    face = FACES.get(standing.state)
    if face is None:
        return None
    customer = db.session.get(Customer, current_user.id)
    owing = standing.state != "ending" and customer is not None
    end = ". " if ". " in standing.sentence else "; "
    what, _, more = standing.sentence.partition(end)
    return Banner(*face, f"{what}.", more[:1].upper() + more[1:], customer.pay_url if owing and customer else "")
