"""iCalendar (RFC 5545), through icalendar: a record for each event, with the zone its time is in.

One of a series that takes place at another time is a record of its own, and its series leaves that date out.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import icalendar
from icalendar.error import IncompleteComponent, InvalidCalendar

from bot.interchange.reading import Limits, NotASource, Piece, Record, Refused, all_of

TEXTS = {"title": "SUMMARY", "description": "DESCRIPTION", "location": "LOCATION", "url": "URL", "status": "STATUS"}
WHOLE_DAY = "it lasts whole days and has no time"


def read_calendar(piece: Piece, limits: Limits, notes: list[str]) -> Iterator[Record | Refused]:
    """Raises NotASource for what is no calendar."""
    try:
        found = icalendar.Calendar.from_ical(all_of(piece, limits))
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as problem:
        raise NotASource(f"{piece.name} is no iCalendar file: {str(problem)[:200]}") from None
    events = cast(list[Any], cast(Any, found).walk("VEVENT"))
    moved: dict[str, list[str]] = defaultdict(list)
    for event in events:
        if (instance := _moment(event.get("RECURRENCE-ID"))) is not None:
            moved[str(event.get("UID", ""))].append(f"{instance:%Y-%m-%d}")
    if broken := sum(bool(event.errors) for event in events):
        notes.append(
            f"{broken:,} of its events are not quite as the format wants them; what could be read of them was."
        )
    for number, event in enumerate(events, 1):
        yield _record(f"event {number}", event, moved)


def _record(place: str, event: Any, moved: dict[str, list[str]]) -> Record | Refused:
    begins, ends = _moment(event.get("DTSTART")), _end(event)
    if begins is None:
        said = event.get("DTSTART")
        return Refused(place, WHOLE_DAY if said is not None else "it does not say when it begins")
    uid, instance = str(event.get("UID", "")), _moment(event.get("RECURRENCE-ID"))
    values: dict[str, object] = {name: str(event.get(key, "")) for name, key in TEXTS.items()}
    values["starts"] = f"{begins:%Y-%m-%d %H:%M}"
    values["ends"] = f"{ends:%Y-%m-%d %H:%M}" if ends else ""
    values["time zone"] = _zone(begins)
    values["topics"] = [str(one) for one in _several(event.get("CATEGORIES")) for one in getattr(one, "cats", [one])]
    if instance is None and (rule := event.get("RRULE")) is not None:
        left_out = [f"{moment:%Y-%m-%d}" for one in _several(event.get("EXDATE")) for moment in _dates(one)]
        values["rule"] = str(rule.to_ical().decode()) if not isinstance(rule, list) else "more than one"
        values["without"] = [*left_out, *moved.get(uid, [])]
    return Record(place, values, f"{uid} {instance:%Y-%m-%d}" if instance else uid)


def _moment(said: Any) -> datetime | None:
    value: object = getattr(said, "dt", None)
    return value if isinstance(value, datetime) else None


def _end(event: Any) -> datetime | None:
    """Local to the zone of its beginning."""
    try:
        end: object = event.end
    except (ValueError, InvalidCalendar, IncompleteComponent):
        return None
    begins = _moment(event.get("DTSTART"))
    if not isinstance(end, datetime) or begins is None:
        return None
    return end.astimezone(begins.tzinfo) if end.tzinfo and begins.tzinfo else end


def _zone(moment: datetime) -> str:
    """The whole name of its zone; empty for a time that is local wherever one is."""
    if moment.tzinfo is None:
        return ""
    return moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else str(moment.tzinfo)


def _several(said: Any) -> list[Any]:
    return [] if said is None else cast(list[Any], said) if isinstance(said, list) else [said]


def _dates(said: Any) -> list[date]:
    return [one.dt for one in getattr(said, "dts", [])]
