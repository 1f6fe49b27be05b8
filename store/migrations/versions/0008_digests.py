"""Digests: who gets which, what each run gathered, what somebody has seen; when a resource was first to be found."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
# A table that SQLite makes anew must go on as it was: no id is given twice.
LASTING_IDS = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "digest_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("gathered", JSON, nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('member', 'channel', 'organizer')", name=op.f("ck_digest_run_kind")),
        sa.CheckConstraint("state IN ('sent', 'held', 'released', 'discarded')", name=op.f("ck_digest_run_state")),
        sa.CheckConstraint("letters >= 0", name=op.f("ck_digest_run_letters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_run")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("digest_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_run_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_digest_run_state"), ["state"], unique=False)

    op.create_table(
        "looked",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_looked_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "subject", name=op.f("pk_looked")),
    )
    with op.batch_alter_table("looked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_looked_at"), ["at"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("target_name", sa.Text(), nullable=False),
        sa.Column("stand_in", sa.Integer(), nullable=True),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("muted", JSON, nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("covered", UTCDateTime(), nullable=False),
        sa.Column("created", UTCDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('member', 'channel', 'organizer')", name=op.f("ck_subscription_kind")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_subscription_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_subscription_space_id_space"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stand_in"], ["person.id"], name=op.f("fk_subscription_stand_in_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("kind", "owner", name=op.f("uq_subscription_kind_owner")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscription_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subscription_space_id"), ["space_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subscription_stand_in"), ["stand_in"], unique=False)

    with op.batch_alter_table("outbox", table_kwargs=LASTING_IDS) as batch_op:
        batch_op.add_column(sa.Column("stand_in", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_stand_in_person"), "person", ["stand_in"], ["id"], ondelete="SET NULL"
        )

    op.add_column("resource", sa.Column("listed", UTCDateTime(), nullable=True))
    op.create_index(op.f("ix_resource_listed"), "resource", ["listed"], unique=False)
    op.execute("UPDATE resource SET listed = created WHERE status = 'published'")


def downgrade() -> None:
    op.drop_index(op.f("ix_resource_listed"), table_name="resource")
    op.drop_column("resource", "listed")

    with op.batch_alter_table("outbox", table_kwargs=LASTING_IDS) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_stand_in_person"), type_="foreignkey")
        batch_op.drop_column("stand_in")

    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscription_stand_in"))
        batch_op.drop_index(batch_op.f("ix_subscription_space_id"))
        batch_op.drop_index(batch_op.f("ix_subscription_person_id"))

    op.drop_table("subscription")
    with op.batch_alter_table("looked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_looked_at"))

    op.drop_table("looked")
    with op.batch_alter_table("digest_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digest_run_state"))
        batch_op.drop_index(batch_op.f("ix_digest_run_at"))

    op.drop_table("digest_run")
