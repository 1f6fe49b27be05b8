"""Replies as lines of a terminal: rich text with numbered buttons. Pure; `rich` does the colours and the wrapping."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import assert_never

from rich.box import SIMPLE_HEAD
from rich.console import Console as RichConsole
from rich.console import ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text as Line

from bot.action import Action
from bot.people import Person
from bot.text import shown
from bot.ui import plain
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
    Option,
    Pager,
    PeopleSelect,
    Reply,
    Select,
    Table,
    Text,
)
from bot.ui.plot.figures import scale

MARKS = {"plain": "", "good": "✓ ", "warning": "! ", "bad": "✗ "}
GAP = "   "
LINK = "bright_blue"  # plain blue cannot be read on a dark screen
BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Row:
    """Buttons beside each other; a line ends between them, never inside one."""

    buttons: list[Line]

    def __rich_console__(self, console: RichConsole, options: ConsoleOptions) -> Iterator[Line]:
        line = Line()
        for button in self.buttons:
            if line and line.cell_len + len(GAP) + button.cell_len > options.max_width:
                yield line
                line = Line()
            line.append_text(Line(GAP) if line else Line()).append_text(button)
        yield line


@dataclass(slots=True)
class Screen:
    """What was drawn: the lines, the numbered actions, and what `n` and `p` do. `files` wait to be saved.

    `people`: the numbers after which somebody is named.
    """

    reader: Person
    lines: list[RenderableType] = field(default_factory=list[RenderableType])
    actions: list[Action] = field(default_factory=list[Action])
    people: set[int] = field(default_factory=set[int])
    pager: Pager | None = None
    files: list[File] = field(default_factory=list[File])

    def add(self, *lines: RenderableType) -> None:
        self.lines.extend(lines)

    def number(self, label: str, action: Action) -> Line:
        """`[3] Save Faster permits`: the next free number for this action."""
        self.actions.append(action)
        return Line.assemble((f"[{len(self.actions)}]", "bold cyan"), " ", literal(label))


def draw(reply: Reply, reader: Person) -> Screen:
    """The whole reply, ready to print."""
    screen = Screen(reader)
    for node in reply.blocks:
        _node(node, screen)
    return screen


def group(screen: Screen) -> RenderableType:
    return Group(*screen.lines)


def literal(text: str, style: str = "") -> Line:
    """Words as they are; what would steer the terminal is left out."""
    return Line(shown(text).expandtabs(4), style=style)


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
            return literal(span.text, " ".join(styles))
        case Anchor():
            return literal(f"{span.text} ({span.url})" if span.url and span.url != span.text else span.text)
        case Mention():
            return literal(f"@{span.name or span.user.id}")
        case ChannelMention():
            return literal(f"#{span.channel.name or span.channel.id}")
        case When():
            return Line(plain.own_time(replace(span, zone=reader.zone)))
        case _:
            assert_never(span)


def _node(node: Node, screen: Screen) -> None:
    match node:
        case Heading():
            screen.add(literal(node.text, "bold underline"), "")
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
            screen.add(literal(f"[image: {node.alt}]", "dim"), "")
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
        indented.append(literal(card.url, LINK))
    if card.body:
        indented.append(words(card.body, reader))
    indented += _fields(card.fields, screen)
    if card.note:
        indented.append(words(card.note, reader, "dim"))
    if card.image:
        indented.append(literal(f"[image: {card.image.alt}]", "dim"))
    indented += _actions(card.actions, screen)
    screen.add(*(Padding(line, (0, 0, 0, 2)) for line in indented), "")


def _items(items: Items, screen: Screen) -> None:
    for number, card in enumerate(items.cards, 1):
        _card(card, screen, f"{number}. ")
    if items.pager:
        _pager(items.pager, screen)


def _fields(pairs: tuple[tuple[str, str | Rich], ...], screen: Screen) -> list[RenderableType]:
    return [Line.assemble(literal(f"{name}: ", "bold"), words(value, screen.reader)) for name, value in pairs]


def _actions(items: tuple[Button | Link | Select | PeopleSelect, ...], screen: Screen) -> list[RenderableType]:
    buttons: list[Line] = []
    lines: list[RenderableType] = []
    for item in items:
        match item:
            case Button():
                buttons.append(screen.number(item.label, item.action))
            case Link():
                lines.append(literal(f"{item.label}: {item.url}", LINK))
            case Select():
                lines.append(literal(item.label, "bold"))
                lines += [Padding(_option(option, screen), (0, 0, 0, 2)) for option in item.options]
            case PeopleSelect():
                lines.append(screen.number(item.label, item.action))
                screen.people.add(len(screen.actions))
                lines.append(Line(f"    type the number and who, like {len(screen.actions)} ana", style="dim"))
            case _:
                assert_never(item)
    return [*([Row(buttons)] if buttons else []), *lines]


def _option(option: Option, screen: Screen) -> Line:
    line = screen.number(option.label, option.action)
    return line.append_text(literal(f"  {option.description}", "dim")) if option.description.strip() else line


def _pager(pager: Pager, screen: Screen) -> None:
    """`p` and `n` turn the first pages of an answer; a second pager has numbers, like everything else."""
    where = f"Page {pager.page} of {pager.pages}"
    turns = [("p", "Previous", pager.previous), ("n", "Next", pager.next)]
    if screen.pager is None:
        screen.pager = pager
        ways = [f"{key} = {label.lower()}" for key, label, there in turns if there]
        screen.add(Line("   ".join([where, *ways]), style="dim"), "")
    else:
        numbered = [screen.number(label, there) for _, label, there in turns if there]
        screen.add(Row([Line(where, style="dim"), *numbered]), "")


def _table(table: Table) -> RichTable:
    caption = literal(table.caption, "bold") if table.caption.strip() else None
    drawn = RichTable(title=caption, title_justify="left", header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for head in table.head:
        drawn.add_column(literal(head))
    for row in table.rows:
        drawn.add_row(*(literal(cell) for cell in row))
    return drawn


def _chart(chart: Chart) -> Iterator[RenderableType]:
    """A row of bars and the figures behind it for each series."""
    yield literal(chart.says)
    for series in chart.series:
        figures = plain.course(chart, series, most=len(series.points))
        bars = _bars([value for _, value in series.points])
        yield Line.assemble(
            literal(f"{plain.counted(chart, series)} ", "bold"), (bars, "cyan"), literal(f"  {figures}")
        )


def _bars(values: list[float]) -> str:
    """From nothing (or the lowest, where that is less) to the highest; a gap for what is no number."""
    reach = scale([value for value in values if isfinite(value)])
    return "".join(BARS[round(reach.share(value) * 7)] if isfinite(value) else " " for value in values)
