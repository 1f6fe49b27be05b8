"""What an import did, or would do: counted for the screen, and written line by line into a file for whoever wants it all."""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Protocol

from bot.interchange.reading import Refused
from bot.interchange.table import guarded

HEAD = ("where", "outcome", "id", "title", "what", "why")
SHOWN = 10
Write = Callable[[tuple[str, ...]], object]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person may want to look at: `why` is the same sentence for all of its kind, `what` is this one."""

    why: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that could not be read for sure: it is marked at its record until somebody has looked."""

    field: str
    said: str
    why: str


class Row(Protocol):
    """One foreign entry, read as a record of ours."""

    @property
    def place(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def flags(self) -> tuple[Flag, ...]: ...
    @property
    def doubts(self) -> tuple[Doubt, ...]: ...


@dataclass(slots=True)
class Group:
    """Flags of one reason: how many, and the first of them."""

    count: int = 0
    place: str = ""
    what: str = ""


@dataclass(slots=True)
class Report:
    """`counts` by outcome: added, changed, same, refused, flagged (entries with at least one flag), doubts. `unknown`
    counts words that no topic goes by; `known` those that one does. `gone` came before and is not in the source any more;
    `elsewhere` counts entries that another source brought, by its name."""

    dry: bool
    write: Write = lambda _: None
    counts: Counter[str] = field(default_factory=Counter[str])
    refused: list[Refused] = field(default_factory=list[Refused])
    flags: dict[str, Group] = field(default_factory=dict[str, Group])
    unknown: Counter[str] = field(default_factory=Counter[str])
    known: Counter[str] = field(default_factory=Counter[str])
    gone: int = 0
    elsewhere: Counter[str] = field(default_factory=Counter[str])

    def refuse(self, refused: Refused) -> None:
        self.counts["refused"] += 1
        if len(self.refused) < SHOWN:
            self.refused.append(refused)
        self.write((refused.place, "refused", "", "", "", refused.reason))

    def take(self, row: Row, outcome: str, changed: tuple[str, ...] = ()) -> None:
        """`changed` names the fields that do not stay as they were."""
        self.counts[outcome] += 1
        self.write((row.place, outcome, row.id, row.title, ", ".join(changed), ""))
        if row.flags:
            self.counts["flagged"] += 1
        self.counts["doubts"] += len(row.doubts)
        for flag in row.flags:
            group = self.flags.setdefault(flag.why, Group(0, row.place, flag.what))
            group.count += 1
            self.write((row.place, "flagged", row.id, row.title, flag.what, flag.why))
        for doubt in row.doubts:
            self.write((row.place, "to be confirmed", row.id, row.title, doubt.said, doubt.why))

    def leave(self, source_id: str) -> None:
        """It came with an earlier import and is not in the source any more; it stays."""
        self.gone += 1
        self.write(("", "not in the source any more", source_id, "", "", "it stays here"))


def writing(file: IO[str]) -> Write:
    """Lines of the report as CSV; what came from elsewhere is no formula here either."""
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEAD)
    return lambda line: writer.writerow([guarded(cell) for cell in line])
