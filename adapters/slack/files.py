"""What a message carries beside its words: pictures of our own making and files. Slack takes them in a second step.

reply = await pictured(reply)               # bot.ui.chart: charts are drawn
posted = await sender.post(channel, ...)    # render.messages(reply)
await send(sender, attached(reply), posted["channel"])
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import aiohttp

from adapters.slack.errors import Refused
from adapters.slack.send import Sender
from bot.log import get_logger
from bot.ui.nodes import Card, Chart, File, Image, Items, Node, Reply

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Attached:
    """`picture`: the message already says in words what it shows, so an answer may go without it."""

    name: str
    data: bytes
    alt: str = ""
    picture: bool = False


def attached(reply: Reply) -> list[Attached]:
    """In the order they stand; empty ones are left out, since Slack refuses them."""
    return [file for node in reply.blocks for file in _of(node) if file.data]


async def send(sender: Sender, files: Sequence[Attached], channel: str, thread: str = "") -> None:
    """Under the message they belong to; `channel` is a conversation, never a person. Raises what `upload` raises for a
    file; a picture that does not arrive is only logged, since the message says what it shows."""
    for file in files:
        try:
            await sender.upload(file.name, file.data, channel, alt=file.alt, thread=thread)
        except (Refused, aiohttp.ClientError, TimeoutError) as problem:
            if not file.picture:
                raise
            log.error("a picture did not arrive; its words stand alone", name=file.name, reason=str(problem))


def _of(node: Node) -> Iterator[Attached]:
    match node:
        case File():
            yield Attached(node.name, node.data)
        case Image():
            yield from _picture(node)
        case Chart():
            yield Attached("chart.png", node.picture, node.says, picture=True)
        case Card():
            if node.image:
                yield from _picture(node.image)
        case Items():
            for card in node.cards:
                yield from _of(card)
        case _:
            return


def _picture(image: Image) -> Iterator[Attached]:
    if isinstance(image.source, bytes):
        yield Attached("picture.png", image.source, image.alt, picture=True)
