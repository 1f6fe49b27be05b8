"""Messages to a channel or a person, outside the answer to an interaction."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import discord

from adapters.discord import inbound, limits, marks
from adapters.discord.pack import Message
from adapters.discord.private import DrawnView
from bot.people import MessageRef


def drawn(message: Message) -> dict[str, Any]:
    """What discord.py's senders take."""
    if not message.uploads:
        return {"view": DrawnView(message.components)}
    return {"view": DrawnView(message.components), "files": files(message)}


def redrawn(message: Message, over: discord.Message | None) -> dict[str, Any]:
    """What discord.py's editors take, to show this in a message that stands."""
    components = marks.kept(message.components, over.components if over else ())
    return {"view": DrawnView(components), "attachments": files(message)}


def files(message: Message) -> list[discord.File]:
    return [discord.File(BytesIO(one.data), one.name) for one in message.uploads]


async def post(
    channel: discord.abc.Messageable, messages: Sequence[Message], nonce: str, reply_to: discord.Message | None = None
) -> MessageRef | None:
    """Where the first message stands. The nonce makes Discord drop a repeat of one whose answer was lost."""
    where: MessageRef | None = None
    for n, message in enumerate(messages):
        about: dict[str, Any] = {"reference": reply_to, "mention_author": False} if reply_to and not n else {}
        sent = await channel.send(**drawn(message), nonce=f"{nonce}-{n}"[-limits.NONCE :], **about)
        where = where or reference(sent)
    return where


def reference(message: discord.Message) -> MessageRef:
    direct = isinstance(message.channel, discord.DMChannel)
    return MessageRef(inbound.channel(message.channel.id, direct=direct), str(message.id))
