"""A card that has a time stands among a Discord server's own events, once, and in step with what is so."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import pytest

from bot.capability import Capability, card
from bot.command import command
from bot.context import Context
from bot.events import Reaction
from bot.handlers import on_reaction
from bot.param import Arg
from bot.people import SpaceRef
from bot.platforms import Platforms
from bot.ui.nodes import Card, Happening, Reply, Text
from store.changes import ChangeLog
from store.live import LiveStore
from store.outbox import State
from store.settings import SettingStore
from tests.adapters.discord.mail import Mail, mail_in
from tests.harness.discord.world import Guild

EVENTS = "/guilds/*/scheduled-events"
CANCELED = 4


@command()
async def fair(
    context: Context,
    settings: SettingStore,
    platforms: Platforms,
    log: ChangeLog,
    starts: Annotated[str, Arg("When")],
    words: Annotated[str, Arg("Its name", rest=True)] = "",
) -> Reply:
    """Announce the fair in the server's calendar, or change it."""
    await settings.set("fair", [starts, words])
    log.note("fair", 1)
    where = platforms.calendar(context.origin.space)
    assert where is not None
    context.post(where, "fair", 1, space_id=context.person.space_id)
    return Reply((Text("announced"),))


@card("fair")
async def fair_card(settings: SettingStore, id: Annotated[int, Arg("Which")]) -> Card | None:
    starts, name = await settings.get("fair", ["", ""])  # type: ignore[misc]
    if not name or name == "gone":
        return None
    begins = datetime.fromisoformat(starts)
    happens = Happening(begins, begins + timedelta(hours=1), "Town hall", cancelled=name == "cancelled")
    return Card(
        title=name, body="Bring tea.", url="https://hub.example.org/fair", happens=happens, subject=f"fair:{id}"
    )


@on_reaction("❔", subject="fair")
async def may_come(reaction: Reaction, settings: SettingStore, context: Context) -> Reply:
    kept = await settings.get("may come", [])
    mine = [one for one in kept if one != context.person.name]  # type: ignore[union-attr]
    await settings.set("may come", [*mine, context.person.name] if reaction.added else mine)
    return Reply((Text("Noted."),))


CAPABILITIES = [
    Capability("test", "Try", commands=[fair], cards=[fair_card], reactions=[may_come]),
    Capability("hub", "The hub", commands=[], default=None),
]


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Mail]:
    async with mail_in(tmp_path, CAPABILITIES) as made:
        made.hall.hub.adapters.append(made.adapter)
        yield made


def guild(mail: Mail) -> Guild:
    return mail.alice.guild


def events(mail: Mail) -> list[dict[str, object]]:
    return list(guild(mail).events.values())


async def announced(mail: Mail, name: str = "Spring fair", days: int = 7) -> datetime:
    starts = mail.clock.now() + timedelta(days=days)
    await mail.alice.runs("test fair", starts=starts.isoformat(), words=name)
    await mail.round()
    return starts


async def test_it_stands_there_once_with_its_time_and_place(mail: Mail) -> None:
    starts = await announced(mail)
    [event] = events(mail)
    assert event["name"] == "Spring fair"
    assert datetime.fromisoformat(str(event["scheduled_start_time"])) == starts
    assert event["entity_metadata"] == {"location": "Town hall"}
    assert str(event["description"]).startswith("Bring tea.\n\nhttps://hub.example.org/fair")
    await announced(mail)
    assert len(events(mail)) == 1
    assert await mail.states() == [State.SENT]


async def test_an_answer_that_was_lost_is_looked_up_and_nothing_is_announced_twice(mail: Mail) -> None:
    mail.server.faults.lose_reply("POST", EVENTS)
    await announced(mail)
    assert await mail.states() == [State.SENDING]
    await mail.round(200)
    assert await mail.states() == [State.SENT]
    assert len(events(mail)) == 1


async def test_a_change_and_a_cancellation_are_told_to_the_calendar(mail: Mail) -> None:
    await announced(mail)
    later = await announced(mail, "Summer fair", days=9)
    assert await mail.cards.round() == 1
    [event] = events(mail)
    assert event["name"] == "Summer fair"
    assert datetime.fromisoformat(str(event["scheduled_start_time"])) == later
    assert "Announced by Folkmoot" in str(event["description"]), "it is still known as ours"
    mail.passes(31)
    await announced(mail, "cancelled")
    await mail.cards.round()
    assert events(mail)[0]["status"] == CANCELED
    mail.passes(31)
    await announced(mail, "cancelled", days=3)
    assert await mail.cards.round() == 1, "what is cancelled already is not cancelled again"


async def test_what_is_taken_down_or_no_longer_there_leaves_the_calendar(mail: Mail) -> None:
    await announced(mail)
    async with mail.hall.parts.database.units() as unit:
        assert await LiveStore(unit).take_down("fair", "1")
    await mail.cards.round()
    assert events(mail) == []
    mail.passes(31)
    await announced(mail, "Autumn fair")
    assert len(events(mail)) == 1
    await announced(mail, "gone")
    await mail.cards.round()
    assert events(mail) == []


async def test_one_that_somebody_deleted_there_is_let_go(mail: Mail) -> None:
    await announced(mail)
    guild(mail).events.clear()
    await announced(mail, "Summer fair")
    assert await mail.cards.round() == 0
    mail.passes(31)
    assert await mail.cards.round() == 0
    assert len(mail.server.requested("GET", "")) <= 3


async def test_without_the_right_an_admin_is_told_what_to_do(mail: Mail) -> None:
    mail.server.faults.refuse("POST", EVENTS, 403, 50013, "Missing Permissions")
    await announced(mail)
    [row] = [row for row in await mail.rows() if row.notice == "card"]
    assert row.state is State.BLOCKED
    assert "Create Events" in row.mend


async def test_who_is_interested_counts_like_a_reaction_and_who_is_no_more_does_not(mail: Mail) -> None:
    await announced(mail)
    [number] = guild(mail).events
    bob = mail.server.member("Bob")
    await bob.runs("test fair", starts=(mail.clock.now() + timedelta(days=7)).isoformat(), words="Spring fair")
    await mail.alice.is_interested(number)
    await bob.is_interested(number)
    await looked(mail)
    assert await kept(mail) == {"Alice", "Bob"}
    await bob.is_interested(number, yes=False)
    await looked(mail)
    assert await kept(mail) == {"Alice"}
    assert "Noted." in str(mail.alice.dms[-1].text)


async def looked(mail: Mail) -> None:
    """The hub looks who is interested."""
    looking = asyncio.create_task(mail.adapter.client.reactions.read_calendars())
    async with asyncio.timeout(5):
        while not looking.done():
            mail.passes(1)
            await asyncio.sleep(0.01)
    await looking


async def kept(mail: Mail) -> set[str]:
    async with mail.hall.parts.database.units(reads_only=True) as unit:
        found = await SettingStore(unit).get("may come", [])
    return set(found)  # type: ignore[arg-type]


async def test_a_platform_without_a_calendar_has_no_place_for_it(mail: Mail) -> None:
    assert mail.hall.hub.house.platforms.calendar(SpaceRef("slack", "T1")) is None
