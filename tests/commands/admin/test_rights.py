"""Who is no admin changes nothing: not by command, not by a forged button, not by a form."""

import pytest

from bot.events import FormSubmitted
from bot.people import Role, SpaceRef
from bot.registry import Registry
from bot.ui.nodes import Card
from commands.admin import capability
from tests.commands.support import acts, member, roles, row
from tests.harness.hub import Hall, Talker

LESSER = [None, Role.PARTNER, Role.REVIEWER, Role.MODERATOR, Role.ORGANIZER]
COMMANDS = [command.spec.name for command in capability.commands if command.spec.name != "claim"]
TOWN2 = SpaceRef("test", "T2", "Another town")
# Every button and form of the capability, with fields that would do harm.
PRESSES = [
    "admin.give/2/admin/0",
    "admin.take/2/admin/0",
    "admin.person/2",
    "admin.sign-in/2",
    "admin.people/1",
    "admin.waiting/1",
    "admin.let-in/2/1/0",
    "admin.let-out/2/1/0",
    "admin.not-now/2/1",
    "admin.spaces/1",
    "admin.joins/1",
    "admin.set-joins/1/everybody",
    "admin.channel/C1/reviews",
    "admin.groups/1",
    "admin.follow/1/organizer/S1/clerks",
    "admin.unfollow/1",
    "admin.withdraw/1",
    "admin.invitations/1",
    "admin.settings/1",
    "admin.setting/hub.greeting",
    "admin.apply/hub.greeting/0/owned",
    "admin.audit/1",
    "admin.try-blocked",
]
FORMS = {
    "form/admin.join-role/1//1": {"role": "S1"},
    "form/admin.setting/1//hub.greeting": {"value": "owned"},
    "form/admin.setting-long/1//moderation.rules": {"value": "owned"},
}


def test_every_button_of_the_capability_is_tried() -> None:
    assert {address.partition("/")[0] for address in PRESSES} == {one.spec.payload.id for one in capability.actions}
    assert {address.split("/")[1] for address in FORMS} == {one.spec.payload.id for one in capability.forms}


@pytest.mark.parametrize("role", LESSER, ids=str)
async def test_each_command_is_refused_to_each_lesser_role(hall: Hall, alice: Talker, role: Role | None) -> None:
    await member(hall, alice, *([role] if role else []))
    for name in COMMANDS:
        await alice.runs(f"admin {name}")
        assert refused(alice), name
    assert await acts(hall) == []


@pytest.mark.parametrize("role", LESSER, ids=str)
async def test_each_button_and_form_is_refused_to_each_lesser_role(
    hall: Hall, alice: Talker, role: Role | None
) -> None:
    await member(hall, alice, *([role] if role else []))
    before = await roles(hall, alice)
    for address in PRESSES:
        await alice.presses(address)
        assert refused(alice), address
    for address, values in FORMS.items():
        await submits(alice, address, values)
        assert refused(alice), address
    assert await acts(hall) == []
    assert await roles(hall, alice) == before


async def test_a_reader_without_an_account_is_refused_everything(hall: Hall) -> None:
    reader = hall.stranger()
    for name in COMMANDS:
        await reader.runs(f"admin {name}")
        assert refused(reader), name
    for address in PRESSES:
        await reader.presses(address)
        assert refused(reader), address


async def test_completion_tells_names_to_admins_only(hall: Hall, alice: Talker) -> None:
    await member(hall, alice)
    assert await alice.types("admin.role", "who", "Al") == ()
    await member(hall, alice, Role.ADMIN)
    assert [choice.label for choice in await alice.types("admin.role", "who", "Al")] == ["Alice"]


def test_only_claiming_is_open_to_others() -> None:
    registry = Registry.of([capability])
    assert [entry.spec.name for entry in registry.commands.values() if entry.spec.requires is not Role.ADMIN] == [
        "claim"
    ]
    assert all(spec.requires is Role.ADMIN for spec in [*registry.actions.values(), *registry.forms.values()])


async def test_an_admin_of_one_space_reaches_no_other(hall: Hall, alice: Talker) -> None:
    """Such as the admin of the demo room."""
    sol = hall.person("Sol", space=TOWN2)
    await member(hall, alice)
    await member(hall, sol, Role.ADMIN)
    assert sol.reader is not None
    mine = sol.reader.space_id
    victim = (await row(hall, alice)).id
    other = (await row(hall, alice)).space_id
    forged = [
        f"admin.give/{victim}/admin/{other}",
        f"admin.give/{victim}/admin/{mine}",
        f"admin.give/{(await row(hall, sol)).id}/admin/0",
        f"admin.take/{victim}/member/{other}",
        f"admin.person/{victim}",
        f"admin.let-in/{victim}/{other}/0",
        f"admin.not-now/{victim}/{other}",
        f"admin.joins/{other}",
        f"admin.set-joins/{other}/approval",
        "admin.apply/hub.greeting/0/owned",
        f"admin.apply/hub.greeting/{other}/owned",
    ]
    for address in forged:
        await sol.presses(address)
        assert sol.sees("beyond this space") or sol.sees("not here"), (address, sol.text)
    for text in ("admin role admin Sol where:everywhere", "admin invite organizer where:everywhere"):
        await sol.runs(text)
        assert sol.sees("beyond this space"), sol.text
    await sol.runs("admin role reviewer Alice")
    assert sol.sees("I know nobody here called")
    assert await acts(hall) == []
    assert await roles(hall, sol) == {"member", "admin"}


async def test_an_admin_of_one_space_sees_only_that_space(hall: Hall, alice: Talker) -> None:
    sol = hall.person("Sol", space=TOWN2)
    await member(hall, alice, Role.ADMIN)
    await hall.grant(alice, Role.ADMIN)
    await alice.runs("admin role reviewer Alice")
    await alice.runs("admin invite member")
    await member(hall, sol, Role.ADMIN)
    for name in ("people", "spaces", "audit", "invitations", "waiting"):
        await sol.runs(f"admin {name}")
        assert not sol.sees("Alice"), name
        assert not sol.sees("Test space"), name
        assert not sol.sees("Nell Okafor"), name
    await sol.runs("admin invite member uses:2")
    assert sol.sees("becomes a member in")


def refused(who: Talker) -> bool:
    """The newest answer is the refusal, and nothing else; a form that opened would be none."""
    if who.form is not None or not who.replies:
        return False
    card = who.reply.blocks[0]
    said = isinstance(card, Card) and str(card.title).endswith(("for admins.", "for members."))
    return said and not card.actions and set(who.buttons) <= {"Back to the form"}


async def submits(who: Talker, address: str, values: dict[str, object]) -> None:
    await who.hub.dispatch(FormSubmitted(who.origin, address, values), who)
