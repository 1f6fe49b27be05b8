"""Entries behind an address that is there already, in their own source or from another one: both are kept, and told, so that a
person may archive one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.interchange.reading import Refused
from bot.interchange.report import Flag
from commands.library.rows import Row
from commands.library.survey import Options
from store.imports import ImportStore
from store.links import url_key
from store.resource import ResourceStatus
from store.unit import Unit

Twins = Mapping[str, tuple[int, str, str]]


async def twins_of(unit: Unit, batch: Sequence[Row | Refused], options: Options) -> Twins:
    """What people find from elsewhere behind the addresses of this batch: number, title and source, by the address's key."""
    keys = {_key(row) for row in batch if isinstance(row, Row)} - {""}
    return await ImportStore(unit).same_address(sorted(keys), options.name, options.space_id)


def in_library(row: Row, twins: Twins) -> Row:
    twin = twins.get(_key(row))
    return _flagged(row, "the library has its address already", f"{twin[1]} (library show {twin[0]})") if twin else row


def source_of(row: Row, twins: Twins) -> str:
    """The other source that brought its address; "" for none."""
    twin = twins.get(_key(row))
    return twin[2] if twin else ""


def in_source(row: Row, firsts: Mapping[str, str]) -> Row:
    """`firsts` says where each address stands first in the source, by its key."""
    key = _key(row)
    if not key or (first := firsts.get(key, row.place)) == row.place:
        return row
    return _flagged(row, "another entry of the source has the same address", f"{first}: {row.fields['url']}")


def _key(row: Row) -> str:
    """ "" for what nobody finds anyway, or has no address."""
    return url_key(row.fields["url"]) if row.fields["status"] is ResourceStatus.PUBLISHED else ""


def _flagged(row: Row, why: str, what: str) -> Row:
    return replace(row, flags=(*row.flags, Flag(why, what)))
