"""What a resource said before, and edits that wait for a reviewer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "resource_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column(
            "before",
            JSON,
            nullable=False,
        ),
        sa.Column(
            "after",
            JSON,
            nullable=False,
        ),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("decided", UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'taken', 'declined')", name=op.f("ck_resource_edit_status")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_resource_edit_decided_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_resource_edit_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_edit_resource_id_resource"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_edit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("resource_edit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_edit_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_resource_edit_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resource_edit_resource_id"), ["resource_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resource_edit_status"), ["status"], unique=False)

    op.create_table(
        "resource_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column(
            "fields",
            JSON,
            nullable=False,
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_resource_version_number")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_resource_version_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_version_resource_id_resource"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_version")),
        sa.UniqueConstraint("resource_id", "number", name=op.f("uq_resource_version_resource_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("resource_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_version_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("resource_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_version_person_id"))

    op.drop_table("resource_version")
    with op.batch_alter_table("resource_edit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_edit_status"))
        batch_op.drop_index(batch_op.f("ix_resource_edit_resource_id"))
        batch_op.drop_index(batch_op.f("ix_resource_edit_person_id"))
        batch_op.drop_index(batch_op.f("ix_resource_edit_decided_by"))

    op.drop_table("resource_edit")
