"""Reminders come at a good moment before what they remind of, and go with their cause."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.compose import build
from bot.notice import CardPosted, Letter
from bot.people import ChannelRef
from bot.reminders import Manners, plan
from bot.settings import Settings
from bot.workdays import Quiet
from store.outbox import OutboxStore

NIGHT = Quiet(time(19), time(8))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = ("Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [("Europe/London", "2026-03-28", "2026-03-29"), ("America/New_York", "2026-10-31", "2026-11-01")],
)
def test_a_morning_is_nine_by_the_persons_clock_on_both_sides_of_a_change(zone: str, before: str, after: str) -> None:
    for day in (before, after):
        assert Manners(zone).morning(date.fromisoformat(day)) == local(f"{day} 09:00", zone)


def test_a_morning_waits_for_the_end_of_quiet_hours_and_for_a_working_day() -> None:
    late = Manners("Europe/London", Quiet(time(18), time(10)))
    assert late.morning(date(2026, 3, 6)) == local("2026-03-06 10:00", "Europe/London")
    worked = Manners("Europe/London", None, "GB-ENG", True)
    assert worked.morning(date(2026, 4, 4)) == local("2026-04-07 09:00", "Europe/London"), "Easter"


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
def test_a_day_before_is_the_same_time_of_day_although_clocks_change_in_between(zone: str) -> None:
    begins, day_before = {
        "Europe/London": ("2026-03-29 15:00", "2026-03-28 15:00"),
        "America/New_York": ("2026-11-01 15:00", "2026-10-31 15:00"),
    }[zone]
    moment = local(begins, zone)
    found = dict(Manners(zone).ahead(moment, (DAY, HOUR), LONG_AGO))
    assert found[DAY] == local(day_before, zone)
    assert found[HOUR] == moment - HOUR


def test_what_quiet_hours_would_make_too_late_comes_before_them() -> None:
    manners = Manners("Europe/London", NIGHT)
    early = local("2026-03-10 07:00", "Europe/London")
    assert manners.ahead(early, (HOUR,), LONG_AGO) == [(HOUR, local("2026-03-09 18:59", "Europe/London"))]
    usual = local("2026-03-10 21:00", "Europe/London")
    assert manners.ahead(usual, (DAY,), LONG_AGO) == [(DAY, local("2026-03-10 08:00", "Europe/London"))]


def test_what_has_passed_is_left_out_and_what_falls_together_comes_once() -> None:
    moment = local("2026-03-10 07:00", "Europe/London")
    offsets = (timedelta(hours=2), HOUR)
    assert len(Manners("Europe/London", NIGHT).ahead(moment, offsets, LONG_AGO)) == 1
    assert Manners("Europe/London").ahead(moment, offsets, moment - HOUR) == []


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  a zone is added below
    st.sampled_from(ZONES),
    st.sampled_from([None, NIGHT, Quiet(time(12), time(13))]),
    st.sampled_from([DAY, 7 * DAY, HOUR, timedelta(minutes=10)]),
)
def test_whatever_the_hour_it_comes_before_the_moment_and_outside_quiet_hours(
    wall: datetime, zone: str, quiet: Quiet | None, offset: timedelta
) -> None:
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    [(_, at)] = Manners(zone, quiet).ahead(moment, (offset,), LONG_AGO)
    assert at < moment
    assert quiet is None or at.astimezone(ZoneInfo(zone)).time() not in quiet


async def test_planned_again_it_moves_cancelled_it_is_gone_and_said_once_it_is_not_said_again(tmp_path: Path) -> None:
    parts = await build(Settings(data_dir=tmp_path, folkmoot_demo=False))

    def letter(key: str, hours: int) -> Letter:
        at = datetime(2030, 1, 1, hours, tzinfo=UTC)
        card = CardPosted(subject="resource", subject_id="1")
        where = ChannelRef("test", "C1")
        return Letter(key=key, notice=card, channel=where, not_before=at, expires=at + DAY, cause="webinar:7")

    async with parts.database.units() as unit:
        outbox = OutboxStore(unit)
        await plan(outbox, "webinar:7", [letter("one", 1), letter("two", 2)])
        await plan(outbox, "webinar:7", [letter("one", 3), letter("three", 4)])
        kept = {row.key: row.not_before.hour for row in await outbox.of_cause("webinar:7")}
        assert kept == {"one": 3, "three": 4}
        await plan(outbox, "webinar:7", ())
        assert await outbox.of_cause("webinar:7") == []
        with pytest.raises(ValueError, match="has its cause"):
            await plan(outbox, "webinar:8", [letter("one", 1)])
    await parts.hub.stop()
