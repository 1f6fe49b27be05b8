"""`admin health` and `admin audit`: how the hub is, and what was done in it."""

from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.people import Role
from bot.platforms import Platforms
from bot.ui.nodes import Reply
from commands.admin.delivery import figures_of
from commands.admin.oversight_cards import Names, audit_page, health_card
from commands.admin.pages import Page, fit
from commands.admin.payloads import AuditPage
from commands.admin.scope import reach_of
from store.audit import AuditRow, AuditStore
from store.feedback import FeedbackStatus, FeedbackStore
from store.indexing import LibrarySearch
from store.library import LibraryStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.resource import ResourceStatus
from store.schedule_health import ScheduleHealth
from store.spaces import SpaceStore

A_PAGE = 10
MOST_COUNTED = 500


@command(examples=["health"], requires=Role.ADMIN, reads_only=True)
async def health(
    people: PeopleStore,
    spaces: SpaceStore,
    library: LibraryStore,
    feedback: FeedbackStore,
    search: LibrarySearch,
    platforms: Platforms,
    outbox: OutboxStore,
    schedules: ScheduleHealth,
    context: Context,
) -> Reply:
    """See how the hub is: platforms, people, spaces, library, search, delivery, and what waits."""
    reach = await reach_of(people, context)
    mine = [space for space in await spaces.all() if reach.covers(space.id)]
    waiting = [one for space in mine for one in await people.waiting(space.id)]
    open_ideas = await feedback.all(FeedbackStatus.OPEN, limit=MOST_COUNTED)
    ideas = [row for row in open_ideas if reach.covers(row.space_id)]
    near = {space.platform for space in mine}
    return health_card(
        platforms=[one for one in platforms.states() if reach.everywhere or one.name in near],
        spaces=mine,
        people=await people.count_belonging(reach.only),
        waiting=len(waiting),
        resources=await library.count(),
        in_review=await library.count(ResourceStatus.IN_REVIEW),
        indexed=search.count,
        ideas=len(ideas),
        delivery=await figures_of(outbox, context),
        kinds=await schedules.by_kind(),
        zone=context.person.zone,
    )


@command(examples=["audit"], requires=Role.ADMIN, reads_only=True)
async def audit(store: AuditStore, people: PeopleStore, spaces: SpaceStore, context: Context) -> Reply:
    """See who changed what, newest first, and whether the record is whole."""
    return await _audit(store, people, spaces, context, 1)


@on_action(requires=Role.ADMIN, reads_only=True)
async def turn_audit(
    asked: AuditPage, store: AuditStore, people: PeopleStore, spaces: SpaceStore, context: Context
) -> Reply:
    """Another page, in the same place."""
    return Reply((await _audit(store, people, spaces, context, asked.page)).blocks, update=True)


async def _audit(store: AuditStore, people: PeopleStore, spaces: SpaceStore, context: Context, page: int) -> Reply:
    reach = await reach_of(people, context)
    total = await store.count(space_id=reach.only)
    number, pages = fit(total, page, A_PAGE)
    rows = await store.last(A_PAGE, offset=(number - 1) * A_PAGE, space_id=reach.only)
    named = await people.by_ids([number for row in rows for number in _people_in(row)])
    names = Names({one.id: one.name for one in named}, {space.id: space.name for space in await spaces.all()})
    verdict = await store.verify() if number == 1 else None
    return audit_page(Page(rows, number, pages), total, names, verdict, context.person.zone)


def _people_in(row: AuditRow) -> list[int]:
    """Who acted, and on whom."""
    said = [row.actor.removeprefix("person:")] if row.actor.startswith("person:") else []
    said += [row.subject_id] if row.subject == "person" else []
    return [int(one) for one in said if one.isdecimal()]
