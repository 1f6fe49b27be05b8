"""The house: spaces, people, topics, the library, and the log of its changes."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "space",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("joins", sa.Text(), nullable=False),
        sa.Column("join_role", sa.Text(), nullable=True),
        sa.Column("created", UTCDateTime(), nullable=False),
        sa.CheckConstraint("joins IN ('everybody', 'role', 'approval', 'invitation')", name=op.f("ck_space_joins")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_space")),
        sa.UniqueConstraint("platform", "external_id", name=op.f("uq_space_platform_external_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("went_wrong", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["topic.id"], name=op.f("fk_topic_parent_id_topic"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("slug", name=op.f("uq_topic_slug")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_topic_parent_id"), "topic", ["parent_id"], unique=False)
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("members_count", sa.Integer(), nullable=True),
        sa.CheckConstraint("members_count >= 0", name=op.f("ck_channel_members_count")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_channel_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("space_id", "external_id", name=op.f("uq_channel_space_id_external_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_channel_purpose"), "channel", ["purpose"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("organization", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("partner_of", sa.Text(), nullable=False),
        sa.Column("member_since", UTCDateTime(), nullable=True),
        sa.Column("last_seen", UTCDateTime(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("home_space", sa.Integer(), nullable=True),
        sa.CheckConstraint("status IN ('active', 'waiting', 'left')", name=op.f("ck_person_status")),
        sa.CheckConstraint("visibility IN ('public', 'members', 'space')", name=op.f("ck_person_visibility")),
        sa.ForeignKeyConstraint(
            ["home_space"], ["space.id"], name=op.f("fk_person_home_space_space"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_home_space"), "person", ["home_space"], unique=False)
    op.create_index(op.f("ix_person_name"), "person", ["name"], unique=False)
    op.create_table(
        "topic_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_word_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_topic_word")),
    )
    op.create_index(op.f("ix_topic_word_topic_id"), "topic_word", ["topic_id"], unique=False)
    op.create_table(
        "wanted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("query_key", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("first", UTCDateTime(), nullable=False),
        sa.Column("last", UTCDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('nothing', 'given_up')", name=op.f("ck_wanted_kind")),
        sa.CheckConstraint("asked >= 1", name=op.f("ck_wanted_asked")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_wanted_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted")),
        sa.UniqueConstraint("query_key", "kind", name=op.f("uq_wanted_query_key_kind")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_wanted_space_id"), "wanted", ["space_id"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_account_space_id_space"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("platform", "external_id", name=op.f("uq_account_platform_external_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_account_person_id"), "account", ["person_id"], unique=False)
    op.create_index(op.f("ix_account_space_id"), "account", ["space_id"], unique=False)
    op.create_table(
        "person_topic",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_topic_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_person_topic_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "topic_id", name=op.f("pk_person_topic")),
    )
    op.create_index(op.f("ix_person_topic_topic_id"), "person_topic", ["topic_id"], unique=False)
    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("body_type", sa.Text(), nullable=False),
        sa.Column("body_size", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("helped_count", sa.Integer(), nullable=False),
        sa.Column("saved_count", sa.Integer(), nullable=False),
        sa.Column("created", UTCDateTime(), nullable=False),
        sa.Column("changed", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('guide', 'template', 'manual', 'article', 'research paper', 'case study', 'tool', 'dataset', 'course', 'recording', 'step-by-step guide')",
            name=op.f("ck_resource_kind"),
        ),
        sa.CheckConstraint(
            "level IN ('', 'nation', 'region', 'town', 'nation,region', 'nation,town', 'region,town', 'nation,region,town')",
            name=op.f("ck_resource_level"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'in review', 'published', 'archived')", name=op.f("ck_resource_status")
        ),
        sa.CheckConstraint("visibility <> 'space' OR space_id IS NOT NULL", name=op.f("ck_resource_one_space")),
        sa.CheckConstraint("visibility IN ('public', 'members', 'space')", name=op.f("ck_resource_visibility")),
        sa.CheckConstraint("helped_count >= 0", name=op.f("ck_resource_helped_count")),
        sa.CheckConstraint("length(published) IN (0, 4, 7, 10)", name=op.f("ck_resource_published")),
        sa.CheckConstraint("saved_count >= 0", name=op.f("ck_resource_saved_count")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_resource_made_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_resource_owner_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_resource_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_resource_source_source_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_resource_made_by"), "resource", ["made_by"], unique=False)
    op.create_index(op.f("ix_resource_owner_id"), "resource", ["owner_id"], unique=False)
    op.create_index(op.f("ix_resource_publisher"), "resource", ["publisher"], unique=False)
    op.create_index(op.f("ix_resource_space_id"), "resource", ["space_id"], unique=False)
    op.create_index("ix_resource_status_id", "resource", ["status", "id"], unique=False)
    op.create_index(op.f("ix_resource_url_key"), "resource", ["url_key"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "role IN ('member', 'partner', 'reviewer', 'moderator', 'organizer', 'admin')",
            name=op.f("ck_role_grant_role"),
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["person.id"], name=op.f("fk_role_grant_granted_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_role_grant_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_role_grant_granted_by"), "role_grant", ["granted_by"], unique=False)
    op.create_index(op.f("ix_role_grant_role"), "role_grant", ["role"], unique=False)
    op.create_index(op.f("ix_role_grant_space_id"), "role_grant", ["space_id"], unique=False)
    op.create_index(
        "uq_role_grant_everywhere",
        "role_grant",
        ["person_id", "role"],
        unique=True,
        sqlite_where=sa.text("space_id IS NULL"),
        postgresql_where=sa.text("space_id IS NULL"),
    )
    op.create_index(
        "uq_role_grant_in_space",
        "role_grant",
        ["person_id", "role", "space_id"],
        unique=True,
        sqlite_where=sa.text("space_id IS NOT NULL"),
        postgresql_where=sa.text("space_id IS NOT NULL"),
    )
    op.create_table(
        "helped",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_helped_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_helped_resource_id_resource"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "resource_id", name=op.f("pk_helped")),
    )
    op.create_index(op.f("ix_helped_resource_id"), "helped", ["resource_id"], unique=False)
    op.create_table(
        "resource_topic",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_topic_resource_id_resource"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_resource_topic_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("resource_id", "topic_id", name=op.f("pk_resource_topic")),
    )
    op.create_index(op.f("ix_resource_topic_topic_id"), "resource_topic", ["topic_id"], unique=False)
    op.create_table(
        "saved",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_saved_resource_id_resource"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "resource_id", name=op.f("pk_saved")),
    )
    op.create_index(op.f("ix_saved_resource_id"), "saved", ["resource_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_saved_resource_id"), table_name="saved")
    op.drop_table("saved")
    op.drop_index(op.f("ix_resource_topic_topic_id"), table_name="resource_topic")
    op.drop_table("resource_topic")
    op.drop_index(op.f("ix_helped_resource_id"), table_name="helped")
    op.drop_table("helped")
    op.drop_index(
        "uq_role_grant_in_space",
        table_name="role_grant",
        sqlite_where=sa.text("space_id IS NOT NULL"),
        postgresql_where=sa.text("space_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_role_grant_everywhere",
        table_name="role_grant",
        sqlite_where=sa.text("space_id IS NULL"),
        postgresql_where=sa.text("space_id IS NULL"),
    )
    op.drop_index(op.f("ix_role_grant_space_id"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_role"), table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_granted_by"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_resource_url_key"), table_name="resource")
    op.drop_index("ix_resource_status_id", table_name="resource")
    op.drop_index(op.f("ix_resource_space_id"), table_name="resource")
    op.drop_index(op.f("ix_resource_publisher"), table_name="resource")
    op.drop_index(op.f("ix_resource_owner_id"), table_name="resource")
    op.drop_index(op.f("ix_resource_made_by"), table_name="resource")
    op.drop_table("resource")
    op.drop_index(op.f("ix_person_topic_topic_id"), table_name="person_topic")
    op.drop_table("person_topic")
    op.drop_index(op.f("ix_account_space_id"), table_name="account")
    op.drop_index(op.f("ix_account_person_id"), table_name="account")
    op.drop_table("account")
    op.drop_index(op.f("ix_wanted_space_id"), table_name="wanted")
    op.drop_table("wanted")
    op.drop_index(op.f("ix_topic_word_topic_id"), table_name="topic_word")
    op.drop_table("topic_word")
    op.drop_index(op.f("ix_person_name"), table_name="person")
    op.drop_index(op.f("ix_person_home_space"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_channel_purpose"), table_name="channel")
    op.drop_table("channel")
    op.drop_index(op.f("ix_topic_parent_id"), table_name="topic")
    op.drop_table("topic")
    op.drop_table("space")
    op.drop_table("change")
