"""A first look at a source: its columns and what they are taken for, its ids, its words, how it writes dates."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.interchange import options
from bot.interchange.columns import Columns, columns_of
from bot.interchange.dates import First, first_of, read_date
from bot.interchange.mapping import folded as squeezed
from bot.interchange.reading import Record
from bot.interchange.source import Source
from bot.interchange.values import address_of, line, several, value_of
from bot.interchange.zones import Offsets
from commands.library.fields import TARGETS
from commands.library.kinds import kind_of
from commands.library.rows import Reading, row_id
from store.base import Visibility
from store.links import url_key
from store.resource import Kind


@dataclass(frozen=True)
class Options(options.Options):
    """`kinds` (theirs → ours) are what somebody knew better than the guess."""

    kinds: Mapping[str, Kind] = field(default_factory=dict[str, Kind])


@dataclass
class Survey(Columns):
    """What a source is. `firsts` says where each id stands first, `addresses` where each address does (by its key);
    `kinds` how often each of their kinds comes."""

    firsts: dict[str, str]
    kinds: Counter[str]
    reading: Reading
    addresses: Mapping[str, str] = field(default_factory=dict[str, str])
    notes: tuple[str, ...] = ()


def survey(source: Source, options: Options, today: date) -> Survey:
    """Reads the source twice and keeps none of it. Raises NotASource, or ValueError for options that do not fit it."""
    columns = columns_of(source, TARGETS, options.columns, ("title",))
    chosen = columns.chosen
    firsts: dict[str, str] = {}
    addresses: dict[str, str] = {}
    kinds, publishers, firsts_of_dates = Counter[str](), Counter[str](), Counter[First]()
    offsets = Offsets(ZoneInfo(options.zone) if options.zone else None)
    for record in source.records():
        if not isinstance(record, Record):
            continue
        if firsts.setdefault(row_id(record, chosen), record.place) == record.place:
            addresses.setdefault(url_key(address_of(record.values, chosen)), record.place)
        kinds.update(several(value_of(record.values, chosen, "kind"))[:1])
        publishers[line(value_of(record.values, chosen, "publisher"))] += 1
        said = value_of(record.values, chosen, "published")
        firsts_of_dates[first_of(said)] += 1
        offsets.add(read_date(said))
    reading = Reading(
        chosen=chosen,
        today=today,
        kinds={word.casefold(): kind for word, kind in options.kinds.items()},
        spelt=_spelt(publishers),
        offsets=offsets,
        first=_first(firsts_of_dates),
        markdown=source.format == "Markdown",
        visibility=Visibility(options.visibility),
    )
    return Survey(
        columns.format, columns.total, columns.keys, chosen, firsts, kinds, reading, addresses, tuple(source.notes)
    )


def guessed_kinds(found: Survey) -> list[tuple[str, Kind | None, int]]:
    """Each of their kinds, what it is taken for (None for what is not known), and how often it comes."""
    return [(word, kind_of(word, found.reading.kinds), count) for word, count in found.kinds.most_common()]


def foreign_kinds(found: Survey) -> list[tuple[str, Kind | None, int]]:
    """Those that are not called as we call them."""
    return [one for one in guessed_kinds(found) if one[0].casefold() not in {kind.value for kind in Kind}]


def _spelt(names: Counter[str]) -> dict[str, str]:
    """How most entries write each publisher: Digital.gov for “digital.gov” and “DigitalGov”."""
    found: dict[str, str] = {}
    for name, _ in names.most_common():
        if name:
            found.setdefault(squeezed(name), name)
    return found


def _first(seen: Counter[First]) -> First:
    """How the source writes 3/4/2024, where its other dates tell."""
    return "day" if seen["day"] and not seen["month"] else "month" if seen["month"] and not seen["day"] else ""
