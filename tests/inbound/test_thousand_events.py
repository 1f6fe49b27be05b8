"""A thousand events, each delivered one to eleven times in any order, half of the copies under new ids: a thousand effects."""

import asyncio
import copy
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import adapter
from store.reactions import ReactionStore
from tests.inbound.replicas import Crowd, crowd
from tests.inbound.tally import counted

EVENTS, MOST_COPIES, AT_ONCE = 1_000, 11, 40


@pytest.fixture(autouse=True)
def _nothing_is_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the database decides each time, as after a restart."""
    monkeypatch.setattr(adapter, "REMEMBERED", 0.0)


@pytest.mark.timeout(300)
async def test_two_replicas_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    async with crowd(tmp_path, people=50, replicas=2, database_url=postgresql_url) as found:
        await everything_once(found)


@pytest.mark.timeout(300)
async def test_one_hub_on_sqlite(tmp_path: Path) -> None:
    async with crowd(tmp_path, people=50) as found:
        await everything_once(found)


async def test_reactions_in_any_order_end_where_people_left_them(tmp_path: Path, postgresql_url: str) -> None:
    async with crowd(tmp_path, people=40, replicas=2, database_url=postgresql_url) as found:
        chance = random.Random(7)
        turns = {who: chance.randint(1, 6) for who in found.people}
        bodies = [found.reaction(n, who, added=n % 2 == 0) for who, count in turns.items() for n in range(count)]
        deliveries = [again(found, body, n) for body in bodies for n in range(chance.randint(1, 4))]
        chance.shuffle(deliveries)
        await deliver(found, deliveries)
        where = ("slack", f"{found.slack.team_id}:{found.hall.id}", str(found.cards[0].ts))
        async with found.hubs[0].parts.database.units(reads_only=True) as unit:
            standing = {row.account for row in await ReactionStore(unit).on(where) if row.there}
        assert standing == {f"{found.slack.team_id}:{who.id}" for who, count in turns.items() if count % 2}


async def everything_once(found: Crowd) -> None:
    chance = random.Random(2141)
    bodies, expected = events(found)
    deliveries = [again(found, body, n) for body in bodies for n in range(chance.randint(1, MOST_COPIES))]
    chance.shuffle(deliveries)
    await deliver(found, deliveries)
    assert await counted(found.hubs[0].parts.database.units) == expected
    said = Counter(str(call.args["text"]).split("\n")[0] for call in found.slack.calls("chat.postEphemeral"))
    asked = {f"Asked {n}.": 1 for n in range(EVENTS) if kind(n) == "question"}
    assert {line: count for line, count in said.items() if line.startswith("Asked")} == asked
    assert sum(expected.values()) + len(asked) == EVENTS
    assert len(deliveries) > 5 * EVENTS
    await found.slack.healthy()


def events(found: Crowd) -> tuple[list[dict[str, Any]], Counter[str]]:
    """What is sent, and what shall have been done in the database."""
    bodies: list[dict[str, Any]] = []
    expected: Counter[str] = Counter()
    for n in range(EVENTS):
        who = found.people[n // 2 % 50]
        match kind(n):
            case "reaction":  # every person once with each emoji on each card
                emoji = n // 100 % 2
                bodies.append(found.reaction(n, who, ("bulb", "white_check_mark")[emoji], on=found.cards[n // 200]))
                expected[f"{'💡✅'[emoji]}+"] += 1
            case "note":
                bodies.append(found.mention(n, who, f"tally note {n}"))
                expected[str(n)] += 1
            case _:
                bodies.append(found.mention(n, who, f"tally ask {n}"))
    return bodies, expected


def kind(n: int) -> str:
    """Half are reactions, three in ten notes, two in ten questions that are answered in the channel."""
    return "reaction" if n % 2 == 0 else "note" if n % 10 < 7 else "question"


def again(found: Crowd, body: dict[str, Any], n: int) -> dict[str, Any]:
    body = copy.deepcopy(body)
    if n % 2:
        body["event_id"] = found.slack.world.ids.fresh("Ev")
    return body


async def deliver(found: Crowd, bodies: list[dict[str, Any]]) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(body: dict[str, Any]) -> None:
        async with turns:
            await found.slack.delivers(body)

    await asyncio.gather(*(one(body) for body in bodies))
    await found.done()
