"""Replies as lines of a terminal: rich text with numbered buttons. Pure; `rich` does the colours and the wrapping."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text as Line

from bot.action import Action
from bot.people import Person
from bot.ui.markup import Anchor, ChannelMention, Mention, Plain, Rich, Span, When, spans
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
)

MARKS = {"plain": "", "good": "✓ ", "warning": "! ", "bad": "✗ "}
BARS = "▁▂▃▄▅▆▇█"


@dataclass(slots=True)
class Screen:
    """What was drawn: the lines, the numbered actions, and what `n` and `p` do. `files` wait to be saved."""

    reader: Person
    lines: list[RenderableType] = field(default_factory=list[RenderableType])
    actions: list[Action] = field(default_factory=list[Action])
    pager: Pager | None = None
    files: list[File] = field(default_factory=list[File])

    def add(self, *lines: RenderableType) -> None:
        self.lines.extend(lines)

    def number(self, label: str, action: Action) -> Line:
        """`[3] Save Faster permits`: the next free number for this action."""
        self.actions.append(action)
        return Line.assemble((f"[{len(self.actions)}]", "bold cyan"), " ", label)


def draw(reply: Reply, reader: Person) -> Screen:
    """The whole reply, ready to print."""
    screen = Screen(reader)
    for node in reply.blocks:
        _node(node, screen)
    return screen


def group(screen: Screen) -> RenderableType:
    return Group(*screen.lines)


def words(text: str | Rich, reader: Person, style: str = "") -> Line:
    """Rich text as one styled line; typed text stays literal, since nothing here is parsed."""
    line = Line(style=style)
    for span in spans(text):
        line.append_text(_span(span, reader))
    return line


def _span(span: Span, reader: Person) -> Line:
    match span:
        case Plain():
            styles = [
                name
                for name, on in (
                    ("bold", span.bold or span.mark),
                    ("italic", span.italic),
                    ("cyan", span.code),
                    ("underline", span.mark),
                )
                if on
            ]
            return Line(span.text, style=" ".join(styles))
        case Anchor():
            return Line(f"{span.text} ({span.url})" if span.url != span.text else span.url)
        case Mention():
            return Line(f"@{span.name or span.user.id}")
        case ChannelMention():
            return Line(f"#{span.channel.name or span.channel.id}")
        case When():
            return Line(local_time(span.at, reader.zone))
        case _:
            assert_never(span)


def local_time(at: datetime, zone: str) -> str:
    """In the reader's own zone, the zone named."""
    return f"{at.astimezone(ZoneInfo(zone)):%a %d %b %Y, %H:%M} ({zone})"


def _node(node: Node, screen: Screen) -> None:
    match node:
        case Heading():
            screen.add(Line(node.text, style="bold underline"), "")
        case Text():
            screen.add(words(node.text, screen.reader), "")
        case Note():
            screen.add(words(node.text, screen.reader, "dim"), "")
        case Fields():
            screen.add(*_fields(node.pairs, screen), "")
        case Card():
            _card(node, screen)
        case Items():
            _items(node, screen)
        case Table():
            screen.add(_table(node), "")
        case Image():
            screen.add(Line(f"[image: {node.alt}]", style="dim"), "")
        case Chart():
            screen.add(*_chart(node), "")
        case File():
            screen.files.append(node)
        case Actions():
            screen.add(*_actions(node.items, screen), "")
        case Pager():
            _pager(node, screen)
        case Divider():
            screen.add(Rule(style="dim"))
        case _:
            assert_never(node)


def _card(card: Card, screen: Screen, number: str = "") -> None:
    reader = screen.reader
    title = words(card.title, reader, "bold")
    screen.add(Line.assemble(f"{number}{MARKS[card.tone]}", title))
    indented: list[RenderableType] = []
    if card.url:
        indented.append(Line(card.url, style="blue"))
    if card.body:
        indented.append(words(card.body, reader))
    indented += _fields(card.fields, screen)
    if card.note:
        indented.append(words(card.note, reader, "dim"))
    if card.image:
        indented.append(Line(f"[image: {card.image.alt}]", style="dim"))
    indented += _actions(card.actions, screen)
    screen.add(*(Padding(line, (0, 0, 0, 2)) for line in indented), "")


def _items(items: Items, screen: Screen) -> None:
    for number, card in enumerate(items.cards, 1):
        _card(card, screen, f"{number}. ")
    if items.pager:
        _pager(items.pager, screen)


def _fields(pairs: tuple[tuple[str, str | Rich], ...], screen: Screen) -> list[RenderableType]:
    return [Line.assemble((f"{name}: ", "bold"), words(value, screen.reader)) for name, value in pairs]


def _actions(items: tuple[Button | Link | Select | PeopleSelect, ...], screen: Screen) -> list[RenderableType]:
    buttons: list[Line] = []
    lines: list[RenderableType] = []
    for item in items:
        match item:
            case Button():
                buttons.append(screen.number(item.label, item.action))
            case Link():
                lines.append(Line(f"{item.label}: {item.url}", style="blue"))
            case Select():
                lines.append(Line(item.label, style="bold"))
                lines += [Padding(screen.number(option.label, option.action), (0, 0, 0, 2)) for option in item.options]
            case PeopleSelect():
                lines.append(screen.number(f"{item.label}: then name the person", item.action))
            case _:
                assert_never(item)
    return ([Line("   ").join(buttons)] if buttons else []) + lines


def _pager(pager: Pager, screen: Screen) -> None:
    screen.pager = pager
    ways = [way for way, there in (("p = previous", pager.previous), ("n = next", pager.next)) if there]
    screen.add(Line(f"Page {pager.page} of {pager.pages}   {'   '.join(ways)}", style="dim"), "")


def _table(table: Table) -> RichTable:
    drawn = RichTable(title=table.caption or None, title_justify="left", header_style="bold")
    for head in table.head:
        drawn.add_column(Line(head))
    for row in table.rows:
        drawn.add_row(*(Line(cell) for cell in row))
    return drawn


def _chart(chart: Chart) -> Iterator[RenderableType]:
    """A row of bars and the figures behind it for each series."""
    yield Line(chart.says)
    for series in chart.series:
        values = [value for _, value in series.points]
        top = max(values, default=0) or 1
        bars = "".join(BARS[min(7, int(value / top * 7))] for value in values)
        figures = ", ".join(f"{label} {value:g}{chart.unit}" for label, value in series.points)
        yield Line.assemble((f"{series.name} ", "bold"), (bars, "cyan"), f"  {figures}")
