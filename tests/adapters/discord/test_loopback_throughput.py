"""The light mode, for benchmarks: many commands in flight, their answers checked but not kept."""

import asyncio
import time

import pytest

from tests.harness.discord.running import running
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.tiny_bot import TinyBot


@pytest.fixture
async def server():
    async with DiscordServer.start() as server:
        yield server


@pytest.fixture
async def bot(server):
    bot = TinyBot()
    async with running(server, bot):
        yield bot


async def test_many_commands_in_flight_are_each_timed(server, bot):
    alice = server.member("Alice")
    began = time.perf_counter()
    timings = await asyncio.gather(*(server.send_command("echo", by=alice, text="hello") for _ in range(200)))
    ended = time.perf_counter()
    assert len(timings) == 200
    assert all(began < acked <= answered < ended for acked, answered in timings)
    assert server.violations == []
    assert alice.sees == []


async def test_a_deferred_command_is_answered_after_it_is_acknowledged(server, bot):
    acked, answered = await server.send_command("later", by=server.member("Alice"), seconds=0.05)
    assert answered - acked >= 0.05


async def test_rules_hold_in_the_light_mode_too(server, bot):
    server.repeats("INTERACTION_CREATE", 2)
    await server.send_command("echo", by=server.member("Alice"), text="hello")
    await server.until(lambda: server.violations, what="the second answer")
    assert server.violations[0].code == 40060
    with pytest.raises(AssertionError, match="not synced"):
        await server.send_command("nothing", by=server.member("Alice"))


async def test_what_was_sent_lightly_is_forgotten_in_time(server, bot):
    alice = server.member("Alice")
    for _ in range(3):
        await asyncio.gather(*(server.send_command("echo", by=alice, text="x") for _ in range(50)))
    server.state.interactions.keep_light = 40
    await server.send_command("echo", by=alice, text="x")
    assert server.state.interactions.count < 60
