"""Telling Discord the commands, and only when they changed: creating commands is limited to 200 a day."""

from collections.abc import Iterator
from typing import Any, Protocol

import discord

from adapters.discord import tree as trees
from adapters.discord.tree import Tree
from bot.log import get_logger

log = get_logger(__name__)
# What Discord fills in where we say nothing.
DEFAULTS: dict[str, object] = {
    "required": False,
    "autocomplete": False,
    "choices": [],
    "options": [],
    "channel_types": [],
}


class SyncMemory(Protocol):
    """Remembers which commands Discord was told last; "" at first."""

    async def load(self) -> str: ...
    async def save(self, hash: str) -> None: ...


async def sync(client: discord.Client, tree: Tree, memory: SyncMemory | None, *, force: bool = False) -> bool:
    """Whether Discord had to be told. Without a memory it always is."""
    told = f"{client.application_id}:{trees.tree_hash(tree)}"
    if memory and not force and await memory.load() == told:
        return False
    await tree.sync()
    log.info("Discord was told the commands", commands=len(trees.payload(tree)))
    if memory:
        await memory.save(told)
    return True


async def diff(tree: Tree) -> list[str]:
    """What telling Discord would change, a line each: "+ /library find"; empty when nothing would."""
    there = dict(_leaves([command.to_dict() for command in await tree.fetch_commands()]))
    here = dict(_leaves(trees.payload(tree)))
    return [
        *(f"+ {name}" for name in here if name not in there),
        *(f"- {name}" for name in there if name not in here),
        *(f"~ {name}" for name in here if name in there and here[name] != there[name]),
    ]


def _leaves(commands: Any, path: str = "") -> Iterator[tuple[str, object]]:
    """Every command that can be called, by its words, with what Discord shows of it."""
    for command in commands:
        inside = [option for option in command.get("options") or () if option.get("type") in (1, 2)]
        kind = "/" if command.get("type", 1) in (1, 2) else "menu: "
        name = f"{path} {command['name']}" if path else f"{kind}{command['name']}"
        if inside:
            yield from _leaves(inside, name)
        else:
            yield name, _shape(command)


def _shape(command: Any) -> object:
    """A command without what Discord adds by itself."""
    options = [
        {
            key: sorted(value) if key == "channel_types" else value
            for key, value in option.items()
            if "localiz" not in key and value is not None and DEFAULTS.get(key) != value
        }
        for option in command.get("options") or ()
    ]
    return command.get("description") or "", options


def invite(application_id: int | str) -> str:
    """The address under which an administrator adds the hub to a server, with the least rights it needs."""
    needs = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        attach_files=True,
        read_message_history=True,
        create_events=True,
    )
    return discord.utils.oauth_url(application_id, permissions=needs, scopes=("bot", "applications.commands"))
