"""`folkmoot export` and `folkmoot import` as an operator types them."""

import contextlib
import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from benchmarks import imports
from tests.operator.test_command_line import FOLKMOOT, environment, folkmoot


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_the_library_is_written_whole_or_not_at_all(data: Path, tmp_path: Path) -> None:
    package, public = tmp_path / "library.zip", tmp_path / "public.csv"
    assert "Wrote the whole library" in folkmoot(data, "export", str(package)).stdout
    with zipfile.ZipFile(package) as archive:
        table = json.loads(archive.read("datapackage.json"))["resources"][0]
    assert table["path"] == "library-whole.csv"
    assert folkmoot(data, "export", str(public), "--public", "--table", "library-resources").returncode == 0
    with public.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 110
    for arguments, says in (
        ([str(tmp_path / "x.csv"), "--table", "nothing"], "library-topics"),
        ([str(tmp_path / "x.exe")], ".csv, .json or .zip"),
        ([str(tmp_path / "nowhere" / "x.csv")], "nowhere"),
    ):
        done = folkmoot(data, "export", *arguments, COLUMNS="200")
        assert (done.returncode, says in done.stdout, "Traceback" in done.stderr) == (1, True, False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "library.zip", "public.csv"]


def test_what_keeps_an_import_from_beginning_says_what_to_type(data: Path, tmp_path: Path) -> None:
    nameless, rows = tmp_path / "nameless.csv", tmp_path / "rows.csv"
    nameless.write_text("what,where\nA,B\n", "utf-8")
    rows.write_text("title\nA\n", "utf-8")
    nowhere = tmp_path / "nowhere" / "report.csv"
    for arguments, says in (
        ([str(nameless)], "title=COLUMN, with --map"),
        ([str(rows), "--report", str(nowhere)], "Say where, with --report FILE"),
    ):
        done = folkmoot(data, "import", *arguments, COLUMNS="300")
        assert (done.returncode, says in done.stdout, "Traceback" in done.stderr) == (1, True, False)
    assert "1 would be added" in folkmoot(data, "import", str(nameless), "--map", "title=what", COLUMNS="300").stdout


def test_an_import_that_is_stopped_says_how_it_goes_on(data: Path, tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(f'{{"id": {number}, "title": "Entry {number}"}}\n' for number in range(40_000)), "utf-8")
    folkmoot(data, "reindex")
    process = subprocess.Popen(
        [FOLKMOOT, "import", str(source), "--go"], env=environment(data), stderr=subprocess.PIPE, text=True
    )
    while process.poll() is None and not _begun(data):  # one that ends by itself fails below
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, "the same line goes on from here" in said, "Traceback" in said) == (130, True, False)


def _begun(data: Path) -> bool:
    with contextlib.closing(sqlite3.connect(data / "folkmoot.db")) as database:
        return bool(database.execute("SELECT count(*) FROM resource WHERE source = 'rows'").fetchone()[0])


def test_an_import_that_is_killed_again_and_again_ends_like_one_that_was_not(data: Path, tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for number in range(3000):
            row = {"id": str(number), "title": f"Entry {number}", "body": "words " * 40, "tags": [f"odd {number % 50}", "forms"], "date": f"3/{number % 12 + 1}/2024"}  # fmt: skip
            file.write(json.dumps(row) + "\n")
    folkmoot(data, "reindex")
    once = Path(shutil.copytree(data, tmp_path / "once" / "data"))
    took = imports.imported(source, once)
    whole = imports.fingerprint(once)
    assert (took["added"], whole[0]) == (3000, 3000)
    assert imports.imported(source, once)["same"] == 3000
    assert imports.fingerprint(once) == whole
    reached = imports.killed(source, data, took["seconds"])
    assert imports.fingerprint(data) == whole, f"killed after {reached}"
