"""`admin claim` and `admin role`: the first admin, and who may do what."""

from enum import StrEnum
from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.errors import InvalidInput, NotAllowed
from bot.handlers import on_action
from bot.param import Arg
from bot.people import Role
from bot.ui.nodes import Reply
from commands.admin.granting import Granting
from commands.admin.payloads import Give, SeePerson, Take
from commands.admin.role_cards import ALL_COME_IN, BY_A_GROUP, claimed, given, person_card, taken
from commands.admin.scope import Where, reach_of, space_number, space_of
from commands.admin.who import by_number, people_like, whom
from store.audit import AuditStore
from store.codes import CodeStore, Purpose
from store.following import FollowingStore
from store.people import PeopleStore
from store.person import Profile, RoleName
from store.spaces import Joins, SpaceStore
from store.standing import BELONGING


class Do(StrEnum):
    GIVE = "give"
    TAKE = "take"


@command(examples=["claim ABCD-EFGH-JKMN"], requires=Role.GUEST)
async def claim(
    codes: CodeStore,
    people: PeopleStore,
    audit: AuditStore,
    context: Context,
    code: Annotated[str, Arg("The code that was printed when the hub started", label="Code", rest=True, most=60)],
) -> Reply:
    """Become the first admin, with the code that was printed when the hub started."""
    person = context.person
    if person.id is None:
        raise NotAllowed(
            "I do not know yet who you are.",
            "Type this on Slack, on Discord or in a terminal, or sign in on the web first.",
        )
    if await codes.redeem(Purpose.CLAIM, code) is None:
        raise InvalidInput(
            "That code does not make anybody an admin.",
            "It works once, for a week, and five wrong tries end it. Starting the hub again prints a new one, as long as there is no admin.",
            name="code",
        )
    if person.has(Role.PARTNER):
        await people.grant(person.id, RoleName.MEMBER, person.space_id)
    await people.grant(person.id, RoleName.ADMIN)
    audit.record(person.id, "role.claim", "person", person.id, after={"role": "admin", "everywhere": True})
    return claimed(person.name)


@command(
    name="role",
    examples=[
        "role reviewer Alice Jones",
        "role organizer @alice where:everywhere",
        "role reviewer Alice Jones do:take",
    ],
    requires=Role.ADMIN,
)
async def role_(
    people: PeopleStore,
    spaces: SpaceStore,
    audit: AuditStore,
    context: Context,
    role: Annotated[RoleName, Arg("Which role", label="Role")],
    who: Annotated[
        str, Arg("A @name, or the beginning of a name", label="Who", rest=True, most=100, complete=people_like)
    ],
    where: Annotated[Where, Arg("In this space, or everywhere", label="Where")] = Where.HERE,
    do: Annotated[Do, Arg("Give the role, or take it away", label="Do")] = Do.GIVE,
) -> Reply:
    """Give somebody a role, or take it away."""
    reach = await reach_of(people, context)
    space_id = reach.place(where)
    kind = Give if do is Do.GIVE else Take
    profile = await whom(
        people, reach, who, lambda number: kind(person=number, role=role, space=space_number(space_id))
    )
    granting = Granting(people, spaces, audit, context, reach)
    act = _give if do is Do.GIVE else _take
    return await act(granting, profile, role, space_id)


@on_action(requires=Role.ADMIN)
async def give(chosen: Give, people: PeopleStore, spaces: SpaceStore, audit: AuditStore, context: Context) -> Reply:
    """From a list, or after asking who was meant."""
    reach = await reach_of(people, context)
    profile = await by_number(people, reach, chosen.person)
    return await _give(Granting(people, spaces, audit, context, reach), profile, chosen.role, space_of(chosen.space))


@on_action(requires=Role.ADMIN)
async def take(chosen: Take, people: PeopleStore, spaces: SpaceStore, audit: AuditStore, context: Context) -> Reply:
    """From a list, or to undo what was given."""
    reach = await reach_of(people, context)
    profile = await by_number(people, reach, chosen.person)
    return await _take(Granting(people, spaces, audit, context, reach), profile, chosen.role, space_of(chosen.space))


@on_action(requires=Role.ADMIN, reads_only=True)
async def see_person(
    chosen: SeePerson, people: PeopleStore, spaces: SpaceStore, following: FollowingStore, context: Context
) -> Reply:
    """One person with their roles, to change them."""
    reach = await reach_of(people, context)
    return await show_person(people, spaces, following, context, await by_number(people, reach, chosen.person))


async def show_person(
    people: PeopleStore, spaces: SpaceStore, following: FollowingStore, context: Context, profile: Profile
) -> Reply:
    reach = await reach_of(people, context)
    grants = [
        one for one in await people.grants_of(profile.id) if reach.everywhere or one.space_id in (None, reach.here)
    ]
    known = await spaces.all()
    names = {space.id: space.name for space in known}
    groups = {space.join_role: space.join_role_name for space in known if space.join_role and space.join_role_name}
    groups |= {row.group_id: row.group_name for row in await following.all() if row.group_name}
    called = {group: f"@{name}" for group, name in groups.items()}
    return person_card(profile, grants, await people.accounts_of(profile.id), names, called, reach)


async def _give(granting: Granting, profile: Profile, role: RoleName, space_id: int | None) -> Reply:
    new = await granting.give(profile, role, space_id)
    return given(profile, role, space_id, await granting.place(space_id), new=new)


async def _take(granting: Granting, profile: Profile, role: RoleName, space_id: int | None) -> Reply:
    grant = await granting.take(profile, role, space_id)
    space = await granting.spaces.by_id(space_id) if space_id is not None else None
    open_to_all = role.value in BELONGING and space is not None and space.joins is Joins.EVERYBODY
    comes_back = BY_A_GROUP if grant.follows else ALL_COME_IN if open_to_all else ""
    return taken(profile, role, space_id, await granting.place(space_id), comes_back=comes_back)
