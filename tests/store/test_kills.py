"""kill -9 while committing: whatever was acknowledged is there afterwards, and nothing is there by half."""

import subprocess
import sys

KILLS = 20


def test_twenty_kills_lose_no_acknowledged_commit(sqlite_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.killed_writer", sqlite_url, str(KILLS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rounds = [line.split() for line in done.stdout.splitlines()]
    assert len(rounds) == KILLS
    for acknowledged, newest, _, sound, whole in rounds:
        assert int(newest) >= int(acknowledged)
        assert (sound, whole) == ("True", "ok"), "a resource without its audit row, or a broken file"
    assert int(rounds[-1][0]) > KILLS, "the writers never came to write"
