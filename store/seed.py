"""The starter content: a first start is not an empty room, and one command empties it.

The files' own hash is kept as a setting. An unchanged file costs one query at the next start, and what somebody cleared
does not come back by itself.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

from store.base import Visibility
from store.changes import ChangeLog
from store.feedback import FEEDBACK
from store.library import LibraryStore
from store.people import PeopleStore
from store.person import ACCOUNT, PERSON, RoleName
from store.posted import POSTED
from store.resource import HELPED, RESOURCE, SAVED, ResourceStatus
from store.settings import SettingStore
from store.shelf import recount
from store.spaces import SPACE, Joins, SpaceStore
from store.topics import TopicStore
from store.unit import Unit, Units

SOURCE = "starter"
PLATFORM, SPACE_OF, PREFIX = "web", "demo", "demo:"
SETTING, CLEARED = "starter.content", "cleared"
FILES = ("topics.json", "resources.jsonl", "people.json")


@dataclass(slots=True)
class SeedReport:
    """What became of each entry; `refused` says file, place and reason. `untouched`: there was nothing to do."""

    added: int = 0
    changed: int = 0
    same: int = 0
    refused: list[str] = field(default_factory=list[str])
    untouched: bool = False

    def count(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass(frozen=True, slots=True)
class Cleared:
    resources: int
    people: int


async def load_seed(units: Units, folder: Path, *, again: bool = False) -> SeedReport:
    """Read the starter content in one transaction; running it twice changes nothing. `again` brings back the cleared."""
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in FILES if (folder / name).exists()}
    stamp = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    async with units(reads_only=True) as unit:
        kept = await SettingStore(unit).get(SETTING)
    if not again and kept in (stamp, CLEARED):
        return SeedReport(untouched=True)
    report = SeedReport()
    async with units() as unit:
        slugs = await _topics(unit, _entries(texts, "topics.json"), report)
        await _resources(unit, _entries(texts, "resources.jsonl"), slugs, report)
        await _people(unit, _entries(texts, "people.json"), slugs, report)
        await SettingStore(unit).set(SETTING, stamp)
    return report


def _entries(texts: dict[str, str], name: str) -> list[tuple[str, dict[str, Any]]]:
    """Each entry with the words that say where it stands."""
    text = texts.get(name, "")
    if name.endswith(".jsonl"):
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        return [(f"{name}, line {number}", json.loads(line)) for number, line in lines]
    entries = cast(list[dict[str, Any]], json.loads(text or "[]"))
    return [(f"{name}, entry {number}", entry) for number, entry in enumerate(entries, 1)]


async def _topics(unit: Unit, entries: Sequence[tuple[str, dict[str, Any]]], report: SeedReport) -> dict[str, int]:
    """Their ids by slug. Parents go first, however the file is ordered."""
    store, slugs, waiting = TopicStore(unit), dict[str, int](), list(entries)
    while waiting:
        ready = [(at, entry) for at, entry in waiting if not entry.get("parent") or entry["parent"] in slugs]
        if not ready:
            report.refused += [f"{at}: no topic is called {entry['parent']}" for at, entry in waiting]
            return slugs
        for _, entry in ready:
            said = {name: entry.get(name) or "" for name in ("definition", "needs", "went_wrong")}
            slugs[entry["slug"]], outcome = await store.put(
                entry["slug"], entry["name"], words=entry.get("words", ()), parent=entry.get("parent"), **said
            )
            report.count(outcome)
        waiting = [(at, entry) for at, entry in waiting if entry["slug"] not in slugs]
    return slugs


async def _resources(
    unit: Unit, entries: Sequence[tuple[str, dict[str, Any]]], slugs: dict[str, int], report: SeedReport
) -> None:
    store = LibraryStore(unit)
    for at, entry in entries:
        unknown = [slug for slug in entry["topics"] if slug not in slugs]
        if unknown:
            report.refused.append(f"{at}: no topic is called {', '.join(unknown)}")
            continue
        texts = ("summary", "body", "url", "audience", "place", "language", "publisher")
        fields: Any = {name: entry.get(name) or "" for name in texts}
        fields |= {"published": entry.get("date") or "", "level": tuple(entry.get("level") or ())}
        report.count(
            await store.upsert_from_source(
                SOURCE,
                entry["id"],
                topics=[slugs[slug] for slug in entry["topics"]],
                title=entry["title"],
                kind=entry["kind"],
                status=ResourceStatus.PUBLISHED,
                visibility=Visibility.PUBLIC,
                sample=True,
                **fields,
            )
        )


async def _people(
    unit: Unit, entries: Sequence[tuple[str, dict[str, Any]]], slugs: dict[str, int], report: SeedReport
) -> None:
    space = await SpaceStore(unit).ensure(PLATFORM, SPACE_OF, "Demo room", Joins.INVITATION)
    people = PeopleStore(unit)
    for at, entry in entries:
        where = (PLATFORM, PREFIX + entry["key"], PLATFORM, SPACE_OF)
        known = await people.find(*where)
        person = known or await people.arrive(*where, entry["name"], entry["zone"], entry["language"])
        if person is None:
            raise LookupError(f"{at}: nobody arrived")
        profile = {name: entry.get(name) or "" for name in ("name", "title", "organization", "zone", "language")}
        profile |= {"bio": entry.get("says") or "", "home_space": space.id}
        if "partner" in entry["roles"]:
            profile["partner_of"] = entry["organization"]
        await people.update_profile(person.id, **profile)
        await people.set_topics(person.id, [slugs[slug] for slug in entry["topics"] if slug in slugs])
        for role in entry["roles"]:
            if role != "guest":
                await people.grant(person.id, RoleName(role), space.id)
        report.count("same" if known else "added")


async def clear_demo(units: Units) -> Cleared:
    """Remove the samples, the demo people and whatever is theirs. The vocabulary stays: the library is filed by it."""
    async with units() as unit:
        session = unit.to_write("clear the demo")
        demo = sa.select(SPACE.c.id).where(SPACE.c.platform == PLATFORM, SPACE.c.external_id == SPACE_OF)
        theirs = ACCOUNT.c.external_id.startswith(PREFIX, autoescape=True)
        people = list(
            await session.scalars(sa.select(ACCOUNT.c.person_id).where(ACCOUNT.c.platform == PLATFORM, theirs))
        )
        samples = sa.or_(RESOURCE.c.sample, RESOURCE.c.made_by.in_(people), RESOURCE.c.space_id.in_(demo))
        resources = list(await session.scalars(sa.select(RESOURCE.c.id).where(samples)))
        touched = await _marked_by(unit, people)
        await session.execute(
            sa.delete(POSTED).where(POSTED.c.subject == "resource", POSTED.c.subject_id.in_(map(str, resources)))
        )
        await session.execute(sa.delete(RESOURCE).where(RESOURCE.c.id.in_(resources)))
        await session.execute(sa.delete(FEEDBACK).where(FEEDBACK.c.person_id.in_(people)))
        await session.execute(sa.delete(PERSON).where(PERSON.c.id.in_(people)))
        await session.execute(sa.delete(SPACE).where(SPACE.c.id.in_(demo)))
        await recount(unit, set(touched) - set(resources))
        note: Callable[[str, int], None] = ChangeLog(unit).note
        for resource_id in resources:
            note("resource", resource_id)
        await SettingStore(unit).set(SETTING, CLEARED)
        return Cleared(len(resources), len(people))


async def _marked_by(unit: Unit, people: list[int]) -> list[int]:
    marked = [sa.select(marks.c.resource_id).where(marks.c.person_id.in_(people)) for marks in (SAVED, HELPED)]
    return list(await unit.session.scalars(sa.union(*marked)))
