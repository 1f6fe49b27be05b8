"""A first look at a source: its columns, what they are taken for, and how many entries there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.interchange.mapping import Seen, Target, guess
from bot.interchange.reading import NotASource, NotUnderstood, Record
from bot.interchange.source import Source
from bot.interchange.values import Chosen

MOST = 500_000
MOST_KEYS = 500


@dataclass
class Columns:
    format: str
    total: int
    keys: Mapping[str, Seen]
    chosen: Chosen

    @property
    def unused(self) -> list[str]:
        used = {key for keys in self.chosen.values() for key in keys}
        return [key for key in self.keys if key not in used]


def columns_of(source: Source, targets: Sequence[Target], said: Mapping[str, str], needs: Sequence[str]) -> Columns:
    """Raises NotASource where one of the fields in `needs` is nowhere, or ValueError for what was `said` and does not fit."""
    keys, total = _keys(source, targets)
    chosen = guess(targets, keys, said)
    for need in needs:
        if need not in chosen:
            raise NotUnderstood(_missing(source, keys, need))
    return Columns(source.format, total, keys, chosen)


def _keys(source: Source, targets: Sequence[Target]) -> tuple[dict[str, Seen], int]:
    keys: dict[str, Seen] = {}
    total = 0
    looking = [target for target in targets if target.looks]
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


def _missing(source: Source, keys: Iterable[str], need: str) -> str:
    found = ", ".join(list(keys)[:40])
    if not found:
        return f"{source.name} holds nothing that can be read as an entry."
    return f"Nothing in {source.name} looks like a {need}. It has: {found}. Say which it is: {need}=COLUMN."
