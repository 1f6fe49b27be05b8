"""How often a message may have left without a word, so that one that may stand three times counts twice."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def changing() -> Any:
    return op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True})


def upgrade() -> None:
    with changing() as batch:
        # Rows that are there already get 0; the table itself has no default.
        batch.add_column(sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"))
    with changing() as batch:
        batch.alter_column("doubts", server_default=None)


def downgrade() -> None:
    with changing() as batch:
        batch.drop_column("doubts")
