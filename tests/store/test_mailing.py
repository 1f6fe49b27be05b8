"""One message for many people: a row for each, never twice, and taken back from exactly those that are named."""

from datetime import timedelta
from typing import Any

import pytest

from store import mailing
from store.mailing import EACH, MailingStore
from store.outbox import OutboxStore, State
from store.people import PeopleStore
from store.unit import Units
from tests.harness.databases import START

ROW: dict[str, Any] = {
    "key": f"soon:7:{EACH}:60",
    "notice": "soon",
    "payload": {"date": 7, "words": "Größe, 100 %, {x}"},
    "cause": f"date:7:person:{EACH}",
    "timing": {"moment": START.isoformat(), "ahead": "PT1H"},
    "not_before": START + timedelta(hours=1),
    "expires": START + timedelta(hours=2),
}


@pytest.fixture(autouse=True)
def in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "AT_ONCE", 2)


async def arrived(units: Units, count: int) -> list[int]:
    async with units() as unit:
        found = [await PeopleStore(unit).arrive("slack", f"T1:U{n}", "slack", "T1", f"P{n}") for n in range(count)]
    return [one.id for one in found if one]


async def test_each_has_a_row_as_if_it_had_been_written_for_them_alone(units: Units) -> None:
    people = await arrived(units, 5)
    async with units() as unit:
        assert await MailingStore(unit).put(ROW | {"person_id": people[0]}, people) == 5
        one = {name: value.replace(EACH, "0") if isinstance(value, str) else value for name, value in ROW.items()}
        assert await OutboxStore(unit).put([one | {"key": "alone", "cause": "alone", "person_id": people[0]}]) == 1
    async with units(reads_only=True) as unit:
        outbox = OutboxStore(unit)
        [alone] = await outbox.of_cause("alone")
        for person in people:
            [row] = await outbox.of_cause(f"date:7:person:{person}")
            assert (row.key, row.person_id) == (f"soon:7:{person}:60", person)
            for name in ("notice", "payload", "state", "not_before", "expires", "created", "target", "attempts", "direct", "stand_in", "settled"):  # fmt: skip
                assert getattr(row, name) == getattr(alone, name), name
            assert next(said for _, said in await outbox.timed(person)) == ROW["timing"]


async def test_the_same_is_not_written_twice_and_a_person_who_is_gone_gets_nothing(units: Units) -> None:
    people = await arrived(units, 3)
    async with units() as unit:
        assert await MailingStore(unit).put(ROW, people[:2]) == 2
        assert await MailingStore(unit).put(ROW, [*people, 999_999]) == 1
        assert await MailingStore(unit).put(ROW, []) == 0
        assert await OutboxStore(unit).counts() == {State.PENDING: 3}


async def test_what_waits_is_taken_back_from_those_who_are_named_and_what_was_sent_stays(units: Units) -> None:
    people = await arrived(units, 5)
    async with units() as unit:
        await MailingStore(unit).put(ROW, people)
        [first] = await OutboxStore(unit).of_cause(f"date:7:person:{people[0]}")
        await unit.session.execute(mailing.OUTBOX.update().where(mailing.OUTBOX.c.id == first.id).values(state="sent"))
        assert await MailingStore(unit).cancel(f"date:7:person:{EACH}", people[:4]) == 3
        assert await OutboxStore(unit).counts() == {State.SENT: 1, State.PENDING: 1}
