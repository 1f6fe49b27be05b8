"""One firing per local date, in every zone, around every clock change: `python -m benchmarks.schedule [--no-rival]`.

All zones x all transitions 2026-2036 x 48 wall times. For each case a daily rhythm is followed from two days before the change
to two days after, as the scheduler follows it, and compared with what the clocks on the wall show: they are read every
quarter of an hour, without `bot.schedule`. The rival is APScheduler's own CronTrigger on the same cases.
"""

import argparse
import time as stopwatch
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from apscheduler.triggers.cron import CronTrigger

from bot.schedule import Rhythm, next_due

FIRST_YEAR, LAST_YEAR = 2026, 2036
DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
AROUND = 2
NEAR = timedelta(hours=6)
WALL_TIMES = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
Wall = dict[tuple[date, time], datetime]


def changes(zone: str, first: int, last: int) -> Iterator[datetime]:
    """The moments at which the clocks of this zone are changed in these years."""
    clocks = ZoneInfo(zone)
    before, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while before < end:
        after = before + DAY
        if offset(clocks, before) != offset(clocks, after):
            yield _moment(clocks, before, after)
        before = after


def offset(clocks: ZoneInfo, moment: datetime) -> timedelta:
    found = moment.astimezone(clocks).utcoffset()
    assert found is not None
    return found


def _moment(clocks: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if offset(clocks, middle) == offset(clocks, before):
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def wall(zone: str, change: datetime) -> Wall:
    """When the clocks of this zone first show each date and time around the change, read off every quarter of an hour."""
    clocks, shown = ZoneInfo(zone), Wall()
    moment = change.replace(minute=0, second=0) - (AROUND + 2) * DAY
    while moment < change + (AROUND + 2) * DAY:
        local = moment.astimezone(clocks)
        shown.setdefault((local.date(), local.time()), moment)
        moment += QUARTER
    return shown


def expected(shown: Wall, days: list[date], at: time, gap: timedelta) -> list[datetime]:
    """The moment of `at` on each day; a time that is never shown is moved forward by the gap."""
    return [shown[day, at] if (day, at) in shown else shown[later(day, at, gap)] for day in days]


def later(day: date, at: time, gap: timedelta) -> tuple[date, time]:
    moved = datetime.combine(day, at) + gap
    return moved.date(), moved.time()


def days_around(zone: str, change: datetime) -> tuple[list[date], timedelta]:
    """The local dates around a change, and by how much clocks go forward in it; nothing when they go back."""
    clocks = ZoneInfo(zone)
    middle = change.astimezone(clocks)
    by = offset(clocks, change) - offset(clocks, change - QUARTER)
    return [middle.date() + number * DAY for number in range(-AROUND, AROUND + 1)], max(by, timedelta(0))


def fired(zone: str, at: time, days: list[date]) -> list[datetime]:
    """When a daily rhythm fires, followed from moment to moment."""
    rhythm = Rhythm(at, zone, "FREQ=DAILY")
    found: list[datetime] = []
    moment: datetime | None = datetime.combine(days[0], at, ZoneInfo(zone)) - timedelta(seconds=1)
    while len(found) < len(days) and (moment := next_due(rhythm, moment)):
        found.append(moment)
    return found


def wrong(zone: str, change: datetime) -> list[tuple[str, datetime, time]]:
    """The wall times at which a daily rhythm does not fire exactly once, and at the right moment, on every date."""
    shown, (days, gap) = wall(zone, change), days_around(zone, change)
    return [(zone, change, at) for at in WALL_TIMES if fired(zone, at, days) != expected(shown, days, at, gap)]


def cron(zone: str, at: time, days: list[date]) -> Counter[str]:
    """Does CronTrigger fire twice for one of these dates, or not at all? A firing counts for the date it is near to."""
    trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=ZoneInfo(zone))
    due = fired(zone, at, days)
    moments: list[datetime] = []
    moment = due[0] - NEAR
    while moment <= due[-1] + NEAR:
        moment = trigger.get_next_fire_time(moments[-1] if moments else None, moment)
        moments.append(moment)
    met = [sum(abs(moment - day) < NEAR for moment in moments) for day in due]
    return Counter(doubled=max(met) > 1, skipped=min(met) < 1)


def rival(pairs: list[tuple[str, datetime]]) -> None:
    started = stopwatch.perf_counter()
    total, where = Counter[str](), defaultdict[str, set[str]](set)
    for zone, change in pairs:
        days, _ = days_around(zone, change)
        for at in WALL_TIMES:
            met = +cron(zone, at, days)
            total += met
            for kind in met:
                where[kind].add(zone)
    took = stopwatch.perf_counter() - started
    print(
        f"CronTrigger: {len(pairs) * len(WALL_TIMES):,} cases, {total['doubled']:,} fire twice for a date "
        f"({len(where['doubled'])} zones), {total['skipped']:,} skip one ({len(where['skipped'])} zones), {took:.1f} s"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--no-rival", action="store_true")
    options = arguments.parse_args()
    started = stopwatch.perf_counter()
    found = {zone: list(changes(zone, FIRST_YEAR, LAST_YEAR)) for zone in ZONES}
    pairs = [(zone, change) for zone in ZONES for change in found[zone]]
    print(f"{len(ZONES)} zones, {sum(map(bool, found.values()))} change their clocks, {len(pairs):,} changes in all")
    bad = [case for zone, change in pairs for case in wrong(zone, change)]
    took = stopwatch.perf_counter() - started
    print(f"bot.schedule: {len(pairs) * len(WALL_TIMES):,} cases, {len(bad)} wrong, {took:.1f} s")
    if not options.no_rival:
        rival(pairs)
    assert not bad, bad[:20]


if __name__ == "__main__":
    main()
