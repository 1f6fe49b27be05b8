"""A small capability that uses everything an adapter must carry, on the real core."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from enum import Enum
from typing import Annotated

from annotated_types import Ge, Le

from bot.action import Action
from bot.capability import Capability
from bot.command import command
from bot.context import Context
from bot.errors import InvalidInput
from bot.events import MessageText, Reaction
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_message, on_reaction, on_submit
from bot.param import Arg
from bot.people import ChannelRef, Role, UserRef
from bot.ui.markup import md
from bot.ui.nodes import (
    Actions,
    Audience,
    Button,
    Card,
    Choice,
    File,
    Option,
    Pager,
    PeopleSelect,
    Progress,
    Reply,
    Select,
    Text,
)
from tests.harness.charts import HAPPENED, QUESTIONS

HEARD: list[object] = []


class Kind(Enum):
    GUIDE = "guide"
    TOOL = "tool"


class Save(Action, id="small.save"):
    number: Annotated[int, Ge(0), Le(10**6)]


class Turn(Action, id="small.turn"):
    page: Annotated[int, Ge(0), Le(99)]


class Invite(Action, id="small.invite"):
    pass


class Tell(Action, id="small.tell"):
    pass


class Year(Action, id="small.year"):
    pass


class Wait(Action, id="small.wait"):
    pass


async def known_topics(text: Annotated[str, Arg("typed")]) -> list[Choice]:
    return [Choice(topic, topic) for topic in ("permits", "procurement", "parks") if topic.startswith(text)]


@command(examples=["find permits"], reads_only=True)
async def find(
    query: Annotated[str, Arg("What you are looking for", complete=known_topics, rest=True)],
    kind: Annotated[Kind | None, Arg("Which kind")] = None,
    limit: Annotated[int, Arg("How many", least=1, most=10)] = 3,
) -> Reply:
    """Find a thing."""
    said = f"{query} {kind.value if kind else '-'} {limit}"
    card = Card(title=said, actions=(Button("Save this", Save(number=7)), Button("Tell us", Tell())), subject="thing:7")
    return Reply((card,))


@command(reads_only=True)
async def pages(page: Annotated[int, Arg("Which page", least=1, most=3)] = 1) -> Reply:
    """Show pages."""
    return turned(page)


def turned(page: int, update: bool = False) -> Reply:
    pager = Pager(page, 3, Turn(page=page - 1) if page > 1 else None, Turn(page=page + 1) if page < 3 else None)
    return Reply((Text(f"Page {page}"), pager), update=update)


@command()
async def meet(
    who: Annotated[UserRef, Arg("Whom")],
    where: Annotated[ChannelRef, Arg("Where")],
    day: Annotated[date, Arg("When")],
    loud: Annotated[bool, Arg("Aloud?")] = False,
) -> Reply:
    """Meet somebody."""
    return Reply((Text(md("{who} in {where} on {day}, {loud}", who=who, where=where, day=str(day), loud=str(loud))),))


@command(private=False)
async def post() -> Reply:
    """Post a card for everybody."""
    return Reply((Card(title="For everybody @everyone", subject="thing:7", actions=(Button("Save", Save(number=7)),)),))


@command()
async def send() -> Reply:
    """Send me a card."""
    return Reply((Card(title="For you alone"),), audience=Audience.DIRECT)


@command()
async def choose() -> Reply:
    """Choose a thing or a person."""
    options = tuple(Option(f"Thing {n}", Save(number=n)) for n in range(3))
    return Reply((Actions((Select("Save which?", options), PeopleSelect("Invite whom?", Invite()))),))


@command()
async def slow(fail: Annotated[bool, Arg("Fail")] = False) -> Reply:
    """Take long."""
    await asyncio.sleep(2.2)
    if fail:
        raise InvalidInput("No good.", "Try otherwise.")
    return Reply((Text("Slow but sure"),))


@command(private=False)
async def loud(fail: Annotated[bool, Arg("Fail")] = False) -> Reply:
    """Take long, aloud."""
    return await slow.fn(fail)


@command()
async def count(context: Context) -> AsyncIterator[Progress | Reply]:
    """Count slowly."""
    for done in range(3):
        await asyncio.sleep(1.2)
        yield Progress(done, 3, "things")
    yield Reply((Text("Counted"),))


@command()
async def attach() -> Reply:
    """Attach a file."""
    return Reply((File("a.csv", b"a,b"),))


@command(reads_only=True)
async def weeks() -> Reply:
    """How many asked, week by week."""
    return Reply((QUESTIONS, Actions((Button("Another year", Year()),))))


@command()
async def long() -> Reply:
    """Say a lot."""
    return Reply((Text("word " * 2_000),))


@command()
async def crash() -> Reply:
    """Fail badly."""
    raise RuntimeError("a bug")


@command(hidden=True)
async def secret() -> Reply:
    """Nobody sees this one in a menu."""
    return Reply((Text("secret"),))


@command(reads_only=True)
async def me(context: Context) -> Reply:
    """See what I am."""
    return Reply((Text(", ".join(sorted(role.value for role in context.person.roles))),))


class Add(Form, id="small.add", title="Add a thing"):
    """What you add is reviewed before others see it."""

    title: Annotated[str, Arg("As people would look for it", most=40)]
    kind: Annotated[Kind, Arg("Which kind")]
    size: Annotated[int, Arg("How large", least=1, most=9)] = 1
    note: Annotated[str, Arg("Anything else", long=True)] = ""
    day: Annotated[date | None, Arg("Since when")] = None
    owner: Annotated[UserRef | None, Arg("Whose it is")] = None
    aloud: Annotated[bool, Arg("Tell others?")] = False


@command(opens_form=True)
async def add() -> OpenForm:
    """Add a thing."""
    return OpenForm(Add)


@command(opens_form=True)
async def brew(leaves: Annotated[str, Arg("Of what", rest=True)]) -> OpenForm:
    """Add a thing, after a while."""
    await asyncio.sleep(2.7)
    return OpenForm(Add, {"title": leaves})


@on_submit()
async def add_thing(form: Add) -> Reply:
    if form.title == "taken":
        raise InvalidInput("There is one of that name.", "Choose another.", name="title")
    if form.title == "whole":
        raise InvalidInput("Not today.")
    HEARD.append(form)
    return Reply((Text(f"Added {form.title}, {form.kind.value}, {form.size}"),))


@on_action()
async def save(context: Context, action: Save) -> Reply:
    HEARD.append((context.person.name, action))
    return Reply((Text(f"Saved {action.number}"),))


@on_action(reads_only=True)
async def turn(action: Turn) -> Reply:
    return turned(action.page, update=True)


@on_action(reads_only=True)
async def year(action: Year) -> Reply:
    return Reply((HAPPENED,), update=True)


@on_action()
async def invite(context: Context, action: Invite) -> Reply:
    return Reply((Text(f"Invited {context.chosen}"),))


@on_action(opens_form=True)
async def tell(action: Tell) -> OpenForm:
    return OpenForm(Add, {"title": "Told"})


@on_action(opens_form=True)
async def wait(action: Wait) -> OpenForm:
    await asyncio.sleep(2.7)
    return OpenForm(Add)


@on_reaction("📚", "✅", subject="thing")
async def marked(context: Context, reaction: Reaction) -> Reply | None:
    HEARD.append((context.person.name, reaction))
    return Reply((Text("Noted"),)) if reaction.emoji == "✅" else None


@on_message("Suggest to the hub", id="small.suggest")
async def suggest(message: MessageText) -> Reply:
    HEARD.append(message)
    return Reply((Text(f"Suggested {message.text}"),))


@command(reads_only=True)
async def start() -> Reply:
    """See what I can do."""
    return Reply((Text("Welcome"), Actions((Button("Wait", Wait()),))))


@command(reads_only=True, requires=Role.GUEST)
async def help() -> Reply:
    """Get help."""
    return Reply((Text("Help"),))


@command(requires=Role.ADMIN)
async def health() -> Reply:
    """See how the hub does."""
    return Reply((Text("Well"),))


SMALL = Capability(
    name="small",
    summary="Small things",
    commands=[
        find,
        pages,
        meet,
        post,
        send,
        choose,
        slow,
        loud,
        count,
        attach,
        weeks,
        long,
        crash,
        secret,
        me,
        add,
        brew,
    ],
    default=find,
    actions=[save, turn, year, invite, tell, wait],
    forms=[add_thing],
    reactions=[marked],
    messages=[suggest],
)
HUB = Capability(name="hub", summary="Start here", commands=[start, help], default=start)
ADMIN = Capability(name="admin", summary="Run the hub", commands=[health])
CAPABILITIES = (HUB, SMALL, ADMIN)
