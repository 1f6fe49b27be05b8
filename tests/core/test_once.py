"""What is delivered twice is done once and answered once; what failed may come again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.capability import Capability
from bot.command import command
from bot.context import Context
from bot.errors import Conflict
from bot.events import CommandCalled, Order, Reacted, Reaction
from bot.handlers import on_reaction
from bot.once import Fate
from bot.people import MessageRef, Role
from bot.ui.nodes import Audience, Card, Progress, Reply, Text
from store.feedback import FeedbackStore
from store.owners import OwnerStore
from tests.harness.hub import Hall, Talker, hub_in

BROKEN: list[str] = []


@command(reads_only=True)
async def ask() -> Reply:
    """Read something."""
    if "ask" in BROKEN:
        raise RuntimeError("a bug")
    return Reply((Text("asked"),))


@command(reads_only=True)
async def slowly() -> AsyncIterator[object]:
    """Read slowly."""
    yield Progress(1, 2, "steps")
    yield Reply((Text("read"),))


@command()
async def note(context: Context, feedback: FeedbackStore) -> Reply:
    """Write something."""
    await feedback.add(context.member_id, "noted")
    if "note" in BROKEN:
        raise RuntimeError("a bug")
    if "note refuses" in BROKEN:
        raise Conflict("Somebody was faster.")
    return Reply((Text("noted"),))


@command(private=False)
async def show() -> Reply:
    """A card for all."""
    return Reply((Card(title="A thing", subject="thing:7"),))


@on_reaction("💡", subject="thing")
async def lit(reaction: Reaction, context: Context, feedback: FeedbackStore) -> Reply:
    await feedback.add(context.member_id, "lit" if reaction.added else "dark")
    if "lit" in BROKEN:
        raise RuntimeError("a bug")
    return Reply((Text("lit" if reaction.added else "dark"),), audience=Audience.DIRECT)


@on_reaction("🔒", subject="thing", requires=Role.ADMIN)
async def locked(reaction: Reaction) -> Reply:
    return Reply((Text("locked"),))


@command(name="start", reads_only=True)
async def begin() -> Reply:
    """Begin here."""
    return Reply((Text("begin"),))


CAPABILITIES = [
    Capability("tally", "Count", commands=[ask, slowly, note, show], default=ask, reactions=[lit, locked]),
    Capability("hub", "The hub", commands=[begin], default=begin),
]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    BROKEN.clear()
    async with hub_in(tmp_path, CAPABILITIES, seed=False) as hall:
        yield hall


@pytest.fixture
def alice(house: Hall) -> Talker:
    return house.person("Alice", forms=False)


async def says(who: Talker, text: str, id: str = "slack:T1:1.5", *, once: bool = True) -> tuple[Fate, list[str]]:
    """What became of it, and what was said in answer."""
    before = len(who.replies)
    fate = await who.hub.dispatch(CommandCalled(replace(who.origin, id=id, once=once), text), who)
    return fate, [who.text for _ in who.replies[before:]]


async def effects(house: Hall) -> list[str]:
    async with house.parts.database.units(reads_only=True) as unit:
        return sorted(row.said for row in await FeedbackStore(unit).all())


@pytest.mark.parametrize("text", ["tally ask", "tally note", "tally nothing of the kind", "library find"])
async def test_what_is_said_twice_is_answered_once(house: Hall, alice: Talker, text: str) -> None:
    fate, answers = await says(alice, text)
    assert (fate, len(answers)) == (Fate.DONE, 1)
    assert await says(alice, text) == (Fate.REPEATED, [])
    assert await says(alice, text, id="slack:T1:1.6") == (Fate.DONE, answers)
    assert len(await effects(house)) == (2 if text == "tally note" else 0)


async def test_a_question_that_comes_once_by_its_nature_costs_no_note(alice: Talker) -> None:
    for _ in range(2):
        assert (await says(alice, "tally ask", once=False))[0] is Fate.DONE


async def test_a_question_that_may_come_twice_shows_no_bar(alice: Talker) -> None:
    _, [said] = await says(alice, "tally slowly")
    assert said.startswith("read")
    assert alice.steps == []
    assert await says(alice, "tally slowly") == (Fate.REPEATED, [])


@pytest.mark.parametrize("text", ["tally ask", "tally note"])
async def test_what_failed_may_come_again_and_is_told_once(house: Hall, alice: Talker, text: str) -> None:
    BROKEN.append(text.split()[1])
    fate, [told] = await says(alice, text)
    assert (fate, "went wrong on our side" in told) == (Fate.FAILED, True)
    assert await says(alice, text) == (Fate.FAILED, [])
    assert await effects(house) == []
    BROKEN.clear()
    assert (await says(alice, text))[0] is Fate.DONE
    assert await says(alice, text) == (Fate.REPEATED, [])


async def test_a_refusal_is_a_decision(house: Hall, alice: Talker) -> None:
    BROKEN.append("note refuses")
    fate, [told] = await says(alice, "tally note")
    assert (fate, "Somebody was faster" in told) == (Fate.DONE, True)
    BROKEN.clear()
    assert await says(alice, "tally note") == (Fate.REPEATED, [])
    assert await effects(house) == []


# Reactions


@pytest.fixture
async def card(alice: Talker) -> MessageRef:
    await alice.runs("tally show")
    return alice.where()


async def reacts(who: Talker, card: MessageRef, order: Order | None, *, added: bool, emoji: str = "💡") -> Fate:
    return await who.hub.dispatch(Reacted(who.origin, card, emoji, added, order), who)


async def test_reactions_the_wrong_way_round_converge(house: Hall, alice: Talker, card: MessageRef) -> None:
    assert await reacts(alice, card, Order(5), added=True) is Fate.DONE
    assert await reacts(alice, card, Order(9), added=True) is Fate.REPEATED
    assert await reacts(alice, card, Order(7), added=False) is Fate.REPEATED
    assert await effects(house) == ["lit"]
    assert await reacts(alice, card, Order(11), added=False) is Fate.DONE
    assert await effects(house) == ["dark", "lit"]


async def test_a_reaction_that_failed_may_come_again(house: Hall, alice: Talker, card: MessageRef) -> None:
    BROKEN.append("lit")
    assert await reacts(alice, card, Order(5), added=True) is Fate.FAILED
    assert alice.sees("went wrong on our side")
    said = len(alice.replies)
    assert await reacts(alice, card, Order(6), added=True) is Fate.FAILED
    assert len(alice.replies) == said
    BROKEN.clear()
    assert await reacts(alice, card, Order(5), added=True) is Fate.DONE
    assert await effects(house) == ["lit"]


async def test_a_refused_reaction_is_refused_once(alice: Talker, card: MessageRef) -> None:
    assert await reacts(alice, card, Order(5), added=True, emoji="🔒") is Fate.DONE
    assert alice.sees("for admins")
    assert await reacts(alice, card, Order(6), added=True, emoji="🔒") is Fate.REPEATED


async def test_what_an_owner_of_an_earlier_term_brings_is_too_late(
    house: Hall, alice: Talker, card: MessageRef
) -> None:
    async with house.parts.database.units() as unit:
        first = await OwnerStore(unit).begin("discord:0")
    assert await reacts(alice, card, Order(1, first, "discord:0"), added=True) is Fate.DONE
    async with house.parts.database.units() as unit:
        second = await OwnerStore(unit).begin("discord:0")
    assert await reacts(alice, card, Order(9, first, "discord:0"), added=False) is Fate.REPEATED
    assert await reacts(alice, card, Order(1, second, "discord:0"), added=False) is Fate.DONE
    assert await effects(house) == ["dark", "lit"]
