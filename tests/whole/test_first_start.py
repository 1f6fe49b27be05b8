"""Who is an admin before anybody spoke, and people without Slack or Discord: invited, joined, back again."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from adapters.web import create_app
from bot.compose import Parts, build
from bot.compose.first import claim_code, prepare
from bot.compose.sessions import WebSessions
from bot.people import Role, SpaceRef
from bot.settings import Settings
from store.audit import AuditStore
from store.codes import CodeStore
from store.people import PeopleStore
from store.person import PersonRow
from store.spaces import Joins, SpaceStore
from tests.adapters.web.people import Visitor
from tests.harness.hub import Hall, buttons
from tests.operator.test_command_line import ROOT

SEED = ROOT / "store" / "seed"


@pytest.fixture(name="hall")
async def _hall(tmp_path: Path) -> AsyncIterator[Hall]:
    parts = await started(tmp_path)
    yield Hall(parts, parts.hub)
    await parts.hub.stop()


async def started(folder: Path, **settings: object) -> Parts:
    parts = await build(Settings(_env_file=None, data_dir=folder, **settings))  # type: ignore[call-arg]
    await prepare(parts)
    await parts.hub.start()
    return parts


def visitor(hall: Hall) -> Visitor:
    app = create_app(hall.hub, hall.parts.settings, WebSessions(hall.parts.database.units, SEED))
    return Visitor(httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000"))


async def invited(hall: Hall, role: str, *, space: bool, rule: Joins = Joins.APPROVAL) -> str:
    async with hall.parts.database.units() as unit:
        town = await SpaceStore(unit).ensure("slack", "T1", "Town hall", joins=rule)
        return await CodeStore(unit).invite(role, space_id=town.id if space else None, uses=3)


async def joins(hall: Hall, code: str, name: str) -> Visitor:
    who = visitor(hall)
    await who.opens(f"/join?code={code}")
    who.types(name=name, zone="Europe/London")
    await who.presses("Join")
    assert who.at == "/"
    return who


async def held(hall: Hall, name: str) -> set[tuple[str, bool]]:
    """The roles of somebody, and whether each counts everywhere."""
    async with hall.parts.database.units(reads_only=True) as unit:
        people = PeopleStore(unit)
        [found] = await people.search(name)
        return {(grant.role.value, grant.space_id is None) for grant in await people.grants_of(found.id)}


async def test_admins_who_were_named_hold_the_role_before_they_speak_and_stand_in_no_made_up_space(
    tmp_path: Path,
) -> None:
    for _ in range(2):  # a second start names nobody twice
        parts = await started(tmp_path, folkmoot_admins="slack:T1:U1,discord:5")
        assert await claim_code(parts) is None
        async with parts.database.units(reads_only=True) as unit:
            everywhere = [one for one in await PeopleStore(unit).holders(Role.ADMIN) if one.space_id is None]
            assert len(everywhere) == 2
            assert [space.name for space in await SpaceStore(unit).all()] == ["Demo room"]
        await parts.hub.stop()


async def test_an_admin_who_was_named_gets_their_name_and_home_when_they_first_speak(tmp_path: Path) -> None:
    parts = await started(tmp_path, folkmoot_admins="slack:T1:U1")

    async def speaks() -> PersonRow:
        async with parts.database.units() as unit:
            row = await PeopleStore(unit).arrive("slack", "T1:U1", "slack", "T1", "Ada Lovelace", space_name="Town")
        assert row is not None
        return row

    row = await speaks()
    assert (row.name, row.roles) == ("Ada Lovelace", {"admin", "member"})
    assert row.home_space == row.space_id
    async with parts.database.units(reads_only=True) as unit:
        assert await PeopleStore(unit).arrive("slack", "T1:U1", "slack", "T1", "Ada L.") == row, "a name is learnt once"
    await parts.hub.stop()


@pytest.mark.parametrize("role", ["member", "partner", "reviewer"])
@pytest.mark.parametrize("rule", [Joins.APPROVAL, Joins.EVERYBODY])
async def test_who_joins_by_an_invitation_to_one_space_may_use_the_hub_there(
    hall: Hall, role: str, rule: Joins
) -> None:
    olu = await joins(hall, await invited(hall, role, space=True, rule=rule), "Olu Adeyemi")
    await olu.opens("/library/mine")
    assert olu.sees("You have not added anything yet")
    roles = await held(hall, "Olu")
    assert (role, False) in roles
    assert roles <= {(role, False), ("member", False)}
    assert role != "partner" or roles == {("partner", False)}
    async with hall.parts.database.units(reads_only=True) as unit:
        assert [act.action for act in await AuditStore(unit).last()] == ["invitation.accept"]
        for space in await SpaceStore(unit).all():
            waiting = [one.name for one in await PeopleStore(unit).waiting(space.id)]
            assert "Olu Adeyemi" not in waiting, "whoever was invited waits nowhere"


async def test_an_invitation_everywhere_lets_in_on_the_web(hall: Hall) -> None:
    olu = await joins(hall, await invited(hall, "organizer", space=False), "Olu Adeyemi")
    await olu.opens("/library/mine")
    assert olu.sees("You have not added anything yet")
    assert await held(hall, "Olu") == {("organizer", True)}


async def test_who_is_on_the_web_only_comes_back_as_themselves_by_a_link_of_an_admin(hall: Hall) -> None:
    await joins(hall, await invited(hall, "member", space=False), "Olu Adeyemi")
    admin = hall.person("Alice")
    await hall.grant(admin, Role.ADMIN)
    await admin.runs("admin people Olu")
    await admin.clicks("Make a sign-in link for Olu Adeyemi")
    assert admin.sees("It works for a day, once")
    link = next(
        item.url for block in admin.reply.blocks for item in getattr(block, "actions", ()) if hasattr(item, "url")
    )
    elsewhere = visitor(hall)
    await elsewhere.opens(link.partition("8000")[2])
    await elsewhere.presses("Sign in")
    assert elsewhere.sees("Olu Adeyemi")
    async with hall.parts.database.units(reads_only=True) as unit:
        assert len(await PeopleStore(unit).search("Olu")) == 1
        assert "people.sign-in" in [act.action for act in await AuditStore(unit).last()]


async def test_no_admin_makes_a_link_for_somebody_who_can_get_one_themselves(hall: Hall) -> None:
    admin, bob = hall.person("Alice"), hall.person("Bob")
    await hall.grant(admin, Role.ADMIN)
    await bob.runs("hub")
    await admin.runs("admin people Bob")
    assert not any("sign-in" in button.label for button in buttons(admin.reply))
    async with hall.parts.database.units(reads_only=True) as unit:
        [found] = await PeopleStore(unit).search("Bob")
    await admin.presses(f"admin.sign-in/{found.id}")
    assert admin.sees("They are on Slack or Discord too")


async def test_an_admin_of_one_space_makes_no_link_for_somebody_who_may_more(hall: Hall) -> None:
    olu = await joins(hall, await invited(hall, "member", space=True), "Olu Adeyemi")
    assert olu.sees("Olu")
    async with hall.parts.database.units() as unit:
        people = PeopleStore(unit)
        [found] = await people.search("Olu")
        await people.grant(found.id, Role.ADMIN)
        town = await SpaceStore(unit).find("slack", "T1")
        assert town
        row = await people.arrive("slack", "T1:U1", "slack", "T1", "Ines")
        assert row
        await people.grant(row.id, Role.ADMIN, town.id)
    ines = hall.person("U1", space=SpaceRef("slack", "T1"))
    await ines.presses(f"admin.sign-in/{found.id}")
    assert ines.sees("They hold a role beyond this space")
