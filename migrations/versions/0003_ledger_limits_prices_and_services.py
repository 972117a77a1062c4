"""the ledger, limits, prices, what services are asked for and how they are, and what needs a person

Columns are added and dropped in place: a table that others refer to is never built anew. The ledger is append-only,
and the database itself holds that.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NOW = sa.DateTime(timezone=True)
# Third-party figures of 2026-11-22, in micro-dollars: to be looked at by an admin, on the page Spending.
PRICES = [
    ("openai", model, unit, micro, 1_000_000)
    for model in ("gpt-image-2.5-flare", "gpt-image-2.5-sunburst", "gpt-image-2.6-flare", "gpt-image-2.6-sunburst")
    for unit, micro in (("input_token", 5_000_000), ("image_token", 30_000_000))
] + [
    ("stability", "core", "picture", 30_000, 1),
    ("stability", "sd3", "picture", 65_000, 1),
    ("stability", "ultra", "picture", 80_000, 1),
]

REFUSE_SQLITE = """
CREATE TRIGGER ledger_entries_no_{act} BEFORE {act} ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""
REFUSE_POSTGRESQL = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$ LANGUAGE plpgsql
"""
ON_POSTGRESQL = """
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()
"""


def upgrade() -> None:
    _ledger()
    _budgets()
    _services()
    _needs_a_person()
    _columns()


def _ledger() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", NOW, nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reservation_id", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("video_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("closes", name=op.f("uq_ledger_entries_closes")),
    )
    op.create_index("ix_ledger_entries_video_id", "ledger_entries", ["video_id"])
    op.create_index("ix_ledger_entries_user_id_day", "ledger_entries", ["user_id", "day"])
    op.create_index("ix_ledger_entries_day", "ledger_entries", ["day"])
    op.create_index("ix_ledger_entries_reservation_id", "ledger_entries", ["reservation_id"])
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(REFUSE_SQLITE.format(act=act))
    else:
        op.execute(REFUSE_POSTGRESQL)
        op.execute(ON_POSTGRESQL)
    op.create_table(
        "open_calls",
        sa.Column("reservation_id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("made_at", NOW, nullable=False),
        sa.Column("alive_until", NOW, nullable=False),
        sa.Column("sent_at", NOW, nullable=True),
        sa.PrimaryKeyConstraint("reservation_id", name=op.f("pk_open_calls")),
    )
    op.create_index("ix_open_calls_video_id", "open_calls", ["video_id"])
    op.create_index("ix_open_calls_alive_until", "open_calls", ["alive_until"])
    op.create_index("ix_open_calls_provider_sent_at", "open_calls", ["provider", "sent_at"])


def _budgets() -> None:
    op.create_table(
        "budget_counters",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("scope_id", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("stopped", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "scope_id", "period", name=op.f("pk_budget_counters")),
    )
    op.create_index("ix_budget_counters_stopped", "budget_counters", ["stopped"],
                    sqlite_where=sa.text("stopped <> ''"), postgresql_where=sa.text("stopped <> ''"))
    op.create_table(
        "daily_spend",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "user_id", "channel_id", "provider", "step", name=op.f("pk_daily_spend")),
    )
    op.create_index("ix_daily_spend_user_id_day", "daily_spend", ["user_id", "day"])
    op.create_table(
        "budget_limits",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("micro", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "of", name=op.f("pk_budget_limits")),
    )
    prices = op.create_table(
        "prices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("micro", sa.BigInteger(), nullable=False),
        sa.Column("per", sa.Integer(), nullable=False),
        sa.Column("since", NOW, nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prices")),
    )
    op.create_index("ix_prices_provider_model", "prices", ["provider", "model", "since"])
    since = sa.text("'2026-11-01 00:00:00'")
    for provider, model, unit, micro, per in PRICES:
        op.execute(prices.insert().values(provider=provider, model=model, unit=unit, micro=micro, per=per, since=since))
    op.create_table(
        "crossings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("micro", sa.BigInteger(), nullable=False),
        sa.Column("at", NOW, nullable=False),
        sa.PrimaryKeyConstraint("name", "of", "period", "micro", name=op.f("pk_crossings")),
    )


def _services() -> None:
    op.create_table(
        "service_states",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("stopped", sa.String(), nullable=False),
        sa.Column("stopped_at", NOW, nullable=True),
        sa.Column("told_at", NOW, nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("last_success_at", NOW, nullable=True),
        sa.Column("last_error_at", NOW, nullable=True),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_service_states")),
    )


def _needs_a_person() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", NOW, nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_user_id", "outbox", ["user_id"])
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", NOW, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("more", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("read_at", NOW, nullable=True),
        sa.Column("mailed_at", NOW, nullable=True),
        sa.Column("mail_tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_user_id_read_at", "notices", ["user_id", "read_at"])
    op.create_index("ix_notices_mailed_at", "notices", ["mailed_at", "at"])


COLUMNS = {
    "channels": (
        sa.Column("writer", sa.String(), nullable=False, server_default="auto"),
        sa.Column("narrator", sa.String(), nullable=False, server_default="auto"),
        sa.Column("service_voice", sa.String(), nullable=False, server_default=""),
        sa.Column("illustrator", sa.String(), nullable=False, server_default="auto"),
        sa.Column("fall_back", sa.Boolean(), nullable=False, server_default=sa.false()),
    ),
    "videos": (
        sa.Column("services", sa.JSON(), nullable=True),
        sa.Column("here", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("estimate", sa.JSON(), nullable=True),
        sa.Column("draft", sa.String(), nullable=True),
        sa.Column("queued_at", NOW, nullable=True),
        sa.Column("wake_at", NOW, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
    ),
    "results": (
        sa.Column("paid", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("reused", sa.Boolean(), nullable=False, server_default=sa.false()),
    ),
    "users": (sa.Column("muted", sa.JSON(), nullable=False, server_default="[]"),),
}


def _columns() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column)


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(table, column.name)
    for table in ("notices", "outbox", "service_states", "crossings", "prices", "budget_limits", "daily_spend",
                  "budget_counters", "open_calls", "ledger_entries"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION ledger_is_append_only()")
