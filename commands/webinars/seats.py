"""Who comes: an answer, with all that follows from it in the same transaction. Reminders, offers of a seat, the card."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.errors import Conflict
from bot.notice import Letter, Notice, Timing
from bot.reminders import Manners
from commands.webinars.ahead import OFFER_HOURS, REMINDERS, read_ahead
from commands.webinars.notices import OfferEnded, SeatOffered, Soon
from store.mailing import EACH, MailingStore
from store.outbox import OutboxStore
from store.rsvps import Answered, RsvpStore
from store.schedule import ScheduleStore
from store.settings import SettingStore
from store.unit import Unit
from store.webinar import Answer, OccurrenceState
from store.webinar_rows import Dated
from store.webinars import WebinarStore

LEAST_OFFER = timedelta(minutes=10)


class Seats:
    """It takes a unit, as a store does."""

    def __init__(self, unit: Unit) -> None:
        self._unit, self._now = unit, unit.now
        self._rsvps, self._webinars, self._outbox = RsvpStore(unit), WebinarStore(unit), OutboxStore(unit)
        self._mailing, self._schedules, self._settings = MailingStore(unit), ScheduleStore(unit), SettingStore(unit)

    async def answer(self, dated: Dated, person_id: int, wanted: Answer) -> Answered:
        """Yes, maybe or no. Raises Conflict for what does not take place, or is over."""
        if not dated.to_come or dated.occurrence.ends <= self._now:
            raise over(dated)
        until = await self.offer_until(dated)
        given = await self._rsvps.answer(dated.id, person_id, wanted, offer_until=until)
        if given is None:
            raise over(await self._webinars.dated(dated.id) or dated)
        if given.changed:
            await self._outbox.cancel(offer_cause(dated.id, person_id))
            if Answer.YES in (given.was, given.now.answer):
                await self.remind(dated, [person_id] if given.now.answer is Answer.YES else [], [person_id])
            await self.tell_offered(dated, given.offered)
        return given

    async def offer_until(self, dated: Dated) -> datetime:
        """By when somebody who is offered a seat should answer: by the setting, but within half of the time that is left."""
        hours = await self._settings.get(OFFER_HOURS.key, OFFER_HOURS.default, space_id=dated.webinar.space_id)
        half = max((dated.occurrence.begins - self._now) / 2, LEAST_OFFER)
        return self._now + min(timedelta(hours=int(hours)), half)

    async def tell_offered(self, dated: Dated, people: Sequence[int]) -> None:
        """At once: a seat is theirs if they say so."""
        await self._tell(dated, people, SeatOffered(date=dated.id), "webinar.seat")

    async def pass_on(self, dated: Dated) -> int:
        """Offers nobody answered go to the next; how many had one."""
        ended, offered = await self._rsvps.pass_on(dated.id, self._now, await self.offer_until(dated))
        await self._tell(dated, ended, OfferEnded(date=dated.id), "webinar.seat-gone")
        await self.tell_offered(dated, offered)
        return len(ended)

    async def promote(self, dated: Dated) -> int:
        """There are more seats than before."""
        offered = await self._rsvps.promote(dated.id, await self.offer_until(dated))
        await self.tell_offered(dated, offered)
        return len(offered)

    async def remind(self, dated: Dated, coming: Sequence[int], people: Sequence[int]) -> None:
        """Of these people, those who are coming are reminded, and the others not (any more)."""
        await self._mailing.cancel(person_cause(dated.id, EACH), people)
        if not coming or not dated.to_come:
            return
        begins = dated.occurrence.begins
        offsets = [timedelta(minutes=minutes) for minutes in await self.ahead(dated)]
        for manners, alike in (await self._alike(coming)).items():
            for offset, at in manners.ahead(begins, offsets, self._now):
                await self._mailing.put(_reminder(dated, offset, at, alike[0]).row(), alike)

    async def _alike(self, people: Sequence[int]) -> dict[Manners, list[int]]:
        """These people by their manners: whoever lives by the same clocks and hours is reminded at the same moment."""
        zones, schedules = await self._mailing.zones(people), await self._schedules.of_people(people)
        found: dict[Manners, list[int]] = {}
        for number, zone in zones.items():
            found.setdefault(Manners.of(zone, schedules.get(number, ())), []).append(number)
        return found

    async def ahead(self, dated: Dated) -> list[int]:
        """Minutes before it begins: of the event, else of the hub."""
        if dated.webinar.reminders is not None:
            return dated.webinar.reminders
        said = await self._settings.get(REMINDERS.key, REMINDERS.default, space_id=dated.webinar.space_id)
        return read_ahead(str(said))

    async def remind_again(self, dated: Dated) -> None:
        """It is at another time, or not at all: everybody who comes is reminded accordingly."""
        coming = await self._rsvps.people(dated.id, [Answer.YES])
        await self.remind(dated, coming, coming)

    async def _tell(self, dated: Dated, people: Sequence[int], notice: Notice, kind: str) -> None:
        if people:
            letter = Letter(
                key=f"{kind}:{dated.id}:{EACH}:{self._now.isoformat()}",
                notice=notice,
                person_id=people[0],
                expires=dated.occurrence.begins,
                cause=offer_cause(dated.id, EACH),
            )
            await self._mailing.put(letter.row(), people)


def _reminder(dated: Dated, offset: timedelta, at: datetime, any_one: int) -> Letter:
    """For everybody whose moment that is; `any_one` of them stands for all."""
    begins = dated.occurrence.begins
    return Letter(
        key=f"webinar.soon:{dated.id}:{begins:%Y%m%dT%H%M}:{EACH}:{int(offset.total_seconds()) // 60}",
        notice=Soon(date=dated.id, begins=begins),
        person_id=any_one,
        not_before=at,
        timing=Timing(moment=begins, ahead=offset),
        expires=begins,
        cause=person_cause(dated.id, EACH),
    )


def person_cause(date: int, person_id: int | str) -> str:
    return f"webinar:{date}:person:{person_id}"


def offer_cause(date: int, person_id: int | str) -> str:
    return f"webinar:{date}:offer:{person_id}"


def over(dated: Dated) -> Conflict:
    """Why nobody can answer for it."""
    title, why = dated.webinar.title, dated.occurrence.reason
    if dated.occurrence.state is OccurrenceState.CANCELLED:
        return Conflict(f"“{title}” is cancelled.", why or "See what else comes: webinars.")
    if not dated.to_come and dated.occurrence.state is not OccurrenceState.DONE:
        return Conflict(f"“{title}” takes no answers.", "See what else comes: webinars.")
    return Conflict(f"“{title}” is over.", "See what else comes: webinars.")
