"""Every test of the store that asks for `units` or `database` runs on SQLite and on PostgreSQL."""

from tests.harness.databases import (
    bare_url,
    clock,
    database,
    database_url,
    postgresql,
    postgresql_url,
    sqlite,
    sqlite_house,
    sqlite_url,
    units,
)

__all__ = [
    "bare_url",
    "clock",
    "database",
    "database_url",
    "postgresql",
    "postgresql_url",
    "sqlite",
    "sqlite_house",
    "sqlite_url",
    "units",
]
