"""How the search grows: 10,000, 100,000 and 1,000,000 documents recombined from a library, ours beside the bare engine.

    python -m benchmarks.search_scale [--docs library.jsonl] [--sizes 10000 100000 1000000] [--json]

Both answer the same questions with the same ten hits and their passages, taking turns in one process. Ours corrects what was
mistyped and keeps to rights; the bare engine is asked what was meant, with the same filters and without rights. Each index is
written in a process of its own, so that its memory is its own; the documents are recombined beforehand.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.recombined import SORTS, STARTER, Question, Recombined
from benchmarks.retrieval import SHOWN, disk_bytes, percentile
from benchmarks.search_systems import BareTantivy, Folkmoot

SIZES = (10_000, 100_000, 1_000_000)
QUESTIONS = 1_500
ROUNDS = 3
WARM_UP = 150
Figures = dict[str, float]
SYSTEMS = {"folkmoot": Folkmoot, "tantivy": BareTantivy}


def write(name: str, source: Path, size: int, folder: Path) -> Figures:
    """One index, in this process."""
    documents = list(Recombined(source).documents(size))
    before, start = _peak(), time.perf_counter()
    SYSTEMS[name]().index(documents, folder)
    seconds = time.perf_counter() - start
    return {"index_s": seconds, "index_mb": disk_bytes(folder) / 1e6, "index_peak_mb": _peak() - before}


def ask(source: Path, folder: Path) -> Figures:
    """Both indexes in this process, taking turns."""
    ours, bare = Folkmoot(), BareTantivy()
    questions = Recombined(source).questions(QUESTIONS)
    before, start = _megabytes(), time.perf_counter()
    ours.open(folder / "folkmoot")
    figures = {"open_s": time.perf_counter() - start}
    pages: dict[str, Callable[[Question], object]] = {
        "ours": lambda asked: ours.page(asked.query(SHOWN)),
        "tantivy": lambda asked: bare.show(asked.meant, asked.filters),
        "facets": lambda asked: ours.page(asked.query(SHOWN, facets=True)),
    }
    _milliseconds({"ours": pages["ours"]}, questions[:WARM_UP])
    figures["memory_mb"] = _megabytes() - before
    bare.open(folder / "tantivy")
    facets = pages.pop("facets")
    for each in (pages, {"facets": facets}):
        _milliseconds(each, questions[:WARM_UP])
    taken = _milliseconds(pages, questions) | _milliseconds({"facets": facets}, questions)
    return figures | _latency(taken, [question.sort for question in questions])


def _milliseconds(
    pages: Mapping[str, Callable[[Question], object]], questions: Sequence[Question]
) -> dict[str, list[float]]:
    """The middle one of three rounds through all questions: a moment in which the machine had other work counts for nobody."""
    taken: dict[str, list[list[float]]] = {name: [[] for _ in questions] for name in pages}
    for _ in range(ROUNDS):
        for place, question in enumerate(questions):
            for name, page in pages.items():
                start = time.perf_counter()
                page(question)
                taken[name][place].append((time.perf_counter() - start) * 1000)
    return {name: [median(times) for times in rounds] for name, rounds in taken.items()}


def _latency(taken: Mapping[str, list[float]], sorts: Sequence[str]) -> Figures:
    """Of all questions, and the ratio for each sort of them."""
    figures: Figures = {}
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        ours, bare, facets = (percentile(taken[system], share) for system in ("ours", "tantivy", "facets"))
        figures |= {f"{name}_ms": ours, f"tantivy_{name}_ms": bare, f"{name}_ratio": ours / bare}
        for sort in SORTS:
            one, other = (
                [time for time, its in zip(taken[system], sorts, strict=True) if its == sort]
                for system in ("ours", "tantivy")
            )
            figures[f"{name}_ratio_{sort}"] = percentile(one, share) / percentile(other, share)
        figures[f"{name}_facets_ms"] = facets
    return figures


def _peak() -> float:
    """The most this process held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _megabytes() -> float:
    """What this process alone holds; pages of files it has mapped are not counted."""
    return psutil.Process().memory_full_info().uss / 1e6


def measure(source: Path, size: int, tell: Callable[[str], object]) -> Figures:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        figures: Figures = {"documents": size}
        for name, written in _written(source, size, folder, tell).items():
            figures |= {key if name == "folkmoot" else f"tantivy_{key}": value for key, value in written.items()}
        figures["index_ratio"] = figures["index_s"] / figures["tantivy_index_s"]
        tell(f"{size:,} documents: {QUESTIONS:,} questions each")
        return figures | _child("ask", source, size, folder)


def _written(source: Path, size: int, folder: Path, tell: Callable[[str], object]) -> dict[str, Figures]:
    """The middle one of three times each has written its index, taking turns; the last one stays."""
    taken: dict[str, list[Figures]] = {system: [] for system in SYSTEMS}
    for turn in range(1, ROUNDS + 1):
        for system, figures in taken.items():
            tell(f"{size:,} documents: {system} writes, {turn} of {ROUNDS}")
            shutil.rmtree(folder / system, ignore_errors=True)
            (folder / system).mkdir()
            figures.append(_child("write", source, size, folder / system, system))
    return {system: sorted(figures, key=lambda one: one["index_s"])[ROUNDS // 2] for system, figures in taken.items()}


def _child(work: str, source: Path, size: int, folder: Path, system: str = "") -> Figures:
    command = [sys.executable, "-m", "benchmarks.search_scale", "--work", work, "--docs", str(source)]
    command += ["--sizes", str(size), "--folder", str(folder), "--system", system]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def table(rows: Sequence[Figures]) -> Table:
    """A row a figure, a column a size, then how many times as large each becomes from one size to the next."""
    shown = Table("", *(f"{row['documents']:,.0f}" for row in rows), *("grows" for _ in rows[1:]))
    for name in [name for name in rows[0] if name != "documents"]:
        values = [row[name] for row in rows]
        growth = [f"x {now / before:.1f}" if before else "" for before, now in pairwise(values)]
        shown.add_row(name, *(f"{value:,.3f}" for value in values), *growth)
    return shown


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.search_scale")
    parser.add_argument(
        "--docs", type=Path, default=STARTER, help="the library to recombine, JSON Lines; ours if left out"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    for hidden in ("--work", "--system", "--folder"):
        parser.add_argument(hidden, default="", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.work:
        folder = Path(given.folder)
        if given.work == "ask":
            sys.stdout.write(json.dumps(ask(given.docs, folder)))
        else:
            sys.stdout.write(json.dumps(write(given.system, given.docs, given.sizes[0], folder)))
        return 0
    rows = [measure(given.docs, size, Console(stderr=True).print) for size in given.sizes]
    if given.json:
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    else:
        Console().print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
