"""What is needed to undo the merging of two topics."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "topic_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("keep_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kept", JSON, nullable=False),
        sa.Column("moved", JSON, nullable=False),
        sa.Column("there", JSON, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["keep_id"], ["topic.id"], name=op.f("fk_topic_merge_keep_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_merge")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("topic_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_merge_keep_id"), ["keep_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("topic_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_merge_keep_id"))

    op.drop_table("topic_merge")
