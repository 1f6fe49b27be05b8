"""`/library permits` on a library of 10,000: our hub beside a bare SDK app with as many reads and an answer as large.

    python -m benchmarks.commands [slack|discord] [--seconds 3] [--rounds 2] [--json]

Each bot is a process of its own; the simulated platform runs here. Rounds alternate between the two, so that what else the
machine does hits both. Shown for each number in flight: commands a second, CPU ms of the bot for each, p50 and p99 of the
visible answer in ms, and our throughput as a share of the bare app's.
"""

import argparse
import asyncio
import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.filled import fill

RESOURCES = 10_000
IN_FLIGHT = (1, 10, 50)
Send = Callable[[int], Awaitable[float | None]]


@dataclass
class Cell:
    """All that was measured of one bot at one number in flight."""

    seconds: float = 0.0
    cpu: float = 0.0
    answers: list[float] = field(default_factory=list)
    lost: int = 0

    def figures(self) -> dict[str, float]:
        ordered = sorted(self.answers)
        n = len(ordered)
        return {
            "per_second": n / self.seconds,
            "cpu_ms": self.cpu * 1000 / max(n, 1),
            "p50_ms": statistics.median(ordered) * 1000,
            "p99_ms": ordered[min(n - 1, int(n * 0.99))] * 1000,
            "lost": self.lost,
        }


async def load(cell: Cell, process: psutil.Process, send: Send, in_flight: int, seconds: float) -> None:
    """A closed loop: so many people, each asking again as soon as they are answered."""
    cpu = process.cpu_times()
    start = time.perf_counter()
    end = start + seconds

    async def person(number: int) -> None:
        while time.perf_counter() < end:
            took = await send(number)
            if took is None:
                cell.lost += 1
            else:
                cell.answers.append(took)

    gc.disable()  # the instrument's own pauses are not what is measured; the bots keep theirs
    await asyncio.gather(*(person(number) for number in range(in_flight)))
    gc.enable()
    cell.seconds += time.perf_counter() - start
    after = process.cpu_times()
    cell.cpu += after.user + after.system - cpu.user - cpu.system


@asynccontextmanager
async def bot(*arguments: str) -> AsyncIterator[psutil.Process]:
    """A bot in its own process, from ready to ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.bots", *arguments, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        assert line == b"ready\n", f"{arguments[0]} did not start"
        yield psutil.Process(process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def slack(data: Path, seconds: float, rounds: int) -> dict[str, dict[int, Cell]]:
    from tests.harness.slack.workspace import SlackWorkspace

    async with SlackWorkspace.start(bench=True) as workspace:
        people = [workspace.member(f"Person {number}") for number in range(max(IN_FLIGHT))]
        rooms = [workspace.channel(f"room-{number}", members=[person]) for number, person in enumerate(people)]
        bench = workspace.bench

        async def send(number: int) -> float | None:
            timed = await bench.send_command("/library", "permits", people[number].user, rooms[number])
            return timed.answered

        card = data / "slack-card.json"
        tokens = (workspace.url, workspace.bot_token, workspace.app_token)
        async with bot("slack-ours", str(data), *tokens):
            await workspace.connected()
            await send(0)
            seen = workspace.by_app()[-1:] or [{"blocks": []}]
        card.write_text(json.dumps(seen[0].get("blocks", [])), "utf-8")
        bots = {"ours": ("slack-ours", str(data), *tokens), "bare": ("slack-bare", str(data), *tokens, str(card))}
        return await alternate(bots, send, seconds, rounds, workspace.connected)


async def discord(data: Path, seconds: float, rounds: int) -> dict[str, dict[int, Cell]]:
    from tests.harness.discord.server import DiscordServer

    async with DiscordServer.start() as server:
        server.rates.global_limit = None
        people = [server.member(f"Person {number}") for number in range(max(IN_FLIGHT))]
        rooms = [server.channel(f"room-{number}") for number in range(max(IN_FLIGHT))]

        async def send(number: int) -> float | None:
            started = time.perf_counter()
            timed = await server.send_command("library find", by=people[number], in_=rooms[number], query="permits")
            return timed.answered_at - started if timed.answered_at else None

        card = data / "discord-card.json"
        card.write_text(json.dumps(["x" * 420] * 5), "utf-8")
        tokens = (server.api_url, server.gateway_url, server.token)
        bots = {"ours": ("discord-ours", str(data), *tokens), "bare": ("discord-bare", str(data), *tokens, str(card))}

        async def connected() -> None:
            await server.connected()

        return await alternate(bots, send, seconds, rounds, connected)


async def alternate(
    bots: dict[str, tuple[str, ...]], send: Send, seconds: float, rounds: int, connected: Callable[[], Awaitable[None]]
) -> dict[str, dict[int, Cell]]:
    cells = {name: {in_flight: Cell() for in_flight in IN_FLIGHT} for name in bots}
    for number in range(rounds):
        for name, arguments in bots.items():
            gc.collect()
            gc.freeze()
            async with bot(*arguments) as process:
                await connected()
                for person in range(max(IN_FLIGHT)):
                    await send(person)  # everybody has spoken once, so that nobody's arrival is measured
                for in_flight in IN_FLIGHT:
                    sys.stderr.write(f"\rround {number + 1} of {rounds}, {name}, {in_flight} in flight   ")
                    await load(cells[name][in_flight], process, send, in_flight, seconds)
    sys.stderr.write("\r" + " " * 60 + "\r")
    return cells


async def run(platform: str, seconds: float, rounds: int) -> dict[str, dict[int, dict[str, float]]]:
    data = Path(tempfile.gettempdir()) / f"folkmoot-bench-{RESOURCES}"
    sys.stderr.write(f"filling a library of {RESOURCES:,} ...\r")
    await fill(data, RESOURCES)
    cells = await {"slack": slack, "discord": discord}[platform](data, seconds, rounds)
    return {name: {n: cell.figures() for n, cell in by_n.items()} for name, by_n in cells.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("platform", nargs="?", choices=["slack", "discord"], default="slack")
    arguments.add_argument("--seconds", type=float, default=3.0)
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    found = asyncio.run(run(given.platform, given.seconds, given.rounds))
    if given.json:
        print(json.dumps(found))
        return
    print(f"{given.platform}: in flight, bot, commands/s, CPU ms each, p50 ms, p99 ms, lost")
    for n in IN_FLIGHT:
        for name in ("ours", "bare"):
            row = found[name][n]
            print(
                f"  {n:>3} {name:<5} {row['per_second']:8.0f} {row['cpu_ms']:8.2f} {row['p50_ms']:8.1f} {row['p99_ms']:8.1f} {row['lost']:4.0f}"
            )
        print(f"      ours / bare: {found['ours'][n]['per_second'] / found['bare'][n]['per_second']:.2f}")


if __name__ == "__main__":
    main()
