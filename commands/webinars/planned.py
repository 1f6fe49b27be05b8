"""Topics that become a webinar: held by its draft, told to whoever wanted them once it is announced, free again when it is not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot import access
from bot.context import Context
from bot.notice import UNDO_FOR, Letter, on_notice
from bot.people import Person
from bot.ui.markup import md
from bot.ui.nodes import Card, Reply, Text
from commands.webinars.cards import Looking, may_see, own
from commands.webinars.notices import IdeaSettled
from store.audit import AuditStore
from store.outbox import OutboxStore
from store.unit import Unit
from store.webinar import WebinarIdeaStatus
from store.webinar_ideas import WebinarIdeaStore
from store.webinar_rows import Dated, WebinarIdeaRow
from store.webinars import WebinarStore, first_dates

SOON = timedelta(hours=1)
OF_IDEA = "idea:"


class Planned:
    """It takes a unit, as a store does."""

    def __init__(self, unit: Unit) -> None:
        self.ideas, self._webinars = WebinarIdeaStore(unit), WebinarStore(unit)
        self._outbox, self._audit = OutboxStore(unit), AuditStore(unit)

    async def meant(self, context: Context, about: str) -> list[int]:
        """The topics that a form is about: the one it was opened for, or those of the draft that it changes."""
        if not about.startswith(OF_IDEA):
            return [row.id for row in await self.ideas.of_webinar(int(about))] if about.isdecimal() else []
        number = about.removeprefix(OF_IDEA)
        row = await self.ideas.by_id(int(number)) if number.isdecimal() and len(number) < 12 else None
        return [row.id] if row and not row.hidden and may_want(context.person, row) else []

    async def announced(self, context: Context, webinar: int, dates: Sequence[Dated]) -> int:
        """Whoever wanted its topics hears of it, when that can no longer be undone; how many."""
        begins, told = dates[0].occurrence.begins, 0
        at = context.now if begins - context.now < SOON else context.now + UNDO_FOR
        for row in await self.ideas.pick(webinar):
            note(self._audit, context, row, WebinarIdeaStatus.PICKED)
            for letter in await letters_to(self.ideas, context, row, WebinarIdeaStatus.PICKED):
                context.notify(replace(letter, not_before=at, expires=dates[-1].occurrence.ends))
                told += 1
        return told

    async def taken_back(self, webinar: int) -> None:
        """It is a draft again: nobody is told, and its topics wait."""
        for row in await self.ideas.reopen(webinar):
            await self._outbox.cancel(idea_cause(row.id))

    async def to_come(self, context: Context) -> dict[int, Dated]:
        """What comes that this person may know of, by webinar: its next date."""
        dates = [one for one in await self._webinars.upcoming(context.now) if may_see(context.person, one)]
        return {one.webinar.id: one for one in first_dates(dates)}


@on_notice()
async def idea_settled(notice: IdeaSettled, planned: Planned, looking: Looking, context: Context) -> Reply | None:
    row = await planned.ideas.by_id(notice.idea)
    if row is None or row.hidden or row.status is WebinarIdeaStatus.OPEN:
        return None
    if row.status is WebinarIdeaStatus.DECLINED:
        body = md("**{title}**, which you wanted, will not be a webinar now: {why}", title=row.title, why=row.answer)
        return Reply((Card(title="Your topic was not picked", body=body),))
    dated = (await planned.to_come(context)).get(row.webinar_id or 0)
    if dated is None or context.person.id is None:
        return None
    mine = await looking.rsvps.of(dated.id, context.person.id)
    said = md("**{title}**, which you wanted, becomes a webinar. Do you come?", title=row.title)
    return Reply((Text(said), own(dated, await looking.one(dated), mine)))


async def letters_to(
    ideas: WebinarIdeaStore, context: Context, row: WebinarIdeaRow, status: WebinarIdeaStatus
) -> list[Letter]:
    """To everybody who wanted it but whoever decides."""
    return [
        Letter(
            key=f"webinar.idea:{row.id}:{status.value}:{person}",
            notice=IdeaSettled(idea=row.id),
            person_id=person,
            cause=idea_cause(row.id),
        )
        for person in await ideas.voices(row.id)
        if person != context.person.id
    ]


def note(audit: AuditStore, context: Context, row: WebinarIdeaRow, status: WebinarIdeaStatus) -> None:
    before, after = {"status": row.status.value}, {"status": status.value}
    audit.record(
        context.member_id, "webinar.idea", "webinar_idea", row.id, before=before, after=after, space_id=row.space_id
    )


def may_want(person: Person, row: WebinarIdeaRow) -> bool:
    return access.may_see(person, "members", row.space_id)


def idea_cause(idea: int) -> str:
    return f"webinar.idea:{idea}"
