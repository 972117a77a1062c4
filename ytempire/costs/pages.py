"""The page of costs: what the signed-in creator has paid, for what, and under which limits of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)  # fmt: skip
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from ytempire.accounts.access import login_required
from ytempire.channels.channel import Channel
from ytempire.costs import limit, report, report_csv, report_span, report_videos, report_words
from ytempire.costs.limit import CHANNEL, OWN, Limit
from ytempire.costs.limit_forms import budgets_form
from ytempire.costs.report import Today
from ytempire.costs.report_gauge import Gauge, gauge
from ytempire.costs.report_span import Span
from ytempire.errors import Refusal
from ytempire.extensions import db, writing
from ytempire.providers.choice import NAMES

bp = Blueprint("costs", __name__)


@bp.record_once
def give_templates_the_day(state: Any) -> None:
    """The side bar shows what is spent today, on every page."""
    app: Flask = state.app
    app.context_processor(lambda: {"spending_today": side_bar})


@bp.get("/costs")
@login_required
def show() -> ResponseReturnValue:
    try:
        return _page(report_span.span_of(request.args))
    except ValueError as error:
        return _page(report_span.usual(), problem=str(error))


@bp.get("/costs.csv")
@login_required
def table() -> ResponseReturnValue:
    """The ledger of these days as a file for a spreadsheet."""
    return csv_file(asked_span(), current_user.id, "costs")


@bp.get("/costs/today")
@login_required
def today() -> ResponseReturnValue:
    """The side bar's meter; 204 where it is what the page shows (`?seen=`)."""
    day = side_bar()
    if day is None or request.args.get("seen") == day.mark:
        return "", 204
    return render_template("costs/_side.html", day=day)


@bp.post("/costs/limits")
@login_required
def save_limits() -> ResponseReturnValue:
    """Keep the creator's own day and the channels' months."""
    channels = own_channels()
    form = _limits_form(channels)
    if not form.validate():
        return _page(report_span.usual(), form=form)
    wanted = {(OWN, str(current_user.id)): form.day.data}
    wanted |= {(CHANNEL, channel.id): form.months.form[channel.id].data for channel in channels}
    with writing():
        changed = [key for key, micro in wanted.items() if set_audited(*key, micro)]
    flash("Limits saved." if changed else "Nothing was changed.", "circle-check")
    day = report.today_of(current_user.id)
    if changed and (more := report_words.lowered("your limit of a day", day.limit, day.spent)):
        flash(more, "triangle-alert")
    return redirect(url_for(".show"), 303)


def set_audited(name: str, of: str, micro: int | None) -> bool:
    """Set one limit in the caller's transaction and say so in the audit log; whether that changed anything."""
    return limit.change_limit(current_user.id, name, micro, of)


def side_bar() -> Today | None:
    """Today for the side bar: of all for an admin, else the creator's own. None where costs mean nothing here."""
    if not current_user.is_authenticated:
        return None
    all_of_it = current_user.is_admin
    if not report.concerns(current_app.config["SETTINGS"], None if all_of_it else current_user.id):
        return None
    return report.today_of_all() if all_of_it else report.today_of(current_user.id)


def asked_span() -> Span:
    """The days that the query string asks for. Raises Refusal."""
    try:
        return report_span.span_of(request.args)
    except ValueError as error:
        raise Refusal(str(error)) from None


def csv_file(span: Span, user_id: int | None, name: str) -> Response:
    text = stream_with_context(report_csv.written(span, user_id))
    response = Response(text, mimetype="text/csv")
    first, last = span.bounds
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{first}-{last}.csv"'
    return response


@dataclass(frozen=True)
class ChannelRow:
    """A channel with what it has cost this month, under its budget."""

    id: str
    name: str
    spent: int
    budget: int | None

    @property
    def gauge(self) -> Gauge | None:
        return gauge(self.spent, 0, self.budget)

    @property
    def left(self) -> int:
        return max(0, (self.budget or 0) - self.spent)


def channel_rows(channels: Sequence[Channel]) -> list[ChannelRow]:
    """The channels, the dearest of this month first."""
    spent, kept = report.by_channel(report_span.this_month(), current_user.id), _budgets(channels)
    rows = [ChannelRow(channel.id, channel.name, spent.get(channel.id, 0), kept.get(channel.id))
            for channel in channels]  # fmt: skip
    return sorted(rows, key=lambda row: -row.spent)


def own_channels() -> Sequence[Channel]:
    """The creator's channels that are not put away."""
    own = select(Channel).where(Channel.user_id == current_user.id, Channel.archived_at.is_(None))
    return db.session.scalars(own.order_by(Channel.created_at, Channel.id)).all()


def _limits_form(channels: Sequence[Channel]) -> Any:
    own = limit.own_limit(OWN, str(current_user.id))
    return budgets_form(channels, _budgets(channels))(data={"day": own})


def _budgets(channels: Sequence[Channel]) -> dict[str, int]:
    """The budgets of a month that are set, by channel."""
    ids = [channel.id for channel in channels]
    rows = db.session.scalars(select(Limit).where(Limit.name == CHANNEL, Limit.of.in_(ids)))
    return {row.of: row.micro for row in rows}


def _page(span: Span, problem: str = "", form: Any = None) -> ResponseReturnValue:
    user_id, settings = current_user.id, current_app.config["SETTINGS"]
    channels = own_channels()
    before, after = request.args.get("before", ""), request.args.get("after", "")
    try:
        videos, newer, older = report_videos.page(span, user_id, before, after)
    except ValueError as error:
        raise Refusal(str(error)) from None
    calls = report.held_calls(user_id)
    html = render_template(
        "costs/show.html",
        **figures(span, user_id),
        concerned=report.concerns(settings, user_id),
        problem=problem,
        form=form or _limits_form(channels),
        refused=bool(form),
        channels=channel_rows(channels),
        videos=videos, newer=newer, older=older,
        calls=calls,
        titles=report_videos.names([call.video_id for call in calls]),
    )  # fmt: skip
    return html, 422 if problem or form else 200


def figures(span: Span, user_id: int) -> dict[str, Any]:
    """What the page and its stream show of these days."""
    rows, day = report.by_day(span, user_id), report.today_of(user_id)
    total = sum(row.spent for row in rows)
    typical = report_videos.typical(span, user_id) if total else None
    return {
        "span": span,
        "rows": rows,
        "total": total,
        "a_day": total // span.length,
        "failed": sum(row.failed for row in rows),
        "providers": report.providers(rows),
        "provider_names": NAMES,
        "day": day,
        "below": report_words.below(day),
        "typical": typical,
        "of_a_video": limit.limit(limit.VIDEO),
        "against": report_words.against(typical),
        "crossed": report_words.crossed(rows, day.alert, day.limit),
        "label": report_words.chart(rows, span),
        "steps": report.by_step(span, user_id),
        "held": report.held(user_id),
        "days_begin": report_words.days_begin(current_app.config["SETTINGS"]),
        "today": report_span.today().isoformat(),
    }
