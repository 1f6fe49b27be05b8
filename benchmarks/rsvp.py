"""Ten thousand answers to one webinar: how long a press takes, and how often its cards are redrawn meanwhile.

    python -m benchmarks.rsvp [--people 10000] [--seats 5000] [--at-once 8] [--copies 5] [--json]
    python -m benchmarks.rsvp --move [--people 10000] [--json]     how long it takes to move what they all come to

At `dispatch` of a hub on SQLite whose living cards stand in some channels of a platform that only listens; so many presses
are under way at once. A press is from the event to the answer, all in one process on one machine.
"""

import argparse
import asyncio
import gc
import json
import tempfile
import time
from pathlib import Path

from bot import log
from commands.webinars.places import cards
from store.outbox import OutboxStore
from store.rsvps import RsvpStore
from store.webinar import Answer
from store.webinar_rows import WebinarChannelRow
from store.webinars import WebinarStore
from tests.commands.webinars.support import organizer
from tests.harness.courier import Postbox
from tests.harness.hub import Hall, Talker, hub_in
from tests.harness.rush import crowd, full_house, planned

GAP = 30.0


async def posted(hall: Hall, date: int, copies: int) -> None:
    async with hall.parts.database.units() as unit:
        dated = await WebinarStore(unit).dated(date)
        assert dated is not None
        rows = [WebinarChannelRow(dated.webinar.id, "test", f"T1:C{n}", "", None) for n in range(copies)]
        letters = cards([dated], rows, hall.hub.clock.now(), None)
        await OutboxStore(unit).put([letter.row() for letter in letters])
    hall.hub.house.posted.set()


async def pressed(people: list[Talker], date: int, at_once: int) -> list[float]:
    """Seconds of each press."""
    took: list[float] = []
    waiting = iter(people)

    async def hand() -> None:
        for one in waiting:
            began = time.perf_counter()
            await one.presses(f"webinars.answer/{date}/yes")
            took.append(time.perf_counter() - began)
            one.replies.clear()

    await asyncio.gather(*(hand() for _ in range(at_once)))
    return sorted(took)


async def measured(people: int, seats: int, at_once: int, copies: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        async with hub_in(Path(folder), seed=False) as hall:
            box = Postbox(hall.hub.clock.monotonic)
            hall.hub.couriers["test"] = box
            talkers, date = await crowd(hall, people), await planned(hall, seats)
            await posted(hall, date, copies)
            async with asyncio.timeout(60):
                while len(box.accepted) < copies:  # noqa: ASYNC110  a look at the mail, not an event
                    await asyncio.sleep(0.1)
            began = time.perf_counter()
            took = await pressed(talkers, date, at_once)
            seconds = time.perf_counter() - began
            during = max((len(texts) for texts in box.redrawn.values()), default=0)
            await asyncio.sleep(GAP + 10)
            async with hall.parts.database.units(reads_only=True) as unit:
                counts = (await RsvpStore(unit).counts([date]))[date]
            last = f"all {seats:,} taken · {counts.get(Answer.WAITING, 0):,} wait"
            agree = sum(last in texts[-1] for texts in box.redrawn.values())
            return {
                "people": people,
                "yes": counts.get(Answer.YES, 0),
                "seconds": seconds,
                "p50_ms": took[len(took) // 2] * 1000,
                "p99_ms": took[len(took) * 99 // 100] * 1000,
                "most_redraws_a_copy": during,
                "allowed_redraws": int(seconds // GAP) + 1,
                "copies_that_agree": agree,
                "copies": copies,
            }


async def stalls(ended: asyncio.Event) -> float:
    """The longest that the loop kept somebody waiting who wanted to run every five milliseconds, in seconds."""
    longest = 0.0
    while not ended.is_set():
        began = time.perf_counter()
        await asyncio.sleep(0.005)
        longest = max(longest, time.perf_counter() - began - 0.005)
    return longest


async def moved(people: int) -> dict[str, float]:
    """Everybody said yes and is reminded twice; an organizer moves it, and puts it back."""
    with tempfile.TemporaryDirectory() as folder:
        async with hub_in(Path(folder), seed=False) as hall:
            olga, date = await organizer(hall), await planned(hall, None)
            await full_house(hall, date, people)
            gc.collect()  # what filled the tables is not the hub's
            row: dict[str, float] = {"people": people}
            for name, words in (
                ("shown", f"webinars move {date} 20 June 2030 15:00"),
                ("moved", "Move Rush"),
                ("undone", "Undo"),
            ):
                ended = asyncio.Event()
                watch, began = asyncio.ensure_future(stalls(ended)), time.perf_counter()
                await (olga.runs(words) if name == "shown" else olga.clicks(words))
                row[f"{name}_ms"] = (time.perf_counter() - began) * 1000
                ended.set()
                row[f"{name}_stall_ms"] = await watch * 1000
                if name == "moved":
                    assert olga.sees(f"{people:,} people who answered are told in ten minutes"), olga.text
            return row


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("--people", 10_000), ("--seats", 5_000), ("--at-once", 8), ("--copies", 5)):
        arguments.add_argument(name, type=int, default=usual)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--move", action="store_true")
    given = arguments.parse_args()
    log.configure("ERROR")
    if given.move:
        row = asyncio.run(moved(given.people))
        said = ", ".join(
            f"{name} in {row[f'{name}_ms']:.0f} ms (the loop stood still for {row[f'{name}_stall_ms']:.0f} ms at most)"
            for name in ("shown", "moved", "undone")
        )
        print(json.dumps(row) if given.json else f"{given.people:,} come: {said}")
        return
    row = asyncio.run(measured(given.people, given.seats, given.at_once, given.copies))
    if given.json:
        print(json.dumps(row))
        return
    print(
        f"{row['people']:,.0f} presses in {row['seconds']:.0f} s: p50 {row['p50_ms']:.1f} ms, p99 {row['p99_ms']:.1f} ms"
    )
    print(
        f"{row['yes']:,.0f} seats given; each copy was redrawn {row['most_redraws_a_copy']:.0f} times ({row['allowed_redraws']:.0f} allowed)"
    )
    print(f"{row['copies_that_agree']:.0f} of {row['copies']:.0f} copies agree in the end")


if __name__ == "__main__":
    main()
