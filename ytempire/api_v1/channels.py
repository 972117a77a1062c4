"""`/v1/channels`."""

from __future__ import annotations

from typing import Any, Literal

from flask import url_for
from pydantic import Field
from sqlalchemy import func, select

from ytempire.accounts.owning import NotTheirs, owned
from ytempire.accounts.user import User
from ytempire.acts import channels as acts
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.channel_shapes import ChannelChange, ChannelShape, NewChannel, shape, shape_of
from ytempire.api_v1.keeping import Answer
from ytempire.api_v1.operation import Page, operation
from ytempire.api_v1.paging import Order, Paging, page_of
from ytempire.api_v1.types import Text
from ytempire.channels.channel import Channel
from ytempire.channels.forms import ChannelForm
from ytempire.costs import limit
from ytempire.errors import InvalidFields
from ytempire.extensions import db

TAG = "Channels"
SORTS = {"created_at": Channel.created_at, "name": Channel.name}


class ChannelsAsked(Paging):
    archived: bool = Field(False, description="Those that were put away, instead of the others.")
    name: Text | None = Field(None, max_length=100, description="A part of the name, in any case.")
    sort: Literal["created_at", "-created_at", "name", "-name"] = Field(
        "-created_at", description="With `-` the other way round.")  # fmt: skip


@bp.get("/channels")
@operation(gives=ChannelShape, asks=ChannelsAsked, many=True, scope="channels:read", tag=TAG)
def list_channels(query: ChannelsAsked) -> Page:
    """List your channels."""
    wanted = [Channel.user_id == caller().user.id,
              Channel.archived_at.is_not(None) if query.archived else Channel.archived_at.is_(None)]  # fmt: skip
    if query.name:
        wanted.append(func.lower(Channel.name).contains(query.name.lower(), autoescape=True))
    order = Order(SORTS[query.sort.lstrip("-")], Channel.id, query.sort.startswith("-"))
    rows, pagination = page_of(select(Channel).where(*wanted), order, query)
    budgets = limit.own_limits(limit.CHANNEL, [row.Channel.id for row in rows])
    return Page([shape(row.Channel, budgets.get(row.Channel.id)) for row in rows], pagination)


@bp.post("/channels")
@operation(gives=ChannelShape, takes=NewChannel, status=201, scope="channels:write", keeps=True, tag=TAG)
def make_channel(json: NewChannel) -> Any:
    """Set up a channel."""
    user = caller().user
    form = _form(ChannelForm.of_values(user, _values(user, json)))
    answer = Answer(shape_of, lambda data: {"Location": url_for(".read_channel", channel_id=data["id"])})
    acts.make(user, form.values(), form.budget(), also=answer)
    return answer


@bp.get("/channels/<channel_id>")
@operation(gives=ChannelShape, scope="channels:read", refuses=(404,), tag=TAG)
def read_channel(channel_id: str) -> Any:
    """Read one channel."""
    return shape_of(_own(channel_id))


@bp.patch("/channels/<channel_id>")
@operation(gives=ChannelShape, takes=ChannelChange, scope="channels:write", refuses=(404,), tag=TAG)
def change_channel(channel_id: str, json: ChannelChange) -> Any:
    """Change a channel: what is given; the rest stays as it is. Null makes a field what it is for a new channel."""
    user, channel = caller().user, _own(channel_id)
    form = _form(ChannelForm.of_values(user, _values(user, json), channel))
    return shape_of(acts.change(user, channel_id, form.values(), form.budget()))


@bp.delete("/channels/<channel_id>")
@operation(gives=None, status=204, scope="channels:write", refuses=(404,), tag=TAG)
def archive_channel(channel_id: str) -> None:
    """Put a channel away: it is not there any more. Its videos and films stay, and it can be had back."""
    acts.archive(caller().user, _own(channel_id).id)


@bp.post("/channels/<channel_id>/restore")
@operation(gives=ChannelShape, scope="channels:write", keeps=True, refuses=(404,), tag=TAG)
def restore_channel(channel_id: str) -> Any:
    """Have a channel back that was put away."""
    answer = Answer(shape_of)
    acts.restore(caller().user, channel_id, also=answer)
    return answer.data


def _own(channel_id: str) -> Channel:
    """The caller's own channel. Raises NotTheirs, also where it was put away."""
    channel = owned(Channel, channel_id, caller().user)
    if channel.archived:
        raise NotTheirs
    return channel


def _values(user: User, given: ChannelChange) -> dict[str, Any]:
    """What was given, with what is null as a new channel begins; of the budget that is none."""
    values = given.values()
    null = [name for name, value in values.items() if value is None and name != "budget_per_month"]
    if null:
        new = ChannelForm.of_values(user, {})
        values |= {name: new[name].data for name in null}
    return values


def _form(form: ChannelForm) -> ChannelForm:
    """The form, once it is found sound: the page's own rules. Raises InvalidFields."""
    if not form.validate():
        raise InvalidFields({name: str(errors[0]) for name, errors in form.errors.items() if errors})
    db.session.expire_all()
    return form
