"""The light way in for benchmarks: commands without people, timed."""

import asyncio

from tests.harness.slack.echo import echoing


async def test_commands_are_timed_from_sending_to_the_visible_answer():
    async with echoing(bench=True) as slack:
        people = [slack.member(f"Person {number}") for number in range(8)]
        places = [slack.channel(f"place-{number}", [person]) for number, person in enumerate(people)]
        timed = await asyncio.gather(
            *(slack.bench.send_command("/echo", "hi", p.user, c) for p, c in zip(people, places, strict=True))
        )
        assert all(0 < each.acked < 3 for each in timed)
        assert all(0 < each.answered < 3 for each in timed)
        assert slack.requests == []
        assert slack.deliveries == []
        assert slack.violations == []


async def test_a_command_nobody_answers_says_so():
    async with echoing(bench=True, time_scale=0.05) as slack:
        alice = slack.member("Alice")
        timed = await slack.bench.send_command("/nobody", "", alice.user, alice.dm, patience=0.1)
        assert (timed.acked, timed.answered, timed.error) == (None, None, "operation_timeout")
