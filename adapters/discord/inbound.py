"""What people do on Discord, in the core's words: pure functions over the plain data of Discord's payloads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from adapters.discord.parts import CHOICES, PEOPLE
from bot.events import (
    ActionPressed,
    CommandCalled,
    FormSubmitted,
    MessageActed,
    MessageText,
    Order,
    Origin,
    Reacted,
    Suggesting,
)
from bot.parse import ROOT
from bot.people import ChannelRef, MessageRef, SpaceRef, UserRef
from bot.ui.emoji import toneless

PLATFORM = "discord"
ROOT_COMMAND = f"{ROOT}.{ROOT}"
ANYTHING = "do"  # the option of the root command that takes what somebody would type
SUBCOMMAND, SUBGROUP, USER_OPTION, CHANNEL_OPTION = 1, 2, 6, 7
LABEL, CHANNEL_SELECT = 18, 8
Data = Mapping[str, Any]
_MENTION = re.compile(r"<(@|#)!?(\d+)>")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def user(id: int | str) -> UserRef:
    return UserRef(PLATFORM, str(id))


def space(id: int | str, name: str = "") -> SpaceRef:
    return SpaceRef(PLATFORM, str(id), name)


def act(id: int) -> str:
    """What tells an interaction or a message from every other act."""
    return f"{PLATFORM}:{id}"


def channel(id: int | str, name: str = "", *, direct: bool = False) -> ChannelRef:
    return ChannelRef(PLATFORM, str(id), name, direct=direct)


# Commands


def called_path(data: Data) -> str:
    """The command's path as the core knows it: "library.find"; plain commands belong to the root."""
    first = next(iter(data.get("options") or ()), None)
    if first is not None and first["type"] in (SUBCOMMAND, SUBGROUP):
        return f"{data['name']}.{first['name']}"
    return f"{ROOT}.{data['name']}"


def command_called(origin: Origin, data: Data) -> CommandCalled:
    options = given(data)
    if called_path(data) == ROOT_COMMAND:
        return CommandCalled(origin, text=str(options[ANYTHING]["value"]) if ANYTHING in options else "")
    resolved = data.get("resolved") or {}
    return CommandCalled(
        origin, path=called_path(data), options={name: _value(one, resolved) for name, one in options.items()}
    )


def suggesting(origin: Origin, data: Data) -> Suggesting | None:
    """What somebody is typing into an option; None when no option is being typed into."""
    for name, one in given(data).items():
        if one.get("focused"):
            return Suggesting(origin, called_path(data), name, str(one.get("value", "")))
    return None


def given(data: Data) -> dict[str, Data]:
    """The options of the command or its sub-command, by name."""
    options: Sequence[Data] = data.get("options") or ()
    while options and options[0]["type"] in (SUBCOMMAND, SUBGROUP):
        options = options[0].get("options") or ()
    return {one["name"]: one for one in options}


def _value(option: Data, resolved: Data) -> object:
    value = option["value"]
    if option["type"] == USER_OPTION:
        return user(value)
    if option["type"] == CHANNEL_OPTION:
        return channel(value, ((resolved.get("channels") or {}).get(str(value)) or {}).get("name") or "")
    return value


def message_acted(origin: Origin, id: str, data: Data) -> MessageActed:
    """An entry chosen in a message's menu; Discord sends the message's words along with it."""
    target = str(data["target_id"])
    message: Data = ((data.get("resolved") or {}).get("messages") or {}).get(target) or {}
    author: Data = message.get("author") or {}
    text = str(message.get("content") or "")
    embeds: list[Data] = message.get("embeds") or []
    titles = {
        str(one["url"]): str(one.get("title") or "") for one in embeds if _ADDRESS.match(str(one.get("url") or ""))
    }
    place = origin.channel.id if origin.channel else ""
    server = "@me" if origin.channel and origin.channel.direct else origin.space.id
    said = MessageText(
        text,
        author=user(author["id"]) if author else None,
        author_name=str(author.get("global_name") or author.get("username") or ""),
        link=f"https://discord.com/channels/{server}/{place}/{target}",
        links=tuple(dict.fromkeys([*map(_ended, _ADDRESS.findall(text)), *titles])),
        titles=titles,
    )
    chosen = MessageRef(origin.channel, target) if origin.channel else None
    return MessageActed(replace(origin, message=chosen), id, said)


def _ended(address: str) -> str:
    """Without what belongs to the sentence around it."""
    address = address.rstrip(".,:;!?'*_~|")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1]
    return address


# Buttons and forms


def action_pressed(origin: Origin, data: Data) -> ActionPressed:
    """A press: the address stands in the button, in the chosen option, or beside the chosen person."""
    values: Sequence[str] = data.get("values") or ()
    match data["component_type"]:
        case kind if kind == CHOICES and values:
            return ActionPressed(origin, values[0])
        case kind if kind == PEOPLE and values:
            return ActionPressed(origin, data["custom_id"], chosen=user(values[0]))
        case _:
            return ActionPressed(origin, data["custom_id"])


def form_submitted(origin: Origin, data: Data) -> FormSubmitted:
    values: dict[str, object] = {}
    for top in data.get("components") or ():
        field: Data = top["component"] if top["type"] == LABEL else {}
        if "custom_id" in field:
            values[field["custom_id"]] = _submitted(field)
    return FormSubmitted(origin, data["custom_id"], values)


def _submitted(field: Data) -> object:
    """As it would be typed, so that it can be kept in a draft and read like any other text."""
    if "values" not in field:
        return str(field.get("value") or "")
    sign = {PEOPLE: "@", CHANNEL_SELECT: "#"}.get(field["type"])
    values = [f"<{sign}{PLATFORM}:{value}>" if sign else str(value) for value in field["values"]]
    return values[0] if len(values) == 1 else values or ""


# Messages and reactions


def typed(origin: Origin, content: str, own_id: int) -> CommandCalled:
    """A mention or a direct message, read like any typed text; mentions in it as the core's parser knows them."""
    words = re.sub(rf"^\s*<@!?{own_id}>", "", content)
    return CommandCalled(origin, text=_MENTION.sub(rf"<\1{PLATFORM}:\2>", words).strip())


def reacted(origin: Origin, message: MessageRef, emoji: str, *, added: bool, order: Order | None = None) -> Reacted:
    return Reacted(origin, message, toneless(emoji), added, order)
