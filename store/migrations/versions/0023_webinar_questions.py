"""Questions before a town hall, and who else asks them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webinar_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("posted", UTCDateTime(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'answered', 'live', 'aside')", name=op.f("ck_webinar_question_state")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrence.id"],
            name=op.f("fk_webinar_question_occurrence_id_occurrence"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_webinar_question_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar_question")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("webinar_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webinar_question_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_webinar_question_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_webinar_question_person_id"), ["person_id"], unique=False)

    op.create_table(
        "webinar_question_voice",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_webinar_question_voice_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["webinar_question.id"],
            name=op.f("fk_webinar_question_voice_question_id_webinar_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "person_id", name=op.f("pk_webinar_question_voice")),
    )
    with op.batch_alter_table("webinar_question_voice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webinar_question_voice_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("webinar_question_voice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webinar_question_voice_person_id"))

    op.drop_table("webinar_question_voice")
    with op.batch_alter_table("webinar_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webinar_question_person_id"))
        batch_op.drop_index(batch_op.f("ix_webinar_question_occurrence_id"))
        batch_op.drop_index(batch_op.f("ix_webinar_question_at"))

    op.drop_table("webinar_question")
