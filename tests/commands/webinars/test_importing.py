"""Events from elsewhere: by the clock on the wall, marked where a source contradicts itself, past ones done, repeatable."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.interchange.importing import look_at, run_import
from bot.interchange.options import Asked
from bot.interchange.reading import ON_THIS_MACHINE
from bot.interchange.report import Report
from bot.interchange.source import open_path
from bot.people import Role
from commands.webinars.importing import EVENTS
from store.webinar import OccurrenceState
from store.webinar_rows import Dated
from store.webinars import WebinarStore
from tests.commands.support import member
from tests.harness.hub import Hall, hub_in
from tests.harness.time import HandMovedClock

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NEW_YORK = "America/New_York"
SUMMER = {"id": "a", "title": "Plain words", "starts": "2019-06-12 14:00:00 -0500", "ends": "2019-06-12 15:00:00 -0500"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path / "data", clock=HandMovedClock(NOW)) as hall:
        yield hall


@dataclass
class Done:
    report: Report
    lines: list[tuple[str, ...]]

    def count(self, *names: str) -> tuple[int, ...]:
        return tuple(self.report.counts[name] for name in names)

    @property
    def refused(self) -> list[str]:
        return [one.reason for one in self.report.refused]


async def taken(house: Hall, path: Path, *said: str, dry: bool = False, zone: str = NEW_YORK) -> Done:
    async def tell(done: int, of: int, words: str) -> None: ...

    lines: list[tuple[str, ...]] = []
    units, source = house.parts.database.units, open_path(path, ON_THIS_MACHINE)
    options = EVENTS.options(Asked("test", said, zone))
    found = await look_at(units, EVENTS, source, options)
    return Done(await run_import(units, EVENTS, source, options, found, tell, lines.append, dry=dry), lines)


def rows(folder: Path, *events: dict[str, object], name: str = "events.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(one) + "\n" for one in events), "utf-8")
    return path


async def kept(house: Hall) -> list[Dated]:
    async with house.parts.database.units(reads_only=True) as unit:
        found = await WebinarStore(unit).changed_since(datetime(2000, 1, 1, tzinfo=UTC), 1000)
    return [one for one in found if one.webinar.source == "test"]


async def test_an_offset_that_is_not_the_zones_on_that_day_is_marked_and_the_clock_on_the_wall_taken(
    house: Hall, tmp_path: Path
) -> None:
    winter = {**SUMMER, "id": "b", "starts": "2019-01-16 14:00:00 -0500", "ends": "2019-01-16 15:00:00 -0500"}
    done = await taken(house, rows(tmp_path, SUMMER, winter))
    assert done.count("added", "doubts", "refused") == (2, 1, 0)
    sure, unsure = await kept(house)
    assert (unsure.occurrence.wall_time, unsure.occurrence.zone, unsure.occurrence.unverified) == (
        "14:00",
        NEW_YORK,
        True,
    )
    assert unsure.occurrence.begins == datetime(2019, 6, 12, 18, tzinfo=UTC)
    assert "UTC-05:00, and America/New_York was at UTC-04:00" in unsure.occurrence.doubt
    assert (sure.occurrence.unverified, sure.occurrence.begins) == (False, datetime(2019, 1, 16, 19, tzinfo=UTC))


async def test_what_is_past_is_done_and_what_comes_is_announced_and_nobody_is_told(house: Hall, tmp_path: Path) -> None:
    comes = {**SUMMER, "id": "b", "starts": "2026-07-01 14:00:00 -0400", "ends": "2026-07-01 15:00:00 -0400"}
    register = {"registration_url": "https://example.org/sign-up"}
    await taken(house, rows(tmp_path, SUMMER | register, comes | register))
    past, ahead = await kept(house)
    assert (past.occurrence.state, ahead.occurrence.state) == (OccurrenceState.DONE, OccurrenceState.PLANNED)
    assert ("example.org" in past.webinar.place, "example.org" in ahead.webinar.place) == (False, True)
    alice = house.person("Alice")
    await alice.runs("webinars")
    assert alice.sees("Plain words")


async def test_importing_again_changes_nothing_and_later_only_what_changed(house: Hall, tmp_path: Path) -> None:
    path = rows(tmp_path, SUMMER, {**SUMMER, "id": "b", "title": "Other"})
    await taken(house, path)
    before = await kept(house)
    assert (await taken(house, path)).count("same", "added", "changed") == (2, 0, 0)
    assert await kept(house) == before
    rows(
        tmp_path,
        SUMMER,
        {
            **SUMMER,
            "id": "b",
            "title": "Other",
            "starts": "2019-06-13 09:00:00 -0400",
            "ends": "2019-06-13 10:00:00 -0400",
        },
    )
    assert (await taken(house, path)).count("same", "changed") == (1, 1)
    mended = next(one for one in await kept(house) if one.webinar.source_id == "b")
    assert (mended.occurrence.day.isoformat(), mended.occurrence.wall_time, mended.occurrence.unverified) == (
        "2019-06-13",
        "09:00",
        False,
    )
    assert mended.occurrence.uid in {one.occurrence.uid for one in before}


async def test_a_time_that_a_person_confirmed_stays_confirmed(house: Hall, tmp_path: Path) -> None:
    path = rows(tmp_path, SUMMER)
    await taken(house, path)
    olga = await member(house, house.person("Olga"), Role.ORGANIZER)
    await olga.runs("webinars doubts")
    assert olga.sees("1 time is in doubt")
    assert olga.sees("By its offset it would be 15:00 there")
    await olga.clicks("14:00 is right")
    assert olga.sees("is confirmed")
    assert (await taken(house, path)).count("same") == (1,)
    assert not (await kept(house))[0].occurrence.unverified


async def test_another_time_is_set_by_form_and_starts_from_what_the_offset_says(house: Hall, tmp_path: Path) -> None:
    await taken(house, rows(tmp_path, SUMMER))
    olga = await member(house, house.person("Olga"), Role.ORGANIZER)
    await olga.runs("webinars doubts")
    await olga.clicks("Another time for")
    assert olga.form is not None
    assert [one.value for one in olga.form.fields] == ["2019-06-12", "15:00"]
    await olga.fills({})
    assert olga.sees("at 15:00, America/New_York now")
    [one] = await kept(house)
    assert (one.occurrence.begins, one.occurrence.unverified) == (datetime(2019, 6, 12, 19, tzinfo=UTC), False)
    await olga.runs("webinars doubts")
    assert olga.sees("No time is in doubt")


async def test_all_of_a_page_are_confirmed_at_once_and_only_by_organizers(house: Hall, tmp_path: Path) -> None:
    await taken(house, rows(tmp_path, *({**SUMMER, "id": str(number)} for number in range(7))))
    olga = await member(house, house.person("Olga"), Role.ORGANIZER)
    await olga.runs("webinars doubts")
    await olga.clicks("All 5 times above are right")
    assert olga.sees("5 times are confirmed")
    await olga.clicks("Next doubts")
    assert olga.sees("2 times are in doubt")
    alice = await member(house, house.person("Alice"))
    await alice.runs("webinars doubts")
    assert not alice.sees("in doubt")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"title": ""}, "no title"),
        ({"starts": "soon"}, "cannot be read"),
        ({"starts": "2019-06-12"}, "not said to the hour"),
        ({"starts": "2019-06-12 14:00", "ends": "2019-06-12 14:00"}, "ends when it begins"),
        ({"ends": "2019-06-12 13:00"}, "ends before it begins"),
        ({"ends": "2019-08-12 13:00"}, "days; 14 are the most"),
        ({"timezone": "America/Nowhere"}, "no time zone"),
        ({"rrule": "FREQ=HOURLY"}, "its rule cannot be read"),
    ],
)  # fmt: skip
async def test_what_cannot_be_taken_says_why_and_the_rest_goes_in(
    house: Hall, tmp_path: Path, event: dict[str, object], reason: str
) -> None:
    done = await taken(house, rows(tmp_path, {**SUMMER, "timezone": "", "rrule": ""}, {**SUMMER, "id": "b", **event}))
    assert [reason in one for one in done.refused] == [True]
    assert len(await kept(house)) == 1


async def test_without_a_zone_an_offset_alone_is_refused_with_what_to_do(house: Hall, tmp_path: Path) -> None:
    done = await taken(house, rows(tmp_path, SUMMER), zone="")
    assert "say which it is" in done.refused[0]


async def test_one_id_on_several_days_is_several_events(house: Hall, tmp_path: Path) -> None:
    later = {**SUMMER, "starts": "2019-09-12 14:00:00 -0400", "ends": "2019-09-12 15:00:00 -0400"}
    done = await taken(house, rows(tmp_path, SUMMER, later, SUMMER))
    assert done.count("added", "refused") == (2, 1)
    assert {one.webinar.source_id for one in await kept(house)} == {"a", "a 2019-09-12"}


async def test_markdown_with_front_matter_comes_in_and_a_draft_is_seen_by_nobody(house: Hall, tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    head = "---\ntitle: Maps\nsummary: Short.\ndate: 2026-07-01 13:00:00 -0400\nend_date: 2026-07-01 14:30:00 -0400\n"
    (folder / "a.md").write_text(head + "host: Maps group\ntopics:\n  - forms\n---\nBy Somebody Private.\n", "utf-8")
    (folder / "b.md").write_text(head.replace("Maps", "Secret") + "draft: true\n---\n", "utf-8")
    assert (await taken(house, folder)).count("added", "doubts") == (2, 0)
    [one] = await kept(house)
    assert (one.webinar.title, one.webinar.minutes, one.webinar.source_id) == ("Maps", 90, "a")
    async with house.parts.database.units(reads_only=True) as unit:
        assert [name.name for name in (await WebinarStore(unit).people([one.webinar.id]))[one.webinar.id]] == [
            "Maps group"
        ]
        assert [slug for slug, _ in (await WebinarStore(unit).topics([one.webinar.id]))[one.webinar.id]] == ["forms"]
    assert "Private" not in one.webinar.summary


ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:one@x
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/London:20260702T100000
DURATION:PT45M
SUMMARY:Open data\\, together
LOCATION:Town hall
END:VEVENT
BEGIN:VEVENT
UID:series@x
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/London:20261015T150000
DTEND;TZID=Europe/London:20261015T160000
RRULE:FREQ=WEEKLY;UNTIL=20261112T150000Z
EXDATE;TZID=Europe/London:20261029T150000
SUMMARY:Weekly
END:VEVENT
BEGIN:VEVENT
UID:series@x
RECURRENCE-ID;TZID=Europe/London:20261105T150000
DTSTAMP:20260101T000000Z
DTSTART:20261106T090000Z
DTEND:20261106T100000Z
SUMMARY:Weekly, moved
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:day@x
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20260702
SUMMARY:Whole day
END:VEVENT
END:VCALENDAR
"""


async def test_icalendar_comes_in_with_its_zones_series_and_what_is_otherwise(house: Hall, tmp_path: Path) -> None:
    path = tmp_path / "events.ics"
    path.write_bytes(ICS.replace("\n", "\r\n").encode())
    done = await taken(house, path, zone="")
    assert done.count("added", "doubts", "refused") == (3, 0, 1)
    assert "whole days" in done.refused[0]
    found = await kept(house)
    one = next(one for one in found if one.webinar.source_id == "one@x")
    assert (one.webinar.title, one.webinar.minutes, one.webinar.place) == ("Open data, together", 45, "Town hall")
    assert one.occurrence.begins == datetime(2026, 7, 2, 9, tzinfo=UTC)
    days = [f"{each.occurrence.begins:%d %H}" for each in found if each.webinar.source_id == "series@x"]
    assert days == ["15 14", "22 14", "12 15"]  # 15:00 in London, before and after its clocks change
    moved = next(one for one in found if one.webinar.source_id == "series@x 2026-11-05")
    assert moved.occurrence.state is OccurrenceState.CANCELLED
