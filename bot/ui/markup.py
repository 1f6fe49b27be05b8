"""Rich text as spans, made from our own Markdown templates; typed text never becomes markup.

`md("**{title}** helped {count} people", title=title, count=3)` parses the template once and inserts the values as
literal text. A value that is a `UserRef`, `ChannelRef`, `datetime`, span or Rich becomes a mention, a time or itself.
The adapters print the spans and escape there.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.people import ChannelRef, UserRef


@dataclass(frozen=True, slots=True)
class Plain:
    """Literal text; may hold newlines. `mark` is a search hit."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Mention:
    user: UserRef
    name: str = ""


@dataclass(frozen=True, slots=True)
class ChannelMention:
    channel: ChannelRef


@dataclass(frozen=True, slots=True)
class When:
    """An instant, shown in the reader's own zone; `zone` is the record's own, named beside it."""

    at: datetime
    zone: str = "UTC"


Span = Plain | Anchor | Mention | ChannelMention | When


@dataclass(frozen=True, slots=True)
class Rich:
    spans: tuple[Span, ...]


Value = str | int | float | Span | Rich | UserRef | ChannelRef | datetime

BULLET = "• "
PLACEHOLDER = re.compile(r"\{(\w+)\}")
PARSER = MarkdownIt("zero").enable(["emphasis", "backticks", "link", "list", "newline", "escape"])


def spans(words: "str | Rich") -> tuple[Span, ...]:
    """Either kind of words as spans."""
    return words.spans if isinstance(words, Rich) else (Plain(words),) if words else ()


def md(template: str, **values: Value) -> Rich:
    """The template's Markdown (emphasis, code, links, bullets, paragraphs) with the values as literal text.

    Raises KeyError for a placeholder without a value: a programmer's mistake.
    """
    found: list[Span] = []
    for span in _parsed(template):
        if isinstance(span, Plain):
            found.extend(_filled(span, values))
        elif isinstance(span, Anchor):
            found.append(Anchor(_text(span.text, values), _text(span.url, values)))
        else:
            found.append(span)
    return Rich(tuple(found))


def join(separator: str, parts: "tuple[str | Rich, ...]") -> Rich:
    """The parts in a row with literal text between them; empty parts are left out."""
    found: list[Span] = []
    for part in (spans(part) for part in parts):
        if part and found:
            found.append(Plain(separator))
        found.extend(part)
    return Rich(tuple(found))


def _text(template: str, values: dict[str, Value]) -> str:
    return PLACEHOLDER.sub(lambda match: str(values[match[1]]), template)


def _filled(span: Plain, values: dict[str, Value]) -> list[Span]:
    pieces: list[Span] = []
    for index, piece in enumerate(PLACEHOLDER.split(span.text)):
        if index % 2 == 0:
            if piece:
                pieces.append(replace(span, text=piece))
        else:
            pieces.extend(_inserted(span, values[piece]))
    return pieces


def _inserted(around: Plain, value: Value) -> tuple[Span, ...]:
    match value:
        case Rich():
            return value.spans
        case Plain() | Anchor() | Mention() | ChannelMention() | When():
            return (value,)
        case UserRef():
            return (Mention(value),)
        case ChannelRef():
            return (ChannelMention(value),)
        case datetime():
            return (When(value),)
        case str() | int() | float():
            return (replace(around, text=str(value)),)


@lru_cache(maxsize=1024)
def _parsed(template: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for token in PARSER.parse(template):
        if token.type in ("paragraph_open", "bullet_list_open") and found and not _ends_line(found):
            found.append(Plain("\n\n" if token.level == 0 else "\n"))
        elif token.type == "list_item_open":
            if found and not _ends_line(found):
                found.append(Plain("\n"))
            found.append(Plain(BULLET))
        elif token.type == "inline":
            found.extend(_inline(token.children or []))
    return tuple(found)


def _ends_line(found: list[Span]) -> bool:
    last = found[-1]
    return isinstance(last, Plain) and (last.text.endswith("\n") or last.text == BULLET)


def _inline(tokens: list[Token]) -> list[Span]:
    found: list[Span] = []
    bold = italic = False
    url = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold = token.type == "strong_open"
            case "em_open" | "em_close":
                italic = token.type == "em_open"
            case "link_open":
                url = str(token.attrs["href"]).replace("%7B", "{").replace("%7D", "}")
            case "link_close":
                url = ""
            case "softbreak" | "hardbreak":
                found.append(Plain("\n"))
            case "code_inline":
                found.append(Plain(token.content, code=True))
            case _ if token.content:
                found.append(Anchor(token.content, url) if url else Plain(token.content, bold=bold, italic=italic))
            case _:
                pass
    return found
