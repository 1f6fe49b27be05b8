"""`admin groups` and `admin follow`: roles of the hub that follow a Discord role or a Slack user group."""

from enum import StrEnum
from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotFound
from bot.handlers import on_action
from bot.param import Arg
from bot.people import Role
from bot.platforms import Groups, Platforms
from bot.ui.nodes import MOST_CARDS, Reply
from commands.admin.group_cards import Followed, followed, following_page, preview, unfollowed
from commands.admin.group_meant import groups_like, meant, ref
from commands.admin.pages import cut
from commands.admin.payloads import Follow, GroupsPage, Unfollow
from commands.admin.scope import reach_of
from store.audit import AuditStore
from store.following import FollowingStore
from store.people import PeopleStore
from store.person import RoleName
from store.spaces import SpaceRow, SpaceStore


class Following(StrEnum):
    """What may follow a group. An admin is made by name, never by whoever looks after a group elsewhere."""

    MEMBER = "member"
    PARTNER = "partner"
    REVIEWER = "reviewer"
    MODERATOR = "moderator"
    ORGANIZER = "organizer"


@command(name="groups", examples=["groups"], requires=Role.ADMIN, reads_only=True)
async def groups_(
    following: FollowingStore, spaces: SpaceStore, people: PeopleStore, platforms: Platforms, context: Context
) -> Reply:
    """See which roles follow a Discord role or a Slack user group."""
    return await _listed(following, spaces, people, platforms, context, 1)


@on_action(requires=Role.ADMIN, reads_only=True)
async def turn_groups(
    asked: GroupsPage,
    following: FollowingStore,
    spaces: SpaceStore,
    people: PeopleStore,
    platforms: Platforms,
    context: Context,
) -> Reply:
    """Another page, in the same place."""
    listed = await _listed(following, spaces, people, platforms, context, asked.page)
    return Reply(listed.blocks, update=True)


@command(examples=["follow reviewer @clerks"], requires=Role.ADMIN, reads_only=True)
async def follow(
    following: FollowingStore,
    spaces: SpaceStore,
    people: PeopleStore,
    platforms: Platforms,
    context: Context,
    role: Annotated[Following, Arg("The role of the hub", label="Role")],
    group: Annotated[
        str,
        Arg(
            "The Discord role or Slack user group it follows",
            label="Group",
            rest=True,
            most=100,
            complete=groups_like,
            example="@clerks",
        ),
    ],
) -> Reply:
    """Let a role of the hub follow a Discord role or a Slack user group, after a preview."""
    space = await _here(spaces, people, platforms, context)
    seen = await platforms.groups(ref(space))
    found = meant(group, seen)
    row = await following.find(space.id, found.id, RoleName(role.value))
    return preview(space, found, RoleName(role.value), seen.trouble, row)


@on_action(requires=Role.ADMIN)
async def follow_now(
    chosen: Follow,
    following: FollowingStore,
    spaces: SpaceStore,
    people: PeopleStore,
    audit: AuditStore,
    platforms: Platforms,
    context: Context,
) -> Reply:
    """As the preview said."""
    (await reach_of(people, context)).check(chosen.space)
    space, role = await spaces.by_id(chosen.space), chosen.role
    if space is None or not platforms.have_groups(space.platform):
        raise NotFound("That space is not there (any more).", "See which there are: admin spaces.")
    if role.value not in set(Following) or not chosen.group.isalnum():
        raise InvalidInput("That role cannot follow a group.", f"These can: {', '.join(Following)}.")
    new = await following.add(space.id, chosen.group, role, name=chosen.name, by=context.member_id)
    row = await following.find(space.id, chosen.group, role)
    if row is None:
        raise LookupError("a rule vanished in its own transaction")
    if new:
        after = {"role": role.value, "group": chosen.group}
        audit.record(context.member_id, "group.follow", "space", space.id, after=after, space_id=space.id)
    return followed(space, row, new=new)


@on_action(requires=Role.ADMIN)
async def unfollow(
    chosen: Unfollow,
    following: FollowingStore,
    spaces: SpaceStore,
    people: PeopleStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """The rule ends, and what came by it goes at once."""
    row = await following.by_id(chosen.following)
    space = await spaces.by_id(row.space_id) if row else None
    if row is None or space is None:
        raise Conflict("That role does not follow the group any more.", "Somebody was faster.")
    (await reach_of(people, context)).check(space.id)
    lost = await following.remove(row)
    was = {"role": row.role.value, "group": row.group_id, "people": lost}
    audit.record(context.member_id, "group.unfollow", "space", space.id, before=was, space_id=space.id)
    return unfollowed(space, row, lost)


async def _listed(
    following: FollowingStore,
    spaces: SpaceStore,
    people: PeopleStore,
    platforms: Platforms,
    context: Context,
    page: int,
) -> Reply:
    reach = await reach_of(people, context)
    mine = {space.id: space for space in await spaces.all() if reach.covers(space.id)}
    shown = cut([row for row in await following.all() if row.space_id in mine], page, MOST_CARDS)
    seen = {number: await platforms.groups(ref(mine[number])) for number in {row.space_id for row in shown.shown}}
    rows = [
        Followed(row, mine[row.space_id], await following.count(row), _there(row.group_id, seen[row.space_id]))
        for row in shown.shown
    ]
    troubles = sorted({groups.trouble for groups in seen.values() if groups.trouble})
    return following_page(shown, rows, troubles)


def _there(group: str, groups: Groups) -> bool:
    """Whether the platform still has it; where it does not tell, it is believed to."""
    return not groups.known or any(one.id == group for one in groups.known)


async def _here(spaces: SpaceStore, people: PeopleStore, platforms: Platforms, context: Context) -> SpaceRow:
    """The space in which the admin stands, where it has groups."""
    here = context.person.space_id
    space = await spaces.by_id(here) if here is not None else None
    if space is None or not platforms.have_groups(space.platform):
        raise NotFound(
            "There are no roles or groups here to follow.",
            "Do this in the Slack workspace or on the Discord server whose group you mean.",
        )
    (await reach_of(people, context)).check(space.id)
    return space
