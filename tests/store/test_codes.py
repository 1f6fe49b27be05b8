"""Codes and sessions: used once, tried at most five times, and useless to whoever reads the database."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from store.codes import CodeStore, Purpose, WebSessionStore, canonical
from store.people import PeopleStore
from store.unit import Unit, Units
from tests.harness.databases import HandClock


async def person(unit: Unit) -> int:
    row = await PeopleStore(unit).arrive("slack", "T1:U1", "slack", "T1", "Ada")
    assert row
    return row.id


async def test_a_code_is_redeemed_once(units: Units) -> None:
    async with units() as unit:
        me = await person(unit)
        code = await CodeStore(unit).make("link", me)
    assert re.fullmatch(r"\w{4}(-\w{4}){2}", code)
    async with units() as unit:
        row = await CodeStore(unit).redeem("link", f"  {code.lower().replace('-', ' ')} ")
        assert row
        assert (row.person_id, row.purpose) == (me, Purpose.LINK)
        assert await CodeStore(unit).redeem("link", code) is None


async def test_a_code_counts_only_for_its_purpose_and_until_it_expires(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        code = await CodeStore(unit).make(Purpose.CLAIM, ttl=timedelta(minutes=10))
        assert await CodeStore(unit).redeem(Purpose.SIGN_IN, code) is None
    clock.forward(timedelta(minutes=10))
    async with units() as unit:
        assert await CodeStore(unit).redeem(Purpose.CLAIM, code) is None


async def test_five_wrong_tries_end_a_code_even_when_each_unit_is_undone(units: Units) -> None:
    async with units() as unit:
        code = await CodeStore(unit).make("claim")
    wrong = code[:5] + ("AAAA-AAAA" if not code.endswith("AAAA-AAAA") else "BBBB-BBBB")

    async def try_wrong() -> None:
        async with units() as unit:
            assert await CodeStore(unit).redeem("claim", wrong) is None
            raise RuntimeError("the handler says no, and its unit is rolled back")

    for _ in range(5):
        with pytest.raises(RuntimeError):
            await try_wrong()
    async with units() as unit:
        assert await CodeStore(unit).redeem("claim", code) is None


async def test_four_wrong_tries_leave_a_code_usable(units: Units) -> None:
    async with units() as unit:
        code = await CodeStore(unit).make("claim")
        for _ in range(4):
            await CodeStore(unit).redeem("claim", code[:5] + "AAAA-AAA2")
        assert await CodeStore(unit).redeem("claim", code)


async def test_a_new_code_ends_the_one_before_it(units: Units) -> None:
    async with units() as unit:
        codes = CodeStore(unit)
        old, new = await codes.make("claim"), await codes.make("claim")
        assert await codes.redeem("claim", old) is None
        assert await codes.redeem("claim", new)


@pytest.mark.parametrize("typed", ["", "-", "AB", "'; DROP TABLE person; --", "\ud800", "é" * 4000])
async def test_any_text_is_a_wrong_code(units: Units, typed: str) -> None:
    async with units() as unit:
        await CodeStore(unit).make("claim")
        assert await CodeStore(unit).redeem("claim", typed) is None
        assert await CodeStore(unit).accept(typed) is None


async def test_an_invitation_lets_in_as_many_as_it_says(units: Units) -> None:
    async with units() as unit:
        codes = CodeStore(unit)
        code = await codes.invite("partner", uses=2)
        assert [invitation.uses_left for invitation in await codes.invitations()] == [2]
        used = [await codes.accept(code) for _ in range(3)]
        assert [row and (row.role.value, row.uses_left) for row in used] == [("partner", 1), ("partner", 0), None]
        assert await codes.invitations() == []


async def test_an_invitation_ends_when_it_expires_or_is_withdrawn(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        codes = CodeStore(unit)
        withdrawn, expired = await codes.invite(), await codes.invite(ttl=timedelta(days=1))
        assert await codes.withdraw((await codes.invitations())[0].id)
        assert await codes.accept(withdrawn) is None
    clock.forward(timedelta(days=1))
    async with units() as unit:
        assert await CodeStore(unit).accept(expired) is None


async def test_a_session_lasts_until_it_ends(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        sessions, me = WebSessionStore(unit), await person(unit)
        one, two = await sessions.make(me), await sessions.make(me, timedelta(hours=1))
        row = await sessions.load(one)
        assert row
        assert row.person_id == me
        assert len(row.csrf) > 20
        assert await sessions.load("forged") is None
        await sessions.end(one)
        assert await sessions.load(one) is None
        assert await sessions.load(two)
    clock.forward(timedelta(hours=1))
    async with units() as unit:
        sessions = WebSessionStore(unit)
        assert await sessions.load(two) is None
        third = await sessions.make(me)
        await sessions.forget_before(unit.now)
        assert await sessions.load(third)
        await sessions.end_all(me)
        assert await sessions.load(third) is None


async def test_no_code_or_token_stands_in_the_database(units: Units) -> None:
    async with units() as unit:
        me = await person(unit)
        codes = [await CodeStore(unit).make("link", me), await CodeStore(unit).invite()]
        secrets = [canonical(code)[4:] for code in codes] + [await WebSessionStore(unit).make(me)]
        for name in ("one_time_code", "invitation", "web_session"):
            rows = str((await unit.session.execute(sa.text(f"SELECT * FROM {name}"))).all())  # noqa: S608
            assert rows != "[]"
            assert not [secret for secret in secrets if secret in rows or secret[:8] in rows]
