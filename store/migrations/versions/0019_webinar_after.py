"""What is left of a webinar: who was there, what they thought, its recording; addresses of personal calendars."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "calendar_key",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("made", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_key_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_calendar_key")),
        sa.UniqueConstraint("person_id", "calendar", name=op.f("uq_calendar_key_person_id_calendar")),
    )
    op.create_table(
        "webinar_imported",
        sa.Column("webinar_id", sa.Integer(), nullable=False),
        sa.Column("marks", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["webinar_id"], ["webinar.id"], name=op.f("fk_webinar_imported_webinar_id_webinar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("webinar_id", name=op.f("pk_webinar_imported")),
    )
    op.create_table(
        "presence",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("how IN ('link', 'word', 'host')", name=op.f("ck_presence_how")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_presence_occurrence_id_occurrence"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_presence_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("occurrence_id", "person_id", name=op.f("pk_presence")),
    )
    op.create_index(op.f("ix_presence_at"), "presence", ["at"], unique=False)
    op.create_index(op.f("ix_presence_person_id"), "presence", ["person_id"], unique=False)

    op.create_table(
        "webinar_after",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("slides", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrence.id"],
            name=op.f("fk_webinar_after_occurrence_id_occurrence"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_webinar_after_resource_id_resource"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_webinar_after")),
    )
    op.create_index(op.f("ix_webinar_after_resource_id"), "webinar_after", ["resource_id"], unique=False)

    op.create_table(
        "webinar_feedback",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_webinar_feedback_score")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrence.id"],
            name=op.f("fk_webinar_feedback_occurrence_id_occurrence"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_webinar_feedback_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("occurrence_id", "person_id", name=op.f("pk_webinar_feedback")),
    )
    op.create_index(op.f("ix_webinar_feedback_person_id"), "webinar_feedback", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("webinar_feedback")
    op.drop_table("webinar_after")
    op.drop_table("presence")
    op.drop_table("webinar_imported")
    op.drop_table("calendar_key")
