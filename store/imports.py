"""What an import brought: which resource came from which entry of a source, and how it looked when it came.

The marks are a short hash of each field as it was imported. An entry that is as it was is left alone, so that importing
again changes nothing, and of one that changed only what changed is taken: what people mended here stays mended.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

import sqlalchemy as sa

from store.base import Record, Visibility, insert, json, refers, table
from store.resource import RESOURCE, ResourceStatus
from store.unit import Unit

Marks = dict[str, Any]


class Imported(Record, table=True):
    resource_id: int = refers("resource.id", index=False, primary_key=True)
    # By field a hash of what was imported; "topics" and "words" as lists.
    marks: Marks = json(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """A record that came from this source before; `marks` is None for one from before there were marks."""

    id: int
    space_id: int | None
    marks: Marks | None


IMPORTED = table(Imported)


def mark(value: object) -> str:
    """What is kept of a field's value, to see later whether it changed."""
    plain = value.value if isinstance(value, Enum) else value
    return hashlib.blake2b(repr(plain).encode("utf-8", "replace"), digest_size=6).hexdigest()


class MarksStore:
    """`record` is the table of what is imported, `marks` that of how it came, by `key`."""

    record: sa.Table
    marks: sa.Table
    key: str

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def known(self, source: str, source_ids: Sequence[str]) -> dict[str, Known]:
        """Those of these entries that were imported before, by their id in the source."""
        record, marks = self.record.c, self.marks.c
        ask = (
            sa.select(record.source_id, record.id, record.space_id, marks.marks)
            .join(self.marks, marks[self.key] == record.id, isouter=True)
            .where(record.source == source, record.source_id.in_(source_ids))
        )
        rows = await self._unit.session.execute(ask)
        return {str(row[0]): Known(row[1], row[2], cast(Marks | None, row[3])) for row in rows}

    async def of_source(self, source: str) -> set[str]:
        """The ids of all that ever came from this source."""
        ask = sa.select(self.record.c.source_id).where(self.record.c.source == source)
        return {str(one) for one in await self._unit.session.scalars(ask)}

    async def keep(self, marks: Mapping[int, Marks]) -> None:
        """Remember how these came, in one statement."""
        rows = [{self.key: number, "marks": said} for number, said in sorted(marks.items())]
        if not rows:
            return
        statement = insert(self._unit.dialect, self.marks)
        await self._unit.to_write("remember an import").execute(
            statement.on_conflict_do_update(index_elements=[self.key], set_={"marks": statement.excluded.marks}),
            rows,
        )


class ImportStore(MarksStore):
    """Of resources."""

    record, marks, key = RESOURCE, IMPORTED, "resource_id"

    async def same_address(
        self, keys: Sequence[str], source: str, space_id: int | None
    ) -> dict[str, tuple[int, str, str]]:
        """Number, title and source ("" for none) of what is published behind these addresses (`links.url_key`) and did not come from this source;
        what other spaces keep to themselves is not told."""
        one = RESOURCE.c
        elsewhere = sa.or_(one.source.is_(None), one.source != source)
        told = sa.or_(one.visibility != Visibility.SPACE, one.space_id == space_id)
        ask = sa.select(one.url_key, one.id, one.title, one.source).where(
            one.url_key.in_([key for key in keys if key]), one.status == ResourceStatus.PUBLISHED, elsewhere, told
        )
        found = await self._unit.session.execute(ask.order_by(one.id.desc()))
        return {str(row[0]): (int(row[1]), str(row[2]), str(row[3] or "")) for row in found}
