"""the pool of YouTube accounts with its quota, connections of channels, publications, and what YouTube counts

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOW = sa.DateTime(timezone=True)
# Google's own figures (checked 2026-11-22). An upload cost 1,600 of the 10,000 units until 2025-12-03, and has a bucket
# of its own since. What reports cost is not published; the product counts them one by one.
COSTS = [
    ("videos.insert", "units", 1600, "2000-01-01"),
    ("videos.insert", "inserts", 1, "2025-12-04"),
    ("search.list", "units", 100, "2000-01-01"),
    ("search.list", "searches", 1, "2025-12-04"),
    ("videos.list", "units", 1, "2000-01-01"),
    ("videos.update", "units", 50, "2000-01-01"),
    ("videos.delete", "units", 50, "2000-01-01"),
    ("thumbnails.set", "units", 50, "2000-01-01"),
    ("captions.list", "units", 50, "2000-01-01"),
    ("captions.insert", "units", 400, "2000-01-01"),
    ("playlistItems.list", "units", 1, "2000-01-01"),
    ("playlistItems.insert", "units", 50, "2000-01-01"),
    ("playlists.list", "units", 1, "2000-01-01"),
    ("channels.list", "units", 1, "2000-01-01"),
    ("reports.query", "reports", 1, "2000-01-01"),
]
ALLOWANCES = [
    ("units", 10_000, "2000-01-01"),
    ("inserts", 100, "2025-12-04"),
    ("searches", 100, "2025-12-04"),
    ("reports", 10_000, "2000-01-01"),
]


def upgrade() -> None:
    op.create_table('video_days',
    sa.Column('video_id', sa.String(), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('views', sa.BigInteger(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('average_seconds', sa.Integer(), nullable=False),
    sa.Column('likes', sa.Integer(), nullable=False),
    sa.Column('subscribers_gained', sa.Integer(), nullable=False),
    sa.Column('revenue', sa.BigInteger(), nullable=True),
    sa.Column('counted_at', NOW, nullable=False),
    sa.PrimaryKeyConstraint('video_id', 'day', name=op.f('pk_video_days'))
    )
    with op.batch_alter_table('video_days', schema=None) as batch_op:
        batch_op.create_index('ix_video_days_channel_id_day', ['channel_id', 'day'], unique=False)

    op.create_table('youtube_accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('client_secret', sa.String(), nullable=False),
    sa.Column('api_key', sa.String(), nullable=False),
    sa.Column('audit', sa.String(), nullable=False),
    sa.Column('testing', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('waits_until', NOW, nullable=True),
    sa.Column('faulty_until', NOW, nullable=True),
    sa.Column('suspended_at', NOW, nullable=True),
    sa.Column('last_error', sa.String(), nullable=False),
    sa.Column('last_error_at', NOW, nullable=True),
    sa.Column('last_upload_at', NOW, nullable=True),
    sa.Column('created_at', NOW, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_youtube_accounts'))
    )
    with op.batch_alter_table('youtube_accounts', schema=None) as batch_op:
        batch_op.create_index('uq_youtube_accounts_number', ['number'], unique=True)

    op.create_table('youtube_allowances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bucket', sa.String(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('allowance', sa.Integer(), nullable=False),
    sa.Column('since', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_youtube_allowances'))
    )
    with op.batch_alter_table('youtube_allowances', schema=None) as batch_op:
        batch_op.create_index('ix_youtube_allowances_bucket', ['bucket', 'since'], unique=False)

    op.create_table('youtube_calls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', NOW, nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('holds', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('video_id', sa.String(), nullable=False),
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('alive_until', NOW, nullable=False),
    sa.Column('closed_at', NOW, nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_youtube_calls'))
    )
    with op.batch_alter_table('youtube_calls', schema=None) as batch_op:
        batch_op.create_index('ix_youtube_calls_account_id_day', ['account_id', 'day'], unique=False)
        batch_op.create_index('ix_youtube_calls_state', ['state', 'alive_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_youtube_calls_video_id'), ['video_id'], unique=False)

    op.create_table('youtube_costs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('bucket', sa.String(), nullable=False),
    sa.Column('cost', sa.Integer(), nullable=False),
    sa.Column('since', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_youtube_costs'))
    )
    with op.batch_alter_table('youtube_costs', schema=None) as batch_op:
        batch_op.create_index('ix_youtube_costs_method', ['method', 'since'], unique=False)

    op.create_table('youtube_usage',
    sa.Column('account_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('bucket', sa.String(), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.Column('reserved', sa.Integer(), nullable=False),
    sa.Column('exhausted', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('account_id', 'bucket', 'day', name=op.f('pk_youtube_usage'))
    )
    op.create_table('channel_days',
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('views', sa.BigInteger(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('average_seconds', sa.Integer(), nullable=False),
    sa.Column('likes', sa.Integer(), nullable=False),
    sa.Column('subscribers_gained', sa.Integer(), nullable=False),
    sa.Column('subscribers_lost', sa.Integer(), nullable=False),
    sa.Column('revenue', sa.BigInteger(), nullable=True),
    sa.Column('counted_at', NOW, nullable=False),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_channel_days_channel_id_channels'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('channel_id', 'day', name=op.f('pk_channel_days'))
    )
    op.create_table('channel_syncs',
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('done_at', NOW, nullable=True),
    sa.Column('next_at', NOW, nullable=True),
    sa.Column('begun_at', NOW, nullable=True),
    sa.Column('lease_token', sa.String(), nullable=True),
    sa.Column('lease_until', NOW, nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(), nullable=True),
    sa.Column('totals', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_channel_syncs_channel_id_channels'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('channel_id', name=op.f('pk_channel_syncs'))
    )
    with op.batch_alter_table('channel_syncs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_channel_syncs_next_at'), ['next_at'], unique=False)

    op.create_table('youtube_connections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('youtube_channel_id', sa.String(), nullable=False),
    sa.Column('youtube_title', sa.String(), nullable=False),
    sa.Column('youtube_handle', sa.String(), nullable=False),
    sa.Column('picture_key', sa.String(), nullable=True),
    sa.Column('uploads_playlist', sa.String(), nullable=False),
    sa.Column('playlists', sa.JSON(), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('refresh_token', sa.String(), nullable=False),
    sa.Column('access_token', sa.String(), nullable=False),
    sa.Column('access_ends_at', NOW, nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('granted_at', NOW, nullable=False),
    sa.Column('checked_at', NOW, nullable=True),
    sa.Column('ends_at', NOW, nullable=True),
    sa.Column('warned_at', NOW, nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['youtube_accounts.id'], name=op.f('fk_youtube_connections_account_id_youtube_accounts')),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_youtube_connections_channel_id_channels'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_youtube_connections_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_youtube_connections')),
    sa.UniqueConstraint('channel_id', 'account_id', name=op.f('uq_youtube_connections_channel_id'))
    )
    with op.batch_alter_table('youtube_connections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_youtube_connections_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_youtube_connections_ends_at', ['ends_at'], unique=False)
        batch_op.create_index('ix_youtube_connections_state_checked_at', ['state', 'checked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_youtube_connections_user_id'), ['user_id'], unique=False)

    op.create_table('publications',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('video_id', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('channel_id', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('tags', sa.JSON(), nullable=False),
    sa.Column('privacy', sa.String(), nullable=False),
    sa.Column('publish_at', NOW, nullable=True),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('licence', sa.String(), nullable=False),
    sa.Column('made_for_kids', sa.Boolean(), nullable=False),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('playlist_id', sa.String(), nullable=False),
    sa.Column('playlist_title', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('waiting_for', sa.JSON(), nullable=True),
    sa.Column('wake_at', NOW, nullable=True),
    sa.Column('error', sa.String(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('lease_token', sa.String(), nullable=True),
    sa.Column('lease_until', NOW, nullable=True),
    sa.Column('enqueued_at', NOW, nullable=True),
    sa.Column('asked_at', NOW, nullable=True),
    sa.Column('withdraw', sa.Boolean(), nullable=False),
    sa.Column('local', sa.Boolean(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('youtube_channel_id', sa.String(), nullable=False),
    sa.Column('youtube_id', sa.String(), nullable=True),
    sa.Column('film', sa.String(), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.Column('sent', sa.BigInteger(), nullable=False),
    sa.Column('session', sa.String(), nullable=True),
    sa.Column('marker', sa.String(), nullable=False),
    sa.Column('looks', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', NOW, nullable=True),
    sa.Column('live_at', NOW, nullable=True),
    sa.Column('seen', sa.JSON(), nullable=True),
    sa.Column('created_at', NOW, nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['youtube_accounts.id'], name=op.f('fk_publications_account_id_youtube_accounts')),
    sa.ForeignKeyConstraint(['channel_id'], ['channels.id'], name=op.f('fk_publications_channel_id_channels')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_publications_user_id_users')),
    sa.ForeignKeyConstraint(['video_id'], ['videos.id'], name=op.f('fk_publications_video_id_videos'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publications'))
    )
    with op.batch_alter_table('publications', schema=None) as batch_op:
        batch_op.create_index('ix_publications_channel_id_live_at', ['channel_id', 'live_at'], unique=False)
        batch_op.create_index('ix_publications_state_lease_until', ['state', 'lease_until'], unique=False)
        batch_op.create_index('ix_publications_state_wake_at', ['state', 'wake_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_publications_user_id'), ['user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_publications_youtube_id'), ['youtube_id'], unique=False)
        batch_op.create_index('uq_publications_video_id', ['video_id'], unique=True)

    op.create_table('publication_parts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('publication_id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('progress', sa.Double(), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.Column('error', sa.String(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('wake_at', NOW, nullable=True),
    sa.Column('started_at', NOW, nullable=True),
    sa.Column('finished_at', NOW, nullable=True),
    sa.ForeignKeyConstraint(['publication_id'], ['publications.id'], name=op.f('fk_publication_parts_publication_id_publications'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication_parts')),
    sa.UniqueConstraint('publication_id', 'name', name=op.f('uq_publication_parts_publication_id'))
    )
    _seed()


def _seed() -> None:
    costs = sa.table("youtube_costs", *(sa.column(name) for name in ("method", "bucket", "cost", "since")))
    op.bulk_insert(costs, [dict(zip(("method", "bucket", "cost", "since"), row)) for row in COSTS])
    allowances = sa.table("youtube_allowances", *(sa.column(name) for name in ("bucket", "allowance", "since")))
    op.bulk_insert(allowances, [dict(zip(("bucket", "allowance", "since"), row)) for row in ALLOWANCES])


def downgrade() -> None:
    op.drop_table('publication_parts')
    with op.batch_alter_table('publications', schema=None) as batch_op:
        batch_op.drop_index('uq_publications_video_id')
        batch_op.drop_index(batch_op.f('ix_publications_youtube_id'))
        batch_op.drop_index(batch_op.f('ix_publications_user_id'))
        batch_op.drop_index('ix_publications_state_wake_at')
        batch_op.drop_index('ix_publications_state_lease_until')
        batch_op.drop_index('ix_publications_channel_id_live_at')

    op.drop_table('publications')
    with op.batch_alter_table('youtube_connections', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_youtube_connections_user_id'))
        batch_op.drop_index(batch_op.f('ix_youtube_connections_account_id'))

    op.drop_table('youtube_connections')
    with op.batch_alter_table('channel_syncs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_channel_syncs_next_at'))

    op.drop_table('channel_syncs')
    op.drop_table('channel_days')
    op.drop_table('youtube_usage')
    with op.batch_alter_table('youtube_costs', schema=None) as batch_op:
        batch_op.drop_index('ix_youtube_costs_method')

    op.drop_table('youtube_costs')
    with op.batch_alter_table('youtube_calls', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_youtube_calls_video_id'))
        batch_op.drop_index('ix_youtube_calls_state')
        batch_op.drop_index('ix_youtube_calls_account_id_day')

    op.drop_table('youtube_calls')
    with op.batch_alter_table('youtube_allowances', schema=None) as batch_op:
        batch_op.drop_index('ix_youtube_allowances_bucket')

    op.drop_table('youtube_allowances')
    with op.batch_alter_table('youtube_accounts', schema=None) as batch_op:
        batch_op.drop_index('uq_youtube_accounts_number')

    op.drop_table('youtube_accounts')
    with op.batch_alter_table('video_days', schema=None) as batch_op:
        batch_op.drop_index('ix_video_days_channel_id_day')

    op.drop_table('video_days')
