"""What stands in the library is looked at again on its review date: its owner is asked, twice, and then the organizers are.

One message asks an owner about all that is due on a day. It is planned whenever a review date, an owner or a status
changes, in the transaction of the change; which resources it is about is read just before it is sent.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.capability import setting
from bot.context import Context
from bot.notice import Letter, Notice, Timing, on_notice
from bot.param import Arg
from bot.reminders import Manners, plan
from bot.ui.fit import clip
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Note, Reply
from commands.library.payloads import Archive, NeedsWork, StillGood, TurnOutdated
from store.library import LibraryStore
from store.library_news import LibraryNews, NewsRow
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.person import PersonStatus
from store.resource import ResourceCard, ResourceRow
from store.schedule import ScheduleStore
from store.settings import SettingStore
from store.unit import Unit

TWO_WEEKS = timedelta(days=14)
# So long an owner has to answer before the organizers are asked.
ANSWER_WITHIN = 2 * TWO_WEEKS
SHORT = 40
MONTHS = setting(
    "library.review_months",
    int,
    12,
    Arg("Months until the owner of a resource is asked whether it is still right", label="Review after", least=1, most=60),
)  # fmt: skip
Pair = tuple[int | None, date | None]


class ReviewDue(Notice, id="library.review-due", tells="when something of mine should be looked at again"):
    """Asks an owner whether what is due on this day is still right; `second`: once more."""

    day: date
    second: bool


class Confirmations:
    """Who is asked when. It takes a unit, as a store does."""

    def __init__(self, unit: Unit) -> None:
        self._now = unit.now
        self._library, self._news, self._outbox = LibraryStore(unit), LibraryNews(unit), OutboxStore(unit)
        self._people, self._schedules, self._settings = PeopleStore(unit), ScheduleStore(unit), SettingStore(unit)

    async def next_day(self, row: ResourceRow, today: date) -> date:
        """When it should be looked at again, by the setting of its space."""
        months = await self._settings.get(MONTHS.key, MONTHS.default, space_id=row.space_id)
        return today + relativedelta(months=int(months))

    async def begin(self, resource_id: int, today: date) -> None:
        """It is published: it gets a review date unless it has one that is still to come."""
        row = await self._library.by_id(resource_id)
        if row is None:
            return
        if row.review_on is None or row.review_on <= today:
            await self._library.update(row.id, review_on=await self.next_day(row, today))
        await self.follow(row)

    async def look_again(self, row: ResourceRow, day: date) -> None:
        """Its review date is this day from now on; reminders move along."""
        await self._library.update(row.id, review_on=day)
        await self.follow(row)

    async def follow(self, before: ResourceRow) -> None:
        """Its date, owner or status may have changed since `before`: reminders are planned and taken back accordingly."""
        now = await self._library.by_id(before.id)
        await self.settle([(row.owner_id, row.review_on) for row in (before, now) if row is not None])

    async def settle(self, pairs: Iterable[Pair]) -> None:
        """For each owner and day: asked if there is anything to ask about, else not."""
        known = {(owner, day) for owner, day in pairs if owner is not None and day is not None}
        if not known:
            return
        wanted = await self._news.days_to_confirm({owner for owner, _ in known}, {day for _, day in known})
        people = {one.id: one for one in await self._people.by_ids(sorted({owner for owner, _ in known}))}
        manners: dict[int, Manners] = {}
        for owner, day in sorted(known):
            if (owner, day) not in wanted or owner not in people:
                await plan(self._outbox, cause(owner, day), ())
                continue
            if owner not in manners:
                manners[owner] = Manners.of(people[owner].zone, await self._schedules.of_person(owner))
            await self._outbox.put([letter.row() for letter in self._letters(owner, day, manners[owner])])

    def _letters(self, owner: int, day: date, manners: Manners) -> list[Letter]:
        """On the day and two weeks later. What is past already when it is planned is the organizers' to see."""
        days = (day, day + TWO_WEEKS, day + ANSWER_WITHIN)
        moments = [manners.morning(one) for one in days]
        return [
            Letter(
                key=f"library.review:{owner}:{day}:{number}",
                notice=ReviewDue(day=day, second=number == 2),
                person_id=owner,
                not_before=at,
                timing=Timing(day=days[number - 1]),
                expires=until,
                cause=cause(owner, day),
            )
            for number, (at, until) in enumerate(pairwise(moments), 1)
            if at > self._now
        ]


@on_notice()
async def review_due(notice: ReviewDue, news: LibraryNews, people: PeopleStore, context: Context) -> Reply | None:
    """What is still to be looked at; nothing when it was, or is somebody else's, or its owner has left."""
    person = await people.by_id(context.person.id) if context.person.id is not None else None
    if person is None or person.status is PersonStatus.LEFT:
        return None
    rows = await news.to_confirm(person.id, notice.day)
    if not rows:
        return None
    one = len(rows) == 1
    title = "Is it still right?" if one else f"Are these {len(rows):,} still right?"
    why = f"You look after {'this' if one else 'these'} in the library, to be looked at on {notice.day:%-d %B %Y}."
    if notice.second:
        why += " We asked two weeks ago; without an answer in two weeks more the organizers will see to it."
    blocks = [Heading(title), Note(why), Items(tuple(_to_confirm(row) for row in rows[:MOST_CARDS]))]
    if len(rows) > MOST_CARDS:
        more = Button(f"All {len(rows):,} to be looked at", TurnOutdated(page=1))
        return Reply((*blocks, Actions((more,))))
    return Reply(tuple(blocks))


def _to_confirm(row: NewsRow) -> Card:
    facts = " · ".join(part for part in (row.kind.capitalize(), row.publisher) if part)
    return Card(
        title=row.title, url=row.url, body=row.summary, note=facts, actions=answers(row), subject=f"resource:{row.id}"
    )


def answers(row: NewsRow | ResourceCard | ResourceRow) -> tuple[Button, ...]:
    """The three answers to whether it is still right."""
    name = clip(row.title, SHORT)
    return (
        Button(f"Still good: {name}", StillGood(resource=row.id), "primary"),
        Button(f"Needs work: {name}", NeedsWork(resource=row.id)),
        Button(f"Withdraw {name}", Archive(resource=row.id), "danger"),
    )


def today(context: Context) -> date:
    """The date where this person is."""
    return context.now.astimezone(ZoneInfo(context.person.zone)).date()


def cause(owner: int, day: date) -> str:
    return f"library.review:{owner}:{day}"
