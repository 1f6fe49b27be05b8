"""Words as Discord's Markdown. Whatever a person typed is escaped here; only http and https ever become a link.

Every line stands for itself: no marker reaches over a line end, so that text can be cut between any two lines.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import assert_never

from bot.text import shown as visible
from bot.ui import plain
from bot.ui.address import host, misleads
from bot.ui.fit import SIGN, clip, split, units
from bot.ui.markup import BULLET, Anchor, ChannelMention, Mention, Plain, Rich, Span, When, spans
from bot.ui.nodes import Words

PLATFORM = "discord"
UNSEEN = "\u200b"  # a zero-width space: keeps two markers, or "@" and "everyone", apart
ATOM = "\ufffc"  # stands for a mention or a time where text is measured
LONGEST_URL = 1_000
LONGEST_NAME = 100
LONGEST_TITLE = 1_000
# An address ends before a closing bracket or a full stop, as people mean it.
_URL = r"(?P<url>https?://[^\s<>\"'`\\|*\[\](){}]*[\w/#=&%+$-])"
_MARKS = r"(?P<mark>[\\*_~|`<\[\]])|(?P<ping>@(?=everyone|here))"
_LINE = r"^(?P<lead>[^\S\n]*)(?P<start>[#>+-])|^(?P<count>[^\S\n]*\d+)(?P<dot>[.)])"
_INSIDE = re.compile(f"{_URL}|{_MARKS}")
_FROM_START = re.compile(f"{_LINE}|{_URL}|{_MARKS}", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>\\`]+", re.IGNORECASE)
_LOOKS_LIKE_ADDRESS = re.compile(r"\w:/|\bwww\.", re.IGNORECASE)
_PING = re.compile("@(?=everyone|here)")
_TICKS = re.compile("`+")


def show(words: Words) -> str:
    """All of it, line ends kept."""
    if isinstance(words, str):
        return escape(words)
    return "\n".join(_line(line) for line in _lines(words.spans))


def show_line(words: Words) -> str:
    """In one line, for titles and small print."""
    if isinstance(words, str):
        return escape(" ".join(words.split()))
    return "".join(_line(line) for line in _lines(map(_in_line, words.spans)))


def _in_line(span: Span) -> Span:
    """Without line ends; a bullet is no list there."""
    if not isinstance(span, Plain):
        return span
    text = span.text.replace("\n", " ")
    return replace(span, text=f"{UNSEEN}{text}" if text.startswith(BULLET) else text)


def shorten(words: Words, limit: int) -> str:
    """`show`, cut with "…" where it would be longer than `limit` characters of Markdown."""
    shown = show(words)
    if units(shown) <= limit:
        return shown
    source = _source(words)
    low, high, best = 1, min(len(source), limit), ""
    while low <= high:
        middle = (low + high) // 2
        shown = show(Rich((*_cut(words, 0, _kept(source, middle)), Plain(SIGN))))
        if units(shown) <= limit:
            low, best = middle + 1, shown
        else:
            high = middle - 1
    return best


def shorten_words(words: Words, limit: int) -> Words:
    """The words themselves, cut with "…" after `limit` characters."""
    if isinstance(words, str):
        return clip(words, limit)
    source = _source(words)
    if units(source) <= limit:
        return words
    return Rich((*_cut(words, 0, _kept(source, limit)), Plain(SIGN)))


def pieces(words: Words, limit: int) -> list[str]:
    """`show` in pieces of at most `limit` characters, split between paragraphs where that works."""
    shown = show(words)
    if units(shown) <= limit:
        return [shown] if shown.strip() else []
    source, width = _source(words), limit
    while True:
        parts = [show(part) for part in _sliced(words, source, split(source, width))]
        if width == 1 or all(units(part) <= limit for part in parts):
            return [part for part in parts if part.strip()]
        width = max(1, width * 2 // 3)


def link(text: str, url: str) -> str:
    """A masked link, or the text alone when nobody should be sent there.

    Words that look like an address would hide where the link leads: both are shown then.
    """
    text = " ".join(text.split())
    address = safe_url(url)
    if not address:
        return escape(text)
    if not text or text == url:
        return f"<{address}>"
    if _LOOKS_LIKE_ADDRESS.search(text):
        return f"{escape(text, links=False)} (<{address}>)"
    return f"[{escape(text, links=False)}](<{address}>){_host(text, address)}"


def _host(text: str, url: str) -> str:
    """Where it leads, after words that name another place."""
    return f" ({escape(host(url), start=False, links=False)})" if misleads(text, url) else ""


def title(words: Words, url: str) -> str:
    """A title in one line that leads to its record; marks in it stay."""
    text = " ".join(plain.words(words).split())
    address = safe_url(url)
    if not address or not text or _LOOKS_LIKE_ADDRESS.search(text):
        return link(clip(text, LONGEST_TITLE), url) if address else show_line(words)
    flat = Rich(tuple(_flattened(span) for span in spans(words)))
    return f"[{show_line(flat)}](<{address}>){_host(text, address)}"


def _flattened(span: Span) -> Plain:
    if isinstance(span, Plain | Anchor):
        line = span.text.replace("\n", " ")
        return replace(span, text=line) if isinstance(span, Plain) else Plain(line)
    return Plain(clip(plain.words(Rich((span,))), LONGEST_NAME))


def safe_url(url: str) -> str:
    """The address if a link may lead there, else ""."""
    return url if len(url) <= LONGEST_URL and _ADDRESS.fullmatch(url) and visible(url) == url else ""


def escape(text: str, *, start: bool = True, links: bool = True) -> str:
    """Typed text that shows as it was typed. `start`: it begins a line; `links`: addresses in it can be pressed."""
    if len(text) <= 200:
        return _escape(text, start, links)
    return _escape.__wrapped__(text, start, links)


@lru_cache(maxsize=4096)
def _escape(text: str, start: bool, links: bool) -> str:
    text = visible(text)
    pattern = _FROM_START if start else _INSIDE
    return pattern.sub(_linked if links else _flat, text)


def _linked(match: re.Match[str]) -> str:
    return f"<{match[0]}>" if match.lastgroup == "url" else _marked(match)


def _flat(match: re.Match[str]) -> str:
    return _INSIDE.sub(_unlinked, match[0]) if match.lastgroup == "url" else _marked(match)


def _unlinked(match: re.Match[str]) -> str:
    """An address that must not become a link of its own: its marks are escaped like any others."""
    text = re.sub(r"([\\*_~|`<\[\]])", r"\\\1", match[0]) if match.lastgroup == "url" else _marked(match)
    return text.replace("://", f":{UNSEEN}//")


def _marked(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "start":
            return f"{match['lead']}\\{match['start']}"
        case "dot":
            return f"{match['count']}\\{match['dot']}"
        case "ping":
            return f"@{UNSEEN}"
        case _:
            return f"\\{match[0]}"


def _lines(found: Iterable[Span]) -> Iterator[list[Span]]:
    """The spans line by line; neighbours of one style are one span."""
    line: list[Span] = []
    for span in found:
        if not isinstance(span, Plain):
            line.append(span)
            continue
        first, *rest = span.text.split("\n")
        _append(line, span, first)
        for text in rest:
            yield line
            line = []
            _append(line, span, text)
    yield line


def _append(line: list[Span], span: Plain, text: str) -> None:
    if not text:
        return
    whole = span if span.text == text else replace(span, text=text)
    last = line[-1] if line else None
    if isinstance(last, Plain) and _style(last) == _style(whole):
        line[-1] = replace(last, text=last.text + text)
    else:
        line.append(whole)


def _style(span: Plain) -> tuple[bool, bool, bool, bool]:
    return span.bold, span.italic, span.code, span.mark


def _line(line: list[Span]) -> str:
    shown = ""
    for span in line:
        piece = _piece(span, start=not shown)
        if shown and piece and piece[0] in "*`" and shown[-1] in "*`":
            piece = UNSEEN + piece
        shown += piece
    return shown


def _piece(span: Span, *, start: bool) -> str:
    match span:
        case Plain():
            return _plain(span, start)
        case Anchor():
            return link(span.text, span.url)
        case Mention():
            if span.user.platform == PLATFORM and span.user.id.isdecimal():
                return f"<@{span.user.id}>"
            return f"@{UNSEEN}{_name(span.name or span.user.id)}"
        case ChannelMention():
            channel = span.channel
            if channel.platform == PLATFORM and channel.id.isdecimal():
                return f"<#{channel.id}>"
            return f"#{_name(channel.name or channel.id)}"
        case When():
            return when(span)
        case _:
            assert_never(span)


def _name(name: str) -> str:
    return escape(clip(" ".join(name.split()), LONGEST_NAME), start=False, links=False)


def when(span: When) -> str:
    """In the reader's own time, by their app; then the record's own time and zone."""
    own = escape(plain.own_time(span), start=False, links=False)
    return f"<t:{int(span.at.timestamp())}:f> ({own})"


def _plain(span: Plain, start: bool) -> str:
    if start and span.text.startswith(BULLET):
        return "- " + _plain(replace(span, text=span.text.removeprefix(BULLET)), True)
    if not (span.bold or span.italic or span.code or span.mark):
        return escape(span.text, start=start)
    whole = visible(span.text)
    text = whole.strip()
    if not text:
        return whole
    # Code stands alone: emphasis around it would end at a star inside it.
    marker = "" if span.code else "**" * (span.bold or span.mark) + "*" * span.italic
    inner = code(text) if span.code else escape(text, start=False, links=False)
    before, _, after = whole.partition(text)
    return f"{before}{marker}{inner}{marker[::-1]}{after}"


def code(text: str) -> str:
    """Inline code; a tick in it needs a longer fence around it, and several would read as the fence of a block."""
    text = text.replace("`", "ˋ") if "``" in text else text
    fence = "`" * (max((len(ticks) for ticks in _TICKS.findall(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{_PING.sub(f'@{UNSEEN}', text)}{pad}{fence}"


def _source(words: Words) -> str:
    """The words as they are measured and cut: one character for what is cut whole or not at all."""
    return "".join(span.text if isinstance(span, Plain | Anchor) else ATOM for span in spans(words))


def _kept(source: str, limit: int) -> int:
    """How many characters of the source stay when it is clipped."""
    return len(clip(source, limit).removesuffix(SIGN).rstrip())


def _cut(words: Words, start: int, end: int) -> Iterator[Span]:
    """The spans between two places of the source."""
    at = 0
    for span in spans(words):
        length = len(span.text) if isinstance(span, Plain | Anchor) else 1
        low, high = max(start - at, 0), min(end - at, length)
        if low < high:
            yield replace(span, text=span.text[low:high]) if isinstance(span, Plain | Anchor) else span
        at += length


def _sliced(words: Words, source: str, parts: Iterable[str]) -> Iterator[Rich]:
    at = 0
    for part in parts:
        at = source.index(part, at)
        yield Rich(tuple(_cut(words, at, at + len(part))))
        at += len(part)
