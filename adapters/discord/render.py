"""A reply as Discord's Components V2: pure, within every limit, nothing lost.

A card is a container whose colour is its tone: the title as a link, the body, the fields, the small print, and a row of
buttons. A page of five cards with three buttons each fits one message.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never
from zlib import crc32

from adapters.discord import limits, markup, parts
from adapters.discord.pack import Message, Piece, Upload, pack
from adapters.discord.parts import Component
from bot.text import shown
from bot.ui import plain
from bot.ui.fit import units
from bot.ui.markup import BULLET
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

COLOURS = {"plain": None, "good": 0x2E7D5B, "warning": 0xC98A1B, "bad": 0xB3403A}
ROOM = limits.MESSAGE_TEXT - 100  # one text, with a little left for what stands around it
ITEMS_ROOM = 3_400  # the cards of one page together; headings and notes share the message with them
TABLE_WIDTH = 60  # a code block wider than this wraps on most screens
ROWS_INSIDE = 5  # of a card; what is more stands under it
_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
Item = Button | Link | Select | PeopleSelect


def render(reply: Reply) -> list[Message]:
    """The messages that say all of it."""
    return pack(piece for node in reply.blocks for piece in _node(node))


def _node(node: Node) -> Iterable[Piece]:
    match node:
        case Heading():
            return _words([f"## {markup.shorten(' '.join(node.text.split()), 1_000)}"] if node.text.strip() else [])
        case Text():
            return _words(markup.pieces(node.text, ROOM))
        case Note():
            return _words(_small(node.text))
        case Fields():
            return _words(_joined(_pairs(node.pairs)))
        case Card():
            return _card(node, _joined(_card_lines(node)))
        case Items():
            return _items(node)
        case Table():
            return _words(_table(node))
        case Image():
            return [_image(node)]
        case Chart():
            return _chart(node)
        case File():
            return [_file(node)]
        case Actions():
            return _actions(node.items)
        case Pager():
            return [Piece(component=_pager(node))]
        case Divider():
            return [Piece(component=parts.rule())]
        case _:
            assert_never(node)


def _words(texts: Iterable[str]) -> list[Piece]:
    return [Piece(words=text) for text in texts if text.strip()]


# Cards


def _items(items: Items) -> Iterator[Piece]:
    texts = [_joined(_card_lines(card)) for card in items.cards]
    sizes = [sum(map(units, text)) for text in texts]
    share = ITEMS_ROOM // max(len(items.cards), 1)
    for card, text, size in zip(items.cards, texts, sizes, strict=True):
        if size > share and sum(sizes) > ITEMS_ROOM:
            text = _joined(_card_lines_within(card, share))
        yield from _card(card, text)
    if items.pager:
        yield Piece(component=_pager(items.pager))


def _card(card: Card, texts: list[str]) -> Iterator[Piece]:
    """One container; several only when its words need more than one message. The buttons stand under the last."""
    colour = COLOURS[card.tone]
    *before, last = [text for text in texts if text.strip()] or [""]
    for text in before:
        yield Piece(component=parts.container([parts.text(text)], colour))
    inside = [parts.text(last)] if last else []
    image = _image(card.image) if card.image else Piece()
    if image.component:
        inside.append(image.component)
    rows = list(_rows(item for item in card.actions if not _is_text(item)))
    inside.extend(rows[:ROWS_INSIDE])
    if inside:
        yield Piece(component=parts.container(inside, colour), uploads=image.uploads)
    yield from (Piece(component=row) for row in rows[ROWS_INSIDE:])


def _card_lines(card: Card) -> Iterator[str]:
    head = markup.title(card.title, card.url)
    if units(head) > ROOM // 2:
        head = markup.title(markup.shorten_words(card.title, 300), card.url)
    if head:
        yield f"### {head}"
    yield from markup.pieces(card.body, ROOM) if card.body else ()
    yield from _pairs(card.fields)
    if card.image and (instead := _image(card.image).words):
        yield instead
    yield from (_link_text(item) for item in card.actions if isinstance(item, Link) and _is_text(item))
    yield from _small(card.note)


def _card_lines_within(card: Card, limit: int) -> list[str]:
    """The card in about `limit` characters: the body gives way first, then the longer fields; "…" shows where."""
    short = replace(
        card,
        title=markup.shorten_words(card.title, limit // 4),
        body="",
        fields=tuple((key, markup.shorten_words(value, limit // 8)) for key, value in card.fields),
        note=markup.shorten_words(card.note, limit // 4),
    )
    lines = list(_card_lines(short))
    left = limit - sum(units(line) + 1 for line in lines)
    body = markup.shorten(card.body, max(left, limit // 4)) if card.body else ""
    return [*lines[:1], *([body] if body else []), *lines[1:]]


# Words


def _pairs(pairs: tuple[tuple[str, Words], ...]) -> Iterator[str]:
    for key, value in pairs:
        label = f"**{markup.shorten(parts.line(key, 200), 400)}** "
        first, *rest = markup.pieces(value, ROOM - units(label)) or [""]
        yield label + first
        yield from rest


def _small(words: Words) -> list[str]:
    """Every line small."""
    if not words:
        return []
    return [
        "\n".join(f"-# {_dotted(line.strip())}" for line in piece.split("\n") if line.strip())
        for piece in markup.pieces(words, ROOM // 3)
    ]


def _dotted(line: str) -> str:
    """Small print knows no lists: its bullets are drawn."""
    return f"{BULLET}{line[2:]}" if line.startswith("- ") else line


def _joined(lines: Iterable[str]) -> list[str]:
    """Lines put together into texts that fit a message."""
    texts: list[str] = []
    for line in lines:
        if texts and units(texts[-1]) + units(line) < ROOM:
            texts[-1] = f"{texts[-1]}\n{line}"
        else:
            texts.append(line)
    return texts


def _table(table: Table) -> list[str]:
    """A code block where it fits the screen, else a list; long tables go on with their head repeated."""
    caption = [f"**{markup.shorten(parts.line(table.caption, 500), 1_000)}**"] if table.caption.strip() else []
    body = replace(table, caption="")
    if max(map(units, plain.table(body).split("\n"))) > TABLE_WIDTH:
        rows = (line for row in table.rows for line in _row_lines(table.head, row))
        head = table.head[:1] if table.rows else table.head
        return [*caption, *_joined([*_small(" · ".join(filter(None, head))), *rows])]
    return [*caption, *(f"```\n{part}\n```" for part in _table_parts(body) if part.strip())]


def _table_parts(table: Table) -> Iterator[str]:
    text = shown(plain.table(table)).replace("`", "ˋ")  # a tick of another kind cannot end the block
    if units(text) <= ROOM or len(table.rows) < 2:
        yield text
        return
    half = len(table.rows) // 2
    for rows in (table.rows[:half], table.rows[half:]):
        yield from _table_parts(replace(table, rows=rows))


def _row_lines(head: tuple[str, ...], row: tuple[str, ...]) -> Iterator[str]:
    """ "- **Riga** · Days: 12 · Cost: low"."""
    names = [f"{markup.shorten(parts.line(name, 100), 200)}: " if name else "" for name in head]
    for at, cell in enumerate(row):
        shown = markup.pieces(" ".join(cell.split()), ROOM // 2) or ["–"]
        first = f"- **{shown[0]}**" if at == 0 else f"  - {names[at] if at < len(names) else ''}{shown[0]}"
        yield from (first, *shown[1:])


# What can be pressed


def _actions(items: tuple[Item, ...]) -> Iterator[Piece]:
    texts = [_link_text(item) for item in items if isinstance(item, Link) and _is_text(item)]
    yield from _words(texts)
    for row in _rows(item for item in items if not _is_text(item)):
        yield Piece(component=row)


def _rows(items: Iterable[Item]) -> Iterator[Component]:
    """Rows of at most five buttons, evenly filled; a select has a row of its own."""
    buttons: list[Component] = []
    for item in items:
        if isinstance(item, Button | Link):
            buttons.append(parts.button(item) if isinstance(item, Button) else parts.link(item))
            continue
        yield from _evenly(buttons)
        buttons = []
        yield from (parts.row([one]) for one in _chooser(item))
    yield from _evenly(buttons)


def _evenly(buttons: list[Component]) -> Iterator[Component]:
    """Six buttons are two rows of three, not five and a lonely one."""
    rows = -(-len(buttons) // limits.ROW)
    width = -(-len(buttons) // rows) if rows else 1
    return (parts.row(buttons[at : at + width]) for at in range(0, len(buttons), width))


def _chooser(item: Select | PeopleSelect) -> list[Component]:
    return parts.selects(item) if isinstance(item, Select) else [parts.people(item)]


def _is_text(item: Item) -> bool:
    """Whether a link cannot be a button: too long for one, or not an address people should be sent to."""
    return isinstance(item, Link) and (not markup.safe_url(item.url) or units(item.url) > limits.LINK_URL)


def _link_text(item: Link) -> str:
    if markup.safe_url(item.url):
        return markup.link(parts.line(item.label, 200), item.url)
    return f"{markup.escape(parts.line(item.label, 200))}: {markup.shorten(parts.line(item.url, 1_000), 2_000)}"


def _pager(pager: Pager) -> Component:
    previous, following = "◂ Previous", "Next ▸"  # not ◀ and ▶, which Discord draws as blue emoji
    return parts.row(
        [
            parts.button(Button(previous, pager.previous)) if pager.previous else parts.idle(previous),
            parts.idle(f"{pager.page} / {pager.pages}"),
            parts.button(Button(following, pager.next)) if pager.next else parts.idle(following),
        ]
    )


# Pictures and files


def _chart(chart: Chart) -> list[Piece]:
    """What it shows; then the picture with its figures in small print, or without one the table."""
    says = _words(markup.pieces(chart.says, ROOM))
    if chart.picture:
        return [*says, _image(Image(chart.picture, chart.says)), *_words(_small("\n".join(plain.told(chart))))]
    return [*says, *_words(_table(plain.figures(chart)) if chart.series else [])]


def _image(image: Image) -> Piece:
    alt = parts.line(image.alt, limits.ALT)
    if isinstance(image.source, bytes):
        name = f"picture-{crc32(image.source):08x}.png"
        if len(image.source) > limits.FILE_BYTES:
            return Piece(words=_too_large(alt, image.source))
        return Piece(component=parts.picture(f"attachment://{name}", alt), uploads=(Upload(name, image.source),))
    if not markup.safe_url(image.source):
        return Piece(words=f"\\[image: {markup.shorten(alt, ROOM // 2)}\\]")
    return Piece(component=parts.picture(image.source, alt))


def _file(file: File) -> Piece:
    name = _FILE_NAME.sub("-", file.name).strip(".-")[-80:] or "file"
    if len(file.data) > limits.FILE_BYTES:
        return Piece(words=_too_large(file.name, file.data))
    return Piece(component=parts.file(name), uploads=(Upload(name, file.data),))


def _too_large(name: str, data: bytes) -> str:
    megabytes = f"{len(data) / 1024 / 1024:.1f}"
    return f"**{markup.escape(parts.line(name, 200), start=False)}** has {megabytes} MB, more than Discord takes."
