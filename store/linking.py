"""Making one person of two, when somebody showed with a code that both are theirs."""

import sqlalchemy as sa

from store.person import PERSON
from store.resource import HELPED, SAVED
from store.shelf import recount
from store.unit import Unit


async def merge(unit: Unit, keep: int, other: int) -> None:
    """All that is `other`'s becomes `keep`'s; where both have the same (a role, a topic, a saved guide) one remains.

    Which tables belong to people is read from the schema, so a table added later is not forgotten.
    """
    if keep == other:
        return
    session = unit.to_write("link accounts")
    both = sa.select(SAVED.c.resource_id).where(SAVED.c.person_id.in_((keep, other)))
    both = both.union(sa.select(HELPED.c.resource_id).where(HELPED.c.person_id.in_((keep, other))))
    touched = list(await session.scalars(both))
    for column in belonging_columns():
        await _move(unit, column, keep, other)
    await session.execute(sa.delete(PERSON).where(PERSON.c.id == other))
    await recount(unit, touched)


def belonging_columns() -> list[sa.Column[object]]:
    """Every column that points at a person."""
    keys = [key for table in PERSON.metadata.sorted_tables for key in table.foreign_keys if key.column is PERSON.c.id]
    return sorted((key.parent for key in keys), key=str)


async def _move(unit: Unit, column: sa.Column[object], keep: int, other: int) -> None:
    """First drop the rows that would collide with one `keep` has, then hand over the rest."""
    table = column.table
    for unique in _uniques(column):
        twin = table.alias()
        same = [twin.c[name].is_not_distinct_from(table.c[name]) for name in unique if name != column.name]
        exists = sa.select(sa.literal(1)).select_from(twin).where(twin.c[column.name] == keep, *same).exists()
        await unit.session.execute(sa.delete(table).where(column == other, exists))
    await unit.session.execute(sa.update(table).where(column == other).values({column: keep}))


def _uniques(column: sa.Column[object]) -> set[tuple[str, ...]]:
    """The column sets that must differ from row to row and contain this column."""
    table = column.table
    constraints = [c for c in table.constraints if isinstance(c, (sa.UniqueConstraint, sa.PrimaryKeyConstraint))]
    sets = [constraint.columns.keys() for constraint in constraints]
    sets += [[*index.columns.keys(), *_condition(index)] for index in table.indexes if index.unique]
    return {tuple(names) for names in sets if column.name in names}


def _condition(index: sa.Index) -> list[str]:
    """The columns that decide which rows a partial index holds: rows collide only where these agree too."""
    where = str(index.dialect_options["postgresql"]["where"])
    return [name for name in index.table.columns.keys() if name in where.split()] if index.table is not None else []
