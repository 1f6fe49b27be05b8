"""One foreign event as a webinar: its time by the clock on the wall, and marked where its source contradicts itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import InvalidInput
from bot.interchange.dates import Dated, read_date
from bot.interchange.mapping import Target
from bot.interchange.reading import Record, Refused
from bot.interchange.report import Doubt, Flag
from bot.interchange.values import (
    Chosen,
    is_address,
    is_date,
    line,
    prose,
    says_no,
    says_yes,
    several,
    tags_of,
    value_of,
)
from bot.schedule import Rhythm, instant, occurrences
from bot.zones import is_zone
from store.base import Visibility
from store.webinar import WebinarKind
from store.webinar_rows import Times

TARGETS = (
    Target("title", ("title", "name", "headline", "event", "summary line", "titel", "titre")),
    Target("id", ("id", "uid", "event id", "identifier", "slug", "reference")),
    Target("starts", ("starts", "start", "dtstart", "start date", "starts at", "start time", "begins", "date", "event date", "when"), is_date),
    Target("ends", ("ends", "end", "dtend", "end date", "ends at", "end time", "until")),
    Target("minutes", ("minutes", "duration", "length", "duration minutes")),
    Target("zone", ("time zone", "timezone", "tz", "zone", "tzid")),
    Target("summary", ("summary", "description", "abstract", "deck", "teaser", "overview")),
    Target("host", ("host", "hosted by", "hosts", "organizer", "organiser", "event organizer", "organization")),
    Target("place", ("place", "location", "venue", "where", "address"), weak=("venue name",)),
    Target("platform", ("platform", "event platform", "meeting platform")),
    Target("register", ("registration url", "registration", "register", "registration link", "sign up", "rsvp url")),
    Target("url", ("url", "link", "web page", "website", "permalink"), is_address),
    Target("kind", ("kind", "event type", "type")),
    Target("capacity", ("capacity", "seats", "places", "maximum")),
    Target("tags", ("tags", "topics", "categories", "keywords", "tag", "topic", "category")),
    Target("status", ("status",)),
    Target("draft", ("draft", "is draft")),
    Target("publish", ("publish", "is published")),
    Target("rule", ("rule", "rrule", "recurrence")),
    Target("without", ("without", "exdate", "exdates")),
)  # fmt: skip
LONGEST_TITLE, LONGEST_ID, LONGEST_SUMMARY = 300, 300, 4_000
MOST_DATES = 104
USUAL = 60
LONGEST = timedelta(days=14)
A_DAY = 24 * 60
ONLINE = frozenset({"zoom", "google", "google meet", "teams", "webex", "youtube live", "youtube_live", "adobe connect", "adobe_connect"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A webinar as it will be kept. `fields` are those of the store; `hosts` are organizations."""

    place: str
    id: str
    fields: Mapping[str, Any]
    times: tuple[Times, ...]
    cancelled: bool = False
    draft: bool = False
    hosts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def title(self) -> str:
        return str(self.fields["title"])


@dataclass(frozen=True)
class Reading:
    """How the events of one source are read: `zone` is the source's own, where it was said."""

    chosen: Chosen
    now: datetime
    zone: str = ""
    visibility: Visibility = Visibility.PUBLIC


class Unreadable(ValueError):
    """Why an event cannot be taken."""


def day_of(record: Record, chosen: Chosen) -> str:
    dated = read_date(value_of(record.values, chosen, "starts"))
    return dated.day if dated else ""


def plain_id(record: Record, chosen: Chosen) -> str:
    """What its source calls it; a source may use the same again for another day."""
    said = record.key or line(value_of(record.values, chosen, "id"))
    return (said or line(value_of(record.values, chosen, "title")).casefold())[:LONGEST_ID]


def read_row(record: Record, id: str, how: Reading) -> Row | Refused:
    try:
        return _row(record, id, how)
    except Unreadable as problem:
        return Refused(record.place, str(problem))


def _row(record: Record, id: str, how: Reading) -> Row:
    values, chosen = record.values, how.chosen
    flags: list[Flag] = []
    title = line(value_of(values, chosen, "title"))
    if not title:
        raise Unreadable("it has no title")
    if len(title) > LONGEST_TITLE:
        raise Unreadable(f"its title has more than {LONGEST_TITLE} characters")
    zone = _zone(values, how)
    begins, doubt = _wall(value_of(values, chosen, "starts"), zone)
    minutes = _minutes(values, chosen, begins, zone, flags)
    rule, times = _times(values, chosen, begins, zone, minutes, doubt, flags)
    doubts = (Doubt("time", said(value_of(values, chosen, "starts")), doubt),) if doubt else ()
    past = times[-1].ends <= how.now
    fields = {
        "title": title,
        "summary": _summary(values, chosen),
        "kind": _kind(line(value_of(values, chosen, "kind"))),
        "place": _place(values, chosen, past=past, flags=flags),
        "capacity": _number(value_of(values, chosen, "capacity")),
        "visibility": how.visibility,
        "zone": zone or str(begins.tzinfo),
        "wall_time": times[0].wall_time,
        "rule": rule,
        "minutes": minutes,
    }
    word = line(value_of(values, chosen, "status")).casefold()
    hosts = tuple(several(value_of(values, chosen, "host")))[:3]
    draft = says_yes(value_of(values, chosen, "draft")) or says_no(value_of(values, chosen, "publish"))
    return Row(record.place, id, fields, times, word in ("cancelled", "canceled"), draft, hosts, tags_of(values, chosen), tuple(flags), doubts)  # fmt: skip


def said(value: object) -> str:
    return " ".join(str(value).split())[:100]


def _zone(values: Mapping[str, object], how: Reading) -> str:
    """Its own, else that of its source; empty where neither is known."""
    name = line(value_of(values, how.chosen, "zone")) or how.zone
    if name and not is_zone(name):
        raise Unreadable(f"there is no time zone “{name[:60]}”")
    return name


def _wall(value: object, zone: str) -> tuple[datetime, str]:
    """When it begins by the clocks of its zone, and why that is in doubt. The clock on the wall goes before the offset:
    people read the one and never see the other."""
    dated = read_date(value)
    if dated is None or not dated.day:
        raise Unreadable(f"when it begins cannot be read: {said(value)}" if value else "it does not say when it begins")
    if dated.unsure or len(dated.day) < 10 or dated.at is None:
        raise Unreadable(f"when it begins is not said to the hour: {said(value)}")
    if not zone:
        if dated.offset != timedelta(0):
            raise Unreadable("its time names no time zone; say which it is: zone America/New_York")
        zone = "UTC"
    day = date.fromisoformat(dated.day)
    begins = instant(day, dated.at, zone).astimezone(ZoneInfo(zone))
    return begins, _doubt(dated, begins, zone)


def _doubt(dated: Dated, begins: datetime, zone: str) -> str:
    wall = begins.replace(tzinfo=None)
    if dated.at != wall.time():
        return f"no clock in {zone} showed {dated.at:%H:%M} on that day"
    if dated.offset is None:
        other = begins.replace(fold=1).utcoffset()
        return f"clocks in {zone} showed {wall:%H:%M} twice on that day" if other != begins.utcoffset() else ""
    there = begins.utcoffset() or timedelta()
    if dated.offset == there or dated.offset == begins.replace(fold=1).utcoffset():
        return ""
    return (
        f"its source says {wall:%H:%M} at UTC{_signed(dated.offset)}, and {zone} was at UTC{_signed(there)} on that day"
    )


def _signed(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def literal(doubt: str, begins: datetime, zone: str) -> datetime | None:
    """The local time that the offset in a doubt of ours would make of it; None where it names none."""
    found = re.search(r"at UTC([+-])(\d\d):(\d\d), and", doubt)
    if found is None:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3])) * (-1 if found[1] == "-" else 1)
    wall = begins.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)
    return (wall - offset).astimezone(ZoneInfo(zone))


def _minutes(values: Mapping[str, object], chosen: Chosen, begins: datetime, zone: str, flags: list[Flag]) -> int:
    """How long it lasts, by the same clocks as its beginning."""
    length = _number(value_of(values, chosen, "minutes"))
    value = value_of(values, chosen, "ends")
    dated = read_date(value)
    if dated is None or len(dated.day) < 10 or dated.at is None:
        if length is None:
            flags.append(
                Flag("it does not say when it ends, and is taken to last an hour", said(value) if value else "")
            )
        return length or USUAL
    ends = instant(date.fromisoformat(dated.day), dated.at, zone or "UTC")
    lasts = ends - begins.astimezone(UTC)
    if lasts <= timedelta(0):
        raise Unreadable("it ends before it begins" if lasts else "it ends when it begins")
    if lasts > LONGEST:
        raise Unreadable(f"it lasts {lasts.days:,} days; {LONGEST.days} are the most")
    minutes = round(lasts.total_seconds() / 60)
    if minutes > A_DAY:
        flags.append(Flag("it lasts more than a day", f"{said(value_of(values, chosen, 'starts'))} to {said(value)}"))
    return minutes


def _times(
    values: Mapping[str, object],
    chosen: Chosen,
    begins: datetime,
    zone: str,
    minutes: int,
    doubt: str,
    flags: list[Flag],
) -> tuple[str, tuple[Times, ...]]:
    """The rule of a series, and each date."""
    zone, lasts = zone or "UTC", timedelta(minutes=minutes)
    at = begins.time().replace(tzinfo=None)

    def one(day: date) -> Times:
        moment = instant(day, at, zone)
        return Times(day, day, f"{at:%H:%M}", zone, moment, moment + lasts, bool(doubt), doubt)

    rule = line(value_of(values, chosen, "rule"))
    if not rule:
        return "", (one(begins.date()),)
    try:
        rhythm = Rhythm(at, zone, rule, begins.date())
        days = [
            day for day, _ in islice(occurrences(rhythm, begins.astimezone(UTC) - timedelta(seconds=1)), MOST_DATES + 1)
        ]
    except InvalidInput as problem:
        raise Unreadable(f"its rule cannot be read: {problem.message}") from None
    if len(days) > MOST_DATES:
        flags.append(Flag(f"of a series its first {MOST_DATES} dates are taken", rule[:100]))
    without = set(several(value_of(values, chosen, "without")))
    kept = [day for day in days[:MOST_DATES] if day.isoformat() not in without]
    if not kept:
        raise Unreadable("none of its dates takes place")
    return rhythm.rule, tuple(one(day) for day in kept)


def _summary(values: Mapping[str, object], chosen: Chosen) -> str:
    """Not its whole text: that names people who speak, whom nobody asked."""
    text, url = prose(value_of(values, chosen, "summary"), LONGEST_SUMMARY), line(value_of(values, chosen, "url"))
    return "\n\n".join(part for part in (text, url if is_address(url) else "") if part)


def _place(values: Mapping[str, object], chosen: Chosen, *, past: bool, flags: list[Flag]) -> str:
    """A place on a map, else that it is online. A registration belongs to what is still to come."""
    value = value_of(values, chosen, "place")
    parts = [line(part) for part in _address(value)]
    where = ", ".join(part for part in parts if part) or line(value)
    platform = line(value_of(values, chosen, "platform"))
    if not where and platform.casefold() in ONLINE:
        where = "online"
    register = line(value_of(values, chosen, "register"))
    if is_address(register):
        if not past:
            return f"{where or 'online'}; sign up at {register}"
        flags.append(Flag("it is past, so its registration link is left out"))
    return where[:500]


def _address(value: object) -> list[object]:
    """The parts of a venue that is an object, as some sources write it, or the JSON of one."""
    if isinstance(value, str) and value.startswith("{"):
        import json

        try:
            value = json.loads(value)
        except ValueError:
            return []
    if not isinstance(value, dict):
        return []
    names = ("venue_name", "name", "room", "address", "city", "state", "country")
    return [value.get(name) for name in names]  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


def _kind(word: str) -> WebinarKind:
    folded = word.casefold().replace("-", " ").replace("_", " ")
    return next((kind for kind in WebinarKind if kind.value in folded), WebinarKind.WEBINAR)


def _number(value: object) -> int | None:
    text = line(value).replace(",", "")
    return int(text) if text.isdigit() and 1 <= int(text) <= 100_000 else None
