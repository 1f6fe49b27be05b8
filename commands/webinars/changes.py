"""What follows from a change of dates: reminders and cards move along, those who answered are told, undo puts it back."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.context import Context
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.notice import UNDO_FOR, Letter, Notice
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Note, Reply, Text
from commands.webinars.cards import SHORT
from commands.webinars.notices import Cancelled, Moved
from commands.webinars.payloads import MoveNow, UndoChange
from commands.webinars.places import card_cause, cards
from commands.webinars.seats import Seats
from commands.webinars.times import at_local, say_time
from store.audit import AuditStore
from store.mailing import EACH, MailingStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.rsvps import RsvpStore
from store.unit import Unit
from store.webinar import OccurrenceState
from store.webinar_rows import Dated, OccurrenceRow, Times
from store.webinars import WebinarStore

SOON = timedelta(hours=1)
MAY = frozenset({Role.ORGANIZER.value, Role.ADMIN.value})


class Changes:
    """What follows from a change of dates. It takes a unit, as a store does."""

    def __init__(self, unit: Unit) -> None:
        self._webinars, self._rsvps, self._outbox = WebinarStore(unit), RsvpStore(unit), OutboxStore(unit)
        self._seats, self._audit, self._people = Seats(unit), AuditStore(unit), PeopleStore(unit)
        self._mailing = MailingStore(unit)

    async def check(self, context: Context, dated: Dated) -> None:
        """Organizers change what was announced where they are one, wherever they are just now. Raises NotAllowed."""
        space = dated.webinar.space_id
        if space in (None, context.person.space_id):
            return
        if not MAY & await self._people.roles_of(context.member_id, space):
            raise NotAllowed("It was announced in another space.", "An organizer there can change it.")

    async def these(self, dated: Dated, *, later: bool) -> list[Dated]:
        """This date, or it and all after it that take place."""
        if not later:
            return [dated]
        found = await self._webinars.of(dated.webinar.id)
        return [one for one in found if one.to_come and one.occurrence.begins >= dated.occurrence.begins]

    async def planned(self, dated: Dated, wanted: MoveNow) -> list[tuple[Dated, Times]]:
        """Each date with when it will be: as many days later or earlier as the first, at the same new wall time."""
        step = date.fromisoformat(wanted.day) - dated.occurrence.day
        found: list[tuple[Dated, Times]] = []
        for one in await self.these(dated, later=wanted.later):
            minutes = int((one.occurrence.ends - one.occurrence.begins).total_seconds()) // 60
            day, at = one.occurrence.day + step, time.fromisoformat(wanted.at)
            to = at_local(day, at, wanted.zone, minutes, planned=one.occurrence.planned_on)
            found.append((one, to))
        return found

    async def answered(self, dates: Sequence[int]) -> int:
        """How many people answered for any of these."""
        people = {person for number in dates for person in await self._rsvps.people(number)}
        return len(people)

    async def follow(self, context: Context, before: Sequence[Dated], what: str) -> Reply:
        """Reminders and cards move along, those who answered are told when it can no longer be undone."""
        after = [await again(self._webinars, one.id) for one in before]
        await self.settle(after, context.now)
        earliest = min(min(a.occurrence.begins, b.occurrence.begins) for a, b in zip(after, before, strict=True))
        hurry = earliest - context.now < SOON
        told: set[int] = set()
        for was, now in zip(before, after, strict=True):
            told |= await self._tell(was, now, context.now, context.now if hurry else context.now + UNDO_FOR)
        self.note(context, f"webinar.{what}", after)
        title = before[0].webinar.title
        whom = (
            "Nobody had answered."
            if not told
            else f"{how_many(len(told))} who answered {'is' if len(told) == 1 else 'are'} told"
        )
        many = "" if len(before) == 1 else f"{len(before)} dates of "
        said = md("{many}**{title}** {verb} {what}.", many=many, title=title, verb="are" if many else "is", what=what)
        if hurry:
            return Reply((Text(said), Note(f"{whom} at once, since it is so soon." if told else whom)), update=True)
        kept = json.dumps([packed(one.occurrence) for one in before])
        back = Button(f"Undo: {clip(title, SHORT)}", UndoChange(made=int(context.now.timestamp()), kept=kept))
        note = (
            f"{whom} in ten minutes; until then you can undo it."
            if told
            else f"{whom} For ten minutes you can undo it."
        )
        return Reply((Text(said), Note(note), Actions((back,))), update=True)

    async def settle(self, dates: Sequence[Dated], now: datetime) -> None:
        """Reminders, and cards that are not posted yet, by how it stands now; and nothing said of an earlier change."""
        for one in dates:
            await self._outbox.cancel(change_cause(one.id))
            await self._seats.remind_again(one)
        if dates:
            series = await self._webinars.of(dates[0].webinar.id)
            channels = await self._webinars.channels(dates[0].webinar.id)
            those = {one.id for one in dates}
            for one in dates:
                await self._outbox.cancel(card_cause(one.id))
            letters = cards([one for one in series if one.to_come], channels, now, series[0].webinar.made_by)
            mine = [letter for letter in letters if letter.cause in {card_cause(number) for number in those}]
            await self._outbox.put([letter.row() for letter in mine])

    def note(self, context: Context, what: str, dates: Sequence[Dated]) -> None:
        after = {"dates": [one.id for one in dates], "from": say_time(dates[0].occurrence)}
        row = dates[0].webinar
        self._audit.record(context.member_id, what, "webinar", row.id, after=after, space_id=row.space_id)

    async def _tell(self, was: Dated, now: Dated, at: datetime, when: datetime) -> set[int]:
        """Exactly those who answered for it."""
        people = await self._rsvps.people(now.id)
        notice: Notice = Moved(date=now.id, was=was.occurrence.begins, begins=now.occurrence.begins)
        if now.occurrence.state is OccurrenceState.CANCELLED:
            notice = Cancelled(date=now.id, begins=now.occurrence.begins)
        if people:
            letter = Letter(
                key=f"webinar.change:{now.id}:{now.occurrence.sequence}:{EACH}",
                notice=notice,
                person_id=people[0],
                not_before=when,
                cause=change_cause(now.id),
            )
            await self._mailing.put(letter.row(), people)
        return set(people)


def change_cause(date: int) -> str:
    return f"webinar.change:{date}"


async def again(webinars: WebinarStore, number: int) -> Dated:
    found = await webinars.dated(number)
    if found is None:
        raise NotFound("That date is gone.")
    return found


def how_many(count: int) -> str:
    return "One person" if count == 1 else f"{count:,} people"


def packed(row: OccurrenceRow) -> dict[str, Any]:
    """What a change changes, as JSON."""
    return {
        **{"id": row.id, "sequence": row.sequence, "day": row.day.isoformat(), "at": row.wall_time, "zone": row.zone},
        **{"state": row.state.value, "reason": row.reason, "begins": row.begins.isoformat()},
        **{"ends": row.ends.isoformat(), "from": row.moved_from.isoformat() if row.moved_from else None},
    }


def unpacked(row: OccurrenceRow, kept: dict[str, Any]) -> OccurrenceRow:
    """The row as it was before. Raises InvalidInput for what nobody kept."""
    try:
        return replace(
            row,
            day=date.fromisoformat(kept["day"]),
            wall_time=str(kept["at"]),
            zone=str(kept["zone"]),
            state=OccurrenceState(kept["state"]),
            reason=str(kept["reason"]),
            begins=datetime.fromisoformat(kept["begins"]),
            ends=datetime.fromisoformat(kept["ends"]),
            moved_from=datetime.fromisoformat(kept["from"]) if kept["from"] else None,
        )
    except (KeyError, TypeError, ValueError):
        raise InvalidInput("That cannot be undone.", "Move it again.") from None
