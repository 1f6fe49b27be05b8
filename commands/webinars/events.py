"""Webinars as calendars know them. Pure: rows in, events out."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.calendar import Event
from bot.interchange.write_calendar import local
from bot.schedule import Rhythm, occurrences
from bot.site import Site
from store.webinar import OccurrenceState
from store.webinar_rows import Dated, OccurrenceRow

UNSURE = "Its time is not confirmed yet"
MOST_GAPS = 1000


def one_event(dated: Dated, site: Site, *, link: str = "", alarms: tuple[int, ...] = (), unsure: bool = False) -> Event:
    """One date by itself, by a name that stays its own. `link` is the way in, for whoever said yes."""
    row, when = dated.webinar, dated.occurrence
    cancelled = when.state is OccurrenceState.CANCELLED
    says = [row.summary, f"Join: {link}" if link and not cancelled else "", f"Please bring: {row.materials}" if row.materials else ""]  # fmt: skip
    says += [f"{UNSURE}: {when.doubt}." if when.unverified else "", when.reason]
    return Event(
        uid=when.uid,
        title=row.title,
        begins=when.begins.astimezone(ZoneInfo(when.zone)),
        ends=when.ends.astimezone(ZoneInfo(when.zone)),
        changed=max(row.changed, when.changed),
        sequence=when.sequence,
        says="\n\n".join(part for part in says if part),
        place=row.place or ("online" if row.link else ""),
        url=site.link("/webinars/show", number=str(dated.id)),
        cancelled=cancelled,
        unsure=unsure or when.unverified,
        alarms=alarms,
    )


def all_events(dates: Iterable[Dated], site: Site) -> tuple[Event, ...]:
    """What anybody may know: a single date as one event, a series as one with its rule and what is otherwise than that."""
    webinars: dict[int, list[Dated]] = {}
    for dated in dates:
        webinars.setdefault(dated.webinar.id, []).append(dated)
    found: list[Event] = []
    for together in webinars.values():
        found += _series(together, site) if together[0].webinar.rule else [one_event(one, site) for one in together]
    return tuple(found)


def _series(dates: Sequence[Dated], site: Site) -> list[Event]:
    """All of it goes by the name of the series, and counts its changes together."""
    row = dates[0].webinar
    at = time.fromisoformat(row.wall_time)
    sequence = row.sequence + sum(one.occurrence.sequence for one in dates)
    changed = max(row.changed, *(one.occurrence.changed for one in dates))
    planned = {one.occurrence.planned_on: one for one in dates}
    first, last = min(planned), max(planned)
    days = _days(Rhythm(at, row.zone, row.rule, row.starts_on), last)
    gone = {day for day, one in planned.items() if one.occurrence.state is OccurrenceState.CANCELLED}
    shown = one_event(planned[first], site)
    begins = local(row.starts_on, at, row.zone)
    length = planned[first].occurrence.ends - planned[first].occurrence.begins
    master = Event(
        uid=row.uid,
        title=row.title,
        begins=begins,
        ends=(begins.astimezone(UTC) + length).astimezone(ZoneInfo(row.zone)),
        changed=changed,
        sequence=sequence,
        says=row.summary,
        place=shown.place,
        url=shown.url,
        rule=row.rule,
        without=tuple(local(day, at, row.zone) for day in sorted(days - planned.keys() | gone)),
        also=tuple(local(day, at, row.zone) for day in sorted(planned.keys() - days - gone)),
    )
    others = [
        one for day, one in sorted(planned.items()) if day not in gone and _otherwise(one.occurrence, at, row.zone)
    ]
    return [
        master,
        *(_moved(one, local(one.occurrence.planned_on, at, row.zone), site, sequence, changed) for one in others),
    ]


def _moved(dated: Dated, instance: datetime, site: Site, sequence: int, changed: datetime) -> Event:
    found = one_event(dated, site)
    return Event(
        **{name: getattr(found, name) for name in ("title", "begins", "ends", "says", "place", "url", "unsure")},
        uid=dated.webinar.uid,
        instance=instance,
        sequence=sequence,
        changed=changed,
    )


def _days(rhythm: Rhythm, last: date) -> set[date]:
    """The dates of the rule up to the last one there is."""
    found: set[date] = set()
    for day, _ in occurrences(rhythm, datetime.combine(rhythm.starts or last, time(), UTC)):
        if day > last or len(found) > MOST_GAPS:
            break
        found.add(day)
    return found | ({rhythm.starts} if rhythm.starts else set())


def _otherwise(row: OccurrenceRow, at: time, zone: str) -> bool:
    """Whether it takes place at another time than its rule says."""
    return row.begins != local(row.planned_on, at, zone).astimezone(UTC) or row.unverified
