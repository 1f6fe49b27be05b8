"""A calendar as iCalendar text (RFC 5545), through icalendar: kept up since 2005, typed, and escapes and folds for us.

Pure: the same calendar gives the same bytes, so that whoever asks again can be told that nothing is new.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
from icalendar.prop import vRecur

from bot.calendar import Calendar, Event, Method
from bot.interchange.time_zones import add, time_zone
from bot.schedule import instant, rule_parts
from bot.text import clean

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Folkmoot//Folkmoot//EN"
LONGEST_TEXT = 8_000
YEARS_AHEAD = 3  # of a series without an end, for the rules of its zone


def write_calendar(calendar: Calendar) -> bytes:
    """The whole of it, with each zone that its events name."""
    written = icalendar.Calendar()
    add(written, "PRODID", PRODUCT)
    add(written, "VERSION", "2.0")
    add(written, "CALSCALE", "GREGORIAN")
    add(written, "METHOD", calendar.method.value)
    if calendar.method is Method.PUBLISH:
        _named(written, calendar)
    for name, years in sorted(_years(calendar.events).items()):
        written.add_component(time_zone(name, min(years), max(years)))
    for event in calendar.events:
        written.add_component(_event(event, calendar))
    return written.to_ical(sorted=False)


def media_type(calendar: Calendar) -> str:
    """With the method, which a file that was sent by mail or chat must name too (RFC 6047)."""
    return f"{MEDIA_TYPE}; method={calendar.method.value}"


def _named(written: icalendar.Calendar, calendar: Calendar) -> None:
    """What it is called and how often it is asked for again: RFC 7986, and what programs read that are older."""
    again = timedelta(hours=calendar.hours)
    for name in ("NAME", "X-WR-CALNAME"):
        add(written, name, icalendar.vText(calendar.name))
    if calendar.says:
        add(written, "DESCRIPTION", calendar.says)
        add(written, "X-WR-CALDESC", icalendar.vText(calendar.says))
    add(written, "REFRESH-INTERVAL", again, parameters={"VALUE": "DURATION"})
    add(written, "X-PUBLISHED-TTL", icalendar.vDuration(again))


def _event(event: Event, calendar: Calendar) -> icalendar.Event:
    made = icalendar.Event()
    add(made, "UID", event.uid)
    add(made, "DTSTAMP", event.changed.astimezone(UTC))
    add(made, "LAST-MODIFIED", event.changed.astimezone(UTC))
    add(made, "SEQUENCE", event.sequence)
    if event.instance is not None:
        add(made, "RECURRENCE-ID", event.instance)
    add(made, "DTSTART", _at(event.begins))
    add(made, "DTEND", _at(event.ends))
    if event.rule:
        add(made, "RRULE", _rule(event))
    for name, moments in (("EXDATE", event.without), ("RDATE", event.also)):
        if moments:
            add(made, name, [_at(one) for one in moments])
    if calendar.method is not Method.PUBLISH:
        add(made, "ORGANIZER", icalendar.vCalAddress(calendar.home))
    add(made, "SUMMARY", clean(event.title, 500))
    for name, text in (("DESCRIPTION", event.says), ("LOCATION", event.place), ("URL", event.url)):
        if text:
            add(made, name, clean(text, LONGEST_TEXT))
    if event.topics:
        add(made, "CATEGORIES", [clean(one, 100) for one in event.topics])
    gone = event.cancelled or calendar.method is Method.CANCEL
    add(made, "STATUS", "CANCELLED" if gone else "TENTATIVE" if event.unsure else "CONFIRMED")
    add(made, "TRANSP", "TRANSPARENT" if gone else "OPAQUE")
    if not gone:
        for minutes in event.alarms:
            made.add_component(_alarm(event, minutes))
    return made


def _alarm(event: Event, minutes: int) -> icalendar.Alarm:
    made = icalendar.Alarm()
    add(made, "ACTION", "DISPLAY")
    add(made, "TRIGGER", timedelta(minutes=-minutes))
    add(made, "DESCRIPTION", clean(event.title, 500))
    return made


def _rule(event: Event) -> vRecur:
    """Its end as RFC 5545 wants it where a beginning has a zone: a moment in UTC. Ours is the last date."""
    parts = rule_parts(event.rule)
    if until := parts.pop("UNTIL", ""):
        zone = _zone(event.begins)
        last = instant(date.fromisoformat(until[:8]), event.begins.time().replace(tzinfo=None), zone)
        parts["UNTIL"] = f"{last:%Y%m%dT%H%M%SZ}"
    return vRecur.from_ical(";".join(f"{name}={value}" for name, value in parts.items()))


def _years(events: Iterable[Event]) -> dict[str, set[int]]:
    """The years in which something happens, by zone."""
    found: dict[str, set[int]] = {}
    for event in events:
        years = {one.year for one in (event.begins, event.ends, *event.without, *event.also)}
        if event.instance is not None:
            found.setdefault(_zone(event.instance), set()).add(event.instance.year)
        if event.rule:
            until = rule_parts(event.rule).get("UNTIL", "")
            years.add(int(until[:4]) if until else max(event.changed, event.begins).year + YEARS_AHEAD)
        for moment in (event.begins, event.ends, *event.without, *event.also):
            if _zone(moment):
                found.setdefault(_zone(moment), set()).update(years)
    return found


def _at(moment: datetime) -> datetime:
    """Local to its zone; in UTC where it has only an offset, and for the second of two times that clocks show, since a local
    time always means the first (RFC 5545, 3.3.5)."""
    second = moment.fold and moment.utcoffset() != moment.replace(fold=0).utcoffset()
    return moment if _zone(moment) and not second else moment.astimezone(UTC)


def _zone(moment: datetime) -> str:
    """ "" for UTC, which needs no telling."""
    key = moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else ""
    return "" if key == "UTC" else key


def local(day: date, at: time, zone: str) -> datetime:
    """The moment at which the clocks of `zone` show `at` on `day`, as an event begins."""
    return instant(day, at, zone).astimezone(ZoneInfo(zone))
