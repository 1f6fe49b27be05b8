"""What somebody says about an import beside the file: as it is typed, and as it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.text import clean
from bot.zones import is_zone

SEEN_BY = ("public", "members", "space")
LONGEST_NAME = 100


@dataclass(frozen=True)
class Asked:
    """`name` is what the source is called; `said` are like title=COLUMN, without a column where none fits."""

    name: str
    said: tuple[str, ...] = ()
    zone: str = ""
    visibility: str = "public"
    space_id: int | None = None
    made_by: int | None = None


@dataclass(frozen=True)
class Options:
    """How a source is imported. `name` is what it goes by from now on; `columns` (field → column) is what somebody knew
    better than the guess; `zone` is the source's own, where it is known."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    zone: str = ""
    visibility: str = "public"
    space_id: int | None = None
    made_by: int | None = None


def read_options(asked: Asked, labels: Mapping[str, str]) -> Options:
    """`labels` are what people see fields called ("url": "Link"); either name does. Raises ValueError with what is allowed."""
    columns = dict(pair(one) for one in asked.said)
    source = " ".join(clean(asked.name, LONGEST_NAME).split())
    if not source:
        raise ValueError("Say what the source is called.")
    if asked.zone and not is_zone(asked.zone):
        raise ValueError(f"“{asked.zone}” is no time zone; one looks like America/New_York.")
    if asked.visibility not in SEEN_BY:
        raise ValueError(f"Visibility is public, members or space, not “{asked.visibility}”.")
    fields = {label.casefold().replace(" ", "_"): name for name, label in labels.items()}
    typed = {left.casefold().replace(" ", "_"): right for left, right in columns.items()}
    named = {fields.get(left, left): right for left, right in typed.items()}
    return Options(source, named, asked.zone, asked.visibility, asked.space_id, asked.made_by)


def pair(text: str) -> tuple[str, str]:
    """Both sides of title=COLUMN. Raises ValueError."""
    left, equals, right = (part.strip() for part in text.partition("="))
    if not equals or not left:
        raise ValueError(f"“{text}” should be FIELD=COLUMN, like title=Name, or kind.THEIRS=OURS.")
    return left, right
