"""People say for what body they work, so that what suits it can come first."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LASTING = {"sqlite_autoincrement": True}
ADDED = {
    "level": "level IN ('', 'nation', 'region', 'town')",
    "body_size": "body_size IN ('', 'small', 'medium', 'large', 'very_large')",
}


def changing() -> Any:
    """On SQLite the table is built anew, so that it reads as if it had been made so from the start."""
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table("person", table_kwargs=LASTING, recreate=recreate)


def upgrade() -> None:
    with changing() as batch:
        for name, check in ADDED.items():
            # Rows that are there already get the empty text; the tables themselves have no default.
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
            batch.create_check_constraint(op.f(f"ck_person_{name}"), check)
    with changing() as batch:
        for name in ADDED:
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    with changing() as batch:
        for name in ADDED:
            batch.drop_constraint(op.f(f"ck_person_{name}"), type_="check")
            batch.drop_column(name)
