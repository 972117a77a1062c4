"""The addresses that a person has their events sent to: made, changed, tried again, removed. `also` is called last in
the transaction of each act, for whoever has something to keep with it; what it raises leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from ytempire import audit
from ytempire.accounts import notice
from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.user import User
from ytempire.billing import allowing
from ytempire.billing.standing import standing_of
from ytempire.errors import Refusal
from ytempire.extensions import db, give_back_connection, utcnow, writing
from ytempire.webhooks import signing, target
from ytempire.webhooks.delivery import FAILED, TEST, WAITING, Delivery
from ytempire.webhooks.endpoint import ACTIVE, BY_OWNER, MOST, PAUSED, Endpoint

Also = Callable[[Endpoint], Any] | None


NotThere = NotTheirs


class TooMany(Refusal):
    code = "too_many"


def path_of(endpoint_id: str) -> str:
    """Its page."""
    return f"/settings/webhooks/{endpoint_id}"


def make(user: User, url: str, events: Sequence[str], description: str = "",
         also: Callable[[Endpoint, str], Any] | None = None) -> tuple[Endpoint, str]:  # fmt: skip
    """The endpoint, and its secret, which is shown this once. Looks the address's name up first. Raises WrongField,
    PrivateAddress, TooMany, PlanLimit."""
    allowing.require_webhooks(user)
    user_id, secret = user.id, signing.new_secret()
    fields = {"description": target.short_description(description), "events": target.known_events(events)}
    give_back_connection()
    endpoint = Endpoint(user_id=user_id, url=target.usable_url(url), secret=secret, **fields)
    with writing():
        db.session.execute(select(User.id).where(User.id == user_id).with_for_update())  # of two at once, one counts
        there = db.session.scalar(select(func.count()).where(Endpoint.user_id == user_id)) or 0
        if there >= MOST:
            raise TooMany(f"There are {MOST} webhooks already, and more are not possible. Remove one first.")
        db.session.add(endpoint)
        db.session.flush()
        audit.record(user_id, "webhook.made", endpoint.id, events=endpoint.events)
        if also:
            also(endpoint, secret)
    return endpoint, secret


def of_user(user: User) -> list[Endpoint]:
    """The person's, oldest first."""
    mine = select(Endpoint).where(Endpoint.user_id == user.id)
    return list(db.session.scalars(mine.order_by(Endpoint.created_at, Endpoint.id)))


def of_installation(user: User) -> Endpoint | None:
    """The operator's n8n, for an admin's eyes; there is none without `N8N_WEBHOOK_URL`."""
    return db.session.scalar(select(Endpoint).where(Endpoint.user_id.is_(None))) if user.is_admin else None


def readable(user: User, endpoint_id: str, as_admin: bool = False) -> Endpoint:
    """One to look at: the person's, or the installation's own for who comes as an admin. Raises NotTheirs."""
    endpoint = db.session.get(Endpoint, endpoint_id) if "\0" not in endpoint_id else None
    if endpoint is None or not _may_read(user.id, as_admin, endpoint):
        raise NotTheirs
    return endpoint


def change(user: User, endpoint_id: str, url: str | None = None, events: Sequence[str] | None = None,
           description: str | None = None, state: str | None = None, also: Also = None) -> Endpoint:  # fmt: skip
    """What is None stays. Another address begins with a clean record; `state` does what `pause` and `resume` do.
    Raises as `make`, and NotTheirs; a plan without webhooks lets them be paused alone."""
    user_id = user.id
    before = readable(user, endpoint_id).url
    if state != PAUSED or (url, events, description) != (None, None, None):
        require_plan(user)
    give_back_connection()
    fields: dict[str, Any] = {}
    if events is not None:
        fields["events"] = target.known_events(events)
    if description is not None:
        fields["description"] = target.short_description(description)
    if url is not None and url.strip() != before:
        fields |= {"url": target.usable_url(url), "failing_since": None}
    with writing():
        endpoint = _mine(user_id, endpoint_id)
        changed = [name for name in fields if name != "failing_since" and getattr(endpoint, name) != fields[name]]
        for name, value in fields.items():
            setattr(endpoint, name, value)
        if changed:
            audit.record(user_id, "webhook.changed", endpoint_id, fields=changed)
        if state is not None:
            (_resume if state == ACTIVE else _pause)(endpoint, user_id)
        if also:
            also(endpoint)
    return endpoint


def remove(user: User, endpoint_id: str, also: Also = None) -> None:
    """With its log; what was on its way there is not sent any more. Raises NotTheirs."""
    user_id = user.id
    with writing():
        endpoint = _mine(user_id, endpoint_id)
        audit.record(user_id, "webhook.removed", endpoint_id, events=endpoint.events)
        notice.dismiss_of(user_id, "webhook", path_of(endpoint_id))
        if also:
            also(endpoint)
        db.session.delete(endpoint)  # its deliveries and their attempts with it, by foreign key


def pause(user: User, endpoint_id: str, also: Also = None) -> Endpoint:
    """Nothing is sent to it until it is resumed: what waits goes on waiting, and what happens meanwhile it never hears
    of. One that is paused already stays as it is. Raises NotTheirs."""
    user_id = user.id
    with writing():
        endpoint = _mine(user_id, endpoint_id)
        _pause(endpoint, user_id)
        if also:
            also(endpoint)
    return endpoint


def resume(user: User, endpoint_id: str, also: Also = None, as_admin: bool = False) -> Endpoint:
    """A paused one hears of events again; what waited for it, or for one that is failing, is tried now, with a new row
    of tries. Any other stays as it is. Who comes as an admin may do it for the installation's own. Raises NotTheirs,
    PlanLimit."""
    user_id = user.id
    with writing():
        endpoint = held(endpoint_id)
        if endpoint is None or not _may_read(user_id, as_admin, endpoint):
            raise NotTheirs
        require_plan(user)
        _resume(endpoint, user_id)
        if also:
            also(endpoint)
    return endpoint


def _pause(endpoint: Endpoint, user_id: int) -> None:
    if endpoint.state == PAUSED:
        return
    endpoint.state, endpoint.why, endpoint.paused_at = PAUSED, BY_OWNER, utcnow()
    keep_what_waits(endpoint)
    audit.record(user_id, "webhook.paused", endpoint.id, why=BY_OWNER)


def _resume(endpoint: Endpoint, user_id: int) -> None:
    if endpoint.state == PAUSED:
        begin_again(endpoint)
        audit.record(user_id, "webhook.resumed", endpoint.id)
    elif endpoint.failing_since is not None:
        _try_what_waits(endpoint)  # it is failing until something gets through
        audit.record(user_id, "webhook.tried_now", endpoint.id)


def begin_again(endpoint: Endpoint) -> None:
    """In the caller's write transaction, with the endpoint held."""
    endpoint.state, endpoint.why, endpoint.failing_since, endpoint.paused_at = ACTIVE, "", None, None
    _try_what_waits(endpoint)
    for user_id in [endpoint.user_id] if endpoint.user_id else admins():
        notice.dismiss_of(user_id, "webhook", path_of(endpoint.id))


def keep_what_waits(endpoint: Endpoint) -> None:
    """For as long as it is paused; but for a test, which nobody looks for any more by the time it is resumed."""
    waiting = update(Delivery).where(*_waiting(endpoint))
    db.session.execute(waiting.where(Delivery.event == TEST).values(state=FAILED, next_at=None))
    db.session.execute(waiting.values(next_at=None))


def _try_what_waits(endpoint: Endpoint) -> None:
    db.session.execute(update(Delivery).where(*_waiting(endpoint)).values(next_at=utcnow(), tries=0))


def _waiting(endpoint: Endpoint) -> tuple[ColumnElement[bool], ...]:
    return Delivery.endpoint_id == endpoint.id, Delivery.state == WAITING


def renew_secret(user: User, endpoint_id: str, also: Callable[[Endpoint, str], Any] | None = None) -> str:
    """The new one, shown this once; what is sent from now on is signed with it. Raises NotTheirs, PlanLimit."""
    user_id, secret = user.id, signing.new_secret()
    with writing():
        endpoint = _mine(user_id, endpoint_id)
        require_plan(user)
        endpoint.secret = secret
        audit.record(user_id, "webhook.secret_renewed", endpoint_id)
        if also:
            also(endpoint, secret)
    return secret


def require_plan(user: User) -> None:
    """A payment that is missing keeps nobody from seeing to what is there."""
    if not standing_of(user).plan.webhooks:
        allowing.require_webhooks(user)


def held(endpoint_id: str) -> Endpoint | None:
    """The endpoint, read afresh and locked until the caller's transaction ends: it comes before its deliveries, always,
    so that nobody waits for somebody who waits for him."""
    if "\0" in endpoint_id:
        return None
    found = select(Endpoint).where(Endpoint.id == endpoint_id).with_for_update()
    return db.session.scalar(found, execution_options={"populate_existing": True})


def admins() -> list[int]:
    return list(db.session.scalars(select(User.id).where(User.role == "admin").order_by(User.id)))


def _mine(user_id: int, endpoint_id: str) -> Endpoint:
    endpoint = held(endpoint_id)
    if endpoint is None or endpoint.user_id != user_id:
        raise NotTheirs
    return endpoint


def _may_read(user_id: int, as_admin: bool, endpoint: Endpoint) -> bool:
    return endpoint.user_id == user_id or (endpoint.user_id is None and as_admin)
