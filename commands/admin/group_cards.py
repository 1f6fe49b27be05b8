"""How it looks when a role of the hub follows a group of the platform."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.access import ALLOWS
from bot.offers import FillIn, Run
from bot.people import Role
from bot.platforms import Group
from bot.ui.fit import clip
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Note, Reply
from commands.admin.group_meant import named
from commands.admin.naming import a
from commands.admin.pages import Page
from commands.admin.payloads import Follow, GroupsPage, Unfollow
from store.following import FollowingRow
from store.person import RoleName
from store.spaces import SpaceRow

SHORT = 30
ADD = Button("Let a role follow a group", FillIn(text="admin follow"), "primary")
ALL = Button("See all that follow a group", Run(text="admin groups"))


@dataclass(frozen=True, slots=True)
class Followed:
    """A rule with how many people hold the role by it. `there`: the platform still has the group."""

    row: FollowingRow
    space: SpaceRow
    people: int
    there: bool = True


def following_page(page: Page[FollowingRow], rows: Sequence[Followed], troubles: Sequence[str]) -> Reply:
    if not page.shown:
        body = "A role can follow a Discord role or a Slack user group: who is in it holds the role, who leaves it does not."
        return Reply((Card(title="No role follows a group yet", body=body), Actions((ADD,))))
    items = Items(tuple(map(_rule, rows)), page.pager(lambda number: GroupsPage(page=number)))
    notes = tuple(Note(trouble) for trouble in troubles)
    return Reply((Heading("Roles that follow a group"), items, *notes, Actions((ADD,))))


def preview(space: SpaceRow, group: Group, role: RoleName, trouble: str, row: FollowingRow | None) -> Reply:
    """What would be so; nothing is yet."""
    if row is not None:
        return Reply((Card(title=f"{_says(role, named(group))} already", actions=(_stop(row),)), Actions((ALL,))))
    act = Follow(space=space.id, role=role, group=group.id, name=clip(group.name, 80))
    body = (
        f"Who is in {named(group)} is {a(role)} in {space.name} from the next thing they do there, and no longer some "
        f"minutes after they left it. They may {ALLOWS[Role(role.value)]}."
    )
    note = trouble or "What an admin gave by hand stays. Nobody is partner and something else: then the hand decides."
    button = Button(clip(f"Let {role.value} follow {named(group)}", 75), act, "primary")
    title = f"Shall {role.value} follow {named(group)}?"
    return Reply((Card(title=title, body=body, note=note, tone="warning" if trouble else "plain", actions=(button,)),))


def followed(space: SpaceRow, row: FollowingRow, *, new: bool) -> Reply:
    title = f"{_says(row.role, _group(row))} in {clip(space.name, 60)}{'' if new else ' already'}"
    body = "It counts for each of them from the next thing they do there."
    return Reply((Card(title=title, body=body, tone="good", actions=(_stop(row),)), Actions((ALL,))))


def unfollowed(space: SpaceRow, row: FollowingRow, lost: int) -> Reply:
    again = Follow(space=space.id, role=row.role, group=row.group_id, name=clip(row.group_name, 80))
    who = "Nobody had it" if lost == 0 else "One person had it" if lost == 1 else f"{lost:,} people had it"
    body = f"{who} by this group{'; they have lost it, tell them why' if lost > 1 else ''}."
    if lost == 1:
        body = f"{who} by this group and has lost it; tell them why."
    undo = Button(clip(f"Let {row.role.value} follow {_group(row)} again", 75), again)
    title = f"{row.role.value.capitalize()} no longer follows {_group(row)} in {clip(space.name, 60)}"
    return Reply((Card(title=title, body=body, tone="good", actions=(undo,)), Actions((ALL,))))


def _rule(one: Followed) -> Card:
    facts = (("Space", one.space.name), ("People who hold it so", f"{one.people:,}"))
    note = "" if one.there else "That group is not there any more, so nobody is in it."
    return Card(title=_says(one.row.role, _group(one.row)), fields=facts, note=note, actions=(_stop(one.row),))


def _says(role: RoleName, group: str) -> str:
    return f"{role.value.capitalize()} follows {group}"


def _group(row: FollowingRow) -> str:
    return named(Group(row.group_id, row.group_name))


def _stop(row: FollowingRow) -> Button:
    return Button(clip(f"No longer: {row.role.value} for {_group(row)}", 75), Unfollow(following=row.id), "danger")
