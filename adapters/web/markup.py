"""Words as HTML. Whatever a person typed is escaped here; only http and https ever become a link."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup, escape

from adapters.web.drawing import Drawing
from bot.people import UserRef
from bot.ui import address
from bot.ui.markup import BULLET, Anchor, ChannelMention, Mention, Plain, When, spans
from bot.ui.nodes import Words

LONGEST_URL = 2000
UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\u202a-\u202e\u2066-\u2069<>\"\\^`{|}]")
LOCALE = "en_GB"
Line = list[Markup]


def safe_url(url: str) -> str:
    """The address if a link may lead there, else ""."""
    if len(url) > LONGEST_URL or UNSAFE.search(url):
        return ""
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def host(url: str) -> str:
    """Where a link really leads, as people say it."""
    return address.host(url).removeprefix("www.") if safe_url(url) else ""


def inline(words: Words, drawing: Drawing) -> Markup:
    """For titles and cells: one run of text, a line break for each newline."""
    return Markup("<br>").join(Markup("").join(line) for line in _lines(words, drawing))


def flow(words: Words, drawing: Drawing) -> Markup:
    """For bodies: paragraphs and bullet lists."""
    return Markup("").join(_groups(list(_lines(words, drawing))))


def plain(words: Words) -> str:
    """The words without any markup, for a page's title or what is read aloud."""
    return "".join(_said(span, {}) for span in spans(words))


def _groups(lines: list[Line]) -> Iterator[Markup]:
    at = 0
    while at < len(lines):
        kind = _kind(lines[at])
        end = at
        while end < len(lines) and _kind(lines[end]) == kind:
            end += 1
        if kind == "bullet":
            items = Markup("").join(
                Markup("<li>{}</li>").format(_joined(line).removeprefix(BULLET)) for line in lines[at:end]
            )
            yield Markup("<ul>{}</ul>").format(items)
        elif kind == "text":
            yield Markup("<p>{}</p>").format(Markup("<br>").join(_joined(line) for line in lines[at:end]))
        at = end


def _kind(line: Line) -> str:
    text = _joined(line)
    return "bullet" if text.startswith(BULLET) else "text" if text.strip() else "blank"


def _joined(line: Line) -> Markup:
    return Markup("").join(line)


def _lines(words: Words, drawing: Drawing) -> Iterator[Line]:
    line: Line = []
    for span in spans(words):
        if not isinstance(span, Plain):
            line.append(_piece(span, drawing))
            continue
        first, *rest = span.text.split("\n")
        line.append(_styled(first, span))
        for text in rest:
            yield line
            line = [_styled(text, span)]
    yield line


def _styled(text: str, span: Plain) -> Markup:
    shown = escape(text)
    for tag, wanted in (("code", span.code), ("em", span.italic), ("strong", span.bold), ("mark", span.mark)):
        if wanted and text and not text.startswith(BULLET):
            shown = Markup(f"<{tag}>{{}}</{tag}>").format(shown)  # noqa: S704 - the tag is one of four
    return shown


def _piece(span: Anchor | Mention | ChannelMention | When, drawing: Drawing) -> Markup:
    match span:
        case Anchor():
            return link(span.text, span.url)
        case Mention() | ChannelMention():
            return Markup('<span class="mention">{}</span>').format(_said(span, drawing.names))
        case When():
            said = Markup('<time datetime="{}">{}</time>')
            return said.format(span.at.astimezone(UTC).isoformat(), when(span, drawing.zone))


def link(text: str, url: str, css: str = "") -> Markup:
    """A way out of the hub, with its host where the words name another; text alone when nobody should be sent there."""
    if not safe_url(url):
        return escape(text)
    where = Markup(' class="{}"').format(css) if css else Markup("")
    drawn = Markup('<a{} href="{}" rel="nofollow noopener noreferrer">{}</a>').format(where, url, text)
    return drawn + f" ({host(url)})" if address.misleads(text, url) else drawn


def when(span: When, zone: str) -> str:
    """The instant on the reader's own clock, the zone named: "Tue 31 March 2026, 15:00 British Summer Time"."""
    from babel.dates import format_datetime, get_timezone_name

    local = span.at.astimezone(_zone(zone))
    return f"{format_datetime(local, 'EEE d MMMM y, HH:mm', locale=LOCALE)} {get_timezone_name(local, locale=LOCALE)}"


def _zone(name: str) -> ZoneInfo:
    """The reader's zone; a name that this machine does not know must not cost them the page."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _said(span: object, names: Mapping[UserRef, str]) -> str:
    match span:
        case Plain() | Anchor():
            return span.text
        case Mention():
            return f"@{span.name or names.get(span.user) or span.user.id}"
        case ChannelMention():
            return f"#{span.channel.name or span.channel.id}"
        case When():
            return when(span, span.zone)
        case _:
            raise TypeError(f"{type(span).__name__} is no span")
