"""How roles look, and what is said when one changes."""

from collections.abc import Iterable, Mapping, Sequence

from bot.access import ALLOWS
from bot.offers import Run
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import When, md
from bot.ui.nodes import Actions, Button, Card, Option, Reply, Select
from commands.admin.naming import a, account_name, grant_name
from commands.admin.payloads import Give, SeePerson, Take
from commands.admin.returning import link_button, web_only
from commands.admin.scope import Reach, space_number
from store.person import AccountRow, GrantRow, PersonStatus, Profile, RoleName

SHORT = 40
ALL_COME_IN = (
    "Everybody is let in there, so they come back as soon as they speak to the hub. Change that under admin spaces."
)
BY_A_GROUP = (
    "They had it by a group of the platform, and have it again while they are in that group. See admin groups and admin "
    "spaces."
)


def claimed(name: str) -> Reply:
    body = "You can change roles, spaces and settings, and invite people. The code is used up."
    buttons = (
        Button("Who comes in where", Run(text="admin spaces"), "primary"),
        Button("Invite somebody", Run(text="admin invitations")),
        Button("How the hub is", Run(text="admin health")),
    )
    return Reply(
        (Card(title=f"{clip(name, 60) or 'You'}: you are an admin now", body=body, tone="good"), Actions(buttons))
    )


def given(profile: Profile, role: RoleName, space_id: int | None, place: str, *, new: bool) -> Reply:
    name = clip(profile.name, SHORT)
    undo = Button(
        f"Take {role.value} from {name} again", Take(person=profile.id, role=role, space=space_number(space_id))
    )
    if not new:
        return Reply((Card(title=f"{profile.name} is {a(role)} {place} already", actions=(undo, _see(profile))),))
    may = ALLOWS[Role(role.value)]
    tell = md("Tell them: *You are {role} {place} now; you may {may}.*", role=a(role), place=place, may=may)
    return Reply(
        (
            Card(
                title=f"{profile.name} is {a(role)} {place} now",
                body=f"They may {may}.",
                note=tell,
                tone="good",
                actions=(undo, _see(profile)),
            ),
        )
    )


def taken(profile: Profile, role: RoleName, space_id: int | None, place: str, *, comes_back: str) -> Reply:
    """`comes_back`: why it will not last, if so."""
    name = clip(profile.name, SHORT)
    undo = Button(f"Make {name} {a(role)} again", Give(person=profile.id, role=role, space=space_number(space_id)))
    return Reply(
        (
            Card(
                title=f"{profile.name} is no longer {a(role)} {place}",
                body=comes_back,
                note=md("Tell them, with the reason: *You are no longer {role} {place}.*", role=a(role), place=place),
                actions=(undo, _see(profile)),
            ),
        )
    )


def person_card(
    profile: Profile,
    grants: Sequence[GrantRow],
    accounts: Sequence[AccountRow],
    names: Mapping[int, str],
    groups: Mapping[str, str],
    reach: Reach,
) -> Reply:
    """Somebody as an admin sees them, with the roles that can be given and taken."""
    facts = (
        ("Title", profile.title),
        ("Organization", profile.organization),
        ("Accounts", ", ".join(account_name(one) for one in accounts)),
        ("Roles", "; ".join(grant_name(one, names, groups) for one in grants) or "none"),
        ("Spoke last", md("{at}", at=When(profile.last_seen, profile.zone or "UTC")) if profile.last_seen else ""),
        ("Number", f"#{profile.id}"),
    )
    card = Card(
        title=profile.name,
        fields=tuple((name, value) for name, value in facts if value),
        note="" if profile.status is PersonStatus.ACTIVE else "Not let in anywhere yet.",
    )
    back = (link_button(profile),) if web_only(list(accounts)) else ()
    return Reply((card, Actions((*_selects(profile, grants, names, reach), *back))))


def _selects(profile: Profile, grants: Sequence[GrantRow], names: Mapping[int, str], reach: Reach) -> Iterable[Select]:
    places = [reach.here] if reach.here is not None else []
    for space_id in [*places, *([None] if reach.everywhere else [])]:
        held = {grant.role for grant in grants if grant.space_id == space_id}
        where = "everywhere" if space_id is None else f"in {clip(names.get(space_id, 'this space'), 30)}"
        options = tuple(_give_option(profile, role, space_id) for role in RoleName if role not in held)
        yield Select(f"Give a role {where}", options)
    theirs = [grant for grant in grants if reach.covers(grant.space_id)]
    if theirs:
        yield Select("Take a role away", tuple(_take_option(profile, one, names) for one in theirs[:25]))


def _give_option(profile: Profile, role: RoleName, space_id: int | None) -> Option:
    give = Give(person=profile.id, role=role, space=space_number(space_id))
    return Option(f"Make them {a(role)}", give, clip(ALLOWS[Role(role.value)], 70))


def _take_option(profile: Profile, grant: GrantRow, names: Mapping[int, str]) -> Option:
    take = Take(person=profile.id, role=grant.role, space=space_number(grant.space_id))
    return Option(clip(f"No longer {grant_name(grant, names, {})}", 70), take)


def _see(profile: Profile) -> Button:
    return Button(f"See {clip(profile.name, SHORT)}", SeePerson(person=profile.id))
