"""Making content fit: clipped with a sign, or split where a reader would pause; never through the middle of a character.

Lengths are counted as the strictest platforms count them, in UTF-16 units: an emoji outside the basic plane is two.
"""

import re
import unicodedata
from dataclasses import replace

from bot.ui.markup import Anchor, ChannelMention, Mention, Plain, Rich, Span, When, spans

SIGN = "…"
_JOINER = "\u200d"
_FLAGS = range(0x1F1E6, 0x1F200)
_EXTENDS = re.compile("[\u200d\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_PAUSES = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s"), re.compile(r"\s"))
_LONGEST_OF_A_TIME = 80


def units(text: str) -> int:
    """How long the text is for a platform that counts in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, most: int, sign: str = SIGN) -> str:
    """The text, or as much of its beginning as fits together with the sign."""
    if 2 * len(text) <= most or units(text) <= most:
        return text
    room = most - units(sign)
    kept = text[: _whole(text, room)].rstrip()
    return kept + sign if units(kept) <= room else sign


def split(text: str, most: int) -> list[str]:
    """The text in pieces that fit, broken at paragraphs, else lines, else sentences, else words."""
    pieces: list[str] = []
    while units(text) > most:
        end, start = _pause(text, most)
        pieces.append(text[:end])
        text = text[start:]
    return [*pieces, text] if text or not pieces else pieces


def parts(words: str | Rich, most: int) -> list[tuple[Span, ...]]:
    """Spans in groups whose words fit; only literal text is broken."""
    every = spans(words)
    if sum(map(length, every)) <= most:
        return [every] if every else []
    groups: list[list[Span]] = [[]]
    room = most
    for span in every:
        for piece in _pieces(span, room, most):
            if (size := length(piece)) > room and groups[-1]:
                groups.append([])
                room = most
            groups[-1].append(piece)
            room -= size
    return [tuple(group) for group in groups if group]


def length(span: Span) -> int:
    """At most how many characters a platform shows for it."""
    match span:
        case Plain() | Anchor():
            return units(span.text) + (units(span.url) if isinstance(span, Anchor) else 0)
        case Mention() | ChannelMention() | When():
            return _LONGEST_OF_A_TIME


def _pieces(span: Span, room: int, most: int) -> list[Span]:
    if isinstance(span, Anchor) and length(span) > most:
        if 2 * units(span.url) < most:
            return [Anchor(clip(span.text, most - units(span.url)), span.url)]
        span = Plain(f"{span.text} ({span.url})")
    if not isinstance(span, Plain) or units(span.text) <= room:
        return [span]
    first = split(span.text, room) if room > most // 2 else []
    if first:
        rest = span.text[len(first[0]) :].lstrip()
        return [replace(span, text=text) for text in [first[0], *split(rest, most)]]
    return [replace(span, text=text) for text in split(span.text, most)]


def _pause(text: str, most: int) -> tuple[int, int]:
    """Where the first piece ends and the next begins."""
    window = text[: _whole(text, most)]
    for pause in _PAUSES:
        found = [match for match in pause.finditer(window) if match.start() > len(window) // 2]
        if found:
            return found[-1].start(), found[-1].end()
    return len(window), len(window)


def _whole(text: str, most: int) -> int:
    """How many characters of the text fit into `most` units without cutting one that is made of several."""
    at = total = 0
    for one in text:
        total += 2 if ord(one) > 0xFFFF else 1
        if total > most:
            break
        at += 1
    if at >= len(text):
        return len(text)
    whole = at
    while whole > 0 and _inside(text, whole):
        whole -= 1
    return whole or max(at, 1)


def _inside(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` would go through one visible character."""
    here, before = text[at], text[at - 1]
    if _EXTENDS.match(here) or before == _JOINER or unicodedata.combining(here):
        return True
    if ord(here) in _FLAGS and ord(before) in _FLAGS:
        flags = 0
        while at - 1 - flags >= 0 and ord(text[at - 1 - flags]) in _FLAGS:
            flags += 1
        return flags % 2 == 1
    return False
