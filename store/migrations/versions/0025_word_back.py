"""What a decision about a foreign word changed, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("foreign_word", sa.Column("filed", JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("foreign_word", "filed")
