"""Webinars and when they take place: announced, read, moved and cancelled. Who comes is in `rsvps`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Unpack, cast
from uuid import uuid4

import sqlalchemy as sa

from store.base import Visibility, columns, insert
from store.live import LiveStore
from store.topics import TOPIC
from store.unit import Unit
from store.webinar import (
    OCCURRENCE,
    RSVP,
    TO_COME,
    WEBINAR,
    WEBINAR_CHANNEL,
    WEBINAR_DEFAULTS,
    WEBINAR_PERSON,
    WEBINAR_TOPIC,
    OccurrenceState,
    Part,
    WebinarKind,
    WebinarStatus,
)
from store.webinar_rows import (
    Dated,
    OccurrenceRow,
    Times,
    WebinarChannelRow,
    WebinarDetails,
    WebinarFields,
    WebinarPersonRow,
    WebinarRow,
)

SUBJECT = "webinar"  # of cards: one for each occurrence, by its id
KINDS = {"kind": WebinarKind, "status": WebinarStatus, "visibility": Visibility}
_WEBINAR, _OCCURRENCE = columns(WEBINAR, WebinarRow), columns(OCCURRENCE, OccurrenceRow)
_DATED = sa.select(*_WEBINAR, *_OCCURRENCE).join_from(OCCURRENCE, WEBINAR, WEBINAR.c.id == OCCURRENCE.c.webinar_id)


class WebinarStore:
    """Every change of an occurrence marks its living cards to be redrawn."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    # Reading

    async def by_id(self, webinar_id: int) -> WebinarRow | None:
        found = await self._unit.session.execute(sa.select(*_WEBINAR).where(WEBINAR.c.id == webinar_id))
        row = found.one_or_none()
        return WebinarRow(*row) if row else None

    async def by_source(self, source: str, source_ids: Iterable[str]) -> dict[str, WebinarRow]:
        """What was imported from there, by its id there."""
        ask = sa.select(*_WEBINAR).where(WEBINAR.c.source == source, WEBINAR.c.source_id.in_(list(source_ids)))
        rows = [WebinarRow(*row) for row in await self._unit.session.execute(ask)]
        return {row.source_id: row for row in rows if row.source_id is not None}

    async def dated(self, occurrence_id: int) -> Dated | None:
        return next(iter(await self._dated(OCCURRENCE.c.id == occurrence_id)), None)

    async def of(self, webinar_id: int) -> list[Dated]:
        """All occurrences of one webinar, in order, whatever their state."""
        return await self._dated(OCCURRENCE.c.webinar_id == webinar_id)

    async def by_ids(self, occurrence_ids: Iterable[int]) -> list[Dated]:
        return await self._dated(OCCURRENCE.c.id.in_(list(occurrence_ids)))

    async def upcoming(self, now: datetime, limit: int = 500) -> list[Dated]:
        """What was announced, takes place and is not over, the next first. Whoever shows it asks `access` about each."""
        return await self._dated(*_ANNOUNCED, OCCURRENCE.c.state.in_(TO_COME), OCCURRENCE.c.ends > now, limit=limit)

    async def open_ids(self) -> list[int]:
        """Dates that still take answers."""
        those = (OCCURRENCE.c.state.in_(TO_COME), OCCURRENCE.c.ends > self._unit.now, *_ANNOUNCED)
        ask = sa.select(OCCURRENCE.c.id).join_from(OCCURRENCE, WEBINAR, WEBINAR.c.id == OCCURRENCE.c.webinar_id)
        return list(await self._unit.session.scalars(ask.where(*those)))

    async def between(self, since: datetime, until: datetime, limit: int = 2000) -> list[Dated]:
        """What was announced and begins within, whatever became of it."""
        return await self._dated(*_ANNOUNCED, OCCURRENCE.c.begins >= since, OCCURRENCE.c.begins < until, limit=limit)

    async def changed_since(self, since: datetime, limit: int = 500) -> list[Dated]:
        """Occurrences that were announced, moved or cancelled since then."""
        return await self._dated(*_ANNOUNCED, OCCURRENCE.c.changed > since, limit=limit)

    async def announced_between(self, since: datetime, until: datetime) -> list[Dated]:
        """The next occurrence of each webinar that was announced within."""
        within = (*_ANNOUNCED, WEBINAR.c.announced > since, WEBINAR.c.announced <= until)
        found = await self._dated(*within, OCCURRENCE.c.state.in_(TO_COME), OCCURRENCE.c.ends > until)
        return first_dates(found)

    async def drafts(self, person_id: int) -> list[WebinarRow]:
        """What this person previewed and did not post, the newest first."""
        ask = sa.select(*_WEBINAR).where(WEBINAR.c.made_by == person_id, WEBINAR.c.status == WebinarStatus.DRAFT)
        return [WebinarRow(*row) for row in await self._unit.session.execute(ask.order_by(WEBINAR.c.id.desc()))]

    async def ended(self, now: datetime, limit: int = 100) -> list[Dated]:
        """What took place and is over, and not marked as done yet."""
        return await self._dated(*_ANNOUNCED, OCCURRENCE.c.state.in_(TO_COME), OCCURRENCE.c.ends <= now, limit=limit)

    async def unverified(self) -> list[Dated]:
        """Those whose time a person has to confirm."""
        return await self._dated(OCCURRENCE.c.unverified.is_(True), OCCURRENCE.c.state.in_(TO_COME))

    async def people(self, webinar_ids: Iterable[int]) -> dict[int, list[WebinarPersonRow]]:
        """Hosts and speakers by webinar, hosts first."""
        ask = sa.select(*columns(WEBINAR_PERSON, WebinarPersonRow)).where(
            WEBINAR_PERSON.c.webinar_id.in_(list(webinar_ids))
        )
        found: dict[int, list[WebinarPersonRow]] = {}
        for row in await self._unit.session.execute(ask.order_by(WEBINAR_PERSON.c.part, WEBINAR_PERSON.c.id)):
            one = WebinarPersonRow(*row)
            found.setdefault(one.webinar_id, []).append(one)
        return found

    async def topics(self, webinar_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
        """The slug and name of their topics, by webinar."""
        ask = (
            sa.select(WEBINAR_TOPIC.c.webinar_id, TOPIC.c.slug, TOPIC.c.name)
            .join_from(WEBINAR_TOPIC, TOPIC, TOPIC.c.id == WEBINAR_TOPIC.c.topic_id)
            .where(WEBINAR_TOPIC.c.webinar_id.in_(list(webinar_ids)))
        )
        found: dict[int, list[tuple[str, str]]] = {}
        for number, slug, name in await self._unit.session.execute(ask.order_by(TOPIC.c.name)):
            found.setdefault(number, []).append((slug, name))
        return found

    async def channels(self, webinar_id: int) -> list[WebinarChannelRow]:
        ask = sa.select(*columns(WEBINAR_CHANNEL, WebinarChannelRow)).where(WEBINAR_CHANNEL.c.webinar_id == webinar_id)
        return [WebinarChannelRow(*row) for row in await self._unit.session.execute(ask)]

    # Writing

    async def add(
        self,
        title: str,
        times: Sequence[Times],
        *,
        zone: str,
        wall_time: str,
        rule: str = "",
        topics: Iterable[int] = (),
        people: Iterable[tuple[Part | str, str, int | None]] = (),
        **details: Unpack[WebinarDetails],
    ) -> int:
        """A new webinar with all its occurrences; its id. `people` are (part, name, person id if known)."""
        if not times:
            raise ValueError("a webinar takes place at least once")
        session, now = self._unit.to_write("add a webinar"), self._unit.now
        values: dict[str, Any] = {**WEBINAR_DEFAULTS, "uid": f"{uuid4()}@folkmoot", **_values(details)}
        values |= {"title": title, "zone": zone, "wall_time": wall_time, "rule": rule, "starts_on": times[0].planned_on}
        values |= {"created": now, "changed": now}
        values["announced"] = now if values["status"] is WebinarStatus.ANNOUNCED else None
        webinar_id = cast(int, await session.scalar(sa.insert(WEBINAR).values(values).returning(WEBINAR.c.id)))
        await self.add_occurrences(webinar_id, times, capacity=values["capacity"], uid=values["uid"])
        await self.set_topics(webinar_id, topics)
        await self.set_people(webinar_id, people)
        return webinar_id

    async def add_occurrences(self, webinar_id: int, times: Sequence[Times], *, capacity: int | None, uid: str) -> None:
        """More dates; one that is there already is left alone."""
        now, head, _, tail = self._unit.now, *uid.partition("@")
        rows = [
            {
                **{"webinar_id": webinar_id, "planned_on": one.planned_on, "day": one.day, "wall_time": one.wall_time},
                **{"zone": one.zone, "begins": one.begins, "ends": one.ends, "capacity": capacity, "changed": now},
                **{"unverified": one.unverified, "doubt": one.doubt, "state": OccurrenceState.PLANNED},
                **{"reason": "", "taken": 0, "tickets": 0, "sequence": 0, "moved_from": None},
                "uid": f"{head}-{one.planned_on:%Y%m%d}@{tail or 'folkmoot'}",
            }
            for one in times
        ]
        await self._unit.to_write("add dates").execute(
            insert(self._unit.dialect, OCCURRENCE).on_conflict_do_nothing(), rows
        )

    async def set_topics(self, webinar_id: int, topics: Iterable[int]) -> None:
        session = self._unit.to_write("file a webinar")
        await session.execute(sa.delete(WEBINAR_TOPIC).where(WEBINAR_TOPIC.c.webinar_id == webinar_id))
        if rows := [{"webinar_id": webinar_id, "topic_id": number} for number in dict.fromkeys(topics)]:
            await session.execute(sa.insert(WEBINAR_TOPIC), rows)

    async def set_people(self, webinar_id: int, people: Iterable[tuple[Part | str, str, int | None]]) -> None:
        session = self._unit.to_write("name hosts")
        await session.execute(sa.delete(WEBINAR_PERSON).where(WEBINAR_PERSON.c.webinar_id == webinar_id))
        if rows := [
            {"webinar_id": webinar_id, "part": Part(part), "name": name, "person_id": number}
            for part, name, number in people
        ]:
            await session.execute(sa.insert(WEBINAR_PERSON), rows)

    async def set_channels(self, webinar_id: int, channels: Iterable[WebinarChannelRow]) -> None:
        session = self._unit.to_write("choose channels")
        await session.execute(sa.delete(WEBINAR_CHANNEL).where(WEBINAR_CHANNEL.c.webinar_id == webinar_id))
        if rows := [
            {"webinar_id": webinar_id, "platform": one.platform, "channel": one.channel}
            | {"name": one.name, "space_id": one.space_id}
            for one in channels
        ]:
            await session.execute(sa.insert(WEBINAR_CHANNEL), rows)

    async def announce(self, webinar_id: int) -> bool:
        """A draft is posted; False when somebody did that before."""
        was = (WEBINAR.c.id == webinar_id, WEBINAR.c.status == WebinarStatus.DRAFT)
        values = {"status": WebinarStatus.ANNOUNCED, "announced": self._unit.now, "changed": self._unit.now}
        done: Any = await self._unit.to_write("announce").execute(sa.update(WEBINAR).where(*was).values(values))
        return done.rowcount == 1

    async def withdraw(self, webinar_id: int, since: datetime) -> bool:
        """A draft again, if it was announced since then and nobody has answered; False when not."""
        answered = sa.exists().where(RSVP.c.occurrence_id == OCCURRENCE.c.id, OCCURRENCE.c.webinar_id == webinar_id)
        was = (WEBINAR.c.id == webinar_id, WEBINAR.c.status == WebinarStatus.ANNOUNCED, WEBINAR.c.announced >= since)
        values = {"status": WebinarStatus.DRAFT, "announced": None, "changed": self._unit.now}
        done: Any = await self._unit.to_write("take an announcement back").execute(
            sa.update(WEBINAR).where(*was, ~answered).values(values)
        )
        return done.rowcount == 1

    async def drop(self, webinar_id: int) -> bool:
        """A draft that nobody will post; what was announced is cancelled instead."""
        was = (WEBINAR.c.id == webinar_id, WEBINAR.c.status == WebinarStatus.DRAFT)
        done: Any = await self._unit.to_write("drop a draft").execute(sa.delete(WEBINAR).where(*was))
        return done.rowcount == 1

    async def drop_drafts(self, before: datetime) -> int:
        """Drafts that nobody touched since then; how many."""
        old = (WEBINAR.c.status == WebinarStatus.DRAFT, WEBINAR.c.changed < before)
        done: Any = await self._unit.to_write("drop drafts").execute(sa.delete(WEBINAR).where(*old))
        return done.rowcount

    async def update(self, webinar_id: int, **fields: Unpack[WebinarFields]) -> None:
        """What is said about it changes, for calendars too."""
        values = _values(fields) | {"changed": self._unit.now, "sequence": WEBINAR.c.sequence + 1}
        session = self._unit.to_write("change a webinar")
        await session.execute(sa.update(WEBINAR).where(WEBINAR.c.id == webinar_id).values(values))
        theirs = OCCURRENCE.c.webinar_id == webinar_id
        later = {"sequence": OCCURRENCE.c.sequence + 1, "changed": self._unit.now}
        await session.execute(sa.update(OCCURRENCE).where(theirs, OCCURRENCE.c.state.in_(TO_COME)).values(later))
        await self.touch([one.id for one in await self.of(webinar_id)])

    async def hide(self, webinar_id: int, *, hidden: bool = True) -> bool:
        """Out of all lists, or back into them; False when it is so already."""
        those = (WEBINAR.c.id == webinar_id, WEBINAR.c.hidden.is_(not hidden))
        done: Any = await self._unit.to_write("hide a webinar").execute(
            sa.update(WEBINAR).where(*those).values(hidden=hidden)
        )
        if done.rowcount:
            await self.touch([one.id for one in await self.of(webinar_id)])
        return done.rowcount == 1

    async def move(self, occurrence_id: int, to: Times, reason: str = "") -> bool:
        """It takes place at another time; False when it does not take place (any more). Its `planned_on` stays."""
        values: dict[str, Any] = {"day": to.day, "wall_time": to.wall_time, "zone": to.zone}
        values |= {"begins": to.begins, "ends": to.ends, "reason": reason, "state": OccurrenceState.MOVED}
        values |= {"moved_from": OCCURRENCE.c.begins, "unverified": to.unverified, "doubt": to.doubt}
        return await self._change(occurrence_id, values, TO_COME)

    async def cancel(self, occurrence_id: int, reason: str = "") -> bool:
        """It does not take place; False when it did not before."""
        return await self._change(occurrence_id, {"state": OccurrenceState.CANCELLED, "reason": reason}, TO_COME)

    async def set_back(self, was: OccurrenceRow) -> bool:
        """A move or cancellation is undone: as it was, with a higher number for calendars."""
        names = ("day", "wall_time", "zone", "begins", "ends", "state", "reason", "moved_from", "unverified", "doubt")
        return await self._change(was.id, {name: getattr(was, name) for name in names}, tuple(OccurrenceState))

    async def done(self, occurrence_id: int) -> bool:
        """It took place and is over; False when that was known."""
        return await self._change(occurrence_id, {"state": OccurrenceState.DONE}, TO_COME, step=0)

    async def confirm_time(self, occurrence_id: int) -> bool:
        """A person says that its time is right."""
        return await self._change(occurrence_id, {"unverified": False, "doubt": ""}, tuple(OccurrenceState))

    async def set_capacity(self, occurrence_ids: Sequence[int], capacity: int | None) -> list[int]:
        """Other seats; the ids where that many are taken already stay as they were, and are given."""
        fits = sa.true() if capacity is None else OCCURRENCE.c.taken <= capacity
        session = self._unit.to_write("change the seats")
        ours = OCCURRENCE.c.id.in_(occurrence_ids)
        await session.execute(sa.update(OCCURRENCE).where(ours, fits).values(capacity=capacity))
        await self.touch(occurrence_ids)
        return list(await session.scalars(sa.select(OCCURRENCE.c.id).where(ours, sa.not_(fits))))

    async def touch(self, occurrence_ids: Sequence[int]) -> None:
        """Their cards are to be redrawn."""
        await LiveStore(self._unit).stale(SUBJECT, [str(number) for number in occurrence_ids])

    async def _change(
        self, occurrence_id: int, values: Mapping[str, Any], states: Sequence[OccurrenceState], step: int = 1
    ) -> bool:
        those = (OCCURRENCE.c.id == occurrence_id, OCCURRENCE.c.state.in_(states))
        stamp = {"changed": self._unit.now, "sequence": OCCURRENCE.c.sequence + step}
        done: Any = await self._unit.to_write("change a date").execute(
            sa.update(OCCURRENCE).where(*those).values({**values, **stamp})
        )
        if done.rowcount:
            await self.touch([occurrence_id])
        return done.rowcount == 1

    async def _dated(self, *conditions: sa.ColumnElement[bool], limit: int | None = None) -> list[Dated]:
        ask = _DATED.where(*conditions).order_by(OCCURRENCE.c.begins, OCCURRENCE.c.id).limit(limit)
        rows: list[tuple[Any, ...]] = [tuple(row) for row in await self._unit.session.execute(ask)]
        cut = len(_WEBINAR)
        return [Dated(WebinarRow(*row[:cut]), OccurrenceRow(*row[cut:])) for row in rows]


_ANNOUNCED = (WEBINAR.c.status != WebinarStatus.DRAFT, WEBINAR.c.hidden.is_(False))


def first_dates(dates: Iterable[Dated]) -> list[Dated]:
    """Of each webinar the first of these dates, in their order."""
    found: dict[int, Dated] = {}
    for one in dates:
        found.setdefault(one.webinar.id, one)
    return list(found.values())


def _values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The columns as the table keeps them; raises ValueError for an unknown kind, status or visibility."""
    return {name: KINDS[name](value) if name in KINDS else value for name, value in fields.items()}
