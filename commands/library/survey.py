"""A first look at a source: its columns and what they are taken for, its ids, its words, how it writes dates."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.interchange.dates import First, first_of, read_date
from bot.interchange.mapping import Seen, guess
from bot.interchange.mapping import folded as squeezed
from bot.interchange.reading import NotASource, Record
from bot.interchange.source import Source
from bot.interchange.zones import Offsets
from commands.library.fields import TARGETS, Chosen, line, several, value_of
from commands.library.kinds import kind_of
from commands.library.rows import Reading, row_id
from store.base import Visibility
from store.resource import Kind

MOST = 500_000
MOST_KEYS = 500


@dataclass(frozen=True)
class Options:
    """How a source is imported. `name` is what it goes by from now on; `columns` (field → column) and `kinds` (theirs →
    ours) are what somebody knew better than the guess; `zone` is the source's own, where it is known."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    kinds: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    zone: str = ""
    visibility: Visibility = Visibility.PUBLIC
    space_id: int | None = None
    made_by: int | None = None


@dataclass
class Survey:
    """What a source is. `firsts` says where each id stands first; `kinds` how often each of their kinds comes."""

    format: str
    total: int
    keys: Mapping[str, Seen]
    chosen: Chosen
    firsts: dict[str, str]
    kinds: Counter[str]
    reading: Reading
    notes: tuple[str, ...] = ()

    @property
    def unused(self) -> list[str]:
        used = {key for keys in self.chosen.values() for key in keys}
        return [key for key in self.keys if key not in used]


def survey(source: Source, options: Options, today: date) -> Survey:
    """Reads the source twice and keeps none of it. Raises NotASource, or ValueError for options that do not fit it."""
    keys, total = _keys(source)
    chosen = guess(TARGETS, keys, options.columns)
    if "title" not in chosen:
        raise NotASource(_no_title(source, keys))
    firsts: dict[str, str] = {}
    kinds, publishers, firsts_of_dates = Counter[str](), Counter[str](), Counter[First]()
    offsets = Offsets(ZoneInfo(options.zone) if options.zone else None)
    for record in source.records():
        if not isinstance(record, Record):
            continue
        firsts.setdefault(row_id(record, chosen), record.place)
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
        visibility=options.visibility,
    )
    return Survey(source.format, total, keys, chosen, firsts, kinds, reading, tuple(source.notes))


def guessed_kinds(found: Survey) -> list[tuple[str, Kind | None, int]]:
    """Each of their kinds, what it is taken for (None for what is not known), and how often it comes."""
    return [(word, kind_of(word, found.reading.kinds), count) for word, count in found.kinds.most_common()]


def foreign_kinds(found: Survey) -> list[tuple[str, Kind | None, int]]:
    """Those that are not called as we call them."""
    return [one for one in guessed_kinds(found) if one[0].casefold() not in {kind.value for kind in Kind}]


def _keys(source: Source) -> tuple[dict[str, Seen], int]:
    keys: dict[str, Seen] = {}
    total = 0
    looking = [target for target in TARGETS if target.looks]
    for record in source.records():
        total += 1
        if total > MOST:
            raise NotASource(f"{source.name} has more than {MOST:,} entries; please import it in parts.")
        for key, value in record.values.items() if isinstance(record, Record) else ():
            if key not in keys and len(keys) >= MOST_KEYS:
                raise NotASource(f"The entries of {source.name} have more than {MOST_KEYS} different names for values.")
            keys.setdefault(key, Seen()).add(value, looking)
    if total == 0:
        raise NotASource(f"{source.name} holds no entries.")
    return keys, total


def _no_title(source: Source, keys: Iterable[str]) -> str:
    found = ", ".join(list(keys)[:40])
    if not found:
        return f"{source.name} holds nothing that can be read as an entry."
    return f"Nothing in {source.name} looks like a title. It has: {found}. Say which it is: title=COLUMN."


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
