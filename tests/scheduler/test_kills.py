"""The small version of benchmarks.delivery: twenty kills, and everything stands once."""

import asyncio
import json
import sys
from typing import Any

import pytest


async def ended(module: str, *about: str) -> dict[str, Any]:
    """What a benchmark found; a program of its own, since a process with threads is not to be forked."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"benchmarks.{module}", *about, "--json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, problem = await program.communicate()
    assert program.returncode == 0, problem.decode()
    return json.loads(out)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_twenty_kills_lose_nothing_and_double_nothing(database: str) -> None:
    found = await ended("delivery", database, "slack", "--deliveries", "200", "--kills", "20")
    assert found["states"] == {"sent": 200}
    assert (found["lost"], found["doubled"], found["reported"], found["broken"]) == (0, 0, 0, [])


async def test_where_nobody_can_look_each_kill_doubles_one_at_most_and_the_hub_says_which() -> None:
    found = await ended("delivery", "postgresql", "slack-blind", "--deliveries", "80", "--kills", "8")
    assert found["lost"] == 0
    assert found["doubled"] <= found["reported"] <= 8
    assert found["reported"] == found["seen_again"]
    assert (found["unreported"], found["unseen"]) == ([], [])
    assert found["doubled_direct"] == 0


async def test_a_platform_that_refuses_three_in_ten_is_never_asked_too_early() -> None:
    """Each refusal names a whole second, so that the last few take longer than the pace of so few people."""
    found = await ended("storm", "slack", "--recipients", "100", "--pace", "20")
    assert (found["arrived"], found["early"], found["broken"]) == (100, 0, [])
    assert found["refused"] > 20
    assert found["seconds"] < 100 / 20 + 10
