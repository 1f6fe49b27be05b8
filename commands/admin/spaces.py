"""`admin spaces` and `admin channels`: who comes in where, and what a channel is for."""

from dataclasses import replace
from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.errors import InvalidInput, NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.param import Arg
from bot.people import ChannelRef, Role
from bot.platforms import Group, Platforms
from bot.ui.nodes import MOST_CARDS, Reply
from commands.admin.forms import JoinRole
from commands.admin.group_meant import meant, ref
from commands.admin.pages import cut
from commands.admin.payloads import SeeJoins, SetJoins, SpacesPage, UseChannel
from commands.admin.scope import Reach, reach_of
from commands.admin.space_cards import channel_list, channel_used, joins_card, joins_set, space_page
from store.audit import AuditStore
from store.people import PeopleStore
from store.spaces import ChannelPurpose, Joins, SpaceRow, SpaceStore


@command(examples=["spaces"], requires=Role.ADMIN, reads_only=True)
async def spaces(store: SpaceStore, people: PeopleStore, context: Context) -> Reply:
    """See the spaces of this hub, and say who becomes a member in each."""
    return await _listed(store, people, context, 1)


@on_action(requires=Role.ADMIN, reads_only=True)
async def turn_spaces(asked: SpacesPage, store: SpaceStore, people: PeopleStore, context: Context) -> Reply:
    """Another page, in the same place."""
    return Reply((await _listed(store, people, context, asked.page)).blocks, update=True)


@on_action(requires=Role.ADMIN, reads_only=True)
async def see_joins(
    chosen: SeeJoins, store: SpaceStore, people: PeopleStore, platforms: Platforms, context: Context
) -> Reply:
    """The rules there are, to choose one."""
    space = await _space(store, await reach_of(people, context), chosen.space)
    await platforms.groups(ref(space))  # so that they are known by name when the form asks for one
    return joins_card(space)


@on_action(requires=Role.ADMIN, opens_form=True)
async def set_joins(
    chosen: SetJoins, store: SpaceStore, people: PeopleStore, audit: AuditStore, platforms: Platforms, context: Context
) -> Reply | OpenForm:
    """Choose a rule; a role or group has to be named first."""
    space = await _space(store, await reach_of(people, context), chosen.space)
    if chosen.joins is Joins.ROLE:
        if not platforms.have_groups(space.platform):
            raise InvalidInput("There are no roles or groups there.", "Choose another rule: admin spaces.")
        return OpenForm(JoinRole, {"role": space.join_role or ""}, about=str(space.id))
    return await _set(store, audit, context, space, chosen.joins)


@on_submit(requires=Role.ADMIN)
async def set_join_role(
    form: JoinRole,
    store: SpaceStore,
    people: PeopleStore,
    audit: AuditStore,
    platforms: Platforms,
    context: Context,
) -> Reply:
    """Those with this role or group become members."""
    number = form.about_number
    space = await _space(store, await reach_of(people, context), number)
    seen = await platforms.groups(ref(space))
    group = meant(form.role, seen, name="role")
    return await _set(store, audit, context, space, Joins.ROLE, group, seen.trouble)


@command(examples=["channels", "channels announcements"], requires=Role.ADMIN)
async def channels(
    store: SpaceStore,
    audit: AuditStore,
    context: Context,
    purpose: Annotated[ChannelPurpose | None, Arg("What to use a channel for", label="Use it for")] = None,
    channel: Annotated[ChannelRef | None, Arg("Which channel; this one when left out", label="Channel")] = None,
) -> Reply:
    """See what the channels of this space are used for, and change it."""
    here = context.origin.channel
    if purpose is None and channel is None:
        used = await store.channels(_here(context))
        return channel_list([row for row in used if row.purpose], here if here and not here.direct else None)
    chosen = channel or here
    if chosen is None or chosen.direct or chosen.platform != context.origin.space.platform:
        raise InvalidInput(
            "Which channel do you mean?", "Name one of this space, or run this in the channel itself.", name="channel"
        )
    if purpose is None:
        raise InvalidInput(
            "What shall the channel be used for?", f"It can be: {', '.join(ChannelPurpose)}.", name="purpose"
        )
    return await _use(store, audit, context, chosen.id, chosen.name, purpose.value)


@on_action(requires=Role.ADMIN)
async def use_channel(chosen: UseChannel, store: SpaceStore, audit: AuditStore, context: Context) -> Reply:
    """From the list of purposes; none takes the channel out of use."""
    if chosen.purpose and chosen.purpose not in set(ChannelPurpose):
        raise NotFound("There is no such use (any more).", "See which there are: admin channels.")
    known = await store.channel(_here(context), chosen.channel)
    here = context.origin.channel
    name = known.name if known and known.name else here.name if here and here.id == chosen.channel else ""
    return await _use(store, audit, context, chosen.channel, name, chosen.purpose)


async def _listed(store: SpaceStore, people: PeopleStore, context: Context, page: int) -> Reply:
    reach = await reach_of(people, context)
    shown = cut([space for space in await store.all() if reach.covers(space.id)], page, MOST_CARDS)
    counts = {space.id: await people.count_belonging(space.id) for space in shown.shown}
    return space_page(shown, counts)


async def _space(store: SpaceStore, reach: Reach, number: int) -> SpaceRow:
    space = await store.by_id(number)
    if space is None:
        raise NotFound("That space is not there (any more).", "See which there are: admin spaces.")
    reach.check(space.id)
    return space


async def _set(
    store: SpaceStore,
    audit: AuditStore,
    context: Context,
    space: SpaceRow,
    joins: Joins,
    group: Group | None = None,
    trouble: str = "",
) -> Reply:
    role, name = (group.id, group.name) if group else (None, None)
    await store.set_joins(space.id, joins, role, name=name)
    was, now = {"joins": space.joins.value, "role": space.join_role}, {"joins": joins.value, "role": role}
    audit.record(context.member_id, "space.joins", "space", space.id, before=was, after=now, space_id=space.id)
    return joins_set(space, replace(space, joins=joins, join_role=role, join_role_name=name), trouble)


async def _use(store: SpaceStore, audit: AuditStore, context: Context, channel: str, name: str, purpose: str) -> Reply:
    space_id = _here(context)
    before = await store.channel(space_id, channel)
    row = await store.set_channel(space_id, channel, name=name or None, purpose=purpose)
    was, now = {"purpose": before.purpose if before else ""}, {"purpose": purpose}
    audit.record(context.member_id, "channel.purpose", "channel", row.id, before=was, after=now, space_id=space_id)
    return channel_used(row)


def _here(context: Context) -> int:
    """The space in which the admin stands; an admin always stands in one that is known."""
    if context.person.space_id is None:
        raise NotFound("This space is not known yet.", "Speak to the hub here once more, then try again.")
    return context.person.space_id
