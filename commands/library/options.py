"""What somebody says about an import of resources beside what all imports take: kind.handbook=manual."""

import re
from dataclasses import replace

from bot.interchange.options import Asked, pair, read_options
from commands.library.fields import LABELS
from commands.library.kinds import kind_of
from commands.library.survey import Options
from store.resource import Kind

KIND = "kind."
BETWEEN = re.compile(r"[\n,;]+")


def options_of(asked: Asked) -> Options:
    """Raises ValueError with what is allowed."""
    of_kinds = [one for one in asked.said if one.strip().casefold().startswith(KIND)]
    plain = read_options(replace(asked, said=tuple(one for one in asked.said if one not in of_kinds)), LABELS)
    kinds = {theirs.casefold().removeprefix(KIND): _kind(ours) for theirs, ours in map(pair, of_kinds)}
    return Options(**vars(plain), kinds=kinds)


def parted(text: str) -> list[str]:
    """Several of them in one text, with commas or on lines of their own."""
    return [one.strip() for one in BETWEEN.split(text) if one.strip()]


def _kind(word: str) -> Kind:
    kind = kind_of(word, {})
    if kind is None:
        raise ValueError(f"There is no kind “{word}”; there are: {', '.join(one.value for one in Kind)}.")
    return kind
