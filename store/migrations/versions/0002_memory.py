"""What the hub remembers: codes, drafts, messages, settings, feedback, and the audit chain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")

# The audit chain is only ever added to. These say so to whoever holds a database client.
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER audit_keeps_{act.lower()} BEFORE {act} ON audit BEGIN"
        " SELECT RAISE(ABORT, 'audit rows are never changed'); END"
        for act in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_keeps() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'audit rows are never changed'; END $$",
        "CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_keeps()",
    ],
}
UNTRIGGERS = {
    "sqlite": ["DROP TRIGGER audit_keeps_update", "DROP TRIGGER audit_keeps_delete"],
    "postgresql": ["DROP TRIGGER audit_keeps ON audit", "DROP FUNCTION audit_keeps()"],
}


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_actor"), "audit", ["actor"], unique=False)
    op.create_index("ix_audit_subject_subject_id", "audit", ["subject", "subject_id"], unique=False)
    op.create_table(
        "command_tree",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "place", name=op.f("pk_command_tree")),
    )
    op.create_table(
        "continuation",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("expires", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_continuation")),
    )
    op.create_index(op.f("ix_continuation_expires"), "continuation", ["expires"], unique=False)
    op.create_table(
        "seen_event",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_seen_event")),
    )
    op.create_index(op.f("ix_seen_event_at"), "seen_event", ["at"], unique=False)
    op.create_table(
        "posted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_posted_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted")),
        sa.UniqueConstraint(
            "platform",
            "channel",
            "message",
            "subject",
            "subject_id",
            name=op.f("uq_posted_platform_channel_message_subject_subject_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_posted_space_id"), "posted", ["space_id"], unique=False)
    op.create_index("ix_posted_subject_subject_id", "posted", ["subject", "subject_id"], unique=False)
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("value", JSON, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_setting_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_setting_space_id"), "setting", ["space_id"], unique=False)
    op.create_index(
        "uq_setting_everywhere",
        "setting",
        ["key"],
        unique=True,
        sqlite_where=sa.text("space_id IS NULL"),
        postgresql_where=sa.text("space_id IS NULL"),
    )
    op.create_index(
        "uq_setting_in_space",
        "setting",
        ["key", "space_id"],
        unique=True,
        sqlite_where=sa.text("space_id IS NOT NULL"),
        postgresql_where=sa.text("space_id IS NOT NULL"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("filled", JSON, nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("changed", UTCDateTime(), nullable=False),
        sa.Column("expires", UTCDateTime(), nullable=False),
        sa.CheckConstraint("page >= 1", name=op.f("ck_draft_page")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_expires"), "draft", ["expires"], unique=False)
    op.create_index("ix_draft_person_id_form", "draft", ["person_id", "form", "about"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('idea', 'fault')", name=op.f("ck_feedback_kind")),
        sa.CheckConstraint("status IN ('open', 'planned', 'done', 'declined')", name=op.f("ck_feedback_status")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_feedback_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_feedback_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feedback_person_id"), "feedback", ["person_id"], unique=False)
    op.create_index(op.f("ix_feedback_space_id"), "feedback", ["space_id"], unique=False)
    op.create_index(op.f("ix_feedback_status"), "feedback", ["status"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("expires", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role IN ('member', 'partner', 'reviewer', 'moderator', 'organizer', 'admin')",
            name=op.f("ck_invitation_role"),
        ),
        sa.CheckConstraint("uses_left >= 0", name=op.f("ck_invitation_uses_left")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_invitation_made_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_invitation_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_invitation_made_by"), "invitation", ["made_by"], unique=False)
    op.create_index(op.f("ix_invitation_space_id"), "invitation", ["space_id"], unique=False)
    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("selector", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("expires", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("purpose IN ('claim', 'sign_in', 'link')", name=op.f("ck_one_time_code_purpose")),
        sa.CheckConstraint("attempts BETWEEN 0 AND 5", name=op.f("ck_one_time_code_attempts")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_one_time_code_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
        sa.UniqueConstraint("purpose", "selector", name=op.f("uq_one_time_code_purpose_selector")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_one_time_code_person_id"), "one_time_code", ["person_id"], unique=False)
    op.create_table(
        "recent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recent_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recent")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_recent_person_id_id", "recent", ["person_id", "id"], unique=False)
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created", UTCDateTime(), nullable=False),
        sa.Column("expires", UTCDateTime(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_web_session_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_expires"), "web_session", ["expires"], unique=False)
    op.create_index(op.f("ix_web_session_person_id"), "web_session", ["person_id"], unique=False)
    op.create_table(
        "feedback_voice",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_feedback_voice_feedback_id_feedback"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_feedback_voice_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feedback_id", "person_id", name=op.f("pk_feedback_voice")),
    )
    op.create_index(op.f("ix_feedback_voice_person_id"), "feedback_voice", ["person_id"], unique=False)
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNTRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_index(op.f("ix_feedback_voice_person_id"), table_name="feedback_voice")
    op.drop_table("feedback_voice")
    op.drop_index(op.f("ix_web_session_person_id"), table_name="web_session")
    op.drop_index(op.f("ix_web_session_expires"), table_name="web_session")
    op.drop_table("web_session")
    op.drop_index("ix_recent_person_id_id", table_name="recent")
    op.drop_table("recent")
    op.drop_index(op.f("ix_one_time_code_person_id"), table_name="one_time_code")
    op.drop_table("one_time_code")
    op.drop_index(op.f("ix_invitation_space_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_made_by"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_feedback_status"), table_name="feedback")
    op.drop_index(op.f("ix_feedback_space_id"), table_name="feedback")
    op.drop_index(op.f("ix_feedback_person_id"), table_name="feedback")
    op.drop_table("feedback")
    op.drop_index("ix_draft_person_id_form", table_name="draft")
    op.drop_index(op.f("ix_draft_expires"), table_name="draft")
    op.drop_table("draft")
    op.drop_index(
        "uq_setting_in_space",
        table_name="setting",
        sqlite_where=sa.text("space_id IS NOT NULL"),
        postgresql_where=sa.text("space_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_setting_everywhere",
        table_name="setting",
        sqlite_where=sa.text("space_id IS NULL"),
        postgresql_where=sa.text("space_id IS NULL"),
    )
    op.drop_index(op.f("ix_setting_space_id"), table_name="setting")
    op.drop_table("setting")
    op.drop_index("ix_posted_subject_subject_id", table_name="posted")
    op.drop_index(op.f("ix_posted_space_id"), table_name="posted")
    op.drop_table("posted")
    op.drop_index(op.f("ix_seen_event_at"), table_name="seen_event")
    op.drop_table("seen_event")
    op.drop_index(op.f("ix_continuation_expires"), table_name="continuation")
    op.drop_table("continuation")
    op.drop_table("command_tree")
    op.drop_index("ix_audit_subject_subject_id", table_name="audit")
    op.drop_index(op.f("ix_audit_actor"), table_name="audit")
    op.drop_table("audit")
