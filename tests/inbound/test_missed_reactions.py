"""Reactions that came and went while nobody listened are found on open cards, and applied once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord import reactions as on_discord
from adapters.slack import SlackAdapter
from adapters.slack import rereading as on_slack
from tests.harness.discord.connect import pointed_at
from tests.harness.discord.members import Member as DiscordMember
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.shown import Shown as DiscordShown
from tests.harness.slack.people import Member
from tests.harness.slack.shown import Shown
from tests.inbound.replicas import Crowd, crowd, wait_until
from tests.inbound.tally import counted
from tests.inbound.test_discord import done, hubs, shown_to, standing


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_slack, "BETWEEN_CARDS", 0.01)
    monkeypatch.setattr(on_discord, "BETWEEN_CARDS", 0.01)


# Slack


@pytest.fixture(name="found")
async def _found(tmp_path: Path) -> AsyncIterator[Crowd]:
    async with crowd(tmp_path, people=4) as found:
        yield found
        await found.slack.healthy()


def unheard(found: Crowd, card: Shown, name: str, *who: Member) -> None:
    """From now on exactly these people's reactions stand there, and nobody was told."""
    message = found.slack.world.message(found.hall.id, str(card.ts))
    message.reactions[name] = [one.id for one in who]


async def restarts(found: Crowd) -> SlackAdapter:
    """The connection to Slack, ended and made again; returns when the cards were read."""
    await found.adapters[0].stop()
    before = len(found.slack.calls("reactions.get"))
    found.adapters[0] = SlackAdapter(found.hubs[0].hub, found.hubs[0].parts.settings)
    await found.adapters[0].start()
    await wait_until(lambda: len(found.slack.calls("reactions.get")) >= before + len(found.cards))
    await asyncio.sleep(0.2)
    return found.adapters[0]


async def test_slack_what_was_missed_is_found_at_the_start(found: Crowd) -> None:
    alice, bob, carol, dan = found.people
    card, other, *_ = found.cards
    await alice.reacts(card, "bulb")
    await bob.reacts(card, "bulb")
    await found.slack.settles()
    assert await counted(found.hubs[0].parts.database.units) == {"💡+": 2}
    unheard(found, card, "bulb", bob, carol)
    unheard(found, card, "white_check_mark::skin-tone-3", dan)
    unheard(found, other, "tada", alice)
    adapter = await restarts(found)
    expected = {"💡+": 3, "💡-": 1, "✅+": 1}
    assert await counted(found.hubs[0].parts.database.units) == expected
    await restarts(found)
    assert await counted(found.hubs[0].parts.database.units) == expected
    assert adapter is not found.adapters[0]


async def test_slack_an_event_older_than_the_reading_changes_nothing(found: Crowd) -> None:
    alice, bob, *_ = found.people
    card = found.cards[0]
    unheard(found, card, "bulb", bob)
    await restarts(found)
    for who, added in ((alice, True), (bob, False)):
        await found.slack.delivers(found.reaction(1, who, on=card, added=added))
    await found.slack.settles()
    assert (await counted(found.hubs[0].parts.database.units))["💡+"] == 2  # nothing was known of Alice
    assert (await counted(found.hubs[0].parts.database.units))["💡-"] == 0


async def test_slack_a_message_that_is_gone_is_not_asked_for_again(found: Crowd) -> None:
    found.slack.world.messages.pop((found.hall.id, str(found.cards[0].ts)))
    await restarts(found)
    found.cards.pop(0)
    before = len(found.slack.calls("reactions.get"))
    await restarts(found)
    await asyncio.sleep(0.1)
    assert len(found.slack.calls("reactions.get")) == before + len(found.cards)


async def test_slack_a_limit_is_waited_out(found: Crowd) -> None:
    unheard(found, found.cards[-1], "bulb", found.people[0])
    found.slack.limit("reactions.get", retry_after=1)
    await restarts(found)

    async def applied() -> bool:
        return (await counted(found.hubs[0].parts.database.units))["💡+"] == 1

    await wait_until(applied)
    assert found.slack.early_requests == 0


def test_slack_names_only_some_people() -> None:
    message = {"reactions": [{"name": "bulb", "users": ["U1"], "count": 60}, {"name": "eyes", "users": [], "count": 0}]}
    assert on_slack.everybody(message, "T1") == ({"💡": {"T1:U1"}, "👀": set()}, {"💡"})


# Discord


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer.start() as server:
        with pointed_at(server.api_url, server.gateway_url):
            yield server


def missed(server: DiscordServer, card: DiscordShown, emoji: str, *who: DiscordMember) -> None:
    assert card.message is not None
    card.message.reactions[emoji] = {one.id for one in who}


async def new_session(server: DiscordServer) -> None:
    before = server.identifies
    server.invalidate()
    await server.until(lambda: server.identifies > before and server.gateway.live(), what="another session")


def asked(server: DiscordServer, card: DiscordShown) -> int:
    assert card.message is not None
    return len(server.requested("GET", f"/messages/{card.message.id}"))


async def test_discord_what_was_missed_is_found_in_a_new_session_only(server: DiscordServer, tmp_path: Path) -> None:
    async with hubs(server, tmp_path) as [hub]:
        alice, bob, carol = (server.member(name) for name in ("Alice", "Bob", "Carol"))
        card = await shown_to(alice, hub)
        await alice.reacts(card, "💡")
        await done(hub, {"💡+": 1})
        server.cut()
        await server.until(lambda: not server.gateway.live(), what="the bot to be away")
        await server.connected()
        assert asked(server, card) == 0
        missed(server, card, "💡", bob, carol)
        missed(server, card, "✅", bob)
        await new_session(server)
        expected = {"💡+": 3, "💡-": 1, "✅+": 1}
        await done(hub, expected)
        await new_session(server)
        await server.until(lambda: asked(server, card) == 2, what="the second reading")
        await done(hub, expected)
        assert await standing(hub, card) == {str(bob.id), str(carol.id)}
    assert server.violations == []


async def test_discord_all_reactions_of_a_message_are_cleared(server: DiscordServer, tmp_path: Path) -> None:
    async with hubs(server, tmp_path) as [hub]:
        alice, bob = server.member("Alice"), server.member("Bob")
        card = await shown_to(alice, hub)
        for who in (alice, bob):
            await who.reacts(card, "💡")
        await done(hub, {"💡+": 2})
        missed(server, card, "💡")
        assert card.message is not None
        channel = card.message.channel
        where = {"channel_id": str(channel.id), "message_id": str(card.message.id), "guild_id": str(server.home.id)}
        server.dispatch("MESSAGE_REACTION_REMOVE_ALL", where, channel=channel)
        await done(hub, {"💡+": 2, "💡-": 2})


async def test_discord_who_left_meanwhile_is_not_let_in(server: DiscordServer, tmp_path: Path) -> None:
    async with hubs(server, tmp_path) as [hub]:
        alice, gone = server.member("Alice"), server.member("Gone")
        card = await shown_to(alice, hub)
        missed(server, card, "💡", alice, gone)
        del server.home.members[gone.id]
        await new_session(server)
        await done(hub, {"💡+": 1})


async def test_discord_a_message_that_is_gone_is_not_asked_for_again(server: DiscordServer, tmp_path: Path) -> None:
    async with hubs(server, tmp_path) as [hub]:
        card = await shown_to(server.member("Alice"), hub)
        assert card.message is not None
        del card.message.channel.messages[card.message.id]
        await new_session(server)
        await server.until(lambda: asked(server, card) == 1, what="the reading")
        await done(hub, {})
        await new_session(server)
        await done(hub, {})
        assert asked(server, card) == 1
