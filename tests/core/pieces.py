"""A capability with one of everything that can happen on the road; the tests of the road walk through it."""

from collections.abc import AsyncIterator
from typing import Annotated

from bot.action import Action
from bot.capability import Capability
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.param import Arg
from bot.people import Role
from bot.ui.nodes import Actions, Button, Progress, Reply, Text
from store.settings import SettingStore


class Count(Action, id="test.count"):
    by: int = 1


class Long(Action, id="test.long", long=True):
    words: str


class Story(Form, id="test.story", title="Tell a story"):
    """In two pages."""

    one: Annotated[str, Arg("One", least=2)]
    two: Annotated[int, Arg("Two", least=1, most=9)] = 1
    three: Annotated[str, Arg("Three")] = ""
    four: Annotated[str, Arg("Four")] = ""
    five: Annotated[str, Arg("Five")] = ""
    six: Annotated[str, Arg("Six")]


@command(reads_only=True)
async def echo(
    context: Context,
    words: Annotated[str, Arg("What to say", rest=True)],
    times: Annotated[int, Arg("How often", least=1, most=3)] = 1,
) -> Reply:
    """Say it again."""
    return Reply((Text(f"{context.person.name}: " + " ".join([words] * times)),))


@command(reads_only=True)
async def note(
    words: Annotated[str, Arg("What to note", rest=True)],
    about: Annotated[str, Arg("About what")] = "",
) -> Reply:
    """Note it."""
    if about == "nothing":
        raise InvalidInput("About nothing there is nothing to note.", name="about")
    return Reply((Text(f"{about}: {words}"),))


@command(requires=Role.ORGANIZER)
async def decide(settings: SettingStore) -> Reply:
    """Decide something."""
    await settings.set("decided", True)
    return Reply((Text("decided"),))


@command(reads_only=True, personal=True)
async def mine() -> Reply:
    """About the asker."""
    return Reply((Text("about you"),))


@command(requires=Role.ADMIN, reads_only=True)
async def secrets() -> Reply:
    """For admins."""
    return Reply((Text("who did what"),))


@command()
async def crash(settings: SettingStore) -> Reply:
    """Write, then crash."""
    await settings.set("crashed", True)
    raise RuntimeError("xoxb-1234-secret")


@command(reads_only=True)
async def slow() -> AsyncIterator[object]:
    """Tell how far it is."""
    yield Progress(1, 2, "steps")
    yield Progress(2, 2, "steps")
    yield Reply((Text("done"),))


@command(reads_only=True)
async def long() -> Reply:
    """A button with a lot to say."""
    return Reply((Actions((Button("Say it", Long(words="word " * 200)),)),))


@command(reads_only=True, opens_form=True)
async def tell() -> OpenForm:
    """Open the form."""
    return OpenForm(Story)


@command(reads_only=True, opens_form=True)
async def retell() -> OpenForm:
    """Open the form with a story in it."""
    return OpenForm(Story, {"one": "Once", "two": 3, "six": "ever after"})


@command(private=False, reads_only=True)
async def shout() -> Reply:
    """For everybody."""
    return Reply((Text("hello all"),))


@on_action()
async def count(pressed: Count, settings: SettingStore) -> Reply:
    total = await settings.get("count", 0) + pressed.by
    await settings.set("count", total)
    return Reply((Text(f"count {total}"),), update=True)


@on_action(reads_only=True)
async def say(pressed: Long) -> Reply:
    return Reply((Text(f"{len(pressed.words)} characters"),))


@on_submit()
async def keep(form: Story, context: Context) -> Reply:
    if form.one == "taken":
        raise InvalidInput("One is taken.", "Choose another.", name="one")
    if form.six == "taken":
        raise InvalidInput("Six is taken.", "Choose another.", name="six")
    if form.six == "late":
        raise Conflict("Somebody was faster.")
    return Reply((Text(f"kept {form.one}, {form.two}, {form.six}"),))


@command(name="start", reads_only=True)
async def begin() -> Reply:
    """Begin here."""
    return Reply((Text("begin"),))


@command(reads_only=True, requires=Role.GUEST)
async def greet(
    name: Annotated[str, Arg("Whom", rest=True)],
    times: Annotated[int, Arg("How often", least=1, most=3)] = 1,
) -> Reply:
    """Greet somebody."""
    return Reply((Text(f"hello {name}" * times),))


CAPABILITIES = [
    Capability(
        "test",
        "Try things",
        commands=[echo, note, decide, mine, secrets, crash, slow, long, tell, retell, shout],
        default=echo,
        actions=[count, say],
        forms=[keep],
    ),
    Capability("hub", "The hub", commands=[begin, greet], default=begin),
]
