"""The adapter over real sockets, against a Discord that enforces its rules and makes faults to order."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
import sqlalchemy as sa

from adapters.discord import DiscordAdapter, Refused, invite, sync
from bot.capability import Capability
from bot.hub import Hub
from bot.settings import Settings
from store.drafts import DRAFT
from tests.adapters.discord import small
from tests.harness.discord.connect import identifies_at_once, pointed_at, ready_at_once
from tests.harness.discord.server import DiscordServer


class Memory:
    """Remembers in a variable what the store remembers in a row."""

    def __init__(self) -> None:
        self.hash = ""

    async def load(self) -> str:
        return self.hash

    async def save(self, hash: str) -> None:
        self.hash = hash


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer.start() as server:
        with pointed_at(server.api_url, server.gateway_url):
            yield server


def settings(server: DiscordServer, token: str = "", **more: object) -> Settings:
    return Settings(discord_token=token or server.token, **more)


@asynccontextmanager
async def running(hub: Hub, server: DiscordServer, memory: Memory | None = None, **more: object):
    adapter = DiscordAdapter(hub, settings(server, **more), memory)
    ready_at_once(adapter.client)
    identifies_at_once(adapter.client)
    await adapter.start()
    hub.adapters.append(adapter)
    try:
        yield adapter
    finally:
        hub.adapters.remove(adapter)
        await adapter.stop()


@pytest.fixture
async def adapter(hub: Hub, server: DiscordServer) -> AsyncIterator[DiscordAdapter]:
    async with running(hub, server) as adapter:
        yield adapter
    assert server.violations == []


async def test_it_connects_without_privileged_intents_and_says_so(hub: Hub, server: DiscordServer) -> None:
    async with running(hub, server) as adapter:
        assert adapter.client.user is not None
        assert adapter.state() == f"connected as {adapter.client.user.name} to 1 server"
        assert server.intents == 0b0011_0110_0000_0001  # servers, their messages and reactions, direct ones likewise
    assert adapter.state() == "not connected"


async def test_a_wrong_token_is_reported_by_its_setting(hub: Hub, server: DiscordServer) -> None:
    adapter = DiscordAdapter(hub, settings(server, token="wrong"))
    with pytest.raises(Refused, match="DISCORD_TOKEN"):
        await adapter.start()
    assert adapter.state() == "not connected"


async def test_a_token_revoked_while_running_is_reported_and_the_process_lives(hub: Hub, server: DiscordServer) -> None:
    async with running(hub, server) as adapter:
        server.revoke_token()
        while "disconnected" not in adapter.state():  # noqa: ASYNC110 - nothing else tells
            await asyncio.sleep(0.01)
        assert "DISCORD_TOKEN" in adapter.state()


async def test_it_can_be_started_again_after_it_was_stopped(hub: Hub, server: DiscordServer) -> None:
    async with running(hub, server) as adapter:
        await adapter.stop()
        await adapter.start()
        assert "to 1 server" in adapter.state()


async def test_an_answer_after_the_connection_was_cut(adapter: DiscordAdapter, server: DiscordServer) -> None:
    server.cut()
    await asyncio.sleep(0.1)
    await server.connected()
    assert "permits - 3" in (await server.member("Alice").runs("small find", query="permits")).text


# Commands


def told(server: DiscordServer) -> int:
    return len(server.requested("PUT", "/commands"))


async def test_commands_are_told_only_when_they_changed(hub: Hub, server: DiscordServer) -> None:
    memory = Memory()
    for _ in range(2):
        async with running(hub, server, memory):
            pass
    assert told(server) == 1
    memory.hash = "something else"
    async with running(hub, server, memory):
        pass
    assert told(server) == 2


async def test_old_commands_are_better_than_none(hub: Hub, server: DiscordServer) -> None:
    server.faults.refuse("PUT", "/applications/*/commands", 400, 30034, "Daily creates", times=1)
    memory = Memory()
    async with running(hub, server, memory) as adapter:
        assert "its commands could not be updated" in adapter.state()
    assert memory.hash == ""


async def test_the_difference_is_shown_and_told_on_demand(hub: Hub, server: DiscordServer) -> None:
    lines = await sync(hub, settings(server), Memory())
    assert "+ /small find" in lines
    assert "+ menu: Suggest to the hub" in lines
    assert told(server) == 0
    assert await sync(hub, settings(server), Memory(), go=True) == lines
    assert await sync(hub, settings(server), Memory()) == []
    fewer = with_capabilities(hub, (small.HUB, Capability("small", "Small", [small.find, small.add])))
    changes = await sync(fewer, settings(server), Memory())
    assert "- /small pages" in changes
    assert "- menu: Suggest to the hub" in changes
    assert [line for line in changes if line[0] != "-"] == [
        "~ /small find"
    ]  # no default any more: its word is required


def with_capabilities(hub: Hub, capabilities: Sequence[Capability]) -> Hub:
    from dataclasses import replace

    from bot.registry import Registry

    return Hub(replace(hub.house, registry=Registry.of(capabilities)), hub._closing)


async def test_asking_for_the_difference_with_a_wrong_token_says_so(hub: Hub, server: DiscordServer) -> None:
    with pytest.raises(Refused, match="DISCORD_TOKEN"):
        await sync(hub, settings(server, token="wrong"))


def test_the_invitation_asks_for_little() -> None:
    assert invite(42) == (
        "https://discord.com/oauth2/authorize?client_id=42"
        f"&scope=bot+applications.commands&permissions={1 << 10 | 1 << 11 | 1 << 15 | 1 << 16 | 1 << 38 | 1 << 44}"
    )


# What people do, under Discord's own rules


async def test_a_form_of_two_pages_breaks_no_rule(adapter: DiscordAdapter, server: DiscordServer) -> None:
    alice = server.member("Alice")
    await alice.runs("small add")
    page = await alice.submits({"Title": "Bikes", "Kind": "Guide", "Size": "x"})
    assert "Size takes a whole number" in page
    await alice.clicks("Edit", on=page)
    page = await alice.submits({"Size": "2"})
    assert "Page 1 of 2 saved" in page
    await alice.clicks("Continue")
    done = await alice.submits({})
    assert "Added Bikes, guide, 2" in done


async def test_a_form_that_comes_too_late_comes_back_with_what_was_typed(
    adapter: DiscordAdapter, server: DiscordServer
) -> None:
    alice = server.member("Alice")
    shown = await alice.runs("small brew", leaves='a "strong" one')
    assert shown.ephemeral
    assert "too long" in shown
    await alice.clicks("Fill in")
    assert alice.modal.value("Title") == 'a "strong" one'
    await alice.submits({"Kind": "Guide"})
    await alice.clicks("Continue")
    assert 'Added a "strong" one, guide, 1' in await alice.submits({})


async def test_a_command_whose_form_led_to_its_answer_leaves_no_draft(
    adapter: DiscordAdapter, server: DiscordServer, hub: Hub
) -> None:
    alice = server.member("Alice")
    await alice.runs("small find", limit=2)
    page = await alice.submits({"Query": "permits", "Limit": "x"})
    assert "Limit takes a whole number" in page
    await alice.clicks("Edit", on=page)
    assert "permits - 2" in await alice.submits({"Limit": "2"})
    await hub.settled()
    async with hub.house.units(reads_only=True) as unit:
        assert await unit.session.scalar(sa.select(sa.func.count()).select_from(DRAFT)) == 0


async def test_a_page_is_turned_in_place(adapter: DiscordAdapter, server: DiscordServer) -> None:
    alice = server.member("Alice")
    first = await alice.runs("small pages")
    await alice.clicks("Next")
    assert "Page 2" in first
    assert "Page 1" not in first


async def test_nobody_is_pinged(adapter: DiscordAdapter, server: DiscordServer) -> None:
    alice, bob = server.member("Alice"), server.member("Bob")
    shown = await alice.runs("small find", query=f"@everyone @here {bob.mention}")
    assert shown.pings == []
    assert f"<@{bob.id}>" not in shown.text.replace("\\<", "")


async def test_slow_work_is_deferred_in_time(adapter: DiscordAdapter, server: DiscordServer) -> None:
    shown = await server.member("Alice").runs("small slow")
    assert "Slow but sure" in shown
    assert 1_500 < shown.acked_ms < 2_500


async def test_quick_work_does_not_flash(adapter: DiscordAdapter, server: DiscordServer) -> None:
    await server.member("Alice").runs("small find", query="permits")
    assert len([one for one in server.requests if "/interactions/" in one.path]) == 1
    assert server.requested("POST", "/callback")[-1].body["type"] == 4


async def test_progress_is_redrawn_at_most_once_a_second(adapter: DiscordAdapter, server: DiscordServer) -> None:
    shown = await server.member("Alice").runs("small count")
    await server.until(lambda: "Counted" in shown, what="the end of the count")
    edits = [one for one in server.requests if one.method in ("POST", "PATCH") and "/webhooks/" in one.path]
    assert 2 <= len(edits) <= 5


async def test_a_duplicate_press_is_answered_once(adapter: DiscordAdapter, server: DiscordServer) -> None:
    alice = server.member("Alice")
    await alice.runs("small find", query="permits")
    server.repeats("INTERACTION_CREATE", 2)
    await alice.clicks("Save this")
    await asyncio.sleep(0.2)
    assert len(small.HEARD) == 1
    assert [one.code for one in server.violations] in ([], [40060])
    server.violations.clear()


async def test_an_answer_whose_reply_was_lost_is_not_given_twice(
    adapter: DiscordAdapter, server: DiscordServer
) -> None:
    alice = server.member("Alice")
    server.faults.fail("POST", "/interactions/*/callback", 502, accept=True)
    await alice.runs("small find", query="permits")
    await asyncio.sleep(1.5)
    assert len([one for one in alice.sees if "permits - 3" in one]) == 1
    server.violations.clear()


async def test_an_answer_that_comes_too_late_goes_to_the_direct_messages(
    adapter: DiscordAdapter, server: DiscordServer
) -> None:
    alice = server.member("Alice")
    server.faults.refuse("POST", "/interactions/*/callback", 404, 10062, "Unknown interaction")
    task = asyncio.create_task(alice.runs("small find", query="permits"))
    await alice.waits_for("permits - 3")
    task.cancel()
    assert "permits - 3" in alice.dms[-1]


async def test_a_deferred_answer_after_the_token_died_goes_to_the_direct_messages(
    adapter: DiscordAdapter, server: DiscordServer
) -> None:
    alice = server.member("Alice")
    task = asyncio.create_task(alice.runs("small slow"))
    await asyncio.sleep(2.0)
    server.forward(16 * 60)
    await alice.waits_for("Slow but sure")
    task.cancel()
    assert "Slow but sure" in alice.dms[-1]
    server.violations.clear()


async def test_closed_direct_messages_are_told(adapter: DiscordAdapter, server: DiscordServer) -> None:
    alice = server.member("Alice")
    alice.closes_dms()
    shown = await alice.runs("small send")
    assert "Your direct messages are closed to me" in shown
    assert "For you alone" in shown
    assert shown.ephemeral


async def test_a_server_that_is_not_served_is_told_so(hub: Hub, server: DiscordServer) -> None:
    other = server.guild("Elsewhere")
    async with running(hub, server, discord_guilds=f"{server.home.id}"):
        refused = await server.member("Eve", guild=other).runs("small find", query="permits")
        assert "This server is not part of this hub" in refused
        assert "permits - 3" in await server.member("Alice").runs("small find", query="permits")


async def test_a_stop_lets_answers_under_way_be_given(hub: Hub, server: DiscordServer) -> None:
    async with running(hub, server) as adapter:
        alice = server.member("Alice")
        asked = asyncio.create_task(alice.runs("small slow"))
        await asyncio.sleep(0.3)
        await adapter.stop()
        assert "Slow but sure" in await asked
