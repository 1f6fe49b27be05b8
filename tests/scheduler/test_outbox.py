"""What is said unasked arrives once: whatever a platform answers, or does not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery import Blocked, Closed, NotNow, NotReached, Parcel, Refused, ShutOut, Undelivered, Unknown
from bot.people import ChannelRef, Role
from store.outbox import OutboxStore, State
from store.sending import SendingStore
from tests.scheduler.post import OnlyOnce, Post, post_in

LEASE = 60.0


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with post_in(tmp_path) as made:
        yield made


async def test_it_is_drawn_for_its_reader_when_it_is_sent_and_its_long_buttons_work(post: Post) -> None:
    alice = post.hall.person("Alice")
    await alice.runs("test tell")
    assert await post.round() == ["said::0"]
    [got] = post.box.accepted
    assert got.text.startswith("0 for Alice")
    assert await post.round(120) == []
    alice.replies.append(got.reply)
    await alice.clicks("Press")
    assert alice.sees("500 letters")


async def test_work_that_fails_says_nothing(post: Post) -> None:
    await post.hall.person("Alice").runs("test fail")
    assert await post.rows() == []


async def test_what_is_no_longer_so_is_not_said(post: Post) -> None:
    await post.hall.person("Alice").runs("test tell")
    await post.set("silent", True)
    assert await post.round() == []
    assert [row.state for row in await post.rows()] == [State.SKIPPED]


async def test_an_answer_that_was_lost_is_looked_up_when_the_lease_is_over_and_not_sent_again(post: Post) -> None:
    post.box.loses = lambda _: True
    await post.hall.person("Alice").runs("test tell")
    assert await post.round() == ["said::0"]
    assert await post.round(LEASE - 1) == []
    assert [row.state for row in await post.rows()] == [State.SENDING]
    assert await post.round(2) == []
    [row] = await post.rows()
    assert (row.state, row.unverified, row.message) == (State.SENT, False, "1")


async def test_a_request_without_an_answer_that_never_arrived_is_sent_again(post: Post) -> None:
    times = 0

    def hangs_up(_: Parcel) -> Undelivered | None:
        nonlocal times
        times += 1
        return Unknown("reset") if times == 1 else None

    post.box.fails = hangs_up
    await post.hall.person("Alice").runs("test tell")
    assert await post.round() == []
    assert await post.round(LEASE + 1) == ["said::0"]


async def test_where_nobody_can_look_it_up_a_digest_is_sent_once_more_and_that_is_counted(post: Post) -> None:
    post.box.verifies, post.box.loses = False, lambda _: len(post.box.accepted) == 1
    await post.hall.person("Alice").runs("test tell")
    await post.round()
    assert await post.round(LEASE + 1) == ["said::0"]
    assert await post.round(LEASE + 1) == []
    async with post.hall.parts.database.units(reads_only=True) as unit:
        assert await OutboxStore(unit).unverified() == 1


async def test_where_nobody_can_look_it_up_it_is_sent_once_more_and_not_again_and_again(post: Post) -> None:
    post.box.verifies, post.box.loses = False, lambda _: True
    await post.hall.person("Alice").runs("test tell")
    for _ in range(20):
        await post.round(LEASE + 1)
    assert len(post.box.accepted) == 2
    [row] = await post.rows()
    assert (row.state, row.problem, row.unverified) == (State.DEAD, "nobody could say whether it arrived", True)


async def test_sent_once_more_in_doubt_and_refused_it_is_not_counted_and_goes_when_it_may(post: Post) -> None:
    answers: list[Undelivered | None] = [Unknown("hang"), NotNow(5), None]
    post.box.verifies, post.box.fails = False, lambda _: answers.pop(0)
    await post.hall.person("Alice").runs("test tell")
    assert await post.round() == []
    assert await post.round(LEASE + 1) == []
    assert [row.unverified for row in await post.rows()] == [False]
    assert await post.round(4.9) == []
    assert await post.round(0.2) == ["said::0"]


async def test_what_never_answers_is_given_up_after_eight_tries_and_a_last_look(post: Post) -> None:
    post.box.fails = lambda _: Unknown("hang")
    await post.hall.person("Alice").runs("test tell")
    started = post.clock.monotonic()
    for _ in range(500):
        await post.round(60)
        if await post.rows(State.DEAD):
            break
    assert len(post.box.asked) == 8
    assert 4 * 3_600 < post.clock.monotonic() - started < 8 * 3_600


async def test_when_many_answers_are_lost_at_once_each_is_looked_up(tmp_path: Path) -> None:
    async with post_in(tmp_path, send_pace=1000) as post:
        post.box.loses = lambda _: True
        await post.hall.person("Alice").runs("test broadcast 60")
        assert len(await post.round()) == 60
        for _ in range(5):
            await post.round(LEASE)
        assert len(post.box.accepted) == 60
        assert {row.state for row in await post.rows()} == {State.SENT}


async def test_of_a_message_in_parts_only_what_is_missing_is_sent_when_the_platform_asked_to_wait(post: Post) -> None:
    post.box.parts, answers = 3, [None, NotNow(7), None, None]
    post.box.fails = lambda _: answers.pop(0)
    await post.hall.person("Alice").runs("test tell")
    assert await post.round() == ["said::0"]
    assert await post.round(6.9) == []
    assert await post.round(0.2) == ["said::0"] * 2
    assert [got.part for got in post.box.accepted] == [0, 1, 2]
    assert [row.state for row in await post.rows()] == [State.SENT]


async def test_what_nobody_could_look_up_goes_out_one_at_a_time(post: Post) -> None:
    """So that a crash leaves at most one in doubt; each channel gets its message all the same, at once after the other."""
    post.box.verifies, post.box.takes = False, 0.02
    await post.hall.person("Alice").runs("test broadcast 6")
    assert [len(await post.round(0.1)) for _ in range(6)] == [1] * 6
    assert {row.state for row in await post.rows()} == {State.SENT}


async def test_what_can_be_looked_up_does_not_wait_behind_what_goes_alone(post: Post) -> None:
    post.box.reads_back = lambda to: to.direct  # type: ignore[method-assign]
    post.box.takes = 0.05
    await post.hall.person("Alice").runs("test broadcast 4")
    await post.hall.person("Bob").runs("test tell")
    await post.delivery.round()
    await post.delivery.round()
    await post.delivery.settled()
    assert sorted(got.key for got in post.box.accepted) == ["all:0", "said::0"]


async def test_a_fault_of_a_courier_may_mean_that_it_arrived(post: Post) -> None:
    """What was accepted is not sent again because the answer could not be read."""

    def unreadable(_: Parcel) -> bool:
        raise KeyError("ts")

    post.box.loses = unreadable
    await post.hall.person("Alice").runs("test tell")
    assert await post.round() == ["said::0"]
    assert await post.round(LEASE + 1) == []
    assert [row.state for row in await post.rows()] == [State.SENT]


async def test_what_arrived_and_could_not_be_written_down_is_not_sent_again(post: Post) -> None:
    await post.hall.person("Alice").runs("test name 7 Bridge")
    async with post.hall.parts.database.units() as unit:
        await unit.session.execute(sa.text("ALTER TABLE posted RENAME TO away"))
    assert len(await post.round()) == 2
    async with post.hall.parts.database.units() as unit:
        await unit.session.execute(sa.text("ALTER TABLE away RENAME TO posted"))
    for _ in range(3):
        assert await post.round(LEASE + 1) == []
    assert [row.state for row in await post.rows()] == [State.SENT] * 2


async def test_where_nobody_can_look_it_up_what_must_not_be_heard_twice_waits_for_an_admin(post: Post) -> None:
    from bot.notice import Letter

    post.box.verifies, post.box.loses = False, lambda _: True
    letter = Letter(key="once", notice=OnlyOnce(number=1), channel=ChannelRef("test", "T1:C1"))
    async with post.hall.parts.database.units() as unit:
        await OutboxStore(unit).put([letter.row()])
    assert await post.round() == ["once"]
    assert await post.round(LEASE + 1) == []
    assert [(row.state, row.problem) for row in await post.rows()] == [
        (State.DEAD, "nobody could say whether it arrived")
    ]


async def test_asked_to_wait_one_channel_waits_exactly_and_the_others_go_on(post: Post) -> None:
    slow = {"T1:C1": 1}

    def busy(parcel: Parcel) -> Undelivered | None:
        return NotNow(7) if slow.pop(parcel.to.target, 0) else None

    post.box.fails = busy
    await post.hall.person("Alice").runs("test broadcast 3")
    assert sorted(await post.round()) == ["all:0", "all:2"]
    assert await post.round(6.9) == []
    assert await post.round(0.2) == ["all:1"]
    assert [at for at, target in post.box.asked if target == "T1:C1"] == [0.0, pytest.approx(7.1)]


async def test_asked_to_wait_everywhere_the_whole_workspace_waits(post: Post) -> None:
    times = iter([NotNow(30, everywhere=True)])
    post.box.fails = lambda _: next(times, None)
    alice = post.hall.person("Alice")
    await alice.runs("test tell")
    assert await post.round() == []
    await alice.runs("test broadcast 2")
    assert await post.round(29) == []
    assert len(await post.round(1.5)) == 3


@pytest.mark.parametrize("target", ["", "T1:C0"], ids=["everywhere", "here"])
async def test_what_another_process_was_told_to_wait_for_is_not_even_looked_up_sooner(post: Post, target: str) -> None:
    looked: list[str] = []

    def looks(parcel: Parcel) -> None:
        looked.append(parcel.key)

    post.box.loses, post.box.finds = lambda _: True, looks
    await post.hall.person("Alice").runs("test broadcast 1")
    assert await post.round() == ["all:0"]
    async with post.hall.parts.database.units() as unit:
        until = post.clock.now() + timedelta(seconds=LEASE + 30)
        await SendingStore(unit).pause("test", "T1", target, until)
    for _ in range(8):
        await post.round(LEASE / 8 + 1)
    assert looked == []
    for _ in range(8):
        await post.round(LEASE / 8)
    assert looked == ["all:0"]
    assert [row.state for row in await post.rows()] == [State.SENT]


async def test_a_door_that_is_closed_leads_to_the_inbox(post: Post) -> None:
    post.box.fails = lambda _: Closed("cannot_dm")
    alice = post.hall.person("Alice")
    await alice.runs("test tell 2")
    await post.round()
    await post.round(2)
    assert {row.state for row in await post.rows()} == {State.INBOX}
    asked = len(post.box.asked)
    await alice.runs('test tell 1 words:"later"')
    await post.round(2)
    assert len(post.box.asked) == asked, "a closed door is not knocked at again for a week"
    post.box.fails = lambda _: None
    await alice.runs('test tell 1 words:"next week"')
    assert await post.round(8 * 86_400) == ["said:next week:0"]


async def test_what_an_admin_must_mend_is_told_to_admins_once_and_waits_without_being_tried(post: Post) -> None:
    joss = post.hall.person("Joss")
    await post.hall.grant(joss, Role.ADMIN)
    post.box.fails = lambda parcel: (
        None if parcel.to.direct else Blocked("not_in_channel", "Invite the hub to the channel.")
    )
    await joss.runs("test broadcast 2")
    await post.round()
    assert [row.mend for row in await post.rows(State.BLOCKED)] == ["Invite the hub to the channel."] * 2
    told = await post.round(1)
    assert len(told) == 1
    assert "Invite the hub to the channel." in post.box.accepted[-1].text
    assert await post.round(3_600) == []
    post.box.fails = lambda _: None
    async with post.hall.parts.database.units() as unit:
        await OutboxStore(unit).unblock()
    assert sorted(await post.round(1)) == ["all:0", "all:1"]


async def test_a_poisoned_message_is_given_up_after_eight_tries_in_hours_and_the_others_go_on(post: Post) -> None:
    alice = post.hall.person("Alice")
    await alice.runs("test tell 1 words:poison")
    await alice.runs("test tell 3")
    arrived: list[str] = []
    started = post.clock.monotonic()
    for _ in range(400):
        arrived += await post.round(60)
        if await post.rows(State.DEAD):
            break
    assert sorted(arrived) == ["said::0", "said::1", "said::2"]
    [dead] = await post.rows(State.DEAD)
    assert dead.attempts == 8
    assert 4 * 3_600 < post.clock.monotonic() - started < 7 * 3_600


async def test_a_platform_that_is_down_loses_nothing(post: Post) -> None:
    down = [NotReached("refused")] * 5
    post.box.fails = lambda _: down.pop() if down else None
    await post.hall.person("Alice").runs("test tell")
    arrived: list[str] = []
    for _ in range(200):
        arrived += await post.round(60)
    assert arrived == ["said::0"]


async def test_a_void_token_stops_that_workspace_and_keeps_its_outbox(post: Post) -> None:
    void = [True]
    post.box.fails = lambda _: ShutOut("token_revoked") if void else None
    await post.hall.person("Alice").runs("test broadcast 3")
    for _ in range(600):
        await post.round(60)
    assert {row.state for row in await post.rows()} == {State.PENDING}
    assert len(post.box.asked) < 3 * 600 + 3
    void.clear()
    assert len(await post.round(60)) == 3


async def test_a_token_that_is_void_while_an_answer_is_missing_does_not_make_it_go_out_twice(post: Post) -> None:
    void = [True]
    post.box.loses = lambda _: True
    post.box.finds = lambda _: ShutOut("token_revoked") if void else None
    await post.hall.person("Alice").runs("test tell")
    await post.round()
    for _ in range(20):
        await post.round(60)
    assert [row.state for row in await post.rows()] == [State.SENDING]
    void.clear()
    await post.round(LEASE)
    assert [row.state for row in await post.rows()] == [State.SENT]
    assert len(post.box.accepted) == 1


async def test_content_that_a_platform_never_takes_is_given_up_at_once(post: Post) -> None:
    post.box.fails = lambda _: Refused("invalid_blocks")
    await post.hall.person("Alice").runs("test tell")
    await post.round()
    assert [row.state for row in await post.rows()] == [State.DEAD]


async def test_the_pace_of_a_workspace_and_of_a_channel_is_kept(post: Post) -> None:
    """20 a second with a burst of five, and one a second to the same person."""
    await post.hall.person("Alice").runs("test broadcast 40")
    got = [len(await post.round(0.1)) for _ in range(20)]
    assert got[0] == 5
    assert sum(got[:10]) == pytest.approx(23, abs=2)
    assert sum(got) == 40
    await post.hall.person("Alice").runs("test tell 3")
    assert [len(await post.round(0.6)) for _ in range(6)] == [1, 0, 1, 0, 1, 0]


async def test_what_is_taken_back_is_not_sent(post: Post) -> None:
    await post.hall.person("Alice").runs("test broadcast 3")
    async with post.hall.parts.database.units() as unit:
        assert await OutboxStore(unit).cancel("all") == 3
    assert await post.round(10) == []


@pytest.mark.parametrize("jump", [-3_600.0, 86_400.0])
async def test_setting_the_clock_doubles_nothing(post: Post, jump: float) -> None:
    post.box.loses = lambda _: True
    await post.hall.person("Alice").runs("test tell")
    await post.round()
    post.clock.jump(jump)
    assert await post.round(1) == []
    await post.round(LEASE)
    assert len(post.box.accepted) == 1
    assert [row.state for row in await post.rows()] == [State.SENT]


async def test_stopping_lets_what_is_on_its_way_arrive(post: Post) -> None:
    post.box.takes = 0.2
    await post.hall.person("Alice").runs("test broadcast 3")
    await post.delivery.round()
    await post.delivery.stop()
    assert {row.state for row in await post.rows()} == {State.SENT}


async def test_the_running_loop_delivers_what_a_command_said_without_being_asked(tmp_path: Path) -> None:
    async with post_in(tmp_path) as post:
        post.delivery.start()
        await post.hall.person("Alice").runs("test tell")
        for _ in range(200):
            if post.box.accepted:
                break
            post.clock.forward(0.05)
            import asyncio

            await asyncio.sleep(0.01)
        assert [got.key for got in post.box.accepted] == ["said::0"]
        await post.delivery.stop()
