"""The public bodies people work for: a level of government, and how many people such a body serves."""

import re
from enum import StrEnum


class Level(StrEnum):
    NATION = "nation"
    REGION = "region"
    TOWN = "town"


class BodySize(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    VERY_LARGE = "very_large"


# Up to so many people served; a body that serves more is very large.
SERVES = {BodySize.SMALL: 20_000, BodySize.MEDIUM: 200_000, BodySize.LARGE: 2_000_000}
_NUMBER = re.compile(r"\d{1,3}(?:[,. \u00a0']\d{3})+|\d+")


def size_of(words: str) -> BodySize | None:
    """The size somebody wrote: its name, or how many people are served ("population 12,000"). None for anything else."""
    named = words.strip().casefold().replace(" ", "_").replace("-", "_")
    if named in [size.value for size in BodySize]:
        return BodySize(named)
    numbers = [int(re.sub(r"\D", "", found[0])) for found in _NUMBER.finditer(words)]
    if len(numbers) != 1:
        return None
    return next((size for size, most in SERVES.items() if numbers[0] <= most), BodySize.VERY_LARGE)
