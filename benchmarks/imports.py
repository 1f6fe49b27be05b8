"""Import a source three ways: once, once more, and killed again and again; whether the end is the same.

    python -m benchmarks.imports ../shared/data/library.jsonl --kills 12

A kill is SIGKILL after a random time; then the same command runs again, until one comes through. The ends are compared by a
hash over every imported resource with its topics, its words, its doubts and its marks.
"""

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

FOLKMOOT = str(Path(sys.executable).parent / "folkmoot")
COUNTS = re.compile(r"([\d,]+) (?:would be |are )?(?:the )?(added|changed|same|refused|flagged)")
ASK = """
    SELECT r.source_id, r.title, r.summary, r.body, r.url, r.kind, r.audience, r.level, r.language, r.publisher,
           r.published, r.status, r.visibility, r.expires_on,
           (SELECT group_concat(slug) FROM (SELECT t.slug FROM resource_topic rt JOIN topic t ON t.id = rt.topic_id
                                            WHERE rt.resource_id = r.id ORDER BY t.slug)),
           (SELECT group_concat(word) FROM (SELECT w.word FROM resource_word rw JOIN foreign_word w ON w.id = rw.word_id
                                            WHERE rw.resource_id = r.id ORDER BY w.word)),
           (SELECT d.said || d.why FROM doubt d WHERE d.resource_id = r.id),
           (SELECT i.marks FROM imported i WHERE i.resource_id = r.id)
    FROM resource r WHERE r.source = ? ORDER BY r.source_id
"""


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "DATA_DIR": str(data), "COLUMNS": "200", "FOLKMOOT_DEMO": "true"}


def command(source: Path, data: Path) -> list[str]:
    return [FOLKMOOT, "import", str(source), "--go", "--name", "bench", "--report", str(data.parent / "report.csv")]


def imported(source: Path, data: Path) -> dict[str, float]:
    """One import to its end: its counts and how long it took, with the start of a hub."""
    start = time.perf_counter()
    done = subprocess.run(command(source, data), env=environment(data), cwd=data.parent, capture_output=True, text=True, check=True)  # fmt: skip
    said = re.sub(r"\x1b\[[\d;]*m", "", done.stdout)
    counts = {what: int(count.replace(",", "")) for count, what in COUNTS.findall(" ".join(said.split()))}
    return {**counts, "seconds": round(time.perf_counter() - start, 1)}


def killed(source: Path, data: Path, most: float) -> list[int]:
    """Kill imports until one comes through; how many resources were in after each kill."""
    reached: list[int] = []
    while True:
        process = subprocess.Popen(command(source, data), env=environment(data), cwd=data.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            process.wait(timeout=random.uniform(0.3, most))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            reached.append(fingerprint(data)[0])
            continue
        return reached


def fingerprint(data: Path, source: str = "bench") -> tuple[int, str]:
    """How many resources came from the source, and a hash over all of them. Ids and times are left out."""
    with closing(sqlite3.connect(data / "folkmoot.db")) as database:
        rows = list(database.execute(ASK, (source,)))
        whole = database.execute("PRAGMA integrity_check").fetchone()[0]
    assert whole == "ok"
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--kills", type=int, default=8)
    asked = parser.parse_args()
    source = asked.source.absolute()
    with tempfile.TemporaryDirectory() as folder:
        empty, once = Path(folder) / "empty" / "data", Path(folder) / "once" / "data"
        empty.parent.mkdir()
        subprocess.run([FOLKMOOT, "reindex"], env=environment(empty), capture_output=True, check=True)
        shutil.copytree(empty, once)
        first = imported(source, once)
        whole = fingerprint(once)
        second = imported(source, once)
        print(json.dumps({"first": first, "second": second, "second changes nothing": fingerprint(once) == whole}))
        reached: list[int] = []
        ends = set[tuple[int, str]]()
        while len(reached) < asked.kills:
            data = Path(folder) / f"killed-{len(ends)}-{len(reached)}" / "data"
            shutil.copytree(empty, data)
            reached += killed(source, data, first["seconds"])
            ends.add(fingerprint(data))
        said = {"kills": len(reached), "resources in after each": reached, "same end": ends == {whole}}
        print(json.dumps({**said, "resources": whole[0], "hash": whole[1][:16]}))


if __name__ == "__main__":
    main()
