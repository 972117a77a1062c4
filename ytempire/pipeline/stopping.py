"""A service that a person has to see to: it is called no more, the admins are told once, and what waits says so."""

from __future__ import annotations

from ytempire import outbox
from ytempire.accounts import notice
from ytempire.costs import service_state
from ytempire.providers.choice import NAMES
from ytempire.providers.errors import ServiceError

SERVICES = "/settings/services"


def stop(provider: str, error: ServiceError) -> None:
    """Note it in the caller's transaction, with the notice and the event where it is news."""
    if service_state.failed(provider, error.message, error.kind):
        notice.tell_admins("provider", error.message, "It is not called until you test its key again.", SERVICES)
        outbox.put("budget.reached", None, limit="provider", of=provider, service=NAMES[provider],
                   reason=error.kind, message=error.message)  # fmt: skip
