"""A reply as Slack messages: pure, one `match` over every node. Content never raises and never vanishes: it is clipped
with a sign, split over blocks, or goes on in the next message.

    for message in messages(reply): post(**message)      # {"blocks": [...], "text": "the same in plain words"}
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, assert_never

from adapters.slack import limits, tables
from adapters.slack.markup import (
    Block,
    Element,
    Row,
    blocks,
    escape,
    link,
    plain_text,
    rows,
    safe_url,
    shown,
    small,
    text,
)
from bot.action import NARROW, numbered
from bot.ui import plain
from bot.ui.fit import clip, units
from bot.ui.markup import Rich
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

Surface = Literal["message", "view"]
Message = dict[str, Any]
Pressable = Button | Link | Select | PeopleSelect
Single = Heading | Text | Note | Fields | Card | Table | Image | Chart | File | Actions | Pager | Divider

SELECT = "select:"  # action_id of a select: what was meant stands in the chosen option
OPEN = "open:"  # action_id of a link: nothing to do for us
BOLD = {"bold": True}
TONES = {"plain": "", "good": "✅ ", "warning": "⚠️ ", "bad": "⛔ "}
NOTHING_TO_SAY = "Done."
_SHORT = 40
_LINE = 75


@dataclass(slots=True)
class Sheet:
    """What is being drawn on. Groups of blocks stay together in one message where they fit."""

    team: str
    surface: Surface
    tables_left: int = limits.TABLES


def messages(reply: Reply, *, zone: str = "UTC", team: str = "") -> list[Message]:
    """The reply as one message, or as many as Slack's limits need."""
    sheet = Sheet(team, "message")
    groups = [(drawn, words) for node in reply.blocks for drawn, words in _node(node, sheet, zone)]
    return [_message(page) for page in _pages(groups)] or [{"blocks": [], "text": NOTHING_TO_SAY}]


def view_blocks(reply: Reply, *, zone: str = "UTC", team: str = "") -> list[Block]:
    """The reply on the Home tab or in a modal, which take no tables, a hundred blocks and so many bytes."""
    sheet = Sheet(team, "view", tables_left=0)
    drawn = [block for node in reply.blocks for group, _ in _node(node, sheet, zone) for block in group]
    more = small("There is more: type /hub in any channel.", team)
    fitting = _fitting(drawn)
    return [*drawn[: fitting - len(more)], *more] if fitting < len(drawn) else drawn or small(NOTHING_TO_SAY, team)


def _fitting(drawn: list[Block]) -> int:
    """How many of the blocks one view can hold."""
    room = limits.VIEW_BYTES
    for n, block in enumerate(drawn[: limits.VIEW_BLOCKS]):
        room -= len(json.dumps(block))
        if room < 0:
            return n
    return min(len(drawn), limits.VIEW_BLOCKS)


def _node(node: Node, sheet: Sheet, zone: str) -> Iterator[tuple[list[Block], str]]:
    """Groups of blocks with their words."""
    if not isinstance(node, Items):
        yield _blocks(node, sheet), plain.node(node, zone)
        return
    for n, card in enumerate(node.cards, 1):
        divider: list[Block] = [{"type": "divider"}] if n > 1 else []
        yield [*divider, *_card(card, sheet, f"{n}. ")], f"{n}. {plain.node(card, zone)}"
    if node.pager:
        yield _pager(node.pager, sheet.team), plain.node(node.pager, zone)


def _blocks(node: Single, sheet: Sheet) -> list[Block]:
    match node:
        case Heading():
            return _heading(node.text, sheet.team)
        case Text():
            return blocks(rows(node.text, sheet.team))
        case Note():
            return small(node.text, sheet.team)
        case Fields():
            return blocks([row for pair in node.pairs for row in _field(*pair, sheet.team)])
        case Card():
            return _card(node, sheet)
        case Table():
            return _table(node, sheet)
        case Image():
            return _image(node, sheet.team)
        case Chart():
            return _chart(node, sheet)
        case File():
            return small(f"File: {node.name}", sheet.team)
        case Actions():
            return _actions(node.items, sheet.team)
        case Pager():
            return _pager(node, sheet.team)
        case Divider():
            return [{"type": "divider"}]
        case _:
            assert_never(node)


def _heading(words: str, team: str) -> list[Block]:
    if not words.strip():
        return []
    if units(words) <= limits.HEADER and "\n" not in words:
        return [{"type": "header", "text": plain_text(words, limits.HEADER)}]
    return blocks(_bold(rows(words, team)))


def _card(card: Card, sheet: Sheet, number: str = "") -> list[Block]:
    """Title and body in one block, the figures under them, then the picture, the small print and what can be done."""
    lines = [*_title(card, sheet.team, number), *rows(card.body, sheet.team)]
    return [
        *blocks([*lines, *_figures(card.fields, sheet.team)]),
        *(_image(card.image, sheet.team) if card.image else []),
        *small(card.note, sheet.team),
        *_actions(card.actions, sheet.team),
    ]


def _title(card: Card, team: str, number: str) -> list[Row]:
    lead = text(f"{TONES[card.tone]}{number}", BOLD)
    if isinstance(card.title, Rich) and not card.url:
        return _led(lead, _bold(rows(card.title, team)))
    words = clip(plain.words(card.title), limits.TITLE).replace("\n", " ")
    return [(False, [*lead, *(link(words, card.url, BOLD) if card.url else text(words, BOLD))])]


def _led(lead: list[Element], lines: list[Row]) -> list[Row]:
    """The lines, with these words before the first."""
    first, *more = lines or [(False, [])]
    return [(False, [*lead, *first[1]]), *more]


def _bold(lines: list[Row]) -> list[Row]:
    return [(bullet, [{**each, "style": {**each.get("style", {}), **BOLD}} for each in line]) for bullet, line in lines]


def _figures(pairs: tuple[tuple[str, str | Rich], ...], team: str) -> list[Row]:
    """Short figures share a line, so that a card stays a card; a long one has its own."""
    found: list[Row] = []
    line: list[Element] = []
    length = 0
    for label, value in pairs:
        words = plain.words(value)
        size = len(label) + len(words)
        if size > _SHORT or "\n" in words:
            found += [(False, line)] * bool(line) + _field(label, value, team)
            line, length = [], 0
            continue
        if line and length + size > _LINE:
            found.append((False, line))
            line, length = [], 0
        line += [*(text("  ·  ") if line else []), *_field(label, value, team)[0][1]]
        length += size
    return [*found, (False, line)] if line else found


def _field(label: str, value: str | Rich, team: str) -> list[Row]:
    """A bold label, and its value beginning beside it."""
    return _led(text(f"{clip(label, limits.LABEL)}: ", BOLD), rows(value, team))


def _image(image: Image, team: str) -> list[Block]:
    """Pictures of our own making are uploaded after the message; here stands what they show."""
    alt = shown(image.alt).strip() or "Picture"
    if isinstance(image.source, bytes):
        return small(f"Picture: {alt}", team)
    if not safe_url(image.source):
        return small(f"Picture: {alt} ({image.source})", team)
    return [{"type": "image", "image_url": image.source, "alt_text": clip(alt, limits.ALT_TEXT)}]


def _chart(chart: Chart, sheet: Sheet) -> list[Block]:
    """What it shows, and its figures: in small print where the picture follows, else as a table."""
    says = blocks(rows(chart.says, sheet.team))
    if chart.picture:
        return [*says, *small("\n".join(plain.told(chart)), sheet.team)]
    return [*says, *(_table(plain.figures(chart), sheet) if chart.series else [])]


def _table(table: Table, sheet: Sheet) -> list[Block]:
    caption = small(table.caption, sheet.team)
    if sheet.tables_left > 0 and tables.fits(table):
        sheet.tables_left -= 1
        return [*caption, tables.block(table)]
    return [*caption, *tables.code(table)]


def _pager(pager: Pager, team: str) -> list[Block]:
    buttons = [
        Button(label, action)
        for label, action in (("Previous", pager.previous), ("Next", pager.next))
        if action is not None
    ]
    return [*small(f"Page {pager.page} of {pager.pages}", team), *_actions(tuple(buttons), team)]


def _actions(items: tuple[Pressable, ...], team: str) -> list[Block]:
    """Rows of what can be pressed, a select in its own; a link that may not be one stays readable as text."""
    seen: dict[str, int] = {}
    drawn = [element for item in items for element in _pressable(item, seen)]
    found: list[Block] = []
    for buttons, group in groupby(drawn, key=lambda element: element["type"] == "button"):
        found += (
            {"type": "actions", "elements": row} for row in (_evenly(list(group)) if buttons else map(_alone, group))
        )
    dead = [item for item in items if isinstance(item, Link) and not safe_url(item.url)]
    return [*found, *(block for item in dead for block in small(f"{item.label}: {item.url}", team))]


def _alone(element: Element) -> list[Element]:
    return [element]


def _evenly(buttons: list[Element]) -> Iterator[list[Element]]:
    """Rows of at most five, as even as can be: six are three and three."""
    rows = -(-len(buttons) // limits.BUTTONS_A_ROW)
    width = -(-len(buttons) // rows)
    yield from (buttons[at : at + width] for at in range(0, len(buttons), width))


def _pressable(item: Pressable, seen: dict[str, int]) -> list[Element]:
    match item:
        case Button():
            button: Element = {
                "type": "button",
                "text": plain_text(item.label, limits.BUTTON_TEXT),
                "action_id": _once(item.action.address(), seen),
            }
            if item.style != "plain":
                button["style"] = item.style
            return [button]
        case Link():
            label = plain_text(item.label, limits.BUTTON_TEXT)
            named = {"type": "button", "text": label, "url": item.url, "action_id": _once(OPEN, seen)}
            return [named] if safe_url(item.url) else []
        case Select():
            return list(_selects(item))
        case PeopleSelect():
            label = plain_text(item.label, limits.PLACEHOLDER)
            return [{"type": "users_select", "placeholder": label, "action_id": _once(item.action.address(), seen)}]
        case _:
            assert_never(item)


def _selects(select: Select) -> Iterator[Element]:
    """One, or as many as its options need."""
    groups: list[list[Element]] = [[]]
    room = limits.OPTION_CHARACTERS
    for option in select.options:
        drawn = _option(option)
        if len(groups[-1]) == limits.OPTIONS or length(drawn) > room:
            groups.append([])
            room = limits.OPTION_CHARACTERS
        groups[-1].append(drawn)
        room -= length(drawn)
    for n, options in enumerate(filter(None, groups), 1):
        label = select.label if len(groups) == 1 else f"{select.label} ({n} of {len(groups)})"
        placeholder = plain_text(label, limits.PLACEHOLDER)
        yield {"type": "static_select", "placeholder": placeholder, "options": options, "action_id": SELECT}


def _option(option: Option) -> Element:
    drawn: Element = {"text": plain_text(option.label, limits.OPTION_TEXT), "value": option.action.address(NARROW)}
    if option.description.strip():
        drawn["description"] = plain_text(option.description, limits.OPTION_TEXT)
    return drawn


def _once(address: str, seen: dict[str, int]) -> str:
    seen[address] = seen.get(address, 0) + 1
    return numbered(address, seen[address])


def _pages(groups: list[tuple[list[Block], str]]) -> Iterator[list[tuple[list[Block], str]]]:
    """Groups by message. A group goes whole into one, unless no message could hold it."""
    if _small(groups):
        yield groups
        return
    page: list[tuple[list[Block], str]] = []
    room, places = limits.MESSAGE_CHARACTERS, limits.MESSAGE_BLOCKS
    for group in groups:
        for drawn, words in _cut(group):
            size = length(drawn)
            if page and (size > room or len(drawn) > places):
                yield page
                page, room, places = [], limits.MESSAGE_CHARACTERS, limits.MESSAGE_BLOCKS
            page.append((drawn, words))
            room, places = room - size, places - len(drawn)
    if any(drawn for drawn, _ in page):
        yield page


def _small(groups: list[tuple[list[Block], str]]) -> bool:
    """Whether one message holds it all, judged by the length of its JSON, which is quick to know and never too short."""
    every = [block for drawn, _ in groups for block in drawn]
    return 0 < len(every) <= limits.MESSAGE_BLOCKS and len(json.dumps(every)) <= limits.MESSAGE_CHARACTERS


def _cut(group: tuple[list[Block], str]) -> Iterator[tuple[list[Block], str]]:
    drawn, words = group
    if len(drawn) <= limits.MESSAGE_BLOCKS and length(drawn) <= limits.MESSAGE_CHARACTERS:
        yield group
        return
    for n, block in enumerate(drawn):
        yield [block], words if n == 0 else ""


def pictures_in_words(message: Message, team: str) -> Message | None:
    """The same without pictures from the web, for when Slack cannot fetch one; None when it has none."""
    drawn = message["blocks"]
    if all(block["type"] != "image" for block in drawn):
        return None
    words = [small(f"Picture: {each['alt_text']}", team) if each["type"] == "image" else [each] for each in drawn]
    return {**message, "blocks": [block for group in words for block in group]}


def _message(page: list[tuple[list[Block], str]]) -> Message:
    words = clip("\n\n".join(words for _, words in page if words), limits.MESSAGE_TEXT)
    escaped = escape(words)
    if len(escaped) > limits.MESSAGE_TEXT:
        escaped = escape(clip(words, limits.MESSAGE_TEXT // len("&amp;")))
    return {
        "blocks": [block for drawn, _ in page for block in drawn],
        "text": escaped if escaped.strip() else NOTHING_TO_SAY,
    }


def length(value: Any) -> int:
    """The characters Slack counts together for a message: every text and every description of a picture."""
    if isinstance(value, list):
        return sum(map(length, value))  # pyright: ignore[reportUnknownArgumentType]
    if not isinstance(value, dict):
        return 0
    return sum(
        units(inner) if isinstance(inner, str) else length(inner)
        for name, inner in value.items()
        if not isinstance(inner, str) or name in ("text", "alt_text", "fallback", "url")
    )
