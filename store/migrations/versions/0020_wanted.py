"""What is looked for in vain has an end, people who wait for it, and people who can help."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LASTING = {"sqlite_autoincrement": True}


def changing() -> Any:
    """On SQLite the table is built anew, so that it reads as if it had been made so from the start."""
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table("wanted", table_kwargs=LASTING, recreate=recreate)


def upgrade() -> None:
    op.create_table(
        "wanted_ask",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wanted_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_wanted_ask_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wanted_id"], ["wanted.id"], name=op.f("fk_wanted_ask_wanted_id_wanted"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "wanted_id", name=op.f("pk_wanted_ask")),
    )
    with op.batch_alter_table("wanted_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wanted_ask_wanted_id"), ["wanted_id"], unique=False)

    op.create_table(
        "wanted_offer",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wanted_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_wanted_offer_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wanted_id"], ["wanted.id"], name=op.f("fk_wanted_offer_wanted_id_wanted"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "wanted_id", name=op.f("pk_wanted_offer")),
    )
    with op.batch_alter_table("wanted_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wanted_offer_wanted_id"), ["wanted_id"], unique=False)

    with changing() as batch:
        # Rows that are there already are open, without an answer; the table itself has no default.
        batch.add_column(sa.Column("state", sa.Text(), nullable=False, server_default="open"))
        batch.add_column(sa.Column("answer_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("closed", UTCDateTime(), nullable=True))
        batch.create_check_constraint(op.f("ck_wanted_state"), "state IN ('open', 'found', 'closed', 'hidden')")
        batch.create_index(op.f("ix_wanted_answer_id"), ["answer_id"], unique=False)
        batch.create_foreign_key(
            op.f("fk_wanted_answer_id_resource"), "resource", ["answer_id"], ["id"], ondelete="SET NULL"
        )
    with changing() as batch:
        batch.alter_column("state", server_default=None)
        batch.alter_column("answer", server_default=None)


def downgrade() -> None:
    with changing() as batch:
        batch.drop_constraint(op.f("fk_wanted_answer_id_resource"), type_="foreignkey")
        batch.drop_index(op.f("ix_wanted_answer_id"))
        batch.drop_constraint(op.f("ck_wanted_state"), type_="check")
        for name in ("closed", "answer", "answer_id", "state"):
            batch.drop_column(name)

    with op.batch_alter_table("wanted_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wanted_offer_wanted_id"))

    op.drop_table("wanted_offer")
    with op.batch_alter_table("wanted_ask", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wanted_ask_wanted_id"))

    op.drop_table("wanted_ask")
