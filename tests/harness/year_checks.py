"""Living a simulated year in many lives, and what must be true of it in the end; see `tests/harness/year.py`."""

import asyncio
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SimulatedClock
from bot.reminders import Manners
from store.engine import Database
from store.rsvps import RsvpStore
from store.unit import Unit
from store.webinar import SEATED, Answer, OccurrenceState
from store.webinar_rows import Dated
from store.webinars import WebinarStore
from tests.harness.databases import START
from tests.harness.year_box import Book, Line, read

LATE = timedelta(minutes=100)  # a step, and a lease that ran out
DAY, HOUR = 1440, 60


@dataclass(frozen=True, slots=True)
class Year:
    """`wrong` names what is not as it should be."""

    lives: int
    reminders: int
    changes: int
    dates: int
    wrong: tuple[str, ...]


def lived(folder: Path, weeks: int, seed: int, kills: int) -> Year:
    """So many weeks in one life more than kills, at moments that only chance knows; hours of downtime after each, in which
    people go on reacting."""
    chance = random.Random(seed)
    until = START + timedelta(weeks=weeks)
    book = Book(folder / "book.json", START)
    book.weeks = weeks
    book.save()
    lives = 0
    for life in range(kills * 3 + 1):
        killed = lives < kills
        after = chance.randint(10, max(20, 40 * weeks // max(kills, 1))) if killed else 10**9
        command = [sys.executable, "-m", "tests.harness.year", str(folder), str(seed), until.isoformat(), str(after)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            lives += 1
            break
        if done.returncode != -9:
            raise AssertionError(f"life {life} ended by itself: {done.stderr[-2000:]}")
        lives += 1
        _downtime(folder, chance)
    return asyncio.run(_checked(folder, lives))


def _downtime(folder: Path, chance: random.Random) -> None:
    """Up to three hours in which nobody listens, and three people react."""
    book = Book(folder / "book.json", START)
    steps = chance.randint(0, 3)
    began = book.now
    book.passed(book.now + timedelta(hours=1) * steps, book.steps + steps)
    book.away.append((began.isoformat(), (book.now + timedelta(hours=1)).isoformat()))
    book.save()
    cards = [
        str(n)
        for n, line in enumerate((x for x in read(folder / "accepted.jsonl") if not x.redraws), 1)
        if line.key.startswith("card:")
    ]
    for _ in range(3):
        if cards and book.people:
            people = [name for name in book.people if name != "Olga"]
            book.put(chance.choice(cards[-4:]), chance.choice("✅❔❌"), chance.choice(people))


async def _checked(folder: Path, lives: int) -> Year:
    book, lines = Book(folder / "book.json", START), read(folder / "accepted.jsonl")
    clock = SimulatedClock(book.now)
    database = await Database.open(
        f"sqlite+aiosqlite:///{folder / 'hub' / 'folkmoot.db'}", None, now=clock.now, upgrade=False
    )
    try:
        async with database.units(reads_only=True) as unit:
            dates = {one.id: one for one in await WebinarStore(unit).of(1)}
            wrong = [*_once(lines), *_on_time(lines, dates, book), *_told(lines, dates, book), *_alike(lines, dates)]
            wrong += [*await _seats(unit, dates), *await _missing(unit, lines, dates, book)]
    finally:
        await database.close()
    sent = [line for line in lines if line.key.startswith("webinar.soon:")]
    return Year(lives, len(sent), len(book.touched), len(dates), tuple(wrong))


def _once(lines: list[Line]) -> list[str]:
    counts = Counter(line.key for line in lines if line.key)
    return [f"{key} came {count} times" for key, count in counts.items() if count > 1]


def _on_time(lines: list[Line], dates: dict[int, Dated], book: Book) -> list[str]:
    """Each reminder at its local time, to somebody who came, for when it began."""
    zones = {number: zone for number, zone in book.people.values()}
    wrong: list[str] = []
    for line in lines:
        if not line.key.startswith("webinar.soon:"):
            continue
        _, _, begins, person, minutes = line.key.split(":")
        moment = datetime.strptime(f"{begins}+0000", "%Y%m%dT%H%M%z")
        due = _due(moment, int(minutes), zones[int(person)])
        if not line.fits:
            wrong.append(f"{line.key} went to somebody who does not come, or for another time")
        if line.at < due or (line.at > due + LATE and not _away(book, due, line.at)):
            wrong.append(f"{line.key} came at {line.at} and was due at {due}")
    return wrong


def _due(moment: datetime, minutes: int, zone: str) -> datetime:
    [(_, at)] = Manners.of(zone, ()).ahead(moment, [timedelta(minutes=minutes)], moment - timedelta(days=400))
    return at


def _away(book: Book, since: datetime, until: datetime) -> bool:
    """Was the hub off for some of that time?"""
    return any(datetime.fromisoformat(a) <= until and datetime.fromisoformat(b) >= since for a, b in book.away)


def _told(lines: list[Line], dates: dict[int, Dated], book: Book) -> list[str]:
    """Exactly those who had answered when it was changed."""
    wrong: list[str] = []
    for date, (_, answered) in book.touched.items():
        told = sorted(int(line.key.split(":")[3]) for line in lines if line.key.startswith(f"webinar.change:{date}:"))
        if told != answered:
            wrong.append(f"date {date} ({dates[date].occurrence.state.value}) told {told}, not {answered}")
    return wrong


def _alike(lines: list[Line], dates: dict[int, Dated]) -> list[str]:
    """The copies of a card that still counts show the same in the end."""
    shown: dict[str, str] = {}
    of: dict[str, int] = {}
    for number, line in enumerate((one for one in lines if not one.redraws), 1):
        if line.key.startswith("card:webinar:"):
            of[str(number)] = int(line.key.split(":")[2])
            shown[str(number)] = line.text
    for line in lines:
        if line.redraws:
            shown[line.redraws] = line.text
    wrong: list[str] = []
    for date, dated in dates.items():
        texts = {text for message, text in shown.items() if of[message] == date}
        left = dated.occurrence.left
        said = f"{left} of" if left else "all"
        if len(texts) > 1 or (texts and dated.to_come and f"Seats: {said}" not in next(iter(texts))):
            wrong.append(f"the cards of date {date} say {texts}, and {left} seats are left")
    return wrong


async def _seats(unit: Unit, dates: dict[int, Dated]) -> list[str]:
    counts = await RsvpStore(unit).counts(dates)
    wrong: list[str] = []
    for date, dated in dates.items():
        row, answers = dated.occurrence, counts.get(date, {})
        seated = sum(answers.get(answer, 0) for answer in SEATED)
        if row.taken != seated or (row.capacity is not None and seated > row.capacity):
            wrong.append(f"date {date} has {row.taken} taken and {seated} seated of {row.capacity}")
        if dated.to_come and row.left and answers.get(Answer.WAITING):
            wrong.append(f"date {date} has free seats while somebody waits")
    return wrong


async def _missing(unit: Unit, lines: list[Line], dates: dict[int, Dated], book: Book) -> list[str]:
    """Whoever came, and had said so in time, was reminded in time."""
    sent, zones = {line.key for line in lines}, {number: zone for number, zone in book.people.values()}
    wrong: list[str] = []
    for date, dated in dates.items():
        if dated.occurrence.state is not OccurrenceState.DONE:
            continue
        begins = dated.occurrence.begins
        changed = datetime.fromisoformat(book.touched[date][0]) if date in book.touched else START
        for row in await RsvpStore(unit).who(date, [Answer.YES]):
            for minutes in (DAY, HOUR):
                due = _due(begins, minutes, zones[row.person_id])
                key = f"webinar.soon:{date}:{begins:%Y%m%dT%H%M}:{row.person_id}:{minutes}"
                if max(row.answered, changed) + LATE < due and key not in sent and not _away(book, due, begins):
                    wrong.append(f"{key} never came; they said yes at {row.answered}")
    return wrong
