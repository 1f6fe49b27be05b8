"""One message for many people, as rows of the outbox: a statement for a thousand of them, however many there are.

Its key and its cause name each person where `EACH` stands in them, so that everybody has a row of their own, and the same
message is never written twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from store.base import Text, insert
from store.outbox import OUTBOX, WAITING, fresh
from store.person import PERSON
from store.unit import Unit

EACH = "{person}"
AT_ONCE = 1000


class MailingStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def zones(self, people: Sequence[int]) -> dict[int, str]:
        """By whose clocks each of them lives; unknown people are left out."""
        found: dict[int, str] = {}
        for some in _parts(people):
            ask = sa.select(PERSON.c.id, PERSON.c.zone).where(PERSON.c.id.in_(some))
            found |= {number: zone for number, zone in await self._unit.session.execute(ask)}
        return found

    async def put(self, row: Mapping[str, Any], people: Sequence[int]) -> int:
        """Add it for each of these people; how many were new. `row` is as for `OutboxStore.put`, for any one person."""
        values = {**fresh(self._unit.now), **row}
        said = {name: value for name, value in values.items() if value is not None and name != "person_id"}
        session, new = self._unit.to_write("write to many"), 0
        for some in _parts(people):
            those = sa.select(PERSON.c.id, *(_said(name, value) for name, value in said.items()))
            into = insert(self._unit.dialect, OUTBOX).from_select(
                ["person_id", *said], those.where(PERSON.c.id.in_(some)).order_by(PERSON.c.id), include_defaults=False
            )
            done: Any = await session.execute(into.on_conflict_do_nothing(index_elements=["key"]))
            new += done.rowcount
        return new

    async def cancel(self, cause: str, people: Sequence[int]) -> int:
        """Take back what each of these people was to be told and is not on its way yet; how many."""
        session, gone = self._unit.to_write("take back from many"), 0
        for some in _parts(people):
            causes = [cause.replace(EACH, str(person)) for person in some]
            done: Any = await session.execute(
                sa.delete(OUTBOX).where(OUTBOX.c.cause.in_(causes), OUTBOX.c.state.in_(WAITING))
            )
            gone += done.rowcount
        return gone


def _said(name: str, value: Any) -> sa.ColumnElement[Any]:
    """A value that is the same for all, or one that names each."""
    if not isinstance(value, str) or EACH not in value:
        return sa.literal(value, OUTBOX.c[name].type)
    before, _, after = value.partition(EACH)
    return sa.literal(before, Text()) + sa.cast(PERSON.c.id, sa.Text()) + sa.literal(after, Text())


def _parts(people: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), AT_ONCE):
        yield people[start : start + AT_ONCE]
