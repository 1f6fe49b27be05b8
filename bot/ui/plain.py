"""Every reply as plain text: what notifications and screen readers get, and what stands in where nothing else can."""

from datetime import datetime
from math import isfinite
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
    Series,
    Table,
    Text,
)

RULE = "———"
MOST_IN_LINE = 24  # figures under a picture; of more, the first and the last


def plain(reply: Reply, reader: Person) -> str:
    """All that the reply says, for this reader's zone; blank lines between its parts."""
    return "\n\n".join(filter(None, (node(block, reader.zone) for block in reply.blocks)))


def node(block: Node, zone: str = "UTC") -> str:
    """One node's words. What can only be pressed is named in brackets."""
    match block:
        case Heading():
            return block.text
        case Text() | Note():
            return words(block.text, zone)
        case Fields():
            return _pairs(block.pairs, zone)
        case Card():
            return _card(block, zone)
        case Items():
            cards = [f"{n}. {_card(card, zone)}" for n, card in enumerate(block.cards, 1)]
            return "\n\n".join([*cards, *([node(block.pager, zone)] if block.pager else [])])
        case Table():
            return table(block)
        case Image():
            return f"[image: {block.alt}]"
        case Chart():
            return chart(block)
        case File():
            return f"[file: {block.name}]"
        case Actions():
            return _row(block.items)
        case Pager():
            return f"Page {block.page} of {block.pages}"
        case Divider():
            return RULE
        case _:
            assert_never(block)


def words(text: str | Rich, zone: str = "UTC") -> str:
    return text if isinstance(text, str) else "".join(_span(span, zone) for span in spans(text))


def table(block: Table) -> str:
    """Columns aligned for a fixed-width font."""
    rows = [tuple(cell.replace("\n", " ") for cell in row) for row in (block.head, *block.rows)]
    columns = max((len(row) for row in rows), default=0)
    rows = [row + ("",) * (columns - len(row)) for row in rows]
    widths = [max(len(row[at]) for row in rows) for at in range(columns)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    if block.head:
        lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([*([block.caption] if block.caption else []), *lines])


def figures(block: Chart) -> Table:
    """A chart's figures as a table: a row a label, a column a series."""
    labels = list(dict.fromkeys(label for series in block.series for label, _ in series.points))
    values = [dict(series.points) for series in block.series]
    head = ("", *(counted(block, series) for series in block.series))
    return Table(head, tuple((label, *(figure(value.get(label)) for value in values)) for label in labels))


def counted(block: Chart, series: Series) -> str:
    """A series with what it is counted in: "Answers (a week)", but "Days"."""
    same = series.name.casefold() == block.unit.casefold()
    return f"{series.name} ({block.unit})" if block.unit and not same else series.name


def told(block: Chart) -> list[str]:
    """A chart's figures in a line a series, for the small print under its picture."""
    return [
        f"{counted(block, series)} – {course(block, series, MOST_IN_LINE)}" for series in block.series if series.points
    ]


def course(block: Chart, series: Series, most: int) -> str:
    """The figures of one series in a line; of more than `most` the first and the last."""
    points = [(label, figure(value)) for label, value in series.points]
    if len(points) > most:
        points = [points[0], points[-1]]
        return " … ".join(f"{label}: {value}" for label, value in points)
    if block.current and points:
        return f"{points[0][0]} to {points[-1][0]}: {' · '.join(value for _, value in points)}"
    return " · ".join(f"{label}: {value}" for label, value in points)


def chart(block: Chart) -> str:
    return f"{block.says}\n{table(figures(block))}" if block.series else block.says


def when(moment: When, zone: str) -> str:
    """In the reader's zone, with the record's own beside it where they differ."""
    mine = _local(moment.at, zone)
    if moment.zone == zone:
        return mine
    return f"{mine} ({own_time(moment)})"


def own_time(moment: When) -> str:
    """The record's own time and zone: "Tue 3 Mar 2026, 14:00 Europe/London"."""
    return _local(moment.at, moment.zone)


def _local(at: datetime, zone: str) -> str:
    try:
        known = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # an unknown name; a path; a directory
        known, zone = ZoneInfo("UTC"), "UTC"
    local = at.astimezone(known)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {zone}"


def figure(value: float | None) -> str:
    """As people write it; a dash for what is no number."""
    return "–" if value is None or not isfinite(value) else f"{value:,.12g}"


def _span(span: Span, zone: str) -> str:
    match span:
        case Plain():
            return span.text
        case Anchor():
            return span.text if span.text == span.url else f"{span.text} ({span.url})"
        case Mention():
            return f"@{span.name or span.user.id}"
        case ChannelMention():
            return f"#{span.channel.name or span.channel.id}"
        case When():
            return when(span, zone)


def _pairs(pairs: tuple[tuple[str, str | Rich], ...], zone: str) -> str:
    return "\n".join(f"{label}: {words(value, zone)}" for label, value in pairs)


def _card(card: Card, zone: str) -> str:
    title = words(card.title, zone)
    lines = [
        f"{title} ({card.url})" if card.url else title,
        words(card.body, zone),
        _pairs(card.fields, zone),
        words(card.note, zone),
        f"[image: {card.image.alt}]" if card.image else "",
        _row(card.actions),
    ]
    return "\n".join(filter(None, lines))


def _row(items: tuple[Button | Link | Select | PeopleSelect, ...]) -> str:
    return " ".join(f"[{item.label}: {item.url}]" if isinstance(item, Link) else f"[{item.label}]" for item in items)
