"""A simulated year of a weekly series: killed at random, moved, cancelled, over two clock changes, for people in eight zones.

    python -m benchmarks.webinar_year [--weeks 52] [--kills 40] [--seed 7]

The process that is the hub is ended by kill -9 at moments that only chance knows, is off for up to three hours, in which
people go on reacting, and begins again. See `tests/harness/year.py` for what happens and `tests/harness/year_checks.py` for
what must be true: every reminder once, at the right local time, to the right people; changes told to exactly those who had
answered; no seat twice; all cards agree in the end.
"""

import argparse
import tempfile
from pathlib import Path

from tests.harness.year_checks import lived


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("--weeks", 52), ("--kills", 40), ("--seed", 7)):
        arguments.add_argument(name, type=int, default=usual)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        year = lived(Path(folder), given.weeks, given.seed, given.kills)
    print(f"{given.weeks} weeks, {year.dates} dates, {year.changes} moved or cancelled, {year.lives - 1} kills")
    print(f"{year.reminders} reminders; {len(year.wrong)} things wrong")
    for words in year.wrong[:20]:
        print(f"    {words}")


if __name__ == "__main__":
    main()
