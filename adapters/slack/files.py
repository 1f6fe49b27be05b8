"""What a reply carries beside its words: pictures of our own making and files. Slack takes them in a second step."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.ui.nodes import Card, File, Image, Items, Node, Reply


@dataclass(frozen=True, slots=True)
class Attached:
    """`picture`: the message already says in words what it shows, so a private answer may go without it."""

    name: str
    data: bytes
    alt: str = ""
    picture: bool = False


def attached(reply: Reply) -> list[Attached]:
    """In the order they stand; empty ones are left out, since Slack refuses them."""
    return [file for node in reply.blocks for file in _of(node) if file.data]


def _of(node: Node) -> Iterator[Attached]:
    match node:
        case File():
            yield Attached(node.name, node.data)
        case Image():
            yield from _picture(node)
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
