"""The audit chain: every act is in it, and nothing can be changed, dropped or slipped in unseen."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from store.audit import FIRST, AuditStore
from store.people import PeopleStore
from store.unit import Unit, Units


async def act(units: Units, times: int = 5) -> None:
    for number in range(times):
        async with units() as unit:
            AuditStore(unit).record(number, "grant", "person", 7, before={"roles": []}, after={"roles": ["é", number]})
            AuditStore(unit).record("system", "seed", "library")


async def unguarded(unit: Unit, *statements: str) -> None:
    """Somebody with a database client, who knows how to take the triggers off."""
    lite = ("DROP TRIGGER audit_keeps_update", "DROP TRIGGER audit_keeps_delete")
    off = lite if unit.dialect == "sqlite" else ("SET LOCAL session_replication_role = replica",)
    for statement in (*off, *statements):
        await unit.session.execute(sa.text(statement))


async def test_a_chain_of_acts_is_sound_and_names_who_did_what(units: Units) -> None:
    await act(units)
    async with units(reads_only=True) as unit:
        audit = AuditStore(unit)
        verdict = await audit.verify()
        assert (verdict.sound, verdict.rows, verdict.head) == (True, 10, await audit.head())
        newest = (await audit.of("person", 7))[0]
        assert (newest.actor, newest.action, newest.before) == ("person:4", "grant", '{"roles":[]}')
        assert newest.after == '{"roles":["é",4]}'
        assert [row.actor for row in await audit.last(2)] == ["system", "person:4"]


async def test_an_empty_chain_is_sound(units: Units) -> None:
    async with units(reads_only=True) as unit:
        verdict = await AuditStore(unit).verify()
        assert (verdict.sound, verdict.rows, verdict.head) == (True, 0, FIRST)


async def test_an_act_that_was_rolled_back_is_not_in_the_chain(units: Units) -> None:
    async def fail() -> None:
        async with units() as unit:
            AuditStore(unit).record("system", "never", "person")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with units(reads_only=True) as unit:
        assert await AuditStore(unit).head() == FIRST


async def test_an_early_commit_chains_what_was_recorded_so_far_and_goes_on(units: Units) -> None:
    async with units() as unit:
        AuditStore(unit).record("system", "one", "person")
        await unit.commit()
        assert len(await AuditStore(unit).last()) == 1
        AuditStore(unit).record("system", "two", "person")
    async with units(reads_only=True) as unit:
        assert [row.action for row in await AuditStore(unit).last()] == ["two", "one"]
        assert (await AuditStore(unit).verify()).sound


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_an_act(units: Units, statement: str) -> None:
    await act(units, 1)

    async def tamper() -> None:
        async with units() as unit:
            await unit.session.execute(sa.text(statement))

    with pytest.raises(DBAPIError, match="never changed"):
        await tamper()


COLUMNS = ("actor", "action", "subject", "subject_id", "before", "after", "previous_hash", "hash")
TAMPERINGS = [
    *(f"UPDATE audit SET {column} = 'x' WHERE id = 4" for column in COLUMNS),  # noqa: S608
    "UPDATE audit SET space_id = 3 WHERE id = 4",
    "UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 4",
    "DELETE FROM audit WHERE id = 4",
    "DELETE FROM audit WHERE id = 1",
    "UPDATE audit SET id = 100 WHERE id = 4",
    "INSERT INTO audit (at, actor, action, subject, subject_id, before, after, previous_hash, hash)"
    " SELECT at, actor, action, subject, subject_id, before, after, hash, 'forged' FROM audit WHERE id = 10",
]


@pytest.mark.parametrize("statement", TAMPERINGS)
async def test_every_kind_of_tampering_is_found(units: Units, statement: str) -> None:
    await act(units)
    async with units() as unit:
        await unguarded(unit, statement)
        verdict = await AuditStore(unit).verify()
        assert not verdict.sound
        assert verdict.rows in (0, 3, 10)


async def test_rows_cut_off_the_end_are_missed_by_whoever_wrote_the_head_down(units: Units) -> None:
    await act(units)
    async with units() as unit:
        head = await AuditStore(unit).head()
        assert (await AuditStore(unit).verify(head)).sound
        await unguarded(unit, "DELETE FROM audit WHERE id > 8")
        assert (await AuditStore(unit).verify()).sound
        assert not (await AuditStore(unit).verify(head)).sound


async def test_forgetting_a_person_leaves_the_chain_sound(units: Units) -> None:
    async with units() as unit:
        row = await PeopleStore(unit).arrive("slack", "T1:U1", "slack", "T1", "Ada")
        assert row
        AuditStore(unit).record(row.id, "join", "person", row.id)
    async with units() as unit:
        await unit.session.execute(sa.text("DELETE FROM person"))
        assert (await AuditStore(unit).verify()).sound
