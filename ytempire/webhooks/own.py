"""The installation's own endpoint, the operator's n8n: as `N8N_WEBHOOK_URL` and `N8N_WEBHOOK_SECRET` say it. It hears
every event of everybody, and may lie in a private network, since the operator has named it."""

from __future__ import annotations

from flask import current_app

from ytempire import audit
from ytempire.config import Settings
from ytempire.extensions import db, insert_into, utcnow, writing
from ytempire.outbox import EVENTS
from ytempire.webhooks import endpoints
from ytempire.webhooks.endpoint import ACTIVE, PAUSED, Endpoint

ID = "wh_0000000000000000"  # one of all installations, so that two who begin at once make one


def keep_in_step() -> bool:
    """Make, change or remove it when the settings have changed; whether they had. A look at a key, where not."""
    settings: Settings = current_app.config["SETTINGS"]
    wanted = settings.n8n_webhook_url and (settings.n8n_webhook_url, settings.n8n_webhook_secret, list(EVENTS))
    there = db.session.get(Endpoint, ID, populate_existing=True)
    same = _as_set(there) == wanted if there else not wanted
    db.session.commit()
    if same:
        return False
    with writing():
        _change(settings)
    return True


def _as_set(endpoint: Endpoint) -> tuple[str, str, list[str]]:
    return endpoint.url, endpoint.secret, endpoint.events


def _change(settings: Settings) -> None:
    endpoint = endpoints.held(ID)
    url = settings.n8n_webhook_url
    if not url:
        if endpoint:
            db.session.delete(endpoint)
            audit.record(None, "webhook.removed", ID)
        return
    if endpoint is None:
        row = {"id": ID, "user_id": None, "url": url, "description": "N8N_WEBHOOK_URL", "events": list(EVENTS),
               "secret": settings.n8n_webhook_secret, "state": ACTIVE, "why": "", "created_at": utcnow()}  # fmt: skip
        made = db.session.execute(insert_into(Endpoint).values(row).on_conflict_do_nothing())
        if made.rowcount:  # type: ignore[attr-defined]
            audit.record(None, "webhook.made", ID)
        return
    if endpoint.url != url and endpoint.state == PAUSED:
        endpoints.begin_again(endpoint)
    if endpoint.url != url:
        endpoint.failing_since = None
    endpoint.url, endpoint.secret, endpoint.events = url, settings.n8n_webhook_secret, list(EVENTS)
    audit.record(None, "webhook.changed", ID)
