"""Stores in memory for the core's ports: enough of a database to try an adapter against."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: int
    name: str
    roles: frozenset[str]
    zone: str
    language: str
    status: str = "active"
    space_id: int | None = 1


@dataclass(frozen=True, slots=True)
class DraftRow:
    id: str
    form: str
    about: str
    values: Mapping[str, object]
    page: int


@dataclass(frozen=True, slots=True)
class PostedRow:
    subject: str
    subject_id: str


@dataclass
class Data:
    people: dict[tuple[str, str], PersonRow] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    drafts: dict[tuple[str, int], DraftRow] = field(default_factory=dict)
    posted: dict[tuple[str, str, str], PostedRow] = field(default_factory=dict)
    recent: list[tuple[int, str]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    helped: dict[int, set[int]] = field(default_factory=dict)

    def join(self, platform: str, account: str, name: str, *roles: str, zone: str = "Europe/London") -> PersonRow:
        row = PersonRow(len(self.people) + 1, name, frozenset(roles), zone, "en")
        self.people[platform, account] = row
        return row


class People:
    def __init__(self, data: Data) -> None:
        self._data = data

    async def arrive(self, platform: str, external_id: str, space_platform: str, space_external_id: str, name: str, zone: str = "", language: str = "", guest: bool = False) -> PersonRow:  # fmt: skip
        row = self._data.people.get((platform, external_id))
        return row or self._data.join(platform, external_id, name or external_id, "member", zone=zone or "UTC")


class Continuations:
    def __init__(self, data: Data) -> None:
        self._data = data

    async def put(self, kept: Mapping[str, str]) -> None:
        self._data.kept.update(kept)

    async def get(self, key: str) -> str | None:
        return self._data.kept.get(key)


class Drafts:
    def __init__(self, data: Data) -> None:
        self._data = data

    async def load(self, draft: str, person_id: int) -> DraftRow | None:
        return self._data.drafts.get((draft, person_id))

    async def latest(self, form: str, about: str, person_id: int) -> DraftRow | None:
        rows = [row for (_, owner), row in self._data.drafts.items() if owner == person_id and row.form == form]
        return rows[-1] if rows else None

    async def save(self, draft: str, person_id: int, *, form: str, about: str, values: Mapping[str, object], page: int) -> None:  # fmt: skip
        self._data.drafts[draft, person_id] = DraftRow(draft, form, about, values, page)

    async def drop(self, draft: str, person_id: int) -> None:
        self._data.drafts.pop((draft, person_id), None)


class Posted:
    def __init__(self, data: Data) -> None:
        self._data = data

    async def at(self, platform: str, channel: str, message: str) -> PostedRow | None:
        return self._data.posted.get((platform, channel, message))

    async def note(self, platform: str, channel: str, message: str, subjects: Sequence[str]) -> None:
        subject, _, subject_id = subjects[0].partition(":")
        self._data.posted[platform, channel, message] = PostedRow(subject, subject_id)


class Recent:
    def __init__(self, data: Data) -> None:
        self._data = data

    async def add(self, person_id: int, text: str) -> None:
        self._data.recent.append((person_id, text))


class Seen:
    def __init__(self, data: Data) -> None:
        self._data = data

    async def first(self, key: str) -> bool:
        new = key not in self._data.seen
        self._data.seen.add(key)
        return new


class Stores:
    def people(self, unit: Any) -> People:
        return People(unit)

    def continuations(self, unit: Any) -> Continuations:
        return Continuations(unit)

    def drafts(self, unit: Any) -> Drafts:
        return Drafts(unit)

    def posted(self, unit: Any) -> Posted:
        return Posted(unit)

    def recent(self, unit: Any) -> Recent:
        return Recent(unit)

    def seen(self, unit: Any) -> Seen:
        return Seen(unit)


class Units:
    """A unit is the data itself; what a handler that raises had changed is undone."""

    def __init__(self, data: Data) -> None:
        self.data = data

    @asynccontextmanager
    async def __call__(self, *, reads_only: bool = False) -> AsyncIterator[Data]:
        before = replace(self.data, seen=set(self.data.seen), helped={k: set(v) for k, v in self.data.helped.items()})
        try:
            yield self.data
        except BaseException:
            self.data.seen, self.data.helped = before.seen, before.helped
            raise
