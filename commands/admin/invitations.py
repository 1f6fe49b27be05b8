"""`admin invite`: codes with which people without Slack or Discord join on the web."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from bot.capability import setting
from bot.command import command
from bot.context import Context
from bot.errors import NotFound
from bot.handlers import on_action
from bot.param import Arg
from bot.people import Role
from bot.site import Site
from bot.ui.nodes import MOST_CARDS, Reply
from commands.admin.invitation_cards import invitation_page, invited, withdrawn
from commands.admin.pages import cut
from commands.admin.payloads import InvitationsPage, Withdraw
from commands.admin.scope import Reach, Where, reach_of
from store.audit import AuditStore
from store.codes import CodeStore, InvitationRow
from store.people import PeopleStore
from store.person import RoleName
from store.settings import SettingStore
from store.spaces import SpaceStore

DAYS = setting(
    "admin.invitation-days",
    int,
    14,
    Arg(
        "How many days an invitation lasts when nobody says otherwise", label="Days of an invitation", least=1, most=90
    ),
)


class Invited(StrEnum):
    """What an invitation may make of somebody; an admin is made by name, never by a link that can be passed on."""

    MEMBER = "member"
    PARTNER = "partner"
    REVIEWER = "reviewer"
    MODERATOR = "moderator"
    ORGANIZER = "organizer"


@command(examples=["invite member", "invite partner uses:5 days:30"], requires=Role.ADMIN)
async def invite(
    codes: CodeStore,
    people: PeopleStore,
    spaces: SpaceStore,
    settings: SettingStore,
    audit: AuditStore,
    site: Site,
    context: Context,
    role: Annotated[Invited, Arg("What they become", label="Role")],
    uses: Annotated[int, Arg("How many people may use it", label="Uses", least=1, most=500)] = 1,
    days: Annotated[int | None, Arg("How many days it lasts", label="Days", least=1, most=90)] = None,
    where: Annotated[Where | None, Arg("Only this space, or everywhere", label="Where")] = None,
) -> Reply:
    """Make a code and a link with which people join on the web."""
    reach = await reach_of(people, context)
    space_id = reach.place(where)
    reach.check(space_id)
    lasts = days or int(await settings.get(DAYS.key, DAYS.default, space_id=context.person.space_id))
    code = await codes.invite(
        RoleName(role.value), space_id=space_id, uses=uses, ttl=timedelta(days=lasts), by=context.member_id
    )
    row = max((one for one in await codes.invitations() if one.made_by == context.member_id), key=lambda one: one.id)
    after = {"role": role.value, "uses": uses, "days": lasts, "everywhere": space_id is None}
    audit.record(context.member_id, "invitation.make", "invitation", row.id, after=after, space_id=space_id)
    space = await spaces.by_id(space_id) if space_id is not None else None
    return invited(row, code, site.link("/join", code=code), space.name if space else "", context.person.zone)


@command(examples=["invitations"], requires=Role.ADMIN, reads_only=True)
async def invitations(codes: CodeStore, people: PeopleStore, spaces: SpaceStore, context: Context) -> Reply:
    """See the invitations that can still be used, and withdraw one."""
    return await _listed(codes, people, spaces, context, 1)


@on_action(requires=Role.ADMIN, reads_only=True)
async def turn_invitations(
    asked: InvitationsPage, codes: CodeStore, people: PeopleStore, spaces: SpaceStore, context: Context
) -> Reply:
    """Another page, in the same place."""
    return Reply((await _listed(codes, people, spaces, context, asked.page)).blocks, update=True)


@on_action(requires=Role.ADMIN)
async def withdraw(
    chosen: Withdraw, codes: CodeStore, people: PeopleStore, audit: AuditStore, context: Context
) -> Reply:
    """Nobody else can use it from now on; who joined with it stays."""
    reach = await reach_of(people, context)
    row = next((one for one in await _within(codes, reach) if one.id == chosen.invitation), None)
    if row is None:
        raise NotFound("That invitation cannot be used any more anyway.", "It ran out, was used up or was withdrawn.")
    await codes.withdraw(row.id)
    was = {"role": row.role.value, "uses_left": row.uses_left}
    audit.record(context.member_id, "invitation.withdraw", "invitation", row.id, before=was, space_id=row.space_id)
    return withdrawn(row)


async def _listed(codes: CodeStore, people: PeopleStore, spaces: SpaceStore, context: Context, page: int) -> Reply:
    rows = list(reversed(await _within(codes, await reach_of(people, context))))
    shown = cut(rows, page, MOST_CARDS)
    makers = await people.by_ids([row.made_by for row in shown.shown if row.made_by is not None])
    names = {space.id: space.name for space in await spaces.all()}
    return invitation_page(shown, {one.id: one.name for one in makers}, names, context.person.zone)


async def _within(codes: CodeStore, reach: Reach) -> list[InvitationRow]:
    return [row for row in await codes.invitations() if reach.covers(row.space_id)]
