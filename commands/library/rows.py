"""One foreign record as a resource: nothing guessed in silence, what is uncertain flagged, what cannot be taken refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.interchange.dates import Dated, First, read_date
from bot.interchange.mapping import folded as squeezed
from bot.interchange.reading import Record, Refused
from bot.interchange.report import Doubt, Flag
from bot.interchange.values import (  # fmt: skip
    Chosen,
    address_of,
    is_address,
    line,
    prose,
    says_no,
    says_yes,
    several,
    tags_of,
    value_of,
)
from bot.interchange.words import from_markdown, without_shortcodes
from bot.interchange.zones import Offsets
from bot.text import clean
from commands.library.kinds import kind_of, levels_of, status_of
from store.base import Visibility
from store.resource import Kind, ResourceStatus

LONGEST_TITLE = 300
LONGEST_ID = 300
LONGEST_SUMMARY = 2_000
LONGEST_BODY = 100_000
LONGEST_ADDRESS = 2_000
SHORT = ("language", "audience", "body_type", "body_size", "place")
OUT = "so it stays out of what people find"
WIDTH = (Visibility.SPACE, Visibility.MEMBERS, Visibility.PUBLIC)


@dataclass(frozen=True, slots=True)
class Row:
    """A resource as it will be kept. `fields` are those of the store, `tags` what it is filed under in its source."""

    place: str
    id: str
    fields: Mapping[str, Any]
    tags: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def title(self) -> str:
        return str(self.fields["title"])


@dataclass(frozen=True)
class Reading:
    """How the records of one source are read. `chosen` are the keys behind each field; `spelt` a publisher as most of the
    source writes it; `markdown` whether texts are Markdown; `base` the address that relative links belong to."""

    chosen: Chosen
    today: date
    kinds: Mapping[str, Kind] = field(default_factory=dict[str, Kind])
    spelt: Mapping[str, str] = field(default_factory=dict[str, str])
    offsets: Offsets = field(default_factory=Offsets)
    first: First = ""
    markdown: bool = False
    visibility: Visibility = Visibility.PUBLIC


def row_id(record: Record, chosen: Chosen) -> str:
    """What tells a record from the others of its source, and stays when others come between: its path, its id, else its
    link or its title."""
    if record.key:
        return record.key[:LONGEST_ID]
    said = line(value_of(record.values, chosen, "id"))
    return (said or address_of(record.values, chosen) or line(value_of(record.values, chosen, "title")).casefold())[:LONGEST_ID]  # fmt: skip


def read_row(record: Record, how: Reading) -> Row | Refused:
    values, chosen = record.values, how.chosen
    title, address = line(value_of(values, chosen, "title")), address_of(values, chosen)
    if not title:
        return Refused(record.place, "it has no title")
    if len(title) > LONGEST_TITLE:
        return Refused(record.place, f"its title has more than {LONGEST_TITLE} characters")
    flags: list[Flag] = []
    if address.casefold().startswith("www."):
        address = f"https://{address}"
        flags.append(Flag("its address had no https:// in front", address[:200]))
    if address and not is_address(address):
        if ":" in address.partition("/")[0]:
            return Refused(record.place, f"its address does not start with http: {address[:80]}")
        flags.append(Flag("its address leads nowhere by itself, so it was left out", address[:200]))
        address = ""
    if len(address) > LONGEST_ADDRESS or " " in address:
        return Refused(record.place, f"its address is not one: {address[:80]}")
    seen_by = _visibility(line(value_of(values, chosen, "visibility")), how.visibility)
    if seen_by is None:
        return Refused(record.place, "it was for one space of another hub only")
    published, doubts = _published(values, how, flags)
    expires = read_date(value_of(values, chosen, "expires"), how.first)
    status = _status(values, chosen, expires, how.today, flags)
    fields = {
        "title": title,
        "kind": _kind(values, how, flags),
        "summary": prose(value_of(values, chosen, "summary"), LONGEST_SUMMARY),
        "body": _body(value_of(values, chosen, "body"), how.markdown, flags),
        "url": address,
        "published": published,
        "publisher": _publisher(line(value_of(values, chosen, "publisher")), how, flags),
        "level": levels_of(tuple(several(value_of(values, chosen, "level")))),
        "status": status,
        "visibility": seen_by,
        "expires_on": _whole(expires),
        "review_on": _whole(read_date(value_of(values, chosen, "review_on"), how.first)),
        **{name: line(value_of(values, chosen, name))[:100] for name in SHORT},
    }
    return Row(record.place, row_id(record, chosen), fields, tags_of(values, chosen), tuple(flags), tuple(doubts))


def _kind(values: Mapping[str, object], how: Reading, flags: list[Flag]) -> Kind:
    words = several(value_of(values, how.chosen, "kind"))
    if not words:
        return Kind.ARTICLE
    found = kind_of(words[0], how.kinds)
    if found is None:
        flags.append(Flag("its kind is none of ours, so it is taken as an article", words[0]))
    return found or Kind.ARTICLE


def _body(value: object, markdown: bool, flags: list[Flag]) -> str:
    if markdown and isinstance(value, str):
        body = clean(from_markdown(without_shortcodes(value[: LONGEST_BODY * 2])), LONGEST_BODY + 1)
    else:
        body = prose(value, LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        flags.append(Flag(f"its text is cut after {LONGEST_BODY:,} characters"))
    return body[:LONGEST_BODY].strip()


def _publisher(name: str, how: Reading, flags: list[Flag]) -> str:
    spelt = how.spelt.get(squeezed(name), name)
    if spelt != name:
        flags.append(Flag("its publisher is spelt in several ways, and is written as most entries do", f"{name} → {spelt}"))  # fmt: skip
    return spelt


def _published(values: Mapping[str, object], how: Reading, flags: list[Flag]) -> tuple[str, list[Doubt]]:
    value = value_of(values, how.chosen, "published")
    dated = read_date(value, how.first)
    if dated is None:
        return "", []
    said = " ".join(str(value).split())[:100]
    if dated.unsure:
        flags.append(Flag(f"its date is uncertain: {dated.unsure}", said))
        return dated.day, [Doubt("published", said, dated.unsure)]
    why = how.offsets.doubt(dated)
    if why:
        flags.append(Flag(f"its time is not to be trusted: {why}", said))
        if dated.fragile:
            return dated.day, [Doubt("published", said, f"{why}, and so near midnight the day may be another")]
    return dated.day, []


def _status(
    values: Mapping[str, object], chosen: Chosen, expires: Dated | None, today: date, flags: list[Flag]
) -> ResourceStatus:
    """Drafts and what is over stay out of what people find, which is told entry by entry."""
    if expires is not None and not expires.day:
        flags.append(Flag("when it expires cannot be read", expires.unsure))
    status = _said_status(values, chosen, flags)
    if status is not ResourceStatus.PUBLISHED:
        return status
    if expires is not None and "" < expires.day <= today.isoformat()[: len(expires.day)]:
        flags.append(Flag(f"it has expired, {OUT}", expires.day))
        return ResourceStatus.ARCHIVED
    return status


def _said_status(values: Mapping[str, object], chosen: Chosen, flags: list[Flag]) -> ResourceStatus:
    """What its source says of it."""
    hidden = says_yes(value_of(values, chosen, "draft")) or says_no(value_of(values, chosen, "publish"))
    if hidden or value_of(values, chosen, "published") is False:
        flags.append(Flag(f"it is a draft, {OUT}"))
        return ResourceStatus.DRAFT
    word = line(value_of(values, chosen, "status"))
    status = status_of(word) if word else ResourceStatus.PUBLISHED
    if status is None:
        flags.append(Flag("its status is none of ours, so it waits as a draft", word))
    elif status is not ResourceStatus.PUBLISHED:
        what = "a draft" if status is ResourceStatus.DRAFT else "archived"
        flags.append(Flag(f"it is {what}, {OUT}", word))
    return status or ResourceStatus.DRAFT


def _visibility(word: str, most: Visibility) -> Visibility | None:
    """What was narrower elsewhere does not become wider here; None for what only one space of another hub saw."""
    said = next((one for one in WIDTH if one.value == word.casefold()), most)
    return None if said is Visibility.SPACE and most is not Visibility.SPACE else min(said, most, key=WIDTH.index)


def _whole(dated: Dated | None) -> date | None:
    return date.fromisoformat(dated.day) if dated and len(dated.day) == 10 else None
