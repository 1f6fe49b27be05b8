"""What a reply says and offers, whatever platform it goes to: the other side of the comparison in the contract suite."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.action import Action
from bot.ui.markup import Anchor, Mention, Plain, spans
from bot.ui.nodes import (
    Actions,
    Button,
    Card,
    Chart,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Items,
    Link,
    Node,
    Note,
    Pager,
    PeopleSelect,
    Reply,
    Select,
    Table,
    Text,
    Words,
)
from tests.contract.seen import bare


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together. `whole`: there is no reason to clip them."""

    text: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A button, an option, a turn of the page; `people`: choosing somebody presses it."""

    label: str
    action: Action
    people: bool = False


Part = Run | Offer | Link | File


def parts(reply: Reply) -> list[Part]:
    return [part for node in reply.blocks for part in _node(node)]


def runs(found: Iterable[Part]) -> list[Run]:
    """The words of which a letter is left to be seen."""
    return [part for part in found if isinstance(part, Run) and bare(part.text)]


def offers(found: Iterable[Part], *, people: bool = False) -> list[Offer]:
    return [part for part in found if isinstance(part, Offer) and part.people == people]


def addresses(found: Iterable[Part]) -> set[str]:
    return {part.url for part in found if isinstance(part, Link)}


def _node(node: Node) -> Iterator[Part]:
    match node:
        case Heading():
            yield Run(node.text)
        case Text() | Note():
            yield from _words(node.text, whole=True)
        case Fields():
            yield from _pairs(node.pairs, whole=True)
        case Card():
            yield from _card(node, whole=True)
        case Items():
            for card in node.cards:
                yield from _card(card, whole=False)
            if node.pager:
                yield from _node(node.pager)
        case Table():
            yield Run(node.caption)
            yield from _cells(node.head, node.rows)
        case Image():
            yield Run(node.alt)
        case Chart():
            yield Run(node.says, whole=True)
            for series in node.series if any(series.points for series in node.series) else ():
                yield from _cells(*((label,) for label, _ in series.points))
                yield from (Run(f"{value:,.0f}") for _, value in series.points)
        case File():
            yield node
        case Actions():
            yield from _items(node.items)
        case Pager():
            yield from (Run(str(number)) for number in (node.page, node.pages))
            turns = (("Prev", node.previous), ("Next", node.next))
            yield from (Offer(label, action) for label, action in turns if action)
        case Divider():
            return


def _card(card: Card, *, whole: bool) -> Iterator[Part]:
    yield from _words(card.title)
    if card.url:
        yield Link("", card.url)
    yield from _words(card.body, whole=whole)
    yield from _pairs(card.fields, whole=whole)
    yield from _words(card.note, whole=whole)
    if card.image:
        yield Run(card.image.alt)
    yield from _items(card.actions)


def _pairs(pairs: tuple[tuple[str, Words], ...], *, whole: bool) -> Iterator[Part]:
    for name, words in pairs:
        yield Run(name)
        yield from _words(words, whole=whole)


def _cells(*rows: Iterable[str] | tuple[tuple[str, ...], ...]) -> Iterator[Run]:
    """The first line of each: columns stand side by side, so a cell of several lines is no run."""
    for row in rows:
        for cell in row:
            if isinstance(cell, tuple):
                yield from _cells(cell)
            elif lines := [line for line in cell.splitlines() if bare(line)]:
                yield Run(lines[0])


def _items(items: tuple[Button | Link | Select | PeopleSelect, ...]) -> Iterator[Part]:
    for item in items:
        match item:
            case Button():
                yield Offer(item.label, item.action)
            case Link():
                yield Run(item.label)
                yield item
            case Select():
                yield Run(item.label)
                yield from (Offer(option.label, option.action) for option in item.options)
                yield from (Run(option.description) for option in item.options)
            case PeopleSelect():
                yield Offer(item.label, item.action, people=True)


def _words(words: Words, *, whole: bool = False) -> Iterator[Part]:
    """Runs end where a platform may show something of its own: at a mention, a time, the host after a link.

    Of words that may be clipped only the first run is sure to be seen.
    """
    found = list(_runs(words, whole=whole))
    yield from found if whole else found[:1]
    yield from (Link(span.text, span.url) for span in spans(words) if isinstance(span, Anchor))


def _runs(words: Words, *, whole: bool) -> Iterator[Run]:
    run = ""
    for span in spans(words):
        if isinstance(span, Plain):
            run += span.text
            continue
        yield Run(run, whole)
        run = ""
        if isinstance(span, Anchor):
            yield Run(span.text)
        elif isinstance(span, Mention) and span.name:
            yield Run("@")
    yield Run(run, whole)
