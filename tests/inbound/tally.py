"""A capability that counts what was done, so that a test can tell once from twice."""

import asyncio
from collections import Counter
from typing import Annotated

import sqlalchemy as sa

from bot.action import Action
from bot.capability import Capability
from bot.command import command
from bot.context import Context
from bot.events import Reaction
from bot.handlers import on_action, on_reaction
from bot.param import Arg
from bot.ui.nodes import Button, Card, Reply, Text
from store.feedback import FEEDBACK, FeedbackStore
from store.unit import Units


class Press(Action, id="tally.press"):
    pass


class Slow(Action, id="tally.slow"):
    pass


@command()
async def note(
    context: Context, feedback: FeedbackStore, words: Annotated[str, Arg("What to note", rest=True)]
) -> Reply:
    """Note something."""
    await feedback.add(context.member_id, words)
    return Reply((Text(f"Noted {words}."),))


@command(reads_only=True)
async def ask(words: Annotated[str, Arg("What to ask", rest=True)]) -> Reply:
    """Ask something."""
    return Reply((Text(f"Asked {words}."),))


@command(private=False)
async def show() -> Reply:
    """A card for everybody."""
    return Reply(
        (Card(title="A thing", subject="thing:7", actions=(Button("Press", Press()), Button("Slow", Slow()))),)
    )


@on_action()
async def press(pressed: Press, context: Context, feedback: FeedbackStore) -> Reply:
    await feedback.add(context.member_id, "pressed")
    return Reply((Text("Pressed."),))


@on_action()
async def slow(pressed: Slow, context: Context, feedback: FeedbackStore) -> Reply:
    await feedback.add(context.member_id, "slow")
    await asyncio.sleep(2.2)
    return Reply((Text("Slowly pressed."),))


OPEN: set[int] = {9}


async def open_doors(feedback: FeedbackStore) -> set[int]:
    return OPEN


@on_reaction("🚪", subject="door", open=open_doors)
async def knocked(reaction: Reaction, context: Context, feedback: FeedbackStore) -> None:
    await feedback.add(context.member_id, f"knocked on {reaction.subject_id}")


@on_reaction("💡", "✅", subject="thing")
async def lit(reaction: Reaction, context: Context, feedback: FeedbackStore) -> None:
    await feedback.add(context.member_id, f"{reaction.emoji}{'+' if reaction.added else '-'}")


@command(name="start", reads_only=True)
async def begin() -> Reply:
    """Begin here."""
    return Reply((Text("Begin here."),))


CAPABILITIES = [
    Capability(
        "tally", "Count", commands=[note, ask, show], default=ask, actions=[press, slow], reactions=[lit, knocked]
    ),
    Capability("hub", "The hub", commands=[begin], default=begin),
]


async def counted(units: Units) -> Counter[str]:
    """How often each thing was done."""
    async with units(reads_only=True) as unit:
        return Counter(await unit.session.scalars(sa.select(FEEDBACK.c.said)))
