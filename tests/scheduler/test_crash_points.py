"""kill -9 at each named point, for each kind of message, on both databases: it is said once, and what stands is so."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.crash import CARD_POINTS, POINTS, TURN_POINTS
from tests.harness.databases import database_url, postgresql, postgresql_url, sqlite_house, sqlite_url
from tests.scheduler.killed_post import FileBox

__all__ = ["database_url", "postgresql", "postgresql_url", "sqlite_house", "sqlite_url"]

KILLED = -signal.SIGKILL
A_DAY = 86_400
# What is due on a clock is no command's, and a command's is nobody's turn.
DIES_AT = {
    "channel": POINTS,
    "direct": POINTS,
    "card": POINTS,
    "digest": (*TURN_POINTS, *POINTS[1:]),
    "redraw": (POINTS[0], *CARD_POINTS),
}


@dataclass
class Hubs:
    """Lives of one hub, one after the other."""

    program: subprocess.Popen[str]
    folder: Path
    url: str

    def lives(self, kind: str, *, says: bool = True, crash: str = "", at: int = 0) -> int:
        about = {"kind": kind, "says": says, "crash": crash, "at": at, "folder": str(self.folder), "url": self.url}
        assert self.program.stdin
        assert self.program.stdout
        self.program.stdin.write(json.dumps(about) + "\n")
        self.program.stdin.flush()
        return int(self.program.stdout.readline())

    @property
    def platform(self) -> list[dict[str, Any]]:
        return FileBox(self.folder / "platform").lines()


@pytest.fixture(scope="module", name="program")
def _program() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.scheduler.killed_post"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield program
        assert program.stdin
        program.stdin.close()


@pytest.fixture
def hubs(program: subprocess.Popen[str], tmp_path: Path, database_url: str) -> Hubs:
    return Hubs(program, tmp_path, database_url)


@pytest.mark.parametrize(
    ("kind", "point"), [(kind, point) for kind, points in DIES_AT.items() if kind != "redraw" for point in points]
)
def test_killed_at_any_point_it_is_said_once(hubs: Hubs, kind: str, point: str) -> None:
    assert hubs.lives(kind, crash=point) == KILLED
    assert hubs.lives(kind, says=False, at=A_DAY // 24) == 0
    keys = [line["key"] for line in hubs.platform if "key" in line]
    assert len(keys) == len(set(keys)) == (2 if kind == "card" else 1), "a card was posted to two channels"


@pytest.mark.parametrize("point", DIES_AT["redraw"])
def test_killed_while_a_card_is_redrawn_every_copy_shows_what_is_so_in_the_end(hubs: Hubs, point: str) -> None:
    assert hubs.lives("card") == 0
    assert hubs.lives("redraw", crash=point, at=A_DAY // 24) == KILLED
    assert hubs.lives("redraw", says=False, at=A_DAY // 12) == 0
    shown = {line["redrawn"]: line["text"] for line in hubs.platform if "redrawn" in line}
    assert set(shown) == {"1", "2"}
    assert all("Ferry" in text for text in shown.values())
    assert len([line for line in hubs.platform if "key" in line]) == 2
