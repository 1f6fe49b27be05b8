"""Cards that are to be taken down."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("live_card", sa.Column("leaving", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("live_card", "leaving")
