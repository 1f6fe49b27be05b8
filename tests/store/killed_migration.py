"""Kill a migration with SIGKILL at every seventeenth of its statements; each time nothing of it may remain.

A program of its own, since a process with threads is not to be forked. Prints how often it killed.
"""

import asyncio
import os
import signal
import sys
from typing import Any

from alembic import command  # noqa: F401  imported before the forks, so that no child pays for it
from sqlalchemy import event
from sqlalchemy.engine import Engine

from store.migrations import HEAD
from store.migrations.run import migrate_now
from store.migrations.state import revision

EVERY = 17


def main(url: str) -> int:
    kills = 0
    for statement in range(1, 1000, EVERY):
        child = os.fork()
        if child == 0:
            die_at(statement)
            migrate_now(url)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        found = asyncio.run(revision(url))
        if status == 0:
            assert found == HEAD, found
            return kills
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        assert found is None, f"killed at statement {statement}, the database says it is at {found}"
        kills += 1
    raise AssertionError("the migration never ended")


def die_at(statement: int) -> None:
    left = [statement]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", count)


if __name__ == "__main__":
    print(main(sys.argv[1]))  # noqa: T201
