"""Which mentions in what the app wrote would reach a real person."""

import re
from collections.abc import Iterator
from typing import Any

PING = re.compile(r"<!(?:channel|here|everyone)(?:\|[^>]*)?>|<!subteam\^[^>]+>|<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
LOOSE = re.compile(r"(?<![\w@])@(?:channel|here|everyone)\b")


def pings(text: str, blocks: Any = (), *, link_names: bool = False) -> Iterator[tuple[str, str]]:
    """Every (mention, place). plain_text does not ping; `link_names` or parse=full make bare @channel ping as well."""
    yield from _found(text, "text", link_names)
    yield from _in_blocks(blocks, "blocks", link_names)


def _found(text: str, where: str, link_names: bool) -> Iterator[tuple[str, str]]:
    yield from ((match.group(), where) for match in PING.finditer(text))
    if link_names:
        yield from ((match.group(), where) for match in LOOSE.finditer(text))


def _in_blocks(value: Any, where: str, link_names: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from _in_blocks(each, f"{where}/{index}", link_names)
    elif isinstance(value, dict):
        yield from _in_object(value, where, link_names)


def _in_object(value: dict[str, Any], where: str, link_names: bool) -> Iterator[tuple[str, str]]:
    kind = value.get("type")
    if kind in ("mrkdwn", "markdown") and isinstance(value.get("text"), str):
        yield from _found(value["text"], f"{where}/text", link_names)
    elif kind in ("user", "usergroup", "broadcast") and where.rpartition("/")[0].endswith("elements"):
        yield value.get("user_id") or value.get("usergroup_id") or f"@{value.get('range')}", where
    for name, inner in value.items():
        if isinstance(inner, dict | list):
            yield from _in_blocks(inner, f"{where}/{name}", link_names)
