"""How good and how fast the search of the library is, beside what else one could use, in one run.

    folkmoot bench search --docs library.jsonl --queries dev-queries.jsonl --qrels dev-qrels.tsv [--json]

`drop_*` is the share of nDCG@10 lost to a typo (0.02 is two per cent), `gain` our nDCG@10 less that of bare tantivy, question
by question, `clean_harm` what correction costs where nothing was mistyped.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean

from rich.console import Console
from rich.table import Table

from benchmarks.retrieval import (
    DEPTH,
    SEEDS,
    TYPOS,
    Collection,
    System,
    collection,
    disk_bytes,
    drop,
    milliseconds,
    paired,
    recall,
    reciprocal_rank,
    scores,
)
from benchmarks.search_systems import BareTantivy, Folkmoot, Fts5, FuzzyTitles

Figures = dict[str, dict[str, float]]
Tell = Callable[[str], object]


SYSTEMS: tuple[type[System], ...] = (Folkmoot, BareTantivy, Fts5, FuzzyTitles)


def run(asked: Collection, seeds: int = SEEDS, tell: Tell = lambda _: None) -> Figures:
    """One object of figures a system, ours under `folkmoot`. Times first, while nothing else runs; then each is judged."""
    figures = _timed(asked, tell)
    tell("ranking, right and mistyped")
    with ProcessPoolExecutor(min(len(SYSTEMS) + 1, os.cpu_count() or 1), mp_context=get_context("spawn")) as pool:
        # The slowest begin first.
        judged = {system.name: pool.submit(_judged, system, asked, seeds) for system in reversed(SYSTEMS)}
        typed = pool.submit(_scores_as_typed, asked)
        each = {name: one.result()[1] for name, one in judged.items()}
        for name, row in figures.items():
            row |= judged[name].result()[0]
        gain, error = paired(each[Folkmoot.name], each[BareTantivy.name])
        harm = fmean(typed.result()) - fmean(each[Folkmoot.name])
    figures[Folkmoot.name] |= {"gain": gain, "gain_error": error, "clean_harm": harm}
    return figures


def _timed(asked: Collection, tell: Tell) -> Figures:
    """Writing the index; then ours and the engine take turns, and each of the others, so that their work does not cool the
    caches of the two."""
    systems = [system() for system in SYSTEMS]
    ours, bare, *others = systems
    assert isinstance(ours, Folkmoot)
    texts = [text for _, text in asked.queries]
    with tempfile.TemporaryDirectory() as folder:
        figures = {system.name: _indexed(system, asked, Path(folder) / system.name, tell) for system in systems}
        tell(f"timing {len(texts):,} pages of ten hits")
        taken = milliseconds({ours.name: ours.show, bare.name: bare.show}, texts)
        taken |= milliseconds({"facets": ours.show_with_facets}, texts)
        for other in others:
            taken |= milliseconds({other.name: other.show}, texts)
        for system in systems:
            system.close()
    for name, row in figures.items():
        row["p50_ms"], row["p99_ms"] = taken[name]
    for place, name in enumerate(("p50", "p99")):
        figures[ours.name][f"{name}_ratio"] = taken[ours.name][place] / taken[bare.name][place]
        figures[ours.name][f"{name}_facets_ms"] = taken["facets"][place]
    return figures


def _indexed(system: System, asked: Collection, folder: Path, tell: Tell) -> dict[str, float]:
    tell(f"{system.name}: indexing {len(asked.documents):,} documents")
    folder.mkdir()
    start = time.perf_counter()
    system.index(asked.documents, folder)
    return {"index_s": time.perf_counter() - start, "index_mb": disk_bytes(folder) / 1e6}


def _judged(kind: type[System], asked: Collection, seeds: int) -> tuple[dict[str, float], list[float]]:
    """The figures of one system, and its nDCG question by question. In a process of its own."""
    system = kind()
    with tempfile.TemporaryDirectory() as folder:
        system.index(asked.documents, Path(folder))
        each = scores(system, asked)
        figures = _quality(system, asked, fmean(each), seeds)
        system.close()
    return figures, each


def _scores_as_typed(asked: Collection) -> list[float]:
    """What ours would find without correcting anything."""
    typed = Folkmoot(as_typed=True)
    with tempfile.TemporaryDirectory() as folder:
        typed.index(asked.documents, Path(folder))
        each = scores(typed, asked)
        typed.close()
    return each


def _quality(system: System, asked: Collection, clean: float, seeds: int) -> dict[str, float]:
    deep = [(system.rank(text, DEPTH), asked.relevant[number]) for number, text in asked.queries]
    figures = {
        "ndcg@10": clean,
        "mrr@10": fmean(reciprocal_rank(ranked, relevant) for ranked, relevant in deep),
        "recall@100": fmean(recall(ranked, relevant) for ranked, relevant in deep),
    }
    return figures | {name: drop(system, asked, typo, clean, seeds) for name, typo in TYPOS.items()}


def table(figures: Figures) -> Table:
    """A row a figure, a column a system."""
    shown = Table("", *figures)
    for name in figures["folkmoot"]:
        shown.add_row(name, *(f"{row[name]:.4f}" if name in row else "" for row in figures.values()))
    return shown


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="folkmoot bench search")
    for name in ("docs", "queries", "qrels"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="how many times each typo is drawn")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    given = parser.parse_args(arguments)
    progress = Console(stderr=True)
    try:
        asked = collection(given.docs, given.queries, given.qrels)
    except (OSError, ValueError) as problem:
        progress.print(str(problem), style="yellow", markup=False)
        return 1
    figures = run(asked, given.seeds, progress.print)
    if given.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    else:
        Console().print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
