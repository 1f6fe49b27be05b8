"""`help`: what this person may do here, by capability, by command, or by words about it."""

from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.param import Arg
from bot.people import Person, Role
from bot.registry import Registry
from bot.ui.nodes import Reply
from commands.hub.finding import about, named, nearest
from commands.hub.help_cards import found_commands, nothing_about, one_command, overview
from commands.hub.payloads import HelpOn
from commands.hub.start import open_to


@command(
    name="help",
    examples=["help", "help save", "help library find"],
    requires=Role.GUEST,
    reads_only=True,
    personal=True,
)
async def help_(
    registry: Registry,
    context: Context,
    query: Annotated[
        str, Arg("A command, or what you want to do", label="About", rest=True, example="save a guide")
    ] = "",
) -> Reply:
    """Show what you can do here, and how."""
    return answer(registry, context.person, HelpOn(query=query))


@on_action(requires=Role.GUEST, reads_only=True)
async def turn_help(asked: HelpOn, registry: Registry, context: Context) -> Reply:
    """Another page, in the same place."""
    reply = answer(registry, context.person, asked)
    return Reply(reply.blocks, update=True)


def answer(registry: Registry, person: Person, asked: HelpOn) -> Reply:
    """The overview, a capability's commands, one command, or what was found."""
    entries, query = open_to(registry, person), asked.query.strip()
    if not query:
        return overview(registry, entries, asked)
    if exact := named(entries, query):
        return one_command(exact[0]) if len(exact) == 1 else found_commands(exact, asked, searched=False)
    if found := about(entries, query):
        return found_commands(found, asked, searched=True)
    return nothing_about(registry, query, nearest(entries, query))
