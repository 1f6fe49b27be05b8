"""What somebody says about an import beside the file, as it is typed: title=Name, kind.handbook=manual."""

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.text import clean
from commands.library.kinds import kind_of
from commands.library.survey import Options
from store.base import Visibility
from store.resource import Kind

KIND = "kind."
BETWEEN = re.compile(r"[\n,;]+")
LONGEST_NAME = 100


def options_of(
    name: str,
    said: Iterable[str] = (),
    *,
    zone: str = "",
    visibility: str = "public",
    space_id: int | None = None,
    made_by: int | None = None,
) -> Options:
    """Raises ValueError with what is allowed."""
    columns: dict[str, str] = {}
    kinds: dict[str, Kind] = {}
    for one in said:
        left, equals, right = (part.strip() for part in one.partition("="))
        if not equals or not left:
            raise ValueError(f"“{one}” should be FIELD=COLUMN, like title=Name, or kind.THEIRS=OURS.")
        if left.startswith(KIND):
            kinds[left.removeprefix(KIND).casefold()] = _kind(right)
        else:
            columns[left.casefold().replace(" ", "_")] = right
    source = " ".join(clean(name, LONGEST_NAME).split())
    if not source:
        raise ValueError("Say what the source is called.")
    if zone:
        _check_zone(zone)
    return Options(source, columns, zone, _visibility(visibility), space_id, made_by, kinds)


def parted(text: str) -> list[str]:
    """Several of them in one text, with commas or on lines of their own."""
    return [one.strip() for one in BETWEEN.split(text) if one.strip()]


def _kind(word: str) -> Kind:
    kind = kind_of(word, {})
    if kind is None:
        raise ValueError(f"There is no kind “{word}”; there are: {', '.join(one.value for one in Kind)}.")
    return kind


def _visibility(word: str) -> Visibility:
    try:
        return Visibility(word)
    except ValueError:
        raise ValueError(f"Visibility is public, members or space, not “{word}”.") from None


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"“{zone}” is no time zone; one looks like America/New_York.") from None
