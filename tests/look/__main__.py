"""Contact sheets of every card on every surface, as PNG in `look/`.

    make look                     every capability
    make look ARGS="library hub"  these
    make look ARGS=--docs         every capability, and the pictures of docs/images anew

Each picture is also kept by itself: look/library/results-slack.png.
"""

import asyncio
import sys
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.async_api import Browser
from rich.console import Console

from bot.log import configure
from tests.look import docs, node, sheet
from tests.look.draw import discord, slack, terminal, web
from tests.look.scenes import Scene, scenes
from tests.look.studio import NoBrowser, browser

LOOK = Path(__file__).parents[2] / "look"
DOCS = "--docs"
tell = Console(highlight=False)
Shots = dict[str, list[list[bytes]]]


async def main(arguments: list[str]) -> int:
    started = perf_counter()
    wanted = [one for one in arguments if one != DOCS]
    configure("WARNING")
    tell.print("Asking the hub for its answers ...")
    with TemporaryDirectory() as folder:
        every = [scene async for scene in scenes(Path(folder))]
    known = list(dict.fromkeys(scene.capability for scene in every))
    if DOCS in arguments:
        wanted = known
    if unknown := [name for name in wanted if name not in known]:
        tell.print(f"There is no sheet {', '.join(unknown)}; there are {', '.join(known)}.")
        return 2
    chosen = [scene for scene in every if not wanted or scene.capability in wanted]
    async with browser() as chromium:
        shots = await _shots(chromium, chosen)
        await _sheets(chromium, chosen, shots)
        if DOCS in arguments:
            for path in await docs.draw(chromium, chosen, shots):
                tell.print(f"{path.relative_to(LOOK.parent)}: {path.stat().st_size // 1024} KB")
    tell.print(f"Done in {perf_counter() - started:.0f} seconds.")
    return 0


async def _shots(chromium: Browser, chosen: list[Scene]) -> Shots:
    shots: Shots = {}
    tell.print(f"Drawing {len(chosen)} answers: web ...")
    for name, how in (("web", {}), ("web dark", {"dark": True}), ("phone", {"phone": True})):
        shots[name] = [[one] for one in await web.draw(chromium, chosen, **how)]
    tell.print("terminal ...")
    shots["terminal"] = [[one] for one in await terminal.draw(chromium, chosen)]
    tell.print("Discord ...")
    shots["Discord"] = await discord.draw(chromium, chosen)
    try:
        tell.print("Slack ...")
        node.ready()
        shots["Slack"] = [[one] for one in await slack.draw(chromium, chosen)]
    except node.NoNode as problem:
        tell.print(f"{problem} The sheets go without Slack.")
    return shots


async def _sheets(chromium: Browser, chosen: list[Scene], shots: Shots) -> None:
    numbered = list(enumerate(chosen))
    for capability, group in groupby(numbered, key=lambda one: one[1].capability):
        bands: list[sheet.Band] = []
        folder = LOOK / capability
        folder.mkdir(parents=True, exist_ok=True)
        for at, scene in group:
            mine = {surface: found[at] for surface, found in shots.items()}
            bands.append((scene.name, mine))
            _keep(folder, scene, mine)
        drawn = LOOK / f"{capability}.png"
        drawn.write_bytes(await sheet.draw(chromium, capability, bands))
        tell.print(f"{drawn.relative_to(LOOK.parent)}: {len(bands)} scenes")


def _keep(folder: Path, scene: Scene, shots: dict[str, list[bytes]]) -> None:
    for surface, found in shots.items():
        for n, shot in enumerate(found, 1):
            more = f"-{n}" if n > 1 else ""
            (folder / f"{scene.file}-{surface.lower().replace(' ', '-')}{more}.png").write_bytes(shot)


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(main(sys.argv[1:])))
    except NoBrowser as problem:
        tell.print(str(problem))
        sys.exit(1)
