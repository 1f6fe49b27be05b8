"""Which cards are open, and what differs between a message and what the hub knows of it; on both databases."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import WiringError
from bot.events import Order, Reacted, Reaction
from bot.handlers import on_reaction
from bot.people import ChannelRef, MessageRef
from bot.rereading import OPEN_FOR, Difference, OpenCard
from store.posted import POSTED, PostedStore
from tests.harness.hub import Hall, hub_in
from tests.inbound.tally import CAPABILITIES, OPEN, counted

HALL = ChannelRef("test", "C1")
THING = OpenCard(MessageRef(HALL, "1"), frozenset("💡✅"))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path, CAPABILITIES, seed=False) as hall:
        yield hall


async def posts(house: Hall, message: str, *subjects: str, age: timedelta = timedelta()) -> None:
    async with house.parts.database.units() as unit:
        await PostedStore(unit).note("test", "C1", message, subjects)
        old = sa.update(POSTED).where(POSTED.c.message == message).values(at=unit.now - age)
        await unit.session.execute(old)


async def open_now(house: Hall) -> list[str]:
    return [card.message.id for card in await house.hub.rereading.cards("test")]


async def test_cards_are_open_for_thirty_days_the_newest_first(house: Hall) -> None:
    await posts(house, "old", "thing:7", age=OPEN_FOR + timedelta(minutes=1))
    await posts(house, "1", "thing:7", age=OPEN_FOR - timedelta(minutes=1))
    await posts(house, "2", "thing:8")
    assert await open_now(house) == ["2", "1"]
    assert await house.hub.rereading.cards("another") == []


async def test_a_capability_may_say_what_is_open(house: Hall) -> None:
    await posts(house, "old", "door:9", age=timedelta(days=200))
    await posts(house, "closed", "door:8")
    assert OPEN == {9}
    assert await open_now(house) == ["old"]


async def test_where_several_records_stand_a_reaction_means_none_of_them(house: Hall) -> None:
    await posts(house, "page", "thing:1", "thing:2")
    await posts(house, "else", "nothing:1")
    assert await open_now(house) == []
    assert await house.hub.rereading.card(MessageRef(HALL, "page")) is None


async def test_what_differs_is_told_and_once_applied_differs_no_more(house: Hall) -> None:
    await posts(house, "1", "thing:7")
    again = house.hub.rereading
    [card] = await again.cards("test")
    assert card == THING
    assert card == await again.card(card.message)
    alice, bob = house.person("Alice"), house.person("Bob")
    for who, emoji in ((alice, "💡"), (bob, "💡"), (bob, "✅")):
        await house.hub.dispatch(Reacted(who.origin, card.message, emoji, True, Order(1)), who)
    shown = {"💡": ["T1:Alice", "T1:Carol"], "🎈": ["T1:Alice"]}
    found = (await again.view(card)).differences(shown)
    assert found == [
        Difference("T1:Carol", "💡", added=True),
        Difference("T1:Bob", "✅", added=False, after=1),
        Difference("T1:Bob", "💡", added=False, after=1),
    ]
    for one in found:
        who = house.person(one.account.partition(":")[2])
        await house.hub.dispatch(Reacted(who.origin, card.message, one.emoji, one.added, Order(2)), who)
    assert (await again.view(card)).differences(shown) == []
    assert await counted(house.parts.database.units) == {"💡+": 3, "💡-": 1, "✅+": 1, "✅-": 1}


async def test_whoever_is_merely_not_shown_is_not_taken_for_gone(house: Hall) -> None:
    await posts(house, "1", "thing:7")
    alice = house.person("Alice")
    for emoji in "💡✅":
        await house.hub.dispatch(Reacted(alice.origin, THING.message, emoji, True), alice)
    view = await house.hub.rereading.view(THING)
    assert view.differences({"💡": []}, partly=["💡"]) == [Difference("T1:Alice", "✅", added=False)]


async def test_a_deleted_message_is_forgotten(house: Hall) -> None:
    await posts(house, "1", "thing:7")
    await house.hub.rereading.gone(THING.message)
    assert await open_now(house) == []


def test_what_tells_the_open_records_is_asked_nothing() -> None:
    from typing import Annotated

    from bot.param import Arg

    async def wrong(id: Annotated[int, Arg("Which")]) -> set[int]:
        return set()

    async def handler(reaction: Reaction) -> None: ...

    with pytest.raises(WiringError, match="stores and services only"):
        on_reaction("💡", subject="thing", open=wrong)(handler)
