"""The commands that Discord shows, from the same declarations as everywhere else.

A capability is a group with its commands as sub-commands. A group cannot be called bare, so the root capability gives
plain commands instead: `/hub`, which takes anything in one option, and `/help`, `/inbox` … beside it.
The tree only tells Discord what there is: every interaction is answered through one door (`adapter`).
"""

import hashlib
import inspect
import json
from collections.abc import Iterable
from typing import Any, Union, cast

import discord
from discord import app_commands

from adapters.discord import limits, parts
from adapters.discord.inbound import ANYTHING
from bot.errors import WiringError
from bot.param import Param
from bot.parse import ROOT
from bot.people import Role
from bot.registry import Entry, Registry
from bot.ui.fit import units

STAFF = frozenset({Role.ORGANIZER, Role.MODERATOR, Role.ADMIN})
ANYTHING_HELP = "Anything else, as you would type it: library permits"
CHANNELS = Union[discord.TextChannel, discord.ForumChannel, discord.Thread]  # noqa: UP007 - discord.py reads no X | Y
Leaf = app_commands.Command[Any, ..., Any]
TopLevel = Leaf | app_commands.Group


class Tree(app_commands.CommandTree[discord.Client]):
    """What Discord is told; interactions go past it to `on_interaction`, which knows the registry and not this tree."""

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        return False


def build(client: discord.Client, registry: Registry) -> Tree:
    """Raises WiringError for what Discord would refuse."""
    tree = Tree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    try:
        for command in commands(registry):
            tree.add_command(command)
        for spec in registry.messages.values():
            tree.add_command(app_commands.ContextMenu(name=spec.label, callback=_chosen, auto_locale_strings=False))
    except (app_commands.AppCommandError, ValueError, TypeError) as problem:
        raise WiringError(f"Discord would refuse the commands: {problem}") from problem
    for command in payload(tree):
        if (size := characters(command)) > limits.COMMAND_CHARACTERS:
            raise WiringError(
                f"Discord would refuse /{command['name']}: {size:,} characters, and {limits.COMMAND_CHARACTERS:,} is the most"
            )
    return tree


def commands(registry: Registry) -> Iterable[TopLevel]:
    for capability in registry.capabilities:
        entries = [entry for entry in registry.of_capability(capability.name) if not entry.spec.hidden]
        if capability.name == ROOT:
            yield from map(_root_command, entries)
            if not any(entry.default for entry in entries):
                yield _anything(capability.summary)
        elif entries:
            yield _group(capability.name, capability.summary, entries)


def payload(tree: Tree) -> list[dict[str, Any]]:
    """The commands as they go over the wire, in an order that is the same in every process."""
    return [_sorted(command.to_dict(tree)) for command in tree.get_commands()]


def _sorted(command: dict[str, Any]) -> dict[str, Any]:
    if "channel_types" in command:  # discord.py keeps them in a set
        return {**command, "channel_types": sorted(command["channel_types"])}
    return {**command, "options": list(map(_sorted, command["options"]))} if command.get("options") else command


def tree_hash(tree: Tree) -> str:
    """Changes when, and only when, Discord would have to be told."""
    return hashlib.sha256(json.dumps(payload(tree), sort_keys=True).encode()).hexdigest()[:32]


def characters(command: dict[str, Any]) -> int:
    """The length of all names, descriptions and values of a command, as Discord counts them."""
    own = sum(len(str(command.get(part) or "")) for part in ("name", "description"))
    choices = sum(len(str(choice["name"])) + len(str(choice["value"])) for choice in command.get("choices") or ())
    return own + choices + sum(map(characters, command.get("options") or ()))


def suggestions(registry: Registry, text: str) -> list[str]:
    """What somebody may mean who types into `/hub`: commands that everybody has, by their words."""
    typed = text.strip().casefold()
    open_to_all = (
        entry.words.removeprefix(f"{ROOT} ")
        for entry in registry.commands.values()
        if not entry.spec.hidden and entry.spec.requires in (Role.GUEST, Role.MEMBER)
    )
    words = [words for words in open_to_all if typed in words]
    own = [text.strip()] if typed and typed not in words else []
    return [*(one for one in own if len(one) <= limits.CHOICE_TEXT), *words][: limits.CHOICES]


def choices(found: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """Suggestions as Discord takes them; one whose value is too long could not be sent back, so it is left out."""
    return [
        app_commands.Choice(name=parts.line(label, limits.CHOICE_TEXT), value=value)
        for label, value in found
        if value and units(value) <= limits.CHOICE_TEXT
    ][: limits.CHOICES]


def _root_command(entry: Entry) -> TopLevel:
    return _anything(entry.spec.summary) if entry.default else _command(entry)


def _anything(summary: str) -> Leaf:
    option = inspect.Parameter(ANYTHING, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=str)
    callback = _callback([option], {ANYTHING: ANYTHING_HELP}, {}, {ANYTHING})
    return app_commands.Command(name=ROOT, description=summary, callback=callback, auto_locale_strings=False)


def _group(name: str, summary: str, entries: list[Entry]) -> app_commands.Group:
    staff = all(entry.spec.requires in STAFF for entry in entries)
    group = app_commands.Group(
        name=name,
        description=summary,
        default_permissions=discord.Permissions(manage_guild=True) if staff else None,
        auto_locale_strings=False,
    )
    for entry in entries:
        group.add_command(_command(entry))
    return group


def _command(entry: Entry) -> Leaf:
    params = entry.spec.params
    callback = _callback(
        [_option(param, optional=entry.default or not param.required) for param in params],
        {param.name: param.arg.help for param in params},
        {param.name: _choices(param) for param in params if param.kind == "choice" and not param.many},
        {param.name for param in params if param.arg.complete or (param.kind == "choice" and param.many)},
    )
    return app_commands.Command(
        name=entry.spec.name, description=entry.spec.summary, callback=callback, auto_locale_strings=False
    )


def _option(param: Param, *, optional: bool) -> inspect.Parameter:
    """A missing word of a default command opens a form, so Discord must not insist on it."""
    default = None if optional else inspect.Parameter.empty
    return inspect.Parameter(param.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=_type(param))


def _type(param: Param) -> Any:
    least, most = param.arg.least, param.arg.most
    if param.many:
        return str
    match param.kind:
        case "text":
            bounded = app_commands.Range[str, least, min(most or limits.OPTION_LENGTH, limits.OPTION_LENGTH)]
            return bounded if least or most else str
        case "number":
            return app_commands.Range[int, least, most] if least is not None or most is not None else int
        case "switch":
            return bool
        case "person":
            return discord.User
        case "channel":
            return CHANNELS
        case "date" | "choice" | "file":  # a command takes no file
            return str


def _choices(param: Param) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=choice.label, value=choice.value) for choice in param.choices]


def _callback(
    options: list[inspect.Parameter],
    helps: dict[str, str],
    choices: dict[str, list[app_commands.Choice[str]]],
    completed: set[str],
) -> Any:
    """A function that has the options as its signature, which is where discord.py reads them; it is never called."""

    async def called(interaction: discord.Interaction, **values: object) -> None: ...

    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    cast(Any, called).__signature__ = inspect.Signature([first, *options])
    app_commands.describe(**helps)(cast(Any, called))
    if choices:
        app_commands.choices(**choices)(cast(Any, called))
    if completed:
        app_commands.autocomplete(**dict.fromkeys(completed, _completed))(cast(Any, called))
    return called


async def _completed(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Never called: see `Tree`."""
    return []


async def _chosen(interaction: discord.Interaction, message: discord.Message) -> None:
    """Never called: see `Tree`."""
