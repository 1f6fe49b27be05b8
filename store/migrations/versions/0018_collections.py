"""Ordered lists of resources, who follows them, and the steps of paths that people did."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "collection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("path", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("created", UTCDateTime(), nullable=False),
        sa.Column("changed", UTCDateTime(), nullable=False),
        sa.CheckConstraint("status IN ('published', 'archived', 'hidden')", name=op.f("ck_collection_status")),
        sa.CheckConstraint("visibility <> 'space' OR space_id IS NOT NULL", name=op.f("ck_collection_one_space")),
        sa.CheckConstraint("visibility IN ('public', 'members', 'space')", name=op.f("ck_collection_visibility")),
        sa.CheckConstraint("hours IS NULL OR hours > 0", name=op.f("ck_collection_hours")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_collection_owner_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_collection_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_collection_space_id"), ["space_id"], unique=False)

    op.create_table(
        "collection_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added", UTCDateTime(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f("fk_collection_entry_added_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collection.id"],
            name=op.f("fk_collection_entry_collection_id_collection"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_collection_entry_resource_id_resource"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_entry")),
        sa.UniqueConstraint("collection_id", "resource_id", name=op.f("uq_collection_entry_collection_id_resource_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("collection_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_entry_added"), ["added"], unique=False)
        batch_op.create_index(batch_op.f("ix_collection_entry_added_by"), ["added_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_collection_entry_resource_id"), ["resource_id"], unique=False)

    op.create_table(
        "collection_follower",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collection.id"],
            name=op.f("fk_collection_follower_collection_id_collection"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_collection_follower_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "collection_id", name=op.f("pk_collection_follower")),
    )
    with op.batch_alter_table("collection_follower", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_follower_collection_id"), ["collection_id"], unique=False)

    op.create_table(
        "step_done",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_step_done_collection_id_collection"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_step_done_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_step_done_resource_id_resource"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "collection_id", "resource_id", name=op.f("pk_step_done")),
    )
    with op.batch_alter_table("step_done", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_done_collection_id"), ["collection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_done_resource_id"), ["resource_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("step_done", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_step_done_resource_id"))
        batch_op.drop_index(batch_op.f("ix_step_done_collection_id"))

    op.drop_table("step_done")
    with op.batch_alter_table("collection_follower", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_follower_collection_id"))

    op.drop_table("collection_follower")
    with op.batch_alter_table("collection_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_entry_resource_id"))
        batch_op.drop_index(batch_op.f("ix_collection_entry_added_by"))
        batch_op.drop_index(batch_op.f("ix_collection_entry_added"))

    op.drop_table("collection_entry")
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_space_id"))
        batch_op.drop_index(batch_op.f("ix_collection_owner_id"))

    op.drop_table("collection")
