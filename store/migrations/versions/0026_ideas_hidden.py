"""Ideas for the hub and topics for webinars can be hidden by a moderator."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LASTING = {"sqlite_autoincrement": True}  # a batch makes the table anew, and would forget it
TABLES = ("feedback", "webinar_idea")


def upgrade() -> None:
    # What is there already is not hidden; the tables themselves have no default.
    for name in TABLES:
        op.add_column(name, sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table(name, table_kwargs=LASTING) as batch:
            batch.alter_column("hidden", server_default=None)


def downgrade() -> None:
    for name in TABLES:
        op.drop_column(name, "hidden")
