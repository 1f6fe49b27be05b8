"""How Discord's apps read Markdown: what a reader sees of it, and what in it is alive.

The patterns are those of Discord's own rules (simple-markdown with Discord's additions), tried in order at each place.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass
class Read:
    """`shown` is what stands on the screen; `alive` names every mark that did something."""

    zone: str = "UTC"
    shown: str = ""
    alive: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)


_LINE = {
    "small": re.compile(r" *-# +(?=\S)"),
    "heading": re.compile(r" *#{1,3} +(?=\S)"),
    "quote": re.compile(r" *>(?:>>)? "),
    "bullet": re.compile(r" *[-*+] +(?=\S)"),
    "number": re.compile(r" *\d+[.)] +(?=\S)"),
}
_INSIDE = {
    "fence": re.compile(r"```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```", re.IGNORECASE),
    "escape": re.compile(r"\\([^0-9A-Za-z\s])"),
    "time": re.compile(r"<t:(-?\d{1,17})(?::[tTdDfFR])?>"),
    "user": re.compile(r"<@!?\d+>"),
    "role": re.compile(r"<@&\d+>"),
    "channel": re.compile(r"<#\d+>"),
    "emoji": re.compile(r"<a?:\w+:\d+>"),
    "command": re.compile(r"</[^:\n]{1,100}:\d+>"),
    "everyone": re.compile(r"@(?:everyone|here)"),
    "autolink": re.compile(r"<(https?://[^ >\s]+)>"),
    "address": re.compile(r"https?://[^\s<]+[^<.,:;\"'\]\s]"),
    "link": re.compile(
        r"\[((?:\\.|[^\[\]\\]|\[[^\]]*\])*)\]\((?:<(?P<quoted>https?://[^\s<>]+)>|(?P<url>https?://[^\s<>()]+))(?: +\"[^\"]*\")?\)"
    ),
    "strong": re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
    "underline": re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"),
    "em": re.compile(r"\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)"),
    "em_": re.compile(r"\b_((?:__|\\[\s\S]|[^\\_])+?)_\b"),
    "strike": re.compile(r"~~([\s\S]+?)~~(?!_)"),
    "spoiler": re.compile(r"\|\|([\s\S]+?)\|\|"),
    "code": re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)"),
}
_NESTED = ("strong", "underline", "em", "em_", "strike", "spoiler")
_DULL = re.compile(r"[^\\<@h*_~|`\[\n]+")


def read(text: str, zone: str = "UTC") -> Read:
    found = Read(zone)
    _read(text, found, top=True)
    return found


def _read(text: str, found: Read, *, top: bool) -> None:
    at = 0
    while at < len(text):
        if top and (at == 0 or text[at - 1] == "\n"):
            at = _starts(text, at, found)
        if dull := _DULL.match(text, at):
            found.shown += dull[0]
            at = dull.end()
        elif at < len(text):
            at = _one(text, at, found)


def _starts(text: str, at: int, found: Read) -> int:
    """Past the marks that begin a line."""
    for name, pattern in _LINE.items():
        if match := pattern.match(text, at):
            found.alive.append(name)
            found.shown += "• " if name == "bullet" else ""
            return match.end()
    return at


def _one(text: str, at: int, found: Read) -> int:
    for name, pattern in _INSIDE.items():
        match = pattern.match(text, at)
        if match is None:
            continue
        if name != "escape":
            found.alive.append(name)
        _take(name, match, found)
        return match.end()
    found.shown += text[at]
    return at + 1


def _take(name: str, match: re.Match[str], found: Read) -> None:
    match name:
        case "escape" | "fence":
            found.shown += match[1]
        case "code":
            found.shown += match[2]
        case "time":
            found.shown += f"{datetime.fromtimestamp(int(match[1]), UTC).astimezone(ZoneInfo(found.zone)):%H:%M}"
        case "user" | "role" | "everyone":
            found.pings.append(match[0])
            found.shown += match[0]
        case "channel" | "emoji" | "command":
            found.shown += match[0]
        case "autolink" | "address":
            address = match[match.lastindex or 0]
            found.links.append((address, address))
            found.shown += address
        case "link":
            before = len(found.shown)
            _read(match[1], found, top=False)
            found.links.append((found.shown[before:], match["quoted"] or match["url"]))
        case _:
            _read(match[1], found, top=False)
