"""The kinds of columns every table is made of, and the constraints that back them up on both databases.

Queries go through `table(Model).c`, so that types stay those of SQLAlchemy's columns; the SQLModel classes declare the
tables. Table models do not validate: the input models at the edge do, and the CHECK constraints below are the last word.
"""

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import declared_attr, registry
from sqlmodel import Field, SQLModel, UTCDateTime

from store.errors import BadText

# Every constraint has a name, otherwise a later migration could not drop it on SQLite.
NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
}

# Old buttons carry ids, so an id is never given to a second record: AUTOINCREMENT, as a PostgreSQL sequence behaves.
LASTING_IDS = {"sqlite_autoincrement": True}


class Record(SQLModel, registry=registry(metadata=sa.MetaData(naming_convention=NAMES))):
    """A row. Its metadata is the schema of the hub; its table is called as the class is: RoleGrant, role_grant."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]  it narrows what SQLModel has
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


class Visibility(StrEnum):
    PUBLIC = "public"
    MEMBERS = "members"
    SPACE = "space"


def faithful(text: str) -> str:
    """`text` itself, or BadText: SQLite stores a NUL that PostgreSQL refuses, and neither stores half a surrogate."""
    if "\x00" in text:
        raise BadText("Text cannot contain a NUL byte.")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadText("Text cannot contain half of a surrogate pair.")
    return text


class Text(sa.types.TypeDecorator[str]):
    """Text that both databases keep faithfully."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else faithful(value)


class EnumText(sa.types.TypeDecorator[StrEnum]):
    """A StrEnum kept as its value."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)

    def __repr__(self) -> str:
        return "sa.Text()"


Json = sa.JSON().with_variant(JSONB(), "postgresql")
NullableJson = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def key() -> Any:
    """The id of a record: given once, never again."""
    return Field(default=None, primary_key=True)


def text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


def enum(kind: type[StrEnum], **options: Any) -> Any:
    return Field(sa_type=cast(Any, EnumText(kind)), **options)


def moment(**options: Any) -> Any:
    """A time: aware when written, aware and UTC when read, on both databases."""
    return Field(sa_type=cast(Any, UTCDateTime()), **options)


def json(**options: Any) -> Any:
    """None is kept as JSON's null; in a column that is `nullable` there is then nothing at all."""
    return Field(sa_type=cast(Any, NullableJson if options.get("nullable") else Json), **options)


def refers(target: str, *, gone: str = "CASCADE", **options: Any) -> Any:
    """A foreign key; `gone` says what happens to this row when the other one goes: CASCADE or SET NULL."""
    return Field(foreign_key=target, ondelete=cast(Any, gone), index=options.pop("index", True), **options)


def space(**options: Any) -> Any:
    """The space a row belongs to; None is everywhere."""
    return refers("space.id", default=None, nullable=True, **options)


def one_of(column: str, values: Iterable[str]) -> sa.CheckConstraint:
    """The CHECK behind an enum column; it lets NULL pass where the column does."""
    allowed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=column)


def at_least(column: str, least: int = 0) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} >= {least}", name=column)


def table(model: type[SQLModel]) -> sa.Table:
    return cast(sa.Table, getattr(model, "__table__"))  # noqa: B009  SQLModel does not declare it


def columns(source: sa.FromClause, row: type[Any]) -> list[sa.ColumnElement[Any]]:
    """The columns of `source` that the dataclass `row` names, in its order: `row(*values)` builds one."""
    return [source.c[field.name] for field in fields(row) if field.name in source.c]


def insert(dialect: str, into: sa.Table) -> Any:
    """An INSERT with ON CONFLICT, which both databases spell alike and SQLAlchemy keeps in two places.

    Its `rowcount` says whether a row was written; without `inline` and the option SQLAlchemy may lose that.
    """
    statement = postgresql_insert(into) if dialect == "postgresql" else sqlite_insert(into)
    return statement.inline().execution_options(preserve_rowcount=True)


def like_prefix(prefix: str) -> str:
    """`prefix` as a LIKE pattern with escape "/"."""
    return prefix.replace("/", "//").replace("%", "/%").replace("_", "/_") + "%"


def later(now: datetime, expires: datetime | None) -> bool:
    """Has it not expired yet?"""
    return expires is None or expires > now
