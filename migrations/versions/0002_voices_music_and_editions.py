"""what a channel says about voice and music, and what a creator changes in a film

Columns are added and dropped in place: a table that others refer to is never built anew.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channels", sa.Column("pace", sa.Double(), nullable=False, server_default="1.0"))
    op.add_column("channels", sa.Column("pronunciations", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("channels", sa.Column("music_key", sa.String(), nullable=True))
    op.add_column("channels", sa.Column("music_name", sa.String(), nullable=True))
    op.add_column("channels", sa.Column("effects", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("videos", sa.Column("edition", sa.JSON(), nullable=True))
    op.add_column("videos", sa.Column("thumbnail_choice", sa.JSON(), nullable=True))


def downgrade() -> None:
    for name in ("thumbnail_choice", "edition"):
        op.drop_column("videos", name)
    for name in ("effects", "music_name", "music_key", "pronunciations", "pace"):
        op.drop_column("channels", name)
