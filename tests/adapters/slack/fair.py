"""A small capability that does one of everything, for driving the adapter: a village fair with stalls."""

import asyncio
import enum
from collections.abc import AsyncIterator
from typing import Annotated

from bot.action import Action
from bot.capability import Capability
from bot.command import command
from bot.context import Context
from bot.errors import InvalidInput
from bot.events import MessageText, Reaction
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_message, on_reaction, on_submit
from bot.offers import Run
from bot.param import Arg
from bot.ui.nodes import (
    Actions,
    Audience,
    Button,
    Card,
    Choice,
    File,
    Image,
    Option,
    PeopleSelect,
    Progress,
    Reply,
    Select,
    Text,
)
from tests.harness.charts import HAPPENED, QUESTIONS

STALLS = ("apples", "bread", "cheese", "honey")
PNG = b"\x89PNG not really"


class Tale(enum.Enum):
    SHORT = "short"
    LONG = "long"


class Visit(Action, id="fair.visit"):
    stall: int
    visits: int = 0


class Greet(Action, id="fair.greet"):
    pass


class Turn(Action, id="fair.turn"):
    pass


class OpenStall(Action, id="fair.open"):
    pass


class Slowly(Action, id="fair.slowly"):
    pass


async def goods(text: Annotated[str, Arg("typed")]) -> list[Choice]:
    """Everything sold that begins so."""
    if text == "stall":
        await asyncio.sleep(5)
    return [Choice(name.capitalize(), name) for name in STALLS if name.startswith(text)]


class Stall(Form, id="fair.stall", title="Open a stall", submit="Open"):
    """Two short pages."""

    title: Annotated[str, Arg("What it is called", label="Name", most=30)]
    goods: Annotated[str, Arg("What you sell", complete=goods)]
    tale: Annotated[Tale, Arg("How long your story is")] = Tale.SHORT
    size: Annotated[int, Arg("In paces", least=1, most=9)] = 3
    late: Annotated[bool, Arg("Open late")] = False
    story: Annotated[str, Arg("How it began", long=True)] = ""


class Sign(Form, id="fair.sign", title="Paint a sign"):
    """One page."""

    says: Annotated[str, Arg("What it says", most=30)]


def _card(n: int, visits: int = 0) -> Card:
    return Card(
        title=f"Stall {n}",
        url="https://fair.example/stall",
        body=f"Sells {STALLS[n % 4]}, visited {visits} times.",
        actions=(Button(f"Visit stall {n}", Visit(stall=n, visits=visits + 1)),),
        subject=f"stall:{n}",
    )


@command(reads_only=True, examples=["look apples"])
async def look(
    words: Annotated[str, Arg("What you look for", rest=True)],
    limit: Annotated[int, Arg("How many", least=1, most=9)] = 1,
) -> Reply:
    """Look for a stall."""
    if words == "nothing":
        raise InvalidInput("There is no such stall.", "Try apples.", name="words")
    return Reply((Text(f"You look for {words}."), _card(1)))


@command(private=False)
async def shout(words: Annotated[str, Arg("What to shout", rest=True)] = "Fair!") -> Reply:
    """Shout it to everybody."""
    return Reply((Text(words), _card(2)))


@command(reads_only=True)
async def many() -> Reply:
    """More than one message can hold."""
    return Reply(tuple(Card(title=f"Chapter {n}", body="word " * 500) for n in range(12)))


@command(reads_only=True)
async def choose() -> Reply:
    """Choose."""
    options = tuple(Option(f"Stall {n}", Visit(stall=n)) for n in range(3))
    return Reply((Actions((Select("Which stall", options), PeopleSelect("Whom to greet", Greet()))),))


@command(reads_only=True)
async def picture() -> Reply:
    """A picture from the web, and a file."""
    return Reply((Image("https://fair.example/map.png", "A map"), File("list.csv", b"a,b")))


@command(private=False, reads_only=True)
async def poster() -> Reply:
    """A picture of our own."""
    return Reply((Text("See the poster."), Image(PNG, "A poster with a pig")))


@command(reads_only=True)
async def weeks() -> Reply:
    """How many asked, week by week."""
    return Reply((QUESTIONS, Actions((Button("Another year", Turn()),))))


@command(reads_only=True)
async def slow(seconds: Annotated[int, Arg("How slow", least=0, most=9)] = 1) -> AsyncIterator[object]:
    """Take your time."""
    for done in range(3):
        yield Progress(done, 3, "Walking")
        await asyncio.sleep(seconds / 10)
    yield Reply((Text("There."),))


@command(opens_form=True)
async def found() -> OpenForm:
    """Open a stall of your own."""
    return OpenForm(Stall)


@command(opens_form=True)
async def sign() -> OpenForm:
    """Paint a sign."""
    return OpenForm(Sign)


@command(hidden=True, reads_only=True)
async def home(context: Context) -> Reply:
    """The Home tab."""
    buttons = (
        Button("Open a stall", OpenStall()),
        Button("Visit one", Visit(stall=3)),
        Button("Look around", Run(text="fair look honey")),
    )
    return Reply((Text(f"Good day, {context.person.name}"), Actions(buttons)))


@command(hidden=True)
async def welcome(context: Context) -> Reply:
    """For newcomers."""
    return Reply((Text(f"Welcome, {context.person.name} ({context.person.zone})"),))


@command(reads_only=True)
async def me(context: Context) -> Reply:
    """What the hub knows of me."""
    person = context.person
    return Reply((Text(f"{person.name}, {person.zone}, {', '.join(sorted(role.value for role in person.roles))}"),))


@on_action(reads_only=True)
async def visit(action: Visit) -> Reply:
    return Reply((_card(action.stall, action.visits),), update=True)


@on_action(reads_only=True)
async def greet(context: Context, _: Greet) -> Reply:
    return Reply((Text(f"You greet {context.chosen}."),))


@on_action(reads_only=True)
async def turn(_: Turn) -> Reply:
    return Reply((HAPPENED,), update=True)


@on_action(opens_form=True)
async def open_stall(_: OpenStall) -> OpenForm:
    return OpenForm(Stall)


@on_submit()
async def sign_painted(form: Sign) -> Reply:
    if form.says == "Shut":
        raise InvalidInput("There is one that says so.", name="says")
    return Reply((Text(f"It says {form.says}."),))


@on_submit()
async def stall_opened(form: Stall) -> Reply:
    if form.title == "Taken":
        raise InvalidInput("There is one of that name.", name="title")
    if form.story == "Boring":
        raise InvalidInput("Nobody will read that.", "Say what went wrong.", name="story")
    if form.title == "Slow":
        await asyncio.sleep(0.5)
    return Reply((Text(f"{form.title} sells {form.goods}, {form.size} paces, {form.tale.value}, late: {form.late}."),))


@on_reaction("📚", subject="stall")
async def fancy(reaction: Reaction) -> Reply:
    verb = "like" if reaction.added else "no longer like"
    return Reply((Text(f"You {verb} stall {reaction.subject_id}."),))


@on_message("Tell at the fair", id="fair.tell")
async def tell(message: MessageText) -> Reply:
    return Reply((Text(f"{message.text} | {message.author} | {message.link} | {' '.join(message.links)}"),))


@command(reads_only=True)
async def keep(words: Annotated[str, Arg("What to keep", rest=True)]) -> Reply:
    """Send it to my direct messages."""
    return Reply((Text(words),), audience=Audience.DIRECT)


FAIR = Capability(
    "fair",
    "The village fair",
    [look, shout, many, choose, picture, poster, weeks, slow, found, sign, home, welcome, me, keep],
    default=look,
    slash=True,
    actions=[visit, greet, turn, open_stall],
    forms=[stall_opened, sign_painted],
    reactions=[fancy],
    messages=[tell],
    home=home,
    welcome=welcome,
)
