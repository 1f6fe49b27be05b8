"""`admin people` and `admin waiting`: who is here, and who would like to be."""

from dataclasses import dataclass
from typing import Annotated, Any, cast

from bot.command import command
from bot.context import Context
from bot.errors import Conflict
from bot.handlers import on_action
from bot.param import Arg
from bot.people import Role
from bot.ui.nodes import MOST_CARDS, Reply
from commands.admin.pages import Page, cut, fit
from commands.admin.payloads import LetIn, NotNow, PeoplePage, SeePerson, WaitingPage
from commands.admin.people_cards import Waiting, let_in_card, people_page, put_off, waiting_page
from commands.admin.roles import show_person
from commands.admin.scope import Reach, reach_of
from commands.admin.welcome import PutOff, Welcomed, tell, undo_button
from commands.admin.who import by_number, people_like, whom
from store.audit import AuditStore
from store.following import FollowingStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.person import RoleName
from store.settings import SettingStore
from store.spaces import SpaceStore

A_PAGE = 10
WAITING_BESIDE_PEOPLE = 3
PUT_OFF = "waiting.not-now"  # a setting of each space: {person: the day it was said}


@dataclass(frozen=True, slots=True)
class Door:
    """What it takes to see who waits."""

    people: PeopleStore
    spaces: SpaceStore
    settings: SettingStore
    reach: Reach
    zone: str

    async def waiting(self) -> list[Waiting]:
        """Everybody who waits within reach; those put off come last."""
        found: list[Waiting] = []
        for space in await self.spaces.all():
            if not self.reach.covers(space.id):
                continue
            later = await self.put_off(space.id)
            found += [
                Waiting(profile, space, later.get(str(profile.id), ""), self.zone)
                for profile in await self.people.waiting(space.id)
            ]
        return sorted(found, key=lambda one: bool(one.put_off))

    async def put_off(self, space_id: int) -> dict[str, str]:
        kept: Any = await self.settings.get(PUT_OFF, {}, space_id=space_id)
        return cast(dict[str, str], kept) if isinstance(kept, dict) else {}


@command(examples=["people", "people Alice"], requires=Role.ADMIN, reads_only=True)
async def people(
    store: PeopleStore,
    spaces: SpaceStore,
    following: FollowingStore,
    settings: SettingStore,
    context: Context,
    who: Annotated[str, Arg("A name, to see one person", label="Who", rest=True, most=100, complete=people_like)] = "",
) -> Reply:
    """See who is here with which roles, and who waits to be let in."""
    if who.strip():
        profile = await whom(store, await reach_of(store, context), who, lambda number: SeePerson(person=number))
        return await show_person(store, spaces, following, context, profile)
    return await _people(store, spaces, settings, context, 1)


@on_action(requires=Role.ADMIN, reads_only=True)
async def turn_people(
    asked: PeoplePage, store: PeopleStore, spaces: SpaceStore, settings: SettingStore, context: Context
) -> Reply:
    """Another page, in the same place."""
    reply = await _people(store, spaces, settings, context, asked.page)
    return Reply(reply.blocks, update=True)


@command(examples=["waiting"], requires=Role.ADMIN, reads_only=True)
async def waiting(store: PeopleStore, spaces: SpaceStore, settings: SettingStore, context: Context) -> Reply:
    """See who waits to be let in, and decide."""
    door = Door(store, spaces, settings, await reach_of(store, context), context.person.zone)
    return waiting_page(cut(await door.waiting(), 1, MOST_CARDS))


@on_action(requires=Role.ADMIN, reads_only=True)
async def turn_waiting(
    asked: WaitingPage, store: PeopleStore, spaces: SpaceStore, settings: SettingStore, context: Context
) -> Reply:
    """Another page, in the same place."""
    door = Door(store, spaces, settings, await reach_of(store, context), context.person.zone)
    return Reply(waiting_page(cut(await door.waiting(), asked.page, MOST_CARDS)).blocks, update=True)


@on_action(requires=Role.ADMIN)
async def let_in(
    chosen: LetIn, store: PeopleStore, spaces: SpaceStore, outbox: OutboxStore, audit: AuditStore, context: Context
) -> Reply:
    """They are a member of that space from now on, or a partner."""
    reach = await reach_of(store, context)
    reach.check(chosen.space or None)
    profile, space = await by_number(store, reach, chosen.person), await spaces.by_id(chosen.space)
    role = RoleName.PARTNER if chosen.partner else RoleName.MEMBER
    if space is None or profile.id not in {one.id for one in await store.waiting(space.id)}:
        raise Conflict(f"{profile.name} does not wait any more.", "Somebody was faster, or they left.")
    await store.let_in(profile.id, space.id, role, by=context.member_id)
    audit.record(
        context.member_id, "people.let-in", "person", profile.id, after={"role": role.value}, space_id=space.id
    )
    await tell(outbox, profile, Welcomed(space=space.id), context)
    return let_in_card(profile, role, space, undo_button(profile, role, space))


@on_action(requires=Role.ADMIN)
async def not_now(
    chosen: NotNow,
    store: PeopleStore,
    spaces: SpaceStore,
    settings: SettingStore,
    outbox: OutboxStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """They go on waiting, at the end of the list."""
    reach = await reach_of(store, context)
    reach.check(chosen.space or None)
    profile, space = await by_number(store, reach, chosen.person), await spaces.by_id(chosen.space)
    if space is None or profile.id not in {one.id for one in await store.waiting(space.id)}:
        raise Conflict(f"{profile.name} does not wait any more.", "Somebody was faster, or they left.")
    later = await Door(store, spaces, settings, reach, context.person.zone).put_off(space.id)
    await settings.set(PUT_OFF, {**later, str(profile.id): context.now.date().isoformat()}, space_id=space.id)
    audit.record(context.member_id, "people.not-now", "person", profile.id, space_id=space.id)
    await tell(outbox, profile, PutOff(space=space.id), context)
    return put_off(profile, space)


async def _people(store: PeopleStore, spaces: SpaceStore, settings: SettingStore, context: Context, page: int) -> Reply:
    reach = await reach_of(store, context)
    number, pages = fit(total := await store.count_belonging(reach.only), page, A_PAGE)
    shown = await store.belonging(reach.only, limit=A_PAGE, offset=(number - 1) * A_PAGE)
    grants = await store.grants_of_each([profile.id for profile in shown])
    door = await Door(store, spaces, settings, reach, context.person.zone).waiting() if number == 1 else []
    visible = [one for one in grants if reach.everywhere or one.space_id in (None, reach.here)]
    return people_page(Page(shown, number, pages), total, visible, door, beside=WAITING_BESIDE_PEOPLE)
