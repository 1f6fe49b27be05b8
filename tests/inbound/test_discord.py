"""What Discord delivers again after a RESUME, or to two replicas that both believe they own the shard, is done once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.discord import DiscordAdapter
from adapters.discord.reactions import SHARD
from bot.owning import Owning
from store.owners import OwnerStore
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
async def hubs(
    server: DiscordServer, folder: Path, count: int = 1, *, locked: bool = False, **settings: Any
) -> AsyncIterator[list[Hall]]:
    """Unless it is `locked` every one of them is on the gateway, as if no lock decided between them."""
    async with AsyncExitStack() as stack:
        found: list[Hall] = []
        for n in range(count):
            opened = hub_in(folder / str(n), CAPABILITIES, seed=False, discord_token=server.token, **settings)
            found.append(await stack.enter_async_context(opened))
            adapter = DiscordAdapter(found[-1].hub, found[-1].parts.settings)
            found[-1].hub.adapters.append(adapter)
            if not locked:
                adapter.owning = Owning(replace(found[-1].hub.house, owning=lambda _: None), SHARD)
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


# One listens at a time

STANDS_BY = "another replica listens; this one stands by"


def states(found: list[Hall]) -> list[bool]:
    """Which of them listens."""
    return [one.hub.adapters[-1].state().startswith("connected") for one in found]


async def test_of_two_replicas_one_listens_and_the_other_takes_over(
    server: DiscordServer, tmp_path: Path, postgresql_url: str
) -> None:
    async with hubs(server, tmp_path, 2, locked=True, database_url=postgresql_url) as found:
        assert states(found) == [True, False]
        assert found[1].hub.adapters[-1].state() == STANDS_BY
        alice = server.member("Alice")
        card = await shown_to(alice, found[0])
        await alice.reacts(card, "💡")
        await done(found[0], {"💡+": 1})
        await found[0].hub.adapters[-1].stop()
        bob = server.member("Bob")
        await bob.reacts(card, "💡")  # while nobody listens: it is read again
        await wait_until(lambda: states(found) == [False, True])
        await alice.says(f"<@{server.state.world.bot.id}> tally note 1")
        await done(found[1], {"💡+": 2, "1": 1})


async def test_whoever_loses_the_lock_stops_listening_and_one_of_them_takes_it(
    server: DiscordServer, tmp_path: Path, postgresql_url: str
) -> None:
    async with hubs(server, tmp_path, 2, locked=True, database_url=postgresql_url) as found:
        async with found[0].parts.database.units() as unit:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7305"
            assert (await unit.session.execute(sa.text(cut))).scalar() is True
        async with found[0].parts.database.units(reads_only=True) as unit:
            first = await OwnerStore(unit).term(SHARD)

        async def again() -> bool:
            async with found[0].parts.database.units(reads_only=True) as unit:
                return await OwnerStore(unit).term(SHARD) > first and sorted(states(found)) == [False, True]

        await wait_until(again)
        await server.member("Alice").says(f"<@{server.state.world.bot.id}> tally note 1")
        await done(found[0], {"1": 1})
