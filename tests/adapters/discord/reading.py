"""How Discord's apps read Markdown, as far as it matters for what a person typed: what is shown, and what is active."""

import re
from dataclasses import dataclass, field

_LINE = re.compile(r"[^\S\n]*(?:#{1,3}\s|-#\s|[-*+]\s|>|\d+[.)]\s)")
_LINK = re.compile(r"<(https?://[^\s<>]+)>")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


@dataclass
class Read:
    """`shown` is what a reader sees; `active` what Discord would draw as markup or as a ping."""

    shown: str = ""
    active: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def read(text: str) -> Read:
    found, at = Read(), 0
    while at < len(text):
        if (at == 0 or text[at - 1] == "\n") and (line := _LINE.match(text, at)):
            found.active.append(line[0])
        if escaped := _ESCAPED.match(text, at):
            found.shown += escaped[1]
            at = escaped.end()
        elif link := _LINK.match(text, at):
            found.shown += link[1]
            found.links.append(link[1])
            at = link.end()
        else:
            if text[at] in "*_~|`<[" or re.match("@(everyone|here)", text[at:]) or text.startswith("://", at):
                found.active.append(text[at : at + 10])
            found.shown += text[at]
            at += 1
    return found
