"""Webinars: announced once, taking place at occurrences, with answers, hosts, channels and suggestions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "webinar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("wall_time", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column(
            "reminders",
            JSON,
            nullable=True,
        ),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("created", UTCDateTime(), nullable=False),
        sa.Column("changed", UTCDateTime(), nullable=False),
        sa.Column("announced", UTCDateTime(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('webinar', 'workshop', 'town hall', 'focus group', 'open day')", name=op.f("ck_webinar_kind")
        ),
        sa.CheckConstraint("status IN ('draft', 'announced', 'cancelled')", name=op.f("ck_webinar_status")),
        sa.CheckConstraint("visibility <> 'space' OR space_id IS NOT NULL", name=op.f("ck_webinar_one_space")),
        sa.CheckConstraint("visibility IN ('public', 'members', 'space')", name=op.f("ck_webinar_visibility")),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_webinar_capacity")),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_webinar_minutes")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_webinar_sequence")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_webinar_made_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_webinar_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_webinar_source_source_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_webinar_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_webinar_announced"), "webinar", ["announced"], unique=False)
    op.create_index(op.f("ix_webinar_made_by"), "webinar", ["made_by"], unique=False)
    op.create_index(op.f("ix_webinar_space_id"), "webinar", ["space_id"], unique=False)
    op.create_index(op.f("ix_webinar_status"), "webinar", ["status"], unique=False)

    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webinar_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("wall_time", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("begins", UTCDateTime(), nullable=False),
        sa.Column("ends", UTCDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved_from", UTCDateTime(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("unverified", sa.Boolean(), nullable=False),
        sa.Column("doubt", sa.Text(), nullable=False),
        sa.Column("changed", UTCDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'moved', 'cancelled', 'done')", name=op.f("ck_occurrence_state")),
        sa.CheckConstraint("begins < ends", name=op.f("ck_occurrence_ends")),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_occurrence_capacity")),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity", name=op.f("ck_occurrence_seats")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_occurrence_sequence")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_occurrence_taken")),
        sa.CheckConstraint("tickets >= 0", name=op.f("ck_occurrence_tickets")),
        sa.ForeignKeyConstraint(
            ["webinar_id"], ["webinar.id"], name=op.f("fk_occurrence_webinar_id_webinar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("uid", name=op.f("uq_occurrence_uid")),
        sa.UniqueConstraint("webinar_id", "planned_on", name=op.f("uq_occurrence_webinar_id_planned_on")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_occurrence_begins"), "occurrence", ["begins"], unique=False)
    op.create_index("ix_occurrence_state_begins", "occurrence", ["state", "begins"], unique=False)
    op.create_index(op.f("ix_occurrence_unverified"), "occurrence", ["unverified"], unique=False)

    op.create_table(
        "webinar_channel",
        sa.Column("webinar_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_webinar_channel_space_id_space"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["webinar_id"], ["webinar.id"], name=op.f("fk_webinar_channel_webinar_id_webinar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("webinar_id", "platform", "channel", name=op.f("pk_webinar_channel")),
    )
    op.create_index(op.f("ix_webinar_channel_space_id"), "webinar_channel", ["space_id"], unique=False)

    op.create_table(
        "webinar_idea",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered", UTCDateTime(), nullable=True),
        sa.Column("webinar_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'picked', 'declined')", name=op.f("ck_webinar_idea_status")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_webinar_idea_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_webinar_idea_space_id_space"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["webinar_id"], ["webinar.id"], name=op.f("fk_webinar_idea_webinar_id_webinar"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar_idea")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_webinar_idea_person_id"), "webinar_idea", ["person_id"], unique=False)
    op.create_index(op.f("ix_webinar_idea_space_id"), "webinar_idea", ["space_id"], unique=False)
    op.create_index(op.f("ix_webinar_idea_status"), "webinar_idea", ["status"], unique=False)
    op.create_index(op.f("ix_webinar_idea_webinar_id"), "webinar_idea", ["webinar_id"], unique=False)

    op.create_table(
        "webinar_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webinar_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.CheckConstraint("part IN ('host', 'speaker')", name=op.f("ck_webinar_person_part")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_webinar_person_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["webinar_id"], ["webinar.id"], name=op.f("fk_webinar_person_webinar_id_webinar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar_person")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_webinar_person_person_id"), "webinar_person", ["person_id"], unique=False)
    op.create_index(op.f("ix_webinar_person_webinar_id"), "webinar_person", ["webinar_id"], unique=False)

    op.create_table(
        "webinar_topic",
        sa.Column("webinar_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_webinar_topic_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["webinar_id"], ["webinar.id"], name=op.f("fk_webinar_topic_webinar_id_webinar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("webinar_id", "topic_id", name=op.f("pk_webinar_topic")),
    )
    op.create_index(op.f("ix_webinar_topic_topic_id"), "webinar_topic", ["topic_id"], unique=False)

    op.create_table(
        "rsvp",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answered", UTCDateTime(), nullable=False),
        sa.Column("offered_until", UTCDateTime(), nullable=True),
        sa.CheckConstraint("answer IN ('yes', 'maybe', 'no', 'waiting', 'offered')", name=op.f("ck_rsvp_answer")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_rsvp_occurrence_id_occurrence"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rsvp_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("occurrence_id", "person_id", name=op.f("pk_rsvp")),
    )
    op.create_index(
        "ix_rsvp_occurrence_id_answer_position", "rsvp", ["occurrence_id", "answer", "position"], unique=False
    )
    op.create_index(op.f("ix_rsvp_offered_until"), "rsvp", ["offered_until"], unique=False)
    op.create_index(op.f("ix_rsvp_person_id"), "rsvp", ["person_id"], unique=False)

    op.create_table(
        "webinar_idea_voice",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"],
            ["webinar_idea.id"],
            name=op.f("fk_webinar_idea_voice_idea_id_webinar_idea"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_webinar_idea_voice_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "person_id", name=op.f("pk_webinar_idea_voice")),
    )
    op.create_index(op.f("ix_webinar_idea_voice_person_id"), "webinar_idea_voice", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("webinar_idea_voice")
    op.drop_table("rsvp")
    op.drop_table("webinar_topic")
    op.drop_table("webinar_person")
    op.drop_table("webinar_idea")
    op.drop_table("webinar_channel")
    op.drop_table("occurrence")
    op.drop_table("webinar")
