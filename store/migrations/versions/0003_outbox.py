"""What the hub says unasked waits in the outbox; a living card knows whether it still shows what is so."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "outbox_pause",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "space", "target", name=op.f("pk_outbox_pause")),
    )
    with op.batch_alter_table("outbox_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_pause_until"), ["until"], unique=False)

    op.create_table(
        "live_card",
        sa.Column("posted_id", sa.Integer(), nullable=False),
        sa.Column("stale", UTCDateTime(), nullable=True),
        sa.Column("drawn", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["posted_id"], ["posted.id"], name=op.f("fk_live_card_posted_id_posted"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("posted_id", name=op.f("pk_live_card")),
    )
    with op.batch_alter_table("live_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_card_stale"), ["stale"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("expires", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_try", UTCDateTime(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("unverified", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("mend", sa.Text(), nullable=False),
        sa.Column("created", UTCDateTime(), nullable=False),
        sa.Column("settled", UTCDateTime(), nullable=True),
        sa.CheckConstraint("person_id IS NOT NULL OR target <> ''", name=op.f("ck_outbox_recipient")),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'blocked', 'held', 'inbox', 'dead', 'skipped')",
            name=op.f("ck_outbox_state"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_outbox_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_outbox_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_cause"), ["cause"], unique=False)
        batch_op.create_index("ix_outbox_due", ["state", "platform", "space", "not_before"], unique=False)
        batch_op.create_index("ix_outbox_person_id_state", ["person_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_settled"), ["settled"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_space_id"), ["space_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_space_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_settled"))
        batch_op.drop_index("ix_outbox_person_id_state")
        batch_op.drop_index("ix_outbox_due")
        batch_op.drop_index(batch_op.f("ix_outbox_cause"))

    op.drop_table("outbox")
    with op.batch_alter_table("live_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_live_card_stale"))

    op.drop_table("live_card")
    with op.batch_alter_table("outbox_pause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_pause_until"))

    op.drop_table("outbox_pause")
