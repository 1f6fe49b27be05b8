"""What Discord delivers again after a RESUME, or to two replicas that both believe they own the shard, is done once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from adapters.discord import DiscordAdapter
from store.reactions import ReactionStore
from tests.harness.discord.connect import identifies_at_once, pointed_at, ready_at_once
from tests.harness.discord.members import Member
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.shown import Shown
from tests.harness.hub import Hall, hub_in
from tests.inbound.replicas import wait_until
from tests.inbound.tally import CAPABILITIES, counted


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer.start() as server:
        with pointed_at(server.api_url, server.gateway_url):
            yield server


@asynccontextmanager
async def hubs(server: DiscordServer, folder: Path, count: int = 1, **settings: Any) -> AsyncIterator[list[Hall]]:
    """Every one of them on the gateway, as if no lock decided between them."""
    async with AsyncExitStack() as stack:
        found: list[Hall] = []
        for n in range(count):
            opened = hub_in(folder / str(n), CAPABILITIES, seed=False, discord_token=server.token, **settings)
            found.append(await stack.enter_async_context(opened))
            adapter = DiscordAdapter(found[-1].hub, found[-1].parts.settings)
            ready_at_once(adapter.client)
            identifies_at_once(adapter.client)
            await adapter.start()
            stack.push_async_callback(adapter.stop)
        yield found


async def shown_to(who: Member, hub: Hall) -> Shown:
    """A card, once the hub knows that it stands there."""
    card = await who.runs("tally show")

    async def known() -> bool:
        return await hub.hub.rereading.cards("discord") != []

    await wait_until(known)
    return card


async def standing(hub: Hall, card: Shown) -> set[str]:
    assert card.message is not None
    place = ("discord", str(card.message.channel.id), str(card.message.id))
    async with hub.parts.database.units(reads_only=True) as unit:
        return {row.account for row in await ReactionStore(unit).on(place) if row.there}


async def done(hub: Hall, expected: dict[str, int]) -> None:
    """These things and no others, also a moment later."""
    for _ in range(500):
        if await counted(hub.parts.database.units) == expected:
            break
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    assert await counted(hub.parts.database.units) == expected


async def test_what_a_resume_replays_is_done_once(server: DiscordServer, tmp_path: Path) -> None:
    async with hubs(server, tmp_path) as [hub]:
        alice, bob = server.member("Alice"), server.member("Bob")
        card = await shown_to(alice, hub)
        for number in range(5):
            server.cut()
            await server.until(lambda: not server.gateway.live(), what="the bot to be away")
            await server.member(f"Member {number}").reacts(card, "💡")
            await bob.says(f"<@{server.state.world.bot.id}> tally note {number}")
            await server.connected()
        assert server.resumes == 5
        await done(hub, {"💡+": 5, **{str(number): 1 for number in range(5)}})
        assert len(bob.dms) == 5


async def test_changes_of_mind_in_a_replay_end_where_they_ended(server: DiscordServer, tmp_path: Path) -> None:
    async with hubs(server, tmp_path) as [hub]:
        people = [server.member(f"Member {number}") for number in range(6)]
        card = await shown_to(people[0], hub)
        server.cut()
        await server.until(lambda: not server.gateway.live(), what="the bot to be away")
        for turns, who in enumerate(people, 1):
            for n in range(turns):
                await (who.unreacts if n % 2 else who.reacts)(card, "💡")
        await server.connected()

        await done(hub, {"💡+": 12, "💡-": 9})
        assert await standing(hub, card) == {str(who.id) for who in people[::2]}


@pytest.mark.parametrize("replicas", [1, 2])
async def test_every_event_three_times_and_to_every_replica(
    server: DiscordServer, tmp_path: Path, postgresql_url: str, replicas: int
) -> None:
    async with hubs(server, tmp_path, replicas, database_url=postgresql_url) as found:
        alice = server.member("Alice")
        card = await shown_to(alice, found[0])
        await asyncio.sleep(0.2)  # the other replica's late answer to a question it need not answer
        server.violations.clear()
        for event in ("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_CREATE", "INTERACTION_CREATE"):
            server.repeats(event, 3)
        await alice.reacts(card, "💡")
        await alice.says(f"<@{server.state.world.bot.id}> tally note 1")
        await alice.says(f"<@{server.state.world.bot.id}> tally ask 2")
        assert "Pressed." in (await alice.clicks("Press", on=card)).text
        slow = await alice.clicks("Slow", on=card)
        await server.until(lambda: "Slowly pressed." in slow.text, what="the slow answer")
        await done(found[0], {"💡+": 1, "1": 1, "pressed": 1, "slow": 1})
        assert sorted(shown.text.split("\n")[0] for shown in alice.dms) == ["Asked 2.", "Noted 1."]
        assert [one.code for one in server.violations if one.code != 40060] == []
