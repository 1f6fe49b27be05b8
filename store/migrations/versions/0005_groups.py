"""Roles follow a role or group of the platform; who waits at the door of a space is written down."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LASTING = {"sqlite_autoincrement": True}


def changing(table: str) -> Any:
    """On SQLite the table is built anew, so that it reads as if it had been made so from the start."""
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table(table, table_kwargs=LASTING, recreate=recreate)


def upgrade() -> None:
    with changing("role_grant") as batch:
        batch.add_column(sa.Column("follows", sa.Text(), nullable=True))
    with changing("space") as batch:
        batch.add_column(sa.Column("join_role_name", sa.Text(), nullable=True))
    op.create_table(
        "arrival",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_arrival_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_arrival_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "space_id", name=op.f("pk_arrival")),
    )
    op.create_index(op.f("ix_arrival_space_id"), "arrival", ["space_id"], unique=False)
    op.create_table(
        "following",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "role IN ('member', 'partner', 'reviewer', 'moderator', 'organizer', 'admin')",
            name=op.f("ck_following_role"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_following_made_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_following_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_following")),
        sa.UniqueConstraint("space_id", "group_id", "role", name=op.f("uq_following_space_id_group_id_role")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_following_made_by"), "following", ["made_by"], unique=False)


def downgrade() -> None:
    op.drop_table("following")
    op.drop_table("arrival")
    with changing("space") as batch:
        batch.drop_column("join_role_name")
    with changing("role_grant") as batch:
        batch.drop_column("follows")
