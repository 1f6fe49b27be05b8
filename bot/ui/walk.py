"""Looking through a reply: every action and every record in it, wherever it stands."""

from collections.abc import Iterator

from bot.action import NARROW, WIDEST, Action, keep_key
from bot.ui.nodes import (
    Actions,
    Button,
    Card,
    Items,
    Link,
    Node,
    Pager,
    PeopleSelect,
    Reply,
    Select,
)


def actions(reply: Reply) -> Iterator[tuple[Action, int]]:
    """Every action that a press in this reply can mean, with the widest address its place has room for."""
    for node in reply.blocks:
        yield from _of_node(node)


def long_addresses(reply: Reply) -> dict[str, str]:
    """Addresses too long for their place, by the key they are kept under: in the database before anybody can press."""
    packed = ((action.pack(), widest) for action, widest in actions(reply))
    return {keep_key(address): address for address, widest in packed if len(address) > widest}


def subjects(reply: Reply) -> list[str]:
    """The records whose cards stand in this reply: "resource:7"."""
    cards = [
        card
        for node in reply.blocks
        for card in (node.cards if isinstance(node, Items) else [node])
        if isinstance(card, Card)
    ]
    return [card.subject for card in cards if card.subject]


def _of_node(node: Node) -> Iterator[tuple[Action, int]]:
    match node:
        case Actions():
            yield from _of_items(node.items)
        case Card():
            yield from _of_items(node.actions)
        case Items():
            for card in node.cards:
                yield from _of_items(card.actions)
            if node.pager:
                yield from _of_node(node.pager)
        case Pager():
            yield from ((action, WIDEST) for action in (node.previous, node.next) if action)
        case _:
            return


def _of_items(items: tuple[Button | Link | Select | PeopleSelect, ...]) -> Iterator[tuple[Action, int]]:
    for item in items:
        match item:
            case Button() | PeopleSelect():
                yield item.action, WIDEST
            case Select():
                yield from ((option.action, NARROW) for option in item.options)
            case Link():
                pass
