"""Values as they are found under foreign names, read as text, lists, yes and no."""

import html
import re
from collections.abc import Mapping, Sequence
from typing import cast

from bot.interchange.dates import ISO, MONTHS, NUMBERS, WORDS
from bot.interchange.mapping import picked
from bot.interchange.words import from_html, looks_like_html, without_shortcodes
from bot.text import clean

Chosen = Mapping[str, Sequence[str]]
LONGEST_LINE = 500
BETWEEN = re.compile(r"[;,|\n]")
TRUE = frozenset({"true", "yes", "y", "1", "x", "draft"})
FALSE = frozenset({"false", "no", "n", "0"})


def is_address(value: object) -> bool:
    return isinstance(value, str) and value.strip().casefold().startswith(("https://", "http://"))


def is_date(value: object) -> bool:
    text = value.strip() if isinstance(value, str) else ""
    named = WORDS.fullmatch(text)
    if named:
        return named["name"].casefold() in MONTHS
    return len(text) > 4 and (ISO.fullmatch(text) or NUMBERS.fullmatch(text)) is not None


def value_of(record: Mapping[str, object], chosen: Chosen, name: str) -> object:
    return picked(record, chosen.get(name, ()))


def address_of(record: Mapping[str, object], chosen: Chosen) -> str:
    """The first that leads somewhere by itself, else whatever stands there."""
    found = [line(record.get(key)) for key in chosen.get("url", ())]
    return next((one for one in found if is_address(one)), next((one for one in found if one), ""))


def tags_of(record: Mapping[str, object], chosen: Chosen) -> tuple[str, ...]:
    """What it is filed under, from all the keys that say so, each once."""
    found = [tag for key in chosen.get("tags", ()) for tag in several(record.get(key))]
    return tuple({tag.casefold(): tag for tag in reversed(found)}.values())[::-1]


def several(value: object) -> list[str]:
    parts = cast(list[object], value) if isinstance(value, list | tuple) else BETWEEN.split(value) if isinstance(value, str) else [value]  # fmt: skip
    return [said for said in map(line, parts) if said]


def line(value: object) -> str:
    """One line of text; of an object its name."""
    if isinstance(value, dict):
        named = cast(dict[str, object], value)
        value = next((named[key] for key in ("name", "title", "label", "slug", "value") if key in named), None)
    if isinstance(value, list | tuple):
        return ", ".join(several(cast(object, value)))[:LONGEST_LINE]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = html.unescape(value) if isinstance(value, str) else str(value)
    if looks_like_html(text):
        text = from_html(text)
    return " ".join(clean(without_shortcodes(text), LONGEST_LINE * 2).split())


def prose(value: object, longest: int) -> str:
    """Text of several lines without foreign markup, cut at `longest`."""
    if not isinstance(value, str):
        return line(value)
    text = without_shortcodes(value[: longest * 3])
    return clean(from_html(text) if looks_like_html(text) else html.unescape(text).strip(), longest)


def says_yes(value: object) -> bool:
    return value is True or (isinstance(value, str | int) and str(value).strip().casefold() in TRUE)


def says_no(value: object) -> bool:
    return value is False or (isinstance(value, str | int) and str(value).strip().casefold() in FALSE)
