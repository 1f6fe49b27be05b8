"""Events of a file imported by the real command, and the public calendar of them held against RFC 5545.

    python -m benchmarks.events events.jsonl --zone America/New_York

Imports it (counts of taken, marked and refused, with reasons), again (nothing may change), and with kills in between (the same
end); then starts the hub, fetches `/webinars/events.ics`, checks it with the rules of tests/harness/ical.py, reads it back
with icalendar, compares each time with the source, and fetches it once more after an edit: every UID must stay.
"""

import argparse
import hashlib
import json
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import icalendar

from benchmarks.imports import COUNTS, FOLKMOOT, environment
from tests.harness.ical import broken_rules, read

ASK = """
    SELECT w.source_id, w.title, w.summary, w.kind, w.status, w.visibility, w.place, w.rule, w.minutes, w.capacity,
           o.planned_on, o.day, o.wall_time, o.zone, o.begins, o.ends, o.state, o.unverified, o.doubt, i.marks,
           (SELECT group_concat(name) FROM (SELECT name FROM webinar_person p WHERE p.webinar_id = w.id ORDER BY name))
    FROM webinar w JOIN occurrence o ON o.webinar_id = w.id LEFT JOIN webinar_imported i ON i.webinar_id = w.id
    WHERE w.source = 'bench' ORDER BY w.source_id, o.planned_on
"""


def command(source: Path, data: Path, zone: str) -> list[str]:
    said = ["--go", "--name", "bench", "--into", "webinars", "--zone", zone]
    return [FOLKMOOT, "import", str(source), *said, "--report", str(data.parent / "report.csv")]


def imported(source: Path, data: Path, zone: str) -> dict[str, float]:
    start = time.perf_counter()
    done = subprocess.run(command(source, data, zone), env=environment(data), cwd=data.parent, capture_output=True, text=True, check=True)  # fmt: skip
    said = " ".join(re.sub(r"\x1b\[[\d;]*m", "", done.stdout).split())
    counts = {what: int(count.replace(",", "")) for count, what in COUNTS.findall(said)}
    marked = re.search(r"([\d,]+) times are marked", said)
    return {**counts, "marked": int(marked[1]) if marked else 0, "seconds": round(time.perf_counter() - start, 1)}


def killed(source: Path, data: Path, zone: str, most: float) -> int:
    """Kill imports until one comes through; how many kills that were."""
    kills = 0
    while True:
        process = subprocess.Popen(command(source, data, zone), env=environment(data), cwd=data.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            process.wait(timeout=random.uniform(0.5, most))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            continue
        return kills


def fingerprint(data: Path) -> tuple[int, str]:
    """How many dates came from the source, and a hash over all of them. Ids, names for calendars and times of writing are
    left out."""
    with closing(sqlite3.connect(data / "folkmoot.db")) as database:
        rows = list(database.execute(ASK))
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def reasons(report: Path) -> dict[str, Counter[str]]:
    """Of the report: why what was refused, marked, flagged."""
    import csv

    found: dict[str, Counter[str]] = {}
    with report.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            why = re.sub(r"\d\d:\d\d at UTC", "HH:MM at UTC", line["why"])
            if line["outcome"] in ("refused", "to be confirmed", "flagged"):
                found.setdefault(line["outcome"], Counter())[why] += 1
    return found


class Running:
    """A hub on this data, for as long as the block lasts."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._data = data

    def __enter__(self) -> "Running":
        said = {**environment(self._data), "WEB_PORT": str(self.port), "WEB_BASE_URL": "https://hub.example.org"}
        self._process = subprocess.Popen([FOLKMOOT, "run"], env=said, cwd=self._data.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        until = time.monotonic() + 60
        while True:
            try:
                self.get("/readyz")
                return self
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as response:
            return bytes(response.read())


def times(data: Path) -> Counter[tuple[str, datetime]]:
    with closing(sqlite3.connect(data / "folkmoot.db")) as database:
        rows = database.execute("SELECT w.title, o.begins FROM webinar w JOIN occurrence o ON o.webinar_id = w.id WHERE w.status = 'announced' AND w.visibility = 'public'")  # fmt: skip
        return Counter((title, datetime.fromisoformat(begins).replace(tzinfo=UTC)) for title, begins in rows)


def published(data: Path) -> dict[str, object]:
    """The public calendar, held against the rules, and again after one event was edited."""
    with Running(data) as hub:
        start = time.perf_counter()
        first = hub.get("/webinars/events.ics")
        seconds = round(time.perf_counter() - start, 2)
    with closing(sqlite3.connect(data / "folkmoot.db")) as database, database:
        database.execute("UPDATE webinar SET title = 'Edited', sequence = sequence + 1 WHERE id = (SELECT min(id) FROM webinar WHERE source = 'bench')")  # fmt: skip
        database.execute("UPDATE occurrence SET sequence = sequence + 1 WHERE webinar_id = (SELECT min(id) FROM webinar WHERE source = 'bench')")  # fmt: skip
    with Running(data) as hub:
        second = hub.get("/webinars/events.ics")
    before, after = (icalendar.Calendar.from_ical(one).events for one in (first, second))
    uids, later = ({str(one["UID"]): int(one["SEQUENCE"]) for one in found} for found in (before, after))
    there = times(data)
    read_back = Counter((str(one["SUMMARY"]), one.start.astimezone(UTC)) for one in after)
    return {
        "events": len(before),
        "octets": len(first),
        "longest line": max(len(line) for line in first.split(b"\r\n")),
        "seconds to fetch": seconds,
        "time zones": [one.value("TZID") for one in read(first).all("VTIMEZONE")],
        "broken rules": broken_rules(first) + broken_rules(second),
        "every time as in the hub": read_back == there,
        "uids stay over an edit": uids.keys() == later.keys(),
        "sequences raised by the edit": sum(later[uid] > sequence for uid, sequence in uids.items()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--zone", default="")
    parser.add_argument("--kills", type=int, default=5)
    asked = parser.parse_args()
    source, zone = asked.source.absolute(), asked.zone
    with tempfile.TemporaryDirectory() as folder:
        empty, once = Path(folder) / "empty" / "data", Path(folder) / "once" / "data"
        empty.parent.mkdir()
        subprocess.run([FOLKMOOT, "reindex"], env=environment(empty), capture_output=True, check=True)
        shutil.copytree(empty, once)
        first = imported(source, once, zone)
        why = reasons(once.parent / "report.csv")
        whole = fingerprint(once)
        second = imported(source, once, zone)
        print(json.dumps({"first": first, "second": second, "second changes nothing": fingerprint(once) == whole}))
        print(json.dumps({"why": {outcome: dict(found.most_common(8)) for outcome, found in why.items()}}, ensure_ascii=False))  # fmt: skip
        kills, ends, made = 0, set[tuple[int, str]](), 0
        while kills < asked.kills:
            made += 1
            data = Path(folder) / f"killed-{made}" / "data"
            shutil.copytree(empty, data)
            kills += killed(source, data, zone, first["seconds"])
            ends.add(fingerprint(data))
        print(json.dumps({"kills": kills, "same end": ends == {whole}, "dates": whole[0], "hash": whole[1]}))
        print(json.dumps({"calendar": published(once)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
