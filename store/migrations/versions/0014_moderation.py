"""Records can be reported, and hidden by a moderator."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LASTING = {"sqlite_autoincrement": True}
BEFORE = "status IN ('draft', 'in review', 'published', 'archived')"
AFTER = "status IN ('draft', 'in review', 'published', 'archived', 'hidden')"


def allowed(check: str) -> None:
    """The states of a resource. On SQLite the table is built anew, so that it reads as if it had been made so."""
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("resource", table_kwargs=LASTING, recreate=recreate) as batch:
        batch.drop_constraint(op.f("ck_resource_status"), type_="check")
        batch.create_check_constraint(op.f("ck_resource_status"), check)


def upgrade() -> None:
    allowed(AFTER)
    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("opened", UTCDateTime(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("decided", UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("appeal", sa.Text(), nullable=False),
        sa.Column("appealed", UTCDateTime(), nullable=True),
        sa.Column("appealed_by", sa.Integer(), nullable=True),
        sa.Column("answered", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('open', 'hidden', 'warned', 'dismissed', 'restored')", name=op.f("ck_matter_status")
        ),
        sa.CheckConstraint("was IN ('open', 'hidden', 'warned', 'dismissed', 'restored')", name=op.f("ck_matter_was")),
        sa.ForeignKeyConstraint(
            ["appealed_by"], ["person.id"], name=op.f("fk_matter_appealed_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_matter_decided_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["judged_by"], ["person.id"], name=op.f("fk_matter_judged_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_matter_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_appealed_by"), ["appealed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_judged_by"), ["judged_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_space_id"), ["space_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_status"), ["status"], unique=False)
        batch_op.create_index("ix_matter_subject_subject_id", ["subject", "subject_id"], unique=False)
        batch_op.create_index(
            "uq_matter_open",
            ["subject", "subject_id"],
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        )

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('personal data in it', 'wrong or harmful', 'advertising', 'insulting or unfair', 'not ours to share', 'something else')",
            name=op.f("ck_report_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_report_matter_id_matter"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_report_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("matter_id", "person_id", name=op.f("uq_report_matter_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_person_id"))

    op.drop_table("report")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_matter_open", sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'")
        )
        batch_op.drop_index("ix_matter_subject_subject_id")
        batch_op.drop_index(batch_op.f("ix_matter_status"))
        batch_op.drop_index(batch_op.f("ix_matter_space_id"))
        batch_op.drop_index(batch_op.f("ix_matter_judged_by"))
        batch_op.drop_index(batch_op.f("ix_matter_decided_by"))
        batch_op.drop_index(batch_op.f("ix_matter_appealed_by"))

    op.drop_table("matter")
    # What was hidden stays out of sight.
    op.execute("UPDATE resource SET status = 'archived' WHERE status = 'hidden'")
    allowed(BEFORE)
