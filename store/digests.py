"""Digests: who gets which, what each run gathered, and what somebody has looked at already.

When a digest goes out is a row of `schedule`; what went to whom is in the outbox, with the run as its cause.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa

from store.base import (
    LASTING_IDS,
    Record,
    at_least,
    columns,
    enum,
    insert,
    json,
    key,
    moment,
    one_of,
    refers,
    space,
    table,
    text,
)
from store.unit import Unit


class DigestKind(StrEnum):
    MEMBER = "member"
    CHANNEL = "channel"
    ORGANIZER = "organizer"


class RunState(StrEnum):
    SENT = "sent"
    HELD = "held"
    RELEASED = "released"
    DISCARDED = "discarded"


class Subscription(Record, table=True):
    """`target` is the channel of a channel's digest, or where an organizer's goes; a person's own has none.

    `covered`: everything that was new before this moment has been told. `muted` are the sections somebody wants no more.
    """

    __table_args__ = (
        sa.UniqueConstraint("kind", "owner"),
        one_of("kind", DigestKind),
        LASTING_IDS,
    )

    id: int | None = key()
    kind: DigestKind = enum(DigestKind)
    # Whose it is, so that there is one of each kind: "person:7", "slack:T1:C1".
    owner: str = text()
    person_id: int | None = refers("person.id", default=None, nullable=True)
    space_id: int | None = space()
    platform: str = text(default="")
    target: str = text(default="")
    target_name: str = text(default="")
    stand_in: int | None = refers("person.id", gone="SET NULL", default=None, nullable=True)
    topics: list[str] = json()
    muted: list[str] = json()
    paused_until: date | None = None
    covered: datetime = moment()
    created: datetime = moment()


class DigestRun(Record, table=True):
    """What one run gathered, once for all its readers, and how many letters came of it."""

    __table_args__ = (one_of("kind", DigestKind), one_of("state", RunState), at_least("letters"), LASTING_IDS)

    id: int | None = key()
    kind: DigestKind = enum(DigestKind)
    at: datetime = moment(index=True)
    gathered: dict[str, Any] = json()
    letters: int = 0
    state: RunState = enum(RunState, default=RunState.SENT, index=True)
    # Why it is held, in a sentence.
    reason: str = text(default="")


class Looked(Record, table=True):
    """Somebody has seen this record whole; the last time."""

    person_id: int = refers("person.id", index=False, primary_key=True)
    subject: str = text(primary_key=True)
    at: datetime = moment(index=True)


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    id: int
    kind: DigestKind
    owner: str
    person_id: int | None
    space_id: int | None
    platform: str
    target: str
    target_name: str
    stand_in: int | None
    topics: Sequence[str]
    muted: Sequence[str]
    paused_until: date | None
    covered: datetime


@dataclass(frozen=True, slots=True)
class RunRow:
    id: int
    kind: DigestKind
    at: datetime
    letters: int
    state: RunState
    reason: str


SUBSCRIPTION, RUN, LOOKED = table(Subscription), table(DigestRun), table(Looked)


class DigestStore:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    # Who gets which

    async def subscribe(self, kind: DigestKind | str, owner: str, **about: Any) -> int:
        """The subscription of this owner, made or changed; what is new counts from now."""
        session = self._unit.to_write("subscribe")
        empty: dict[str, Any] = {"topics": [], "muted": [], "platform": "", "target": "", "target_name": ""}
        fresh = {"kind": DigestKind(kind), "owner": owner, "covered": self._unit.now, "created": self._unit.now}
        statement = insert(self._unit.dialect, SUBSCRIPTION).values({**empty, **about, **fresh})
        changes = {**about, "paused_until": about.get("paused_until")}
        await session.execute(statement.on_conflict_do_update(index_elements=["kind", "owner"], set_=changes))
        ask = sa.select(SUBSCRIPTION.c.id).where(SUBSCRIPTION.c.kind == DigestKind(kind), SUBSCRIPTION.c.owner == owner)
        return cast(int, await session.scalar(ask))

    async def by_id(self, number: int) -> SubscriptionRow | None:
        return next(iter(await self.by_ids([number])), None)

    async def by_ids(self, numbers: Iterable[int]) -> list[SubscriptionRow]:
        return await self._rows(SUBSCRIPTION.c.id.in_(set(numbers)))

    async def of_owner(self, owner: str) -> list[SubscriptionRow]:
        return await self._rows(SUBSCRIPTION.c.owner == owner)

    async def of_person(self, person_id: int) -> list[SubscriptionRow]:
        """All that this person switched on for themselves."""
        return await self._rows(SUBSCRIPTION.c.person_id == person_id)

    async def of_kind(self, *kinds: DigestKind) -> list[SubscriptionRow]:
        return await self._rows(SUBSCRIPTION.c.kind.in_(kinds))

    async def count(self, kind: DigestKind) -> int:
        ask = sa.select(sa.func.count()).select_from(SUBSCRIPTION).where(SUBSCRIPTION.c.kind == kind)
        return await self._unit.session.scalar(ask) or 0

    async def change(self, number: int, **changes: Any) -> bool:
        done: Any = await self._unit.to_write("change a subscription").execute(
            sa.update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == number).values(**changes)
        )
        return done.rowcount == 1

    async def widen(self, person_id: int, slugs: Iterable[str]) -> bool:
        """Their own digest brings these topics, too, if it was limited to others; False when there was nothing to change."""
        wanted, changed = list(slugs), False
        for row in await self.of_person(person_id):
            more = [slug for slug in wanted if slug not in row.topics]
            if row.kind is DigestKind.MEMBER and row.topics and more:
                changed |= await self.change(row.id, topics=[*row.topics, *more])
        return changed

    async def narrow(self, person_id: int, slug: str) -> bool:
        """Their own digest is no longer about this topic; the last one stays, since without any it brings everything."""
        changed = False
        for row in await self.of_person(person_id):
            rest = [one for one in row.topics if one != slug]
            if row.kind is DigestKind.MEMBER and rest and len(rest) < len(row.topics):
                changed |= await self.change(row.id, topics=rest)
        return changed

    async def cover(self, numbers: Iterable[int], until: datetime) -> None:
        """All that was new before this moment has been told."""
        await self._unit.to_write("cover a period").execute(
            sa.update(SUBSCRIPTION).where(SUBSCRIPTION.c.id.in_(set(numbers))).values(covered=until)
        )

    async def unsubscribe(self, number: int) -> bool:
        done: Any = await self._unit.to_write("unsubscribe").execute(
            sa.delete(SUBSCRIPTION).where(SUBSCRIPTION.c.id == number)
        )
        return done.rowcount == 1

    # Runs

    async def begin_run(self, kind: DigestKind | str, gathered: Mapping[str, Any]) -> int:
        values = {"kind": DigestKind(kind), "at": self._unit.now, "gathered": dict(gathered), "letters": 0}
        made = sa.insert(RUN).values(**values, state=RunState.SENT, reason="").returning(RUN.c.id)
        return cast(int, await self._unit.to_write("begin a run").scalar(made))

    async def wrote(self, run: int, letters: int) -> None:
        """So many more letters came of it."""
        await self._unit.to_write("count letters").execute(
            sa.update(RUN).where(RUN.c.id == run).values(letters=RUN.c.letters + letters)
        )

    async def set_state(
        self, run: int, state: RunState, *, was: RunState | None = None, reason: str | None = None
    ) -> bool:
        """False when it is not (any longer) in the state it was thought to be in."""
        conditions = [RUN.c.id == run] + ([RUN.c.state == was] if was else [])
        values: dict[str, Any] = {"state": state} | ({"reason": reason} if reason is not None else {})
        done: Any = await self._unit.to_write("change a run").execute(
            sa.update(RUN).where(*conditions).values(**values)
        )
        return done.rowcount == 1

    async def gathered(self, run: int) -> Mapping[str, Any] | None:
        found: Any = await self._unit.session.scalar(sa.select(RUN.c.gathered).where(RUN.c.id == run))
        return found

    async def runs(self, limit: int = 10, *, state: RunState | None = None) -> list[RunRow]:
        """Newest first; those without a letter are left out."""
        ask = sa.select(*columns(RUN, RunRow)).where(RUN.c.letters > 0)
        if state is not None:
            ask = ask.where(RUN.c.state == state)
        return [RunRow(*row) for row in await self._unit.session.execute(ask.order_by(RUN.c.id.desc()).limit(limit))]

    async def run(self, number: int) -> RunRow | None:
        row = (
            await self._unit.session.execute(sa.select(*columns(RUN, RunRow)).where(RUN.c.id == number))
        ).one_or_none()
        return RunRow(*row) if row else None

    async def letters_since(self, kind: DigestKind | str, since: datetime, until: datetime) -> int:
        """How many letters of this kind were written in a time, without those that were thrown away."""
        ask = sa.select(sa.func.coalesce(sa.func.sum(RUN.c.letters), 0)).where(
            RUN.c.kind == DigestKind(kind), RUN.c.at > since, RUN.c.at <= until, RUN.c.state != RunState.DISCARDED
        )
        return await self._unit.session.scalar(ask) or 0

    async def first_run(self, kind: DigestKind | str) -> datetime | None:
        return await self._unit.session.scalar(sa.select(sa.func.min(RUN.c.at)).where(RUN.c.kind == DigestKind(kind)))

    async def forget_runs_before(self, at: datetime) -> int:
        done: Any = await self._unit.to_write("forget runs").execute(sa.delete(RUN).where(RUN.c.at < at))
        return done.rowcount

    async def _rows(self, *conditions: sa.ColumnElement[bool]) -> list[SubscriptionRow]:
        ask = sa.select(*columns(SUBSCRIPTION, SubscriptionRow)).where(*conditions).order_by(SUBSCRIPTION.c.id)
        return [SubscriptionRow(*row) for row in await self._unit.session.execute(ask)]


class LookedStore:
    """What people have seen whole, so that nothing is told them as new which they know."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def note(self, person_id: int, subject: str) -> None:
        statement = insert(self._unit.dialect, LOOKED).values(person_id=person_id, subject=subject, at=self._unit.now)
        await self._unit.to_write("note a look").execute(
            statement.on_conflict_do_update(index_elements=["person_id", "subject"], set_={"at": self._unit.now})
        )

    async def of(self, people: Sequence[int], subjects: Sequence[str]) -> dict[int, set[str]]:
        """Which of these subjects each of these people has seen."""
        ask = sa.select(LOOKED.c.person_id, LOOKED.c.subject).where(
            LOOKED.c.person_id.in_(people), LOOKED.c.subject.in_(subjects)
        )
        found: dict[int, set[str]] = {}
        for person_id, subject in await self._unit.session.execute(ask):
            found.setdefault(person_id, set()).add(subject)
        return found

    async def forget_before(self, at: datetime) -> int:
        done: Any = await self._unit.to_write("forget looks").execute(sa.delete(LOOKED).where(LOOKED.c.at < at))
        return done.rowcount
