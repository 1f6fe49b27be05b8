"""What imports bring: how entries came, words that no topic goes by yet, doubts, and runs that can go on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "imported",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("marks", JSON, nullable=False),
        _refers("imported", "resource"),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("pk_imported")),
    )
    op.create_table(
        "foreign_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided", UTCDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'taken', 'left')", name=op.f("ck_foreign_word_state")),
        _refers("foreign_word", "topic", gone="SET NULL"),
        _refers("foreign_word", "person", "decided_by", gone="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_word")),
        sa.UniqueConstraint("word", name=op.f("uq_foreign_word_word")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_foreign_word_decided_by"), "foreign_word", ["decided_by"], unique=False)
    op.create_index(op.f("ix_foreign_word_topic_id"), "foreign_word", ["topic_id"], unique=False)
    op.create_table(
        "resource_word",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("word_id", sa.Integer(), nullable=False),
        _refers("resource_word", "resource"),
        _refers("resource_word", "foreign_word", "word_id"),
        sa.PrimaryKeyConstraint("resource_id", "word_id", name=op.f("pk_resource_word")),
    )
    op.create_index(op.f("ix_resource_word_word_id"), "resource_word", ["word_id"], unique=False)
    op.create_table(
        "doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("found", UTCDateTime(), nullable=False),
        sa.Column("settled", UTCDateTime(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        _refers("doubt", "resource"),
        _refers("doubt", "person", "settled_by", gone="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt")),
        sa.UniqueConstraint("resource_id", "field", name=op.f("uq_doubt_resource_id_field")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_doubt_settled_by"), "doubt", ["settled_by"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("options", JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("changed", UTCDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('tried', 'running', 'done', 'left')", name=op.f("ck_import_run_state")),
        sa.CheckConstraint("done >= 0", name=op.f("ck_import_run_done")),
        sa.CheckConstraint("total >= 0", name=op.f("ck_import_run_total")),
        _refers("import_run", "space"),
        _refers("import_run", "person", "made_by", gone="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sqlite_autoincrement=True,
    )
    for column in ("changed", "made_by", "space_id"):
        op.create_index(op.f(f"ix_import_run_{column}"), "import_run", [column], unique=False)


def downgrade() -> None:
    for table in ("import_run", "doubt", "resource_word", "foreign_word", "imported"):
        op.drop_table(table)


def _refers(table: str, to: str, column: str = "", gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    column = column or f"{to}_id"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=gone)
