"""What outlives the hub in a simulated year: the platform with all it accepted, and a book of what was done."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import SimulatedClock
from bot.delivery import Leaving, Parcel, Standing, unnoticed
from bot.people import ChannelRef, MessageRef, Person
from bot.ui.nodes import Reply
from bot.ui.plain import plain
from store.rsvps import RsvpStore
from store.unit import Units
from store.webinar import Answer
from store.webinar_rows import Dated
from store.webinars import WebinarStore
from tests.harness.courier import Postbox


class Book:
    """Where time stands, when nobody listened, who reacted with what, which dates were changed when and who had answered."""

    def __init__(self, path: Path, start: datetime) -> None:
        self._path = path
        kept: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        self.now = datetime.fromisoformat(kept.get("now", start.isoformat()))
        self.steps: int = kept.get("steps", 0)
        self.weeks: int = kept.get("weeks", 52)
        self.people: dict[str, tuple[int, str]] = {name: tuple(one) for name, one in kept.get("people", {}).items()}
        self.touched: dict[int, tuple[str, list[int]]] = {int(k): tuple(v) for k, v in kept.get("touched", {}).items()}
        self.away: list[tuple[str, str]] = [tuple(pair) for pair in kept.get("away", [])]
        self.reactions: dict[str, dict[str, list[str]]] = kept.get("reactions", {})

    def passed(self, now: datetime, steps: int) -> None:
        self.now, self.steps = now, steps
        self.save()

    def put(self, message: str, emoji: str, name: str) -> None:
        """One emoji of each person a message: the newest, as somebody does who changes their mind."""
        there = self.reactions.setdefault(message, {})
        for people in there.values():
            if name in people:
                people.remove(name)
        there.setdefault(emoji, []).append(name)
        self.save()

    def standing(self, message: str) -> dict[str, list[str]]:
        return self.reactions.get(message, {})

    def save(self) -> None:
        kept = {"now": self.now.isoformat(), "steps": self.steps, "weeks": self.weeks, "people": self.people}
        kept |= {"touched": self.touched, "away": self.away, "reactions": self.reactions}
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(kept), "utf-8")
        new.replace(self._path)


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it was accepted; `redraws` is the number of the message it was drawn again in."""

    key: str
    target: str
    text: str
    at: datetime
    redraws: str = ""
    fits: bool = True


class Box(Postbox):
    """A Postbox whose mail stands in a file. A reminder is looked at when it arrives: is it for somebody who comes, for
    when it begins now?"""

    def __init__(self, path: Path, clock: SimulatedClock, units: Units | None) -> None:
        super().__init__(clock.monotonic)
        self._path, self._clock, self._units = path, clock, units
        self.lines = read(path)
        self.cards: dict[int, list[MessageRef]] = {}
        self._sent = [line for line in self.lines if not line.redraws]
        for number, line in enumerate(self._sent, 1):
            self._card(line, number)

    async def send(self, parcel: Parcel, standing: Standing, leaving: Leaving = unnoticed) -> MessageRef:
        if standing.first is not None:
            return standing.first
        await leaving()
        fits = await self._fits(parcel.key)
        line = Line(parcel.key, parcel.to.target, plain(parcel.reply, parcel.reader), self._clock.now(), fits=fits)
        self._write(line)
        self._sent.append(line)
        self._card(line, len(self._sent))
        return self._at(parcel, len(self._sent))

    async def find(self, parcel: Parcel, since: datetime) -> Standing:
        found = [number for number, line in enumerate(self._sent, 1) if line.key == parcel.key]
        return Standing(frozenset({0}), self._at(parcel, found[0])) if found else Standing()

    async def redraw(self, where: MessageRef, reply: Reply, reader: Person) -> None:
        self._write(Line("", where.channel.id, plain(reply, reader), self._clock.now(), redraws=where.id))

    async def upcoming(self, now: datetime) -> list[Dated]:
        assert self._units is not None
        async with self._units(reads_only=True) as unit:
            return [one for one in await WebinarStore(unit).upcoming(now) if one.occurrence.begins > now]

    async def dated(self, date: int) -> Dated:
        assert self._units is not None
        async with self._units(reads_only=True) as unit:
            found = await WebinarStore(unit).dated(date)
        assert found is not None
        return found

    async def answered(self, date: int) -> list[int]:
        assert self._units is not None
        async with self._units(reads_only=True) as unit:
            return sorted(row.person_id for row in await RsvpStore(unit).who(date))

    async def _fits(self, key: str) -> bool:
        """Is a reminder for somebody who comes, and for when it begins?"""
        if not key.startswith("webinar.soon:") or self._units is None:
            return True
        _, date, begins, person, _ = key.split(":")
        async with self._units(reads_only=True) as unit:
            dated, mine = await WebinarStore(unit).dated(int(date)), await RsvpStore(unit).of(int(date), int(person))
        assert dated is not None
        comes = mine is not None and mine.answer is Answer.YES
        return comes and dated.to_come and f"{dated.occurrence.begins:%Y%m%dT%H%M}" == begins

    def _card(self, line: Line, number: int) -> None:
        if line.key.startswith("card:webinar:"):
            date = int(line.key.split(":")[2])
            self.cards.setdefault(date, []).append(MessageRef(ChannelRef("test", line.target), str(number)))

    def _write(self, line: Line) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            kept = {"key": line.key, "target": line.target, "text": line.text, "at": line.at.isoformat()}
            file.write(json.dumps({**kept, "redraws": line.redraws, "fits": line.fits}) + "\n")


def read(path: Path) -> list[Line]:
    if not path.exists():
        return []
    rows = [json.loads(row) for row in path.read_text("utf-8").splitlines()]
    return [
        Line(row["key"], row["target"], row["text"], datetime.fromisoformat(row["at"]), row["redraws"], row["fits"])
        for row in rows
    ]
