"""A data folder with a library of any size, recombined from the starter library; the same for every benchmark."""

import json
import random
from pathlib import Path

from bot.compose import SEED, build
from bot.compose.first import prepare
from bot.settings import Settings
from store.library import LibraryStore
from store.topics import TopicStore
from store.unit import Units

A_BATCH = 1_000


def sentences(folder: Path = SEED) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "resources.jsonl").read_text("utf-8").splitlines() if line]


async def fill(data_dir: Path, resources: int, *, seed: int = 7) -> None:
    """A hub's data folder with this many published, public resources; nothing to do when it is there already."""
    done = data_dir / f"filled-{resources}"
    if done.exists():
        return
    parts = await build(Settings(data_dir=data_dir))
    try:
        await prepare(parts)
        await _add(parts.database.units, resources, random.Random(seed))
        await parts.search.catch_up()
        await parts.search.rebuild()
    finally:
        await parts.hub.stop()
    done.touch()


async def _add(units: Units, resources: int, chance: random.Random) -> None:
    starter = sentences()
    async with units(reads_only=True) as unit:
        topics = {topic.slug: topic.id for topic in await TopicStore(unit).all()}
        have = await LibraryStore(unit).count()
    for start in range(have, resources, A_BATCH):
        async with units() as unit:
            library = LibraryStore(unit)
            for number in range(start, min(start + A_BATCH, resources)):
                one, other = chance.sample(starter, 2)
                await library.add(
                    f"{one['title']}: {other['title']}"[:290],
                    one["kind"],
                    topics=[topics[slug] for slug in {*one["topics"], other["topics"][0]} if slug in topics],
                    summary=f"{one['summary']} {other['summary']}"[:600],
                    url=f"https://example.org/resource/{number}",
                    publisher=one["publisher"],
                    published=str(chance.randint(2010, 2026)),
                    language="en",
                    status="published",
                    visibility="public",
                )
