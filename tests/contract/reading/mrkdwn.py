"""How Slack reads mrkdwn: tokens in pointed brackets, marks of style, emoji in colons, and three escapes."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_TOKEN = re.compile(r"<([^<>]*)>")
_MARKS = re.compile(
    r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]+)(?<=\S)_(?![\w_])"
    r"|(?<![\w~])~(?=\S)([^~\n]+)(?<=\S)~(?![\w~])|```([\s\S]+?)```|`([^`\n]+)`"
)
_QUOTE = re.compile(r"^&gt;", re.MULTILINE)
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")


@dataclass
class Read:
    shown: str = ""
    alive: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)


def read(text: str, zone: str = "UTC") -> Read:
    found = Read()
    at = 0
    for token in _TOKEN.finditer(text):
        found.shown += _words(text[at : token.start()], found) + _token(token[1], zone, found)
        at = token.end()
    found.shown += _words(text[at:], found)
    return found


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _words(text: str, found: Read) -> str:
    for pattern in (_QUOTE, _EMOJI, _MARKS):
        found.alive += [match[0] for match in pattern.finditer(text)]
    text = _EMOJI.sub("", _QUOTE.sub("", text))
    return unescaped(_MARKS.sub(lambda match: next(filter(None, match.groups())), text))


def _token(token: str, zone: str, found: Read) -> str:
    target, _, label = token.partition("|")
    if target.startswith("!date^"):
        moment = datetime.fromtimestamp(int(target.split("^")[1]), UTC)
        return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
    if target.startswith(("!", "@")):
        found.pings.append(target)
        return f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    found.links.append((unescaped(label or target), unescaped(target)))
    return unescaped(label or target)
