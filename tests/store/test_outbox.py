"""The outbox: written once, leased by one, verified instead of sent again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from store.outbox import OutboxRow, OutboxStore, State
from store.people import PeopleStore
from store.sending import SendingStore
from store.unit import Units
from tests.harness.databases import HandClock

LEASE = timedelta(seconds=60)
HOUR = timedelta(hours=1)


def to_channel(key: str, target: str = "T1:C1", **more: Any) -> dict[str, Any]:
    place = {"platform": "slack", "space": "T1", "target": target}
    return {"key": key, "notice": "test.said", "payload": {"number": 7}, **place, **more}


async def put(units: Units, *rows: dict[str, Any]) -> int:
    async with units() as unit:
        return await OutboxStore(unit).put(rows)


async def claim(units: Units, limit: int = 10, *, boot: str = "b1", busy: Sequence[str] = ()) -> list[OutboxRow]:
    async with units() as unit:
        return await SendingStore(unit).claim("slack", "T1", limit, boot=boot, lease=LEASE, busy=busy)


async def state(units: Units, key: str) -> OutboxRow:
    async with units(reads_only=True) as unit:
        rows = await OutboxStore(unit).in_state(*State, limit=1000)
    return next(row for row in rows if row.key == key)


async def test_the_same_key_is_written_once_for_ever(units: Units) -> None:
    assert await put(units, to_channel("a"), to_channel("b"), to_channel("a")) == 2
    assert await put(units, to_channel("b"), to_channel("c")) == 1
    [row, *_] = await claim(units)
    async with units() as unit:
        assert await SendingStore(unit).sent(row.id, "b1", "T1:C1", "1.2")
    assert await put(units, to_channel("a")) == 0


async def test_a_lease_goes_to_one_and_one_message_a_target(units: Units) -> None:
    await put(units, *(to_channel(f"{n}", f"T1:C{n % 3}") for n in range(9)))
    first = await claim(units)
    assert [row.key for row in first] == ["0", "1", "2"]
    assert [row.key for row in await claim(units, boot="b2")] == ["3", "4", "5"]
    assert [row.key for row in await claim(units, busy=["T1:C0", "T1:C2"])] == ["7"]


async def test_what_is_not_due_waits_and_what_is_paused_waits(units: Units, clock: HandClock) -> None:
    await put(units, to_channel("later", not_before=clock.now() + HOUR), to_channel("now", "T1:C2"))
    async with units() as unit:
        await SendingStore(unit).pause("slack", "T1", "T1:C2", clock.now() + HOUR / 2)
    assert await claim(units) == []
    clock.forward(HOUR / 2)
    assert [row.key for row in await claim(units)] == ["now"]
    async with units() as unit:
        await SendingStore(unit).pause("slack", "T1", "", clock.now() + HOUR)
    clock.forward(HOUR / 2)
    assert await claim(units) == []
    clock.forward(HOUR / 2)
    assert [row.key for row in await claim(units)] == ["later"]


async def test_who_lost_the_lease_settles_nothing(units: Units) -> None:
    await put(units, to_channel("a"))
    [row] = await claim(units)
    async with units() as unit:
        sending = SendingStore(unit)
        assert not await sending.sent(row.id, "b2", "T1:C1", "1.2")
        assert await sending.sent(row.id, "b1", "T1:C1", "1.2")
        assert not await sending.end(row.id, "b1", State.DEAD)
    assert (await state(units, "a")).state is State.SENT


async def test_a_busy_platform_costs_no_attempt_and_a_failure_does(units: Units, clock: HandClock) -> None:
    await put(units, to_channel("a"))
    [row] = await claim(units)
    async with units() as unit:
        assert await SendingStore(unit).later(row.id, "b1", clock.now(), "busy", counted=False)
    [row] = await claim(units)
    assert row.attempts == 1
    async with units() as unit:
        assert await SendingStore(unit).later(row.id, "b1", clock.now(), "down", counted=True)
    [row] = await claim(units)
    assert row.attempts == 2


async def test_a_lease_that_ran_out_is_taken_over_by_one(units: Units, clock: HandClock) -> None:
    """On SQLite others are taken over when the caller says that a lease has passed; on PostgreSQL its own clock decides."""
    await put(units, to_channel("a"), to_channel("b", "T1:C2"))
    async with units() as unit:
        await SendingStore(unit).claim("slack", "T1", 9, boot="dead", lease=timedelta(0))
    async with units() as unit:
        sending = SendingStore(unit)
        if unit.dialect == "sqlite":
            assert await sending.recover(boot="b1", lease=LEASE, mine=[], others=False) == []
        rows = await sending.recover(boot="b1", lease=LEASE, mine=[], others=True)
    assert [row.key for row in rows] == ["a", "b"]
    assert rows[0].first_try == clock.now()
    async with units() as unit:
        assert await SendingStore(unit).recover(boot="b1", lease=LEASE, mine=[], others=True) == []


async def test_of_ones_own_boot_only_what_is_named_is_taken_over(units: Units) -> None:
    await put(units, to_channel("a"), to_channel("b", "T1:C2"))
    rows = await claim(units)
    async with units() as unit:
        found = await SendingStore(unit).recover(boot="b1", lease=LEASE, mine=[rows[1].id], others=True)
        assert [row.key for row in found] == (["b"] if unit.dialect == "sqlite" else [])


async def test_a_message_goes_to_the_account_at_home_and_past_a_closed_door_to_the_next(
    units: Units, clock: HandClock
) -> None:
    async with units() as unit:
        people = PeopleStore(unit)
        ann = await people.arrive("slack", "T1:U1", "slack", "T1", "Ann")
        ann_too = await people.arrive("discord", "55", "discord", "G1", "Ann")
        assert ann is not None
        assert ann_too is not None
        await people.link_accounts(ann.id, ann_too.id)
        web = await people.arrive("web", "w1", "web", "web", "Walt")
        assert web is not None
    said = {"notice": "test.said", "payload": {}}
    await put(units, {"key": "ann", "person_id": ann.id, **said}, {"key": "walt", "person_id": web.id, **said})

    async def routed() -> OutboxRow:
        async with units() as unit:
            await SendingStore(unit).route(["slack", "discord"])
        return await state(units, "ann")

    assert (await routed()).target == "T1:U1"
    assert (await state(units, "walt")).state is State.INBOX
    for target, space, way in (("T1:U1", "T1", "55"), ("55", "G1", "")):
        async with units() as unit:
            sending = SendingStore(unit)
            [row] = await sending.claim("slack" if space == "T1" else "discord", space, 1, boot="b1", lease=LEASE)
            await sending.close(row.platform, row.space, target, clock.now() + HOUR)
            assert await sending.elsewhere(row.id, "b1", "closed")
        assert (await routed()).target == way
    async with units() as unit:
        outbox = OutboxStore(unit)
        [waiting] = await outbox.inbox(ann.id)
        assert waiting.key == "ann"
        assert not await outbox.read(web.id, waiting.id), "nobody reads what is another's"
        assert await outbox.read(ann.id, waiting.id)
        assert await outbox.inbox(ann.id) == []


async def test_a_cause_takes_back_what_is_not_on_its_way(units: Units) -> None:
    rows = [to_channel(f"{n}", f"T1:C{n}", cause="webinar:7") for n in range(3)]
    await put(units, *rows, to_channel("held", state=State.HELD, cause="webinar:7"), to_channel("other", "T1:C9"))
    await claim(units, 1)
    async with units() as unit:
        assert await OutboxStore(unit).cancel("webinar:7") == 3
    async with units(reads_only=True) as unit:
        assert [row.key for row in await OutboxStore(unit).of_cause("webinar:7")] == ["0"]


async def test_what_is_held_goes_when_it_is_let_go(units: Units) -> None:
    await put(units, to_channel("a", state=State.HELD, cause="digest:1"))
    assert await claim(units) == []
    async with units() as unit:
        assert await OutboxStore(unit).release("digest:1", unit.now) == 1
    assert [row.key for row in await claim(units)] == ["a"]


async def test_what_was_blocked_starts_afresh(units: Units) -> None:
    await put(units, to_channel("a"))
    [row] = await claim(units)
    async with units() as unit:
        await SendingStore(unit).end(row.id, "b1", State.BLOCKED, "not_in_channel", "Invite the hub to the channel.")
    blocked = await state(units, "a")
    assert (blocked.problem, blocked.mend) == ("not_in_channel", "Invite the hub to the channel.")
    async with units() as unit:
        assert await OutboxStore(unit).unblock() == 1
    [row] = await claim(units)
    assert row.attempts == 1


async def recover(units: Units, boot: str) -> list[OutboxRow]:
    async with units() as unit:
        return list(await SendingStore(unit).recover(boot=boot, lease=timedelta(0), mine=(), others=True))


async def test_what_many_crashes_in_a_row_interrupt_is_not_given_up_but_what_kills_for_an_hour_is(
    units: Units, clock: HandClock
) -> None:
    await put(units, to_channel("a"))
    async with units() as unit:
        await SendingStore(unit).claim("slack", "T1", 1, boot="b0", lease=timedelta(0))
    for number in range(1, 9):
        [row] = await recover(units, f"b{number}")
        assert row.attempts == 1
    clock.forward(2 * HOUR)
    [row] = await recover(units, "b9")
    assert row.attempts == 2


async def test_what_goes_alone_counts_as_begun_when_it_is_and_what_waits_for_it_as_never_tried(units: Units) -> None:
    await put(units, to_channel("a"), to_channel("b", "T1:C2"))
    first, second = await claim(units)
    async with units() as unit:
        sending = SendingStore(unit)
        await sending.not_begun([first.id], "b1")
        await sending.give_back([second.id], "b1")
    assert (await state(units, "a")).first_try is None
    waiting = await state(units, "b")
    assert (waiting.state, waiting.attempts) == (State.PENDING, 0)
    async with units() as unit:
        assert await SendingStore(unit).begin(first.id, "b1")
        assert not await SendingStore(unit).begin(second.id, "b1")
    assert (await state(units, "a")).first_try is not None
