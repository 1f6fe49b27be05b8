"""Schedules: when something is due, as a wall time in a zone and as the next moment in UTC."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("wall_time", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("next_due", UTCDateTime(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("last_first", UTCDateTime(), nullable=True),
        sa.Column("last_due", UTCDateTime(), nullable=True),
        sa.Column("last_ran", UTCDateTime(), nullable=True),
        sa.Column("last_outcome", sa.Text(), nullable=False),
        sa.Column("last_count", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_schedule_tries")),
        sa.CheckConstraint("wall_time LIKE '__:__'", name=op.f("ck_schedule_wall_time")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_schedule_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_schedule_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("key", name=op.f("uq_schedule_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_schedule_kind_next_due", "schedule", ["kind", "next_due"], unique=False)
    op.create_index(op.f("ix_schedule_person_id"), "schedule", ["person_id"], unique=False)
    op.create_index(op.f("ix_schedule_space_id"), "schedule", ["space_id"], unique=False)


def downgrade() -> None:
    op.drop_table("schedule")
