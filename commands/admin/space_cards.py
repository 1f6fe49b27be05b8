"""How spaces and channels look to an admin."""

from collections.abc import Mapping, Sequence

from bot.offers import Run
from bot.people import ChannelRef
from bot.platforms import Group
from bot.ui.fit import clip
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Node, Note, Option, Reply, Select, Table
from commands.admin.group_meant import named
from commands.admin.naming import PLATFORMS
from commands.admin.pages import Page
from commands.admin.payloads import SeeJoins, SetJoins, SpacesPage, UseChannel
from store.spaces import ChannelPurpose, ChannelRow, Joins, SpaceRow

SHORT = 40
WHO_COMES_IN = {
    Joins.EVERYBODY: "everybody who speaks to the hub there",
    Joins.ROLE: "those with a role or group of the platform",
    Joins.APPROVAL: "whom an admin lets in",
    Joins.INVITATION: "those with an invitation",
}
USED_FOR = {
    ChannelPurpose.ANNOUNCEMENTS: "what everybody should hear",
    ChannelPurpose.REVIEWS: "what waits for a reviewer",
    ChannelPurpose.ORGANIZERS: "the organizers' digest",
}
SPACES = Button("See all spaces", Run(text="admin spaces"))
CHANNELS = Button("See the channels in use", Run(text="admin channels"))


def space_page(page: Page[SpaceRow], counts: Mapping[int, int]) -> Reply:
    cards = tuple(_space(space, counts.get(space.id, 0)) for space in page.shown)
    return Reply((Heading("Spaces"), Items(cards, page.pager(lambda number: SpacesPage(page=number)))))


def joins_card(space: SpaceRow) -> Reply:
    """The rule as it is, and the others to choose from."""
    card = Card(
        title=f"Who becomes a member of {space.name}?",
        body=f"Now: {_rule(space)}.",
        note="Who was let in already stays; by a role or group, while they are in it. Guests of Slack come in as partners.",
    )
    options = tuple(
        Option(clip(who.capitalize(), 70), SetJoins(space=space.id, joins=joins)) for joins, who in WHO_COMES_IN.items()
    )
    return Reply((card, Actions((Select("Choose who comes in", options),))))


def joins_set(before: SpaceRow, space: SpaceRow, trouble: str) -> Reply:
    """`trouble`: why the platform does not tell who is in the group."""
    joins = space.joins
    notes = {
        Joins.EVERYBODY: "",
        Joins.ROLE: trouble or "They are members while they hold it. Others wait under admin waiting.",
        Joins.APPROVAL: "Newcomers wait under admin waiting, and in the inbox of admins.",
        Joins.INVITATION: "Make one with admin invite. Others wait under admin waiting.",
    }
    back = Button(f"Back to {before.joins.value}: {clip(space.name, 30)}", SetJoins(space=space.id, joins=before.joins))
    changed = (joins, space.join_role) != (before.joins, before.join_role)
    return Reply(
        (
            Card(
                title=f"{clip(space.name, 80)}: {_rule(space)}",
                body="This counts from now on." if changed else "It was so already.",
                note=notes[joins],
                tone="warning" if trouble else "good",
            ),
            Actions((back, SPACES) if changed else (SPACES,)),
        )
    )


def channel_list(used: Sequence[ChannelRow], here: ChannelRef | None) -> Reply:
    """The channels in use; inside a channel, a list to say what this one is for."""
    blocks: list[Node] = [Heading("Channels in use")]
    if used:
        rows = tuple((_name(row.name or row.external_id), row.purpose) for row in used)
        blocks.append(Table(("Channel", "Used for"), rows))
    else:
        blocks.append(Note("None yet. Run this in a channel, or type: admin channels announcements."))
    if here is not None:
        options = [
            Option(f"{one.value.capitalize()}: {says}", UseChannel(channel=here.id, purpose=one.value))
            for one, says in USED_FOR.items()
        ]
        none = Option("Nothing", UseChannel(channel=here.id))
        label = f"Use {_name(here.name)} for" if here.name else "Use this channel for"
        blocks.append(Actions((Select(clip(label, 70), (*options, none)),)))
    return Reply(tuple(blocks))


def channel_used(row: ChannelRow) -> Reply:
    name = _name(row.name) if row.name else "That channel"
    if not row.purpose:
        return Reply((Card(title=f"{name} is used for nothing now", tone="good"), Actions((CHANNELS,))))
    says = USED_FOR[ChannelPurpose(row.purpose)]
    undo = Button(f"Use {clip(name, SHORT)} for nothing", UseChannel(channel=row.external_id))
    return Reply((Card(title=f"{name} is for {row.purpose} now: {says}", tone="good"), Actions((undo, CHANNELS))))


def _space(space: SpaceRow, people: int) -> Card:
    facts = (
        ("On", PLATFORMS.get(space.platform, space.platform)),
        ("Becomes a member", _rule(space)),
        ("People", f"{people:,}"),
    )
    button = Button(f"Change who comes in to {clip(space.name, SHORT)}", SeeJoins(space=space.id))
    return Card(title=space.name, fields=facts, actions=(button,))


def _rule(space: SpaceRow) -> str:
    if space.joins is not Joins.ROLE or not space.join_role:
        return WHO_COMES_IN[space.joins]
    return f"{WHO_COMES_IN[space.joins]} ({named(Group(space.join_role, space.join_role_name or ''))})"


def _name(name: str) -> str:
    return f"#{name.removeprefix('#')}"
