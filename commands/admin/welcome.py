"""Whoever waits hears what was decided, ten minutes later: until then it can be undone and nobody was told."""

from bot.context import Context
from bot.errors import Conflict, NotFound
from bot.handlers import on_action
from bot.notice import UNDO_FOR, Letter, Notice, on_notice
from bot.offers import Run
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Reply, Text
from commands.admin.naming import a
from commands.admin.payloads import LetIn, NotLetIn
from commands.admin.scope import reach_of
from commands.admin.who import by_number
from store.audit import AuditStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.person import Profile, RoleName
from store.spaces import SpaceRow, SpaceStore

SHORT = 40


class Welcomed(Notice, id="admin.welcomed"):
    """Tells somebody who waited that they are in."""

    space: int


class PutOff(Notice, id="admin.put-off"):
    """Tells somebody who waits that it takes longer."""

    space: int


async def tell(outbox: OutboxStore, profile: Profile, notice: Welcomed | PutOff, context: Context) -> None:
    """Ten minutes from now, instead of what was decided before and not yet told."""
    why = cause(profile.id, notice.space)
    await outbox.cancel(why)
    key = f"{notice.id}:{profile.id}:{notice.space}:{context.now.isoformat()}"
    context.notify(Letter(key=key, notice=notice, person_id=profile.id, not_before=context.now + UNDO_FOR, cause=why))


@on_notice()
async def welcomed(notice: Welcomed, people: PeopleStore, spaces: SpaceStore, context: Context) -> Reply | None:
    """Nothing for somebody who is no longer in."""
    space = await spaces.by_id(notice.space)
    held = await people.roles_of(context.person.id, notice.space) if context.person.id is not None else ()
    roles = [role for role in (RoleName.MEMBER, RoleName.PARTNER) if role.value in held]
    if space is None or not roles:
        return None
    begin = Button("See what people do here", Run(text="hub"), "primary")
    title = md("You are {role} in **{space}** now", role=a(roles[0]), space=space.name)
    return Reply((Card(title=title, body="An admin let you in. Welcome!"), Actions((begin,))))


@on_notice()
async def put_off(notice: PutOff, people: PeopleStore, spaces: SpaceStore, context: Context) -> Reply | None:
    """Nothing for somebody who does not wait any more."""
    space = await spaces.by_id(notice.space)
    if space is None or context.person.id not in {one.id for one in await people.waiting(space.id)}:
        return None
    title = md("It takes a little longer until you are in **{space}**", space=space.name)
    body = "An admin saw that you wait and has not decided yet. You see what is public until then; ask them if it is urgent."
    return Reply((Card(title=title, body=body),))


@on_action(requires=Role.ADMIN)
async def not_let_in(
    chosen: NotLetIn, people: PeopleStore, spaces: SpaceStore, outbox: OutboxStore, audit: AuditStore, context: Context
) -> Reply:
    """It was a slip: they wait again, while nobody was told."""
    reach = await reach_of(people, context)
    reach.check(chosen.space or None)
    profile, space = await by_number(people, reach, chosen.person), await spaces.by_id(chosen.space)
    if space is None:
        raise NotFound("That space is not here (any more).")
    if not await outbox.cancel(cause(profile.id, space.id)):
        raise Conflict(
            f"{profile.name} has been told already.", f"Take the role away instead: admin people {profile.name}"
        )
    role = RoleName.PARTNER if chosen.partner else RoleName.MEMBER
    await people.revoke(profile.id, role, space.id)
    audit.record(
        context.member_id, "people.let-out", "person", profile.id, before={"role": role.value}, space_id=space.id
    )
    again = Button(f"Let in {clip(profile.name, SHORT)}", LetIn(person=profile.id, space=space.id), "primary")
    return Reply(
        (Text(md("**{name}** waits again. Nobody was told.", name=profile.name)), Actions((again,))), update=True
    )


def undo_button(profile: Profile, role: RoleName, space: SpaceRow) -> Button:
    undo = NotLetIn(person=profile.id, space=space.id, partner=role is RoleName.PARTNER)
    return Button(f"Undo: {clip(profile.name, SHORT)} was not meant", undo)


def cause(person_id: int, space_id: int) -> str:
    return f"admin.let-in:{person_id}:{space_id}"
