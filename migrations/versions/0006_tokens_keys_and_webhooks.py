"""refresh tokens, keys for programs, answers kept for a day, webhooks out and in

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NOW = sa.DateTime(timezone=True)


def upgrade() -> None:
    # A list that is filtered, and the count of what is in it, are read from this index alone.
    op.drop_index('ix_videos_user_id_created_at', table_name='videos')
    op.create_index('ix_videos_user_id_created_at', 'videos', ['user_id', 'created_at', 'id', 'status', 'channel_id'],
                    unique=False)
    op.create_table('kept_answers',
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('made_at', NOW, nullable=False),
    sa.PrimaryKeyConstraint('owner', 'key', name=op.f('pk_kept_answers'))
    )
    with op.batch_alter_table('kept_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_answers_made_at'), ['made_at'], unique=False)

    op.create_table('received_webhooks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', NOW, nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_received_webhooks')),
    sa.UniqueConstraint('source', 'name', 'owner', 'key', name=op.f('uq_received_webhooks_source'))
    )
    with op.batch_alter_table('received_webhooks', schema=None) as batch_op:
        batch_op.create_index('ix_received_webhooks_at', ['at'], unique=False)
        batch_op.create_index('ix_received_webhooks_owner', ['source', 'owner', 'outcome', 'id'], unique=False)

    op.create_table('api_keys',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('start', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('created_at', NOW, nullable=False),
    sa.Column('used_at', NOW, nullable=True),
    sa.Column('expires_at', NOW, nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_api_keys_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_keys')),
    sa.UniqueConstraint('hash', name=op.f('uq_api_keys_hash'))
    )
    with op.batch_alter_table('api_keys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_keys_user_id'), ['user_id'], unique=False)

    op.create_table('token_families',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('current', sa.String(), nullable=False),
    sa.Column('stamp', sa.String(), nullable=False),
    sa.Column('agent', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('created_at', NOW, nullable=False),
    sa.Column('used_at', NOW, nullable=False),
    sa.Column('expires_at', NOW, nullable=False),
    sa.Column('ended_at', NOW, nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_token_families_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_token_families'))
    )
    with op.batch_alter_table('token_families', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_token_families_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_token_families_user_id'), ['user_id'], unique=False)

    op.create_table('webhook_endpoints',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('events', sa.JSON(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('failing_since', NOW, nullable=True),
    sa.Column('tried_at', NOW, nullable=True),
    sa.Column('paused_at', NOW, nullable=True),
    sa.Column('created_at', NOW, nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_webhook_endpoints_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_endpoints'))
    )
    with op.batch_alter_table('webhook_endpoints', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_endpoints_user_id'), ['user_id'], unique=False)

    op.create_table('webhook_deliveries',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('endpoint_id', sa.String(), nullable=False),
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', NOW, nullable=True),
    sa.Column('lease_token', sa.String(), nullable=True),
    sa.Column('lease_until', NOW, nullable=True),
    sa.Column('created_at', NOW, nullable=False),
    sa.Column('delivered_at', NOW, nullable=True),
    sa.ForeignKeyConstraint(['endpoint_id'], ['webhook_endpoints.id'], name=op.f('fk_webhook_deliveries_endpoint_id_webhook_endpoints'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_deliveries')),
    sa.UniqueConstraint('endpoint_id', 'event_id', name=op.f('uq_webhook_deliveries_endpoint_id'))
    )
    with op.batch_alter_table('webhook_deliveries', schema=None) as batch_op:
        batch_op.create_index('ix_webhook_deliveries_created_at', ['created_at'], unique=False)
        batch_op.create_index('ix_webhook_deliveries_endpoint_id_created_at', ['endpoint_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_webhook_deliveries_state_next_at', ['state', 'next_at'], unique=False)
    unfinished = sa.text("state IN ('waiting', 'sending')")
    op.create_index('ix_webhook_deliveries_unfinished', 'webhook_deliveries', ['endpoint_id', 'event_id'], unique=False,
                    sqlite_where=unfinished, postgresql_where=unfinished)

    op.create_table('webhook_attempts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delivery_id', sa.String(), nullable=False),
    sa.Column('at', NOW, nullable=False),
    sa.Column('headers', sa.JSON(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('error', sa.String(), nullable=False),
    sa.Column('milliseconds', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['webhook_deliveries.id'], name=op.f('fk_webhook_attempts_delivery_id_webhook_deliveries'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_attempts'))
    )
    with op.batch_alter_table('webhook_attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_attempts_delivery_id'), ['delivery_id'], unique=False)
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fanned_at', NOW, nullable=True))
        batch_op.create_index('ix_outbox_fanned_at_id', ['fanned_at', 'id'], unique=False)

    # What happened before there were webhooks is not sent to any.
    op.execute(sa.text("UPDATE outbox SET fanned_at = at"))


def downgrade() -> None:
    op.drop_index('ix_videos_user_id_created_at', table_name='videos')
    op.create_index('ix_videos_user_id_created_at', 'videos', ['user_id', 'created_at', 'id'], unique=False)
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_fanned_at_id')
        batch_op.drop_column('fanned_at')
    with op.batch_alter_table('webhook_attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_attempts_delivery_id'))
    op.drop_table('webhook_attempts')
    with op.batch_alter_table('webhook_deliveries', schema=None) as batch_op:
        batch_op.drop_index('ix_webhook_deliveries_unfinished')
        batch_op.drop_index('ix_webhook_deliveries_state_next_at')
        batch_op.drop_index('ix_webhook_deliveries_endpoint_id_created_at')
        batch_op.drop_index('ix_webhook_deliveries_created_at')
    op.drop_table('webhook_deliveries')
    with op.batch_alter_table('webhook_endpoints', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_endpoints_user_id'))
    op.drop_table('webhook_endpoints')
    with op.batch_alter_table('token_families', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_token_families_user_id'))
        batch_op.drop_index(batch_op.f('ix_token_families_expires_at'))
    op.drop_table('token_families')
    with op.batch_alter_table('api_keys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_api_keys_user_id'))
    op.drop_table('api_keys')
    with op.batch_alter_table('received_webhooks', schema=None) as batch_op:
        batch_op.drop_index('ix_received_webhooks_owner')
        batch_op.drop_index('ix_received_webhooks_at')
    op.drop_table('received_webhooks')
    with op.batch_alter_table('kept_answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_answers_made_at'))
    op.drop_table('kept_answers')
