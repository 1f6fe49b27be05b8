"""Settings that people change while the hub runs: one value everywhere, or one for a space that goes before it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.base import LASTING_IDS, Record, insert, json, key, moment, space, table, text
from store.unit import Unit


class Setting(Record, table=True):
    __table_args__ = (
        sa.Index(
            "uq_setting_in_space",
            "key",
            "space_id",
            unique=True,
            sqlite_where=sa.text("space_id IS NOT NULL"),
            postgresql_where=sa.text("space_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_setting_everywhere",
            "key",
            unique=True,
            sqlite_where=sa.text("space_id IS NULL"),
            postgresql_where=sa.text("space_id IS NULL"),
        ),
        LASTING_IDS,
    )

    id: int | None = key()
    key: str = text()
    space_id: int | None = space()
    value: Any = json(nullable=False)
    at: datetime = moment()


SETTING = table(Setting)


class SettingStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def get(self, key: str, default: Any = None, *, space_id: int | None = None) -> Any:
        """The value for this space, else the one for everywhere, else `default`."""
        ask = (
            sa.select(SETTING.c.value)
            .where(SETTING.c.key == key, sa.or_(SETTING.c.space_id.is_(None), SETTING.c.space_id == space_id))
            .order_by(SETTING.c.space_id.is_(None))
            .limit(1)
        )
        row = (await self._unit.session.execute(ask)).one_or_none()
        return default if row is None else row[0]

    async def all(self, *, space_id: int | None = None) -> dict[str, Any]:
        """Every value that counts in this space."""
        ask = sa.select(SETTING.c.key, SETTING.c.value).where(
            sa.or_(SETTING.c.space_id.is_(None), SETTING.c.space_id == space_id)
        )
        rows = await self._unit.session.execute(ask.order_by(SETTING.c.space_id.is_not(None)))
        return {row[0]: row[1] for row in rows}

    async def set(self, key: str, value: Any, *, space_id: int | None = None) -> None:
        """`value` is whatever JSON can say."""
        where = SETTING.c.space_id.is_(None) if space_id is None else SETTING.c.space_id.is_not(None)
        statement = insert(self._unit.dialect, SETTING).values(
            key=key, space_id=space_id, value=value, at=self._unit.now
        )
        await self._unit.to_write("change a setting").execute(
            statement.on_conflict_do_update(
                index_elements=["key"] if space_id is None else ["key", "space_id"],
                index_where=where,
                set_={"value": statement.excluded.value, "at": self._unit.now},
            )
        )

    async def clear(self, key: str, *, space_id: int | None = None) -> None:
        await self._unit.to_write("clear a setting").execute(
            sa.delete(SETTING).where(SETTING.c.key == key, SETTING.c.space_id.is_not_distinct_from(space_id))
        )
