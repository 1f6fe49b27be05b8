"""How the people of a hub look to an admin."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.offers import Run
from bot.ui.fit import clip
from bot.ui.markup import When, md
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Node, Option, Reply, Select, Table, Text
from commands.admin.naming import a
from commands.admin.pages import Page
from commands.admin.payloads import LetIn, NotNow, PeoplePage, SeePerson, WaitingPage
from store.person import GrantRow, Profile, RoleName
from store.spaces import SpaceRow

SHORT = 30
ALL = Button("See all people", Run(text="admin people"))
WAITING = Button("See who waits", Run(text="admin waiting"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody at the door of a space; `put_off` is the day on which an admin said *Not now*."""

    profile: Profile
    space: SpaceRow
    put_off: str = ""
    # In which zone the admin reads.
    zone: str = "UTC"


def people_page(
    page: Page[Profile], total: int, grants: Sequence[GrantRow], door: Sequence[Waiting], *, beside: int
) -> Reply:
    """Who waits, if anybody; then a table, and a list to open one person from it."""
    fresh = [one for one in door if not one.put_off]
    blocks: list[Node] = []
    if door:
        said = "1 person waits" if len(door) == 1 else f"{len(door):,} people wait"
        blocks += [Heading(f"{said} to be let in"), Items(tuple(_waiting(one) for one in fresh[:beside]))]
        if len(door) > len(fresh[:beside]):
            blocks.append(Actions((WAITING,)))
    blocks.append(Heading(f"{total:,} {'person' if total == 1 else 'people'} here"))
    if page.shown:
        blocks += [_table(page.shown, grants), Actions((_choose(page.shown),))]
    if pager := page.pager(lambda number: PeoplePage(page=number)):
        blocks.append(pager)
    return Reply(tuple(block for block in blocks if not (isinstance(block, Items) and not block.cards)))


def waiting_page(page: Page[Waiting]) -> Reply:
    if not page.shown:
        return Reply(
            (
                Card(title="Nobody waits to be let in", body="Who has to wait is a rule of each space: admin spaces."),
                Actions((ALL,)),
            )
        )
    cards = tuple(_waiting(one) for one in page.shown)
    return Reply((Heading("Waiting to be let in"), Items(cards, page.pager(lambda number: WaitingPage(page=number)))))


def let_in_card(profile: Profile, role: RoleName, space: SpaceRow, undo: Button) -> Reply:
    said = md(
        "**{name}** is {role} in {space} now, and hears it in ten minutes; until then you can undo it.",
        name=profile.name,
        role=a(role),
        space=space.name,
    )
    see = Button(f"See {clip(profile.name, SHORT)}", SeePerson(person=profile.id))
    return Reply((Text(said), Actions((see, undo, WAITING))))


def put_off(profile: Profile, space: SpaceRow) -> Reply:
    said = md(
        "**{name}** goes on waiting for {space}, at the end of the list, and sees what is public until then. They hear it in ten minutes, unless you let them in.",
        name=profile.name,
        space=space.name,
    )
    return Reply((Text(said), Actions((WAITING,))))


def _waiting(one: Waiting) -> Card:
    profile, space = one.profile, one.space
    name = clip(profile.name, SHORT)
    facts = (("Organization", profile.organization), ("Wants to join", space.name), ("Put off on", one.put_off))
    buttons = [
        Button(f"Let in {name}", LetIn(person=profile.id, space=space.id), "primary"),
        Button(f"As a partner: {name}", LetIn(person=profile.id, space=space.id, partner=True)),
    ]
    if not one.put_off:
        buttons.append(Button(f"Not now: {name}", NotNow(person=profile.id, space=space.id)))
    return Card(
        title=profile.name,
        fields=tuple((label, value) for label, value in facts if value),
        note=md("Spoke last {at}", at=When(profile.last_seen, one.zone)) if profile.last_seen else "",
        actions=tuple(buttons),
    )


def _table(shown: Sequence[Profile], grants: Sequence[GrantRow]) -> Table:
    rows = tuple((profile.name, profile.organization, _roles(profile, grants)) for profile in shown)
    return Table(("Name", "Organization", "Roles"), rows)


def _roles(profile: Profile, grants: Sequence[GrantRow]) -> str:
    """Each role once, the widest first."""
    held = {grant.role for grant in grants if grant.person_id == profile.id}
    return ", ".join(role.value for role in reversed(RoleName) if role in held)


def _choose(shown: Sequence[Profile]) -> Select:
    options = (
        Option(clip(profile.name, 70), SeePerson(person=profile.id), clip(profile.organization, 70))
        for profile in shown
    )
    return Select("See one, and change their roles", tuple(options))
