"""`/v1/webhooks`: endpoints of one's own, what was sent to them, and what n8n and Stripe say."""

from __future__ import annotations

import sys
from typing import Any

from flask import g, request
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ytempire.accounts.user import User
from ytempire.acts import n8n, stripe
from ytempire.api_v1 import caller
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.keeping import AGAIN, Answer, asked_key
from ytempire.api_v1.operation import Page, operation
from ytempire.api_v1.paging import Order, Paging, page_of
from ytempire.api_v1.webhook_shapes import (
    DeliveriesAsked,
    DeliveryShape,
    EndpointChange,
    EndpointShape,
    MadeEndpointShape,
    N8nSaid,
    N8nShape,
    NewEndpoint,
    StripeShape,
    delivery_shape,
    endpoint_shape,
)
from ytempire.billing import hearing
from ytempire.webhooks import delivering, endpoints, log, trying
from ytempire.webhooks.delivery import Delivery
from ytempire.webhooks.endpoint import Endpoint

TAG = "Webhooks"
KEYED = ("Of your own choice: for 90 days the same key and body get the same answer, and nothing is done twice; the "
         "same key with another body is refused (409). The field `idempotency_key` will do, too.")  # fmt: skip
SECRET = {"Cache-Control": "no-store"}  # of an answer that holds one


@bp.get("/webhooks/endpoints")
@operation(gives=EndpointShape, asks=Paging, many=True, scope="webhooks", tag=TAG)
def list_endpoints(query: Paging) -> Page:
    """List your webhooks."""
    mine = select(Endpoint).where(Endpoint.user_id == caller.caller().user.id)
    rows, pagination = page_of(mine, Order(Endpoint.created_at, Endpoint.id), query)
    return Page([endpoint_shape(row.Endpoint) for row in rows], pagination)


@bp.post("/webhooks/endpoints")
@operation(gives=MadeEndpointShape, takes=NewEndpoint, status=201, scope="webhooks", keeps=True, tag=TAG)
def make_endpoint(json: NewEndpoint) -> Any:
    """Set up a webhook. Its secret is told in this answer alone.

    The same `Idempotency-Key` is given the same answer, secret and all, for 24 hours.
    """
    answer = Answer(endpoint_shape, SECRET)
    endpoints.make(caller.caller().user, json.url, json.events, json.description, also=answer)
    return answer


@bp.get("/webhooks/endpoints/<endpoint_id>")
@operation(gives=EndpointShape, scope="webhooks", refuses=(404,), tag=TAG)
def read_endpoint(endpoint_id: str) -> Any:
    """Read one webhook."""
    return endpoint_shape(_own(endpoint_id))


@bp.patch("/webhooks/endpoints/<endpoint_id>")
@operation(gives=EndpointShape, takes=EndpointChange, scope="webhooks", refuses=(404,), tag=TAG)
def change_endpoint(endpoint_id: str, json: EndpointChange) -> Any:
    """Change, pause or resume a webhook: what is given; the rest stays as it is."""
    user, given = caller.caller().user, json.model_dump(exclude_none=True)
    return endpoint_shape(endpoints.change(user, _own(endpoint_id).id, **given))


@bp.delete("/webhooks/endpoints/<endpoint_id>")
@operation(gives=None, status=204, scope="webhooks", refuses=(404,), tag=TAG)
def remove_endpoint(endpoint_id: str) -> None:
    """Remove a webhook with its log. What was on its way there is not sent any more."""
    endpoints.remove(caller.caller().user, endpoint_id)


@bp.post("/webhooks/endpoints/<endpoint_id>/resume")
@operation(gives=EndpointShape, scope="webhooks", keeps=True, refuses=(404,), tag=TAG)
def resume_endpoint(endpoint_id: str) -> Any:
    """Send to a paused webhook again. What waits for it is tried now, as it is for one that is failing."""
    answer = Answer(endpoint_shape)
    who = caller.caller()
    endpoints.resume(who.user, endpoint_id, also=answer, as_admin=who.as_admin)
    return answer.data


@bp.post("/webhooks/endpoints/<endpoint_id>/test")
@operation(gives=DeliveryShape, status=202, scope="webhooks", keeps=True, refuses=(404, 409), tag=TAG)
def test_endpoint(endpoint_id: str) -> Any:
    """Send a test to a webhook: the event `webhook.test`, whatever it asks for.

    It is tried up to three times within a minute, one test after the other, and says nothing of how the webhook stands.
    A paused one is sent none (409). A person has 60 in an hour (429 `too_many_tests`).
    """
    who, answer = caller.caller(), Answer(delivery_shape)
    trying.send_test(who.user, endpoint_id, also=answer, as_admin=who.as_admin)
    return answer.data


@bp.post("/webhooks/endpoints/<endpoint_id>/secret")
@operation(gives=MadeEndpointShape, status=201, scope="webhooks", keeps=True, refuses=(404,), tag=TAG)
def renew_secret(endpoint_id: str) -> Any:
    """Give a webhook a new secret. It is told in this answer alone; the old one signs nothing any more.

    The same `Idempotency-Key` is given the same answer, secret and all, for 24 hours.
    """
    answer = Answer(endpoint_shape, SECRET)
    endpoints.renew_secret(caller.caller().user, endpoint_id, also=answer)
    return answer


@bp.get("/webhooks/endpoints/<endpoint_id>/deliveries")
@operation(gives=DeliveryShape, asks=DeliveriesAsked, many=True, scope="webhooks", refuses=(404,), tag=TAG)
def list_deliveries(endpoint_id: str, query: DeliveriesAsked) -> Page:
    """List what was sent to a webhook in the last 30 days, newest first, with each try."""
    sent = select(Delivery).where(Delivery.endpoint_id == _own(endpoint_id).id)
    if query.state:
        sent = sent.where(Delivery.state == query.state)
    found = sent.options(selectinload(Delivery.attempts))
    rows, pagination = page_of(found, Order(Delivery.created_at, Delivery.id), query)
    return Page([delivery_shape(row.Delivery) for row in rows], pagination)


@bp.post("/webhooks/endpoints/<endpoint_id>/deliveries/<delivery_id>/redeliver")
@operation(gives=DeliveryShape, status=202, scope="webhooks", keeps=True, refuses=(404, 409), tag=TAG)
def redeliver(endpoint_id: str, delivery_id: str) -> Any:
    """Send a delivery once more: the same body under the same event id."""
    endpoint = _own(endpoint_id)
    if log.of_endpoint(endpoint, delivery_id) is None:
        raise endpoints.NotThere
    return _sent_again(delivery_id)


@bp.post("/webhooks/deliveries/<delivery_id>/redeliver")
@operation(gives=DeliveryShape, status=202, scope="webhooks", keeps=True, refuses=(404, 409), tag=TAG)
def redeliver_by_id(delivery_id: str) -> Any:
    """Send a delivery once more, by its id alone: the same body under the same event id."""
    return _sent_again(delivery_id)


@bp.post("/webhooks/n8n/<workflow_id>")
@operation(gives=N8nShape, takes=N8nSaid, public=True, shows=("n8n", "key"), keyed=KEYED, raw=True,
           refuses=(401, 403, 404, 409), tag=TAG)  # fmt: skip
def hear_n8n(workflow_id: str) -> Any:
    """What a workflow of n8n says of a film: `video_completed` or `quality_check`.

    It shows the installation's N8N_WEBHOOK_SECRET, or an API key with the scope `webhooks`, as a bearer or in
    `X-Webhook-Token`.
    """
    owner = _spoken_for()
    answer = n8n.receive(owner, workflow_id, g.body, asked_key())
    return answer.payload, AGAIN if answer.again else {}


@bp.post("/webhooks/stripe")
@operation(gives=StripeShape, public=True, raw=True, refuses=(400,), tag=TAG)
def hear_stripe() -> Any:
    """What Stripe says of a payment: one of its events, signed in `Stripe-Signature` in the last five minutes.

    One that came before is answered the same, and does nothing.
    """
    request.max_content_length = sys.maxsize  # no more of it is read than an event may have, however large it is
    stripe.receive(request.stream.read(hearing.LARGEST + 1), request.headers.get("Stripe-Signature", ""))
    return {"status": "success"}


def _spoken_for() -> User | None:
    """Whose films whoever calls in may speak of; None for all. Raises NotSignedIn, NotAllowed, BadToken."""
    return None if caller.is_installation() else caller.require("webhooks", person=False).user


def _sent_again(delivery_id: str) -> Any:
    who, answer = caller.caller(), Answer(delivery_shape)
    delivering.redeliver(who.user, delivery_id, also=answer, as_admin=who.as_admin)
    return answer.data


def _own(endpoint_id: str) -> Endpoint:
    """The caller's own, or the installation's for an admin, whose key needs the scope `admin`. Raises NotThere."""
    who = caller.caller()
    return endpoints.readable(who.user, endpoint_id, who.as_admin)
