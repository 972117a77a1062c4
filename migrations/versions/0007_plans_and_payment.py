"""how people pay: customers, checkouts, invoices, what Stripe has told, and what the built-in checkout keeps

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOW = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('billing_events',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('made_at', NOW, nullable=False),
    sa.Column('at', NOW, nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', NOW, nullable=True),
    sa.Column('problem', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_events'))
    )
    with op.batch_alter_table('billing_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_billing_events_at'), ['at'], unique=False)
        batch_op.create_index('ix_billing_events_state_next_at', ['state', 'next_at'], unique=False)

    op.create_table('billing_rehearsal',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('customer_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=True),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('made_at', NOW, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_rehearsal')),
    sa.UniqueConstraint('key', name=op.f('uq_billing_rehearsal_key'))
    )
    with op.batch_alter_table('billing_rehearsal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_billing_rehearsal_customer_id'), ['customer_id'], unique=False)

    op.create_table('billing_checkouts',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('session_id', sa.String(), nullable=True),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('made_at', NOW, nullable=False),
    sa.Column('expires_at', NOW, nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_billing_checkouts_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_billing_checkouts')),
    sa.UniqueConstraint('session_id', name=op.f('uq_billing_checkouts_session_id'))
    )
    with op.batch_alter_table('billing_checkouts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_billing_checkouts_user_id'), ['user_id'], unique=False)
        batch_op.create_index('uq_billing_checkouts_open', ['user_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('billing_customers',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.String(), nullable=True),
    sa.Column('subscription_id', sa.String(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('price_id', sa.String(), nullable=False),
    sa.Column('service', sa.String(), nullable=False),
    sa.Column('subscribed_before', sa.Boolean(), nullable=False),
    sa.Column('period_end', NOW, nullable=True),
    sa.Column('trial_end', NOW, nullable=True),
    sa.Column('ends_at_period_end', sa.Boolean(), nullable=False),
    sa.Column('owing_since', NOW, nullable=True),
    sa.Column('problem', sa.String(), nullable=False),
    sa.Column('pay_url', sa.String(), nullable=False),
    sa.Column('fetched_at', NOW, nullable=True),
    sa.Column('asked_at', NOW, nullable=True),
    sa.Column('granted', sa.String(), nullable=False),
    sa.Column('granted_why', sa.String(), nullable=False),
    sa.Column('granted_until', NOW, nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_billing_customers_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_billing_customers')),
    sa.UniqueConstraint('customer_id', name=op.f('uq_billing_customers_customer_id'))
    )
    with op.batch_alter_table('billing_customers', schema=None) as batch_op:
        batch_op.create_index('ix_billing_customers_subscription_id', ['subscription_id'], unique=False)

    op.create_table('billing_invoices',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('pdf', sa.String(), nullable=False),
    sa.Column('made_at', NOW, nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_billing_invoices_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_invoices'))
    )
    with op.batch_alter_table('billing_invoices', schema=None) as batch_op:
        batch_op.create_index('ix_billing_invoices_user_id_made_at', ['user_id', 'made_at'], unique=False)

    op.add_column('videos', sa.Column('counted_at', NOW, nullable=True))


def downgrade() -> None:
    op.drop_column('videos', 'counted_at')
    with op.batch_alter_table('billing_invoices', schema=None) as batch_op:
        batch_op.drop_index('ix_billing_invoices_user_id_made_at')
    op.drop_table('billing_invoices')
    with op.batch_alter_table('billing_customers', schema=None) as batch_op:
        batch_op.drop_index('ix_billing_customers_subscription_id')
    op.drop_table('billing_customers')
    with op.batch_alter_table('billing_checkouts', schema=None) as batch_op:
        batch_op.drop_index('uq_billing_checkouts_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_billing_checkouts_user_id'))
    op.drop_table('billing_checkouts')
    with op.batch_alter_table('billing_rehearsal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_billing_rehearsal_customer_id'))
    op.drop_table('billing_rehearsal')
    with op.batch_alter_table('billing_events', schema=None) as batch_op:
        batch_op.drop_index('ix_billing_events_state_next_at')
        batch_op.drop_index(batch_op.f('ix_billing_events_at'))
    op.drop_table('billing_events')
