"""`folkmoot rehearse`: what the present settings would send in the coming weeks, person by person."""

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import Progress

from bot.clock import SimulatedClock, SystemClock
from bot.compose import build, kinds
from bot.settings import Settings
from scheduler.due import Due
from scheduler.outbox import Delivery
from scheduler.rehearsal import INBOX, Heard, rehearse
from store.copying import copy_database

FAST = 1_000.0  # messages a second: a rehearsal need not spare anybody's platform
LONGEST = 100


async def run(settings: Settings, weeks: int, console: Console, *, whole: bool) -> int:
    """Prints everything that would be sent; how many messages that were."""
    with tempfile.TemporaryDirectory(prefix="folkmoot-rehearsal-") as folder:
        await copy_database(settings.database, Path(folder) / "folkmoot.db")
        heard = await _rehearsed(Settings(data_dir=Path(folder), send_pace=FAST), weeks, console)
    for line in told(heard, weeks, whole=whole):
        console.print(line, markup=False, highlight=False)
    return len(heard)


async def _rehearsed(settings: Settings, weeks: int, console: Console) -> list[Heard]:
    clock = SimulatedClock(SystemClock().now())
    parts = await build(settings, clock=clock)
    due = Due(parts.hub.house, kinds(parts.hub.house))
    delivery = next(worker for worker in parts.hub.workers if isinstance(worker, Delivery))
    parts.hub.house.facts.start()
    try:
        with Progress(console=console, transient=True) as bar:
            days = bar.add_task("Playing through the coming days", total=weeks * 7)
            return await rehearse(
                parts.hub, due, delivery, clock, weeks, lambda done, of: bar.update(days, completed=min(done, of))
            )
    finally:
        await asyncio.shield(parts.hub.stop())


def told(heard: Sequence[Heard], weeks: int, *, whole: bool) -> list[str]:
    """Person by person and channel by channel, in order of time; each time in its reader's zone."""
    people: dict[str, list[Heard]] = defaultdict(list)
    for one in heard:
        people[one.reader.name or f"channel {one.target}"].append(one)
    span = f"the next {weeks} weeks" if weeks != 1 else "the next week"
    if not heard:
        return [f"In {span} nothing would be sent."]
    lines = [f"In {span}: {len(heard):,} messages to {len(people):,} people and channels. Nothing was sent.", ""]
    for name in sorted(people):
        lines.append(f"{name} ({len(people[name]):,})")
        lines += [line for one in people[name] for line in _lines(one, whole=whole)]
        lines.append("")
    return lines


def _lines(one: Heard, *, whole: bool) -> list[str]:
    at = one.at.astimezone(ZoneInfo(one.reader.zone))
    first, *rest = one.text.splitlines() or [""]
    inbox = " (in their inbox)" if one.target == INBOX else ""
    head = f"  {at:%a %-d %b %Y %H:%M}, {one.reader.zone}{inbox}: {first[:LONGEST]}"
    return [head, *(f"      {line}" for line in rest)] if whole else [head]
