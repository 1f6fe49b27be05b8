"""A webinar can be hidden by a moderator."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

LASTING = {"sqlite_autoincrement": True}  # a batch makes the table anew, and would forget it


def upgrade() -> None:
    # Webinars that are there already are not hidden; the table itself has no default.
    op.add_column("webinar", sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("webinar", table_kwargs=LASTING) as batch:
        batch.alter_column("hidden", server_default=None)


def downgrade() -> None:
    op.drop_column("webinar", "hidden")
