"""the words that a publication began with, so that it is known which of them nobody has changed

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publications", sa.Column("drafted", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("publications", "drafted")
