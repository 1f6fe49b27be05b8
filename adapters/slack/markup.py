"""Spans as Slack's rich text, which has no escapes to get wrong: a text element shows what it holds and nothing else.

Where Slack takes only mrkdwn or plain text (the small print, the fallback `text`) `escape` is the one guard: it leaves no
way to ping, to link or to leave the text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from adapters.slack import limits
from bot.people import ChannelRef, UserRef
from bot.ui import plain
from bot.ui.address import host, misleads
from bot.ui.fit import clip, parts, units
from bot.ui.markup import BULLET, Anchor, ChannelMention, Mention, Plain, Rich, Span, When

Block = dict[str, Any]
Element = dict[str, Any]
Row = tuple[bool, list[Element]]  # whether it is a bullet, and what stands in it

PLATFORM = "slack"
DATE = "{date_short_pretty} at {time}"
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_MARKS = re.compile(r"[*_~`]|^\s*>|:[\w+-]+:|^\s*•", re.MULTILINE)
_UNSAFE_URL = re.compile(r"[\x00-\x20\x7f-\xa0\u202a-\u202e\u2066-\u2069<>\"\\^`{|}]")


def shown(text: str) -> str:
    """Without control characters, direction overrides and lone surrogates."""
    return _UNSHOWN.sub("", text)


def escape(text: str) -> str:
    """For mrkdwn and the fallback text: the three characters Slack reads, and only these."""
    return shown(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def safe_url(url: str) -> str:
    """The address if it may become a link, else ""."""
    if not url or len(url) > limits.URL or _UNSAFE_URL.search(url):
        return ""
    try:
        pieces = urlsplit(url)
        return url if pieces.scheme.lower() in ("http", "https") and pieces.hostname else ""
    except ValueError:
        return ""


def own_id(ref: UserRef | ChannelRef, team: str) -> str:
    """Slack's id of somebody or something in this workspace; "" for what Slack here does not know."""
    home, colon, local = ref.id.partition(":")
    return local if ref.platform == PLATFORM and colon and (home == team or not team) else ""


def link(label: str, url: str, style: dict[str, bool] | None = None) -> list[Element]:
    """A link where it is safe to be one, with its real host where the label could mislead."""
    label = shown(label)
    if not safe_url(url):
        return text(f"{label} ({url})" if url and url != label else label, style)
    words = label if label.strip() else url
    anchor: Element = {"type": "link", "url": url, "text": words}
    if style:
        anchor["style"] = style
    return [anchor, *text(f" ({host(url)})")] if misleads(words, url) else [anchor]


def text(words: str, style: dict[str, bool] | None = None) -> list[Element]:
    words = shown(words)
    if not words:
        return []
    return [{"type": "text", "text": words, "style": style} if style else {"type": "text", "text": words}]


def elements(span: Span, team: str, style: dict[str, bool] | None = None) -> list[Element]:
    """One span as elements of a rich text section."""
    match span:
        case Plain():
            return text(span.text, _style(span) or style)
        case Anchor():
            return link(span.text, span.url, style)
        case Mention():
            user = own_id(span.user, team)
            return [{"type": "user", "user_id": user}] if user else text(_named("@", span.name or span.user.id), style)
        case ChannelMention():
            channel = own_id(span.channel, team)
            if channel:
                return [{"type": "channel", "channel_id": channel}]
            return text(_named("#", span.channel.name or span.channel.id), style)
        case When():
            own = plain.own_time(span)
            date = {"type": "date", "timestamp": int(span.at.timestamp()), "format": DATE, "fallback": own}
            return [date, *text(f" ({own})")]


def rows(words: str | Rich, team: str) -> list[Row]:
    """Words line by line, none longer than a block takes."""
    found: list[Row] = []
    for part in parts(words, limits.PARAGRAPH):
        line: list[Element] = []
        bullet = False
        for piece in _lines(part):
            if piece is None:
                found.append((bullet, line))
                line, bullet = [], False
            elif not line and isinstance(piece, Plain) and piece.text.startswith(BULLET):
                bullet = True
                line += text(piece.text.removeprefix(BULLET), _style(piece))
            else:
                line += elements(piece, team)
        found.append((bullet, line))
    return found


def blocks(lines: Sequence[Row]) -> list[Block]:
    """Rows as rich text blocks of bounded length."""
    found: list[Block] = []
    waiting: list[Row] = []
    room = limits.PARAGRAPH
    for line in lines:
        size = sum(units(each.get("text", "")) for each in line[1]) + 1
        if size > room and waiting:
            found += _block(waiting)
            waiting, room = [], limits.PARAGRAPH
        waiting.append(line)
        room -= size
    return found + _block(waiting)


def small(words: str | Rich, team: str) -> list[Block]:
    """Small print: literal text as plain text; links and times as mrkdwn where no typed character could read as markup."""
    if isinstance(words, str):
        return _context(words, "plain_text")
    typed = "".join(span.text for span in words.spans if isinstance(span, Plain | Anchor))
    if all(isinstance(span, Plain) for span in words.spans):
        return _context(typed, "plain_text")
    if _MARKS.search(typed):
        return blocks(rows(words, team))
    printed = "".join(mrkdwn(span, team) for span in words.spans)
    return _context(printed, "mrkdwn") if len(printed) <= limits.TEXT else blocks(rows(words, team))


def mrkdwn(span: Span, team: str) -> str:
    """One span for where only mrkdwn goes; style is left out, words never are."""
    match span:
        case Plain():
            return escape(span.text)
        case Anchor():
            label = escape(span.text).replace("|", "¦")
            if not safe_url(span.url):
                return f"{label} ({escape(span.url)})"
            shown_host = f" ({host(span.url)})" if misleads(span.text, span.url) else ""
            return f"<{escape(span.url).replace('|', '%7C')}|{label or escape(span.url)}>{shown_host}"
        case Mention():
            user = own_id(span.user, team)
            return f"<@{user}>" if user else escape(_named("@", span.name or span.user.id))
        case ChannelMention():
            channel = own_id(span.channel, team)
            return f"<#{channel}>" if channel else escape(_named("#", span.channel.name or span.channel.id))
        case When():
            own = plain.own_time(span)
            return f"<!date^{int(span.at.timestamp())}^{DATE}|{escape(own)}> ({escape(own)})"


def plain_text(words: str, most: int, instead: str = "–") -> dict[str, Any]:
    """A plain_text object: shows exactly these characters. Never empty, which Slack refuses."""
    words = clip(shown(words).strip(), most)
    return {"type": "plain_text", "text": words or instead, "emoji": False}


def _named(sign: str, name: str) -> str:
    return f"{sign}{clip(name, limits.NAME)}"


def _style(span: Plain) -> dict[str, bool] | None:
    if not (span.bold or span.italic or span.code or span.mark):
        return None
    wanted = {"bold": span.bold or span.mark, "italic": span.italic, "code": span.code}
    return {name: True for name, on in wanted.items() if on}


def _lines(part: Sequence[Span]) -> Iterator[Span | None]:
    """The spans, with None at every line end."""
    for span in part:
        if not isinstance(span, Plain) or "\n" not in span.text:
            yield span
            continue
        for index, line in enumerate(span.text.split("\n")):
            if index:
                yield None
            if line:
                yield Plain(line, span.bold, span.italic, span.code, span.mark)


def _block(lines: Sequence[Row]) -> list[Block]:
    """One rich text block: runs of bullets become lists, the other lines sections."""
    inner: list[Element] = []
    section: list[Element] = []
    items: list[Element] = []
    for bullet, line in lines:
        if bullet and line:
            _flush(inner, section)
            section = []
            items.append({"type": "rich_text_section", "elements": line})
            continue
        if items:
            inner.append({"type": "rich_text_list", "style": "bullet", "elements": items})
            items = []
        section += [*({"type": "text", "text": "\n"} for _ in section[:1]), *line]
    _flush(inner, section)
    if items:
        inner.append({"type": "rich_text_list", "style": "bullet", "elements": items})
    visible = any(each.get("text", each["type"]).strip() for _, line in lines for each in line)
    return [{"type": "rich_text", "elements": inner}] if visible else []


def _flush(inner: list[Element], section: list[Element]) -> None:
    while section and section[-1].get("text") == "\n":
        section.pop()
    if section:
        inner.append({"type": "rich_text_section", "elements": section})


def _context(words: str, kind: str) -> list[Block]:
    if not words.strip():
        return []
    if kind == "mrkdwn":
        return [{"type": "context", "elements": [{"type": "mrkdwn", "text": words, "verbatim": True}]}]
    pieces = [
        plain_text("".join(one.text for one in part if isinstance(one, Plain)), limits.TEXT)
        for part in parts(words, limits.TEXT)
    ]
    return [{"type": "context", "elements": [piece]} for piece in pieces]
