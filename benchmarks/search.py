"""How good and how fast the search of the library is, beside what else one could use, in one run.

    python -m benchmarks.search --docs library.jsonl --queries dev-queries.jsonl --qrels dev-qrels.tsv [--json]

`drop_*` is the share of nDCG@10 lost to a typo (0.02 is two per cent), `gain` our nDCG@10 less that of bare tantivy, question
by question, `clean_harm` what correction costs where nothing was mistyped.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
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


def run(asked: Collection, seeds: int = SEEDS, tell: Tell = lambda _: None) -> Figures:
    """One object of figures a system, ours under `folkmoot`."""
    ours, typed, bare = Folkmoot(), Folkmoot(as_typed=True), BareTantivy()
    systems: list[System] = [ours, bare, Fts5(), FuzzyTitles()]
    with tempfile.TemporaryDirectory() as folder:
        figures = {system.name: _indexed(system, asked, Path(folder) / system.name, tell) for system in systems}
        _indexed(typed, asked, Path(folder) / "typed", tell)
        _time(figures, ours, systems, asked, tell)
        each = {system.name: scores(system, asked) for system in systems}
        for system in systems:
            figures[system.name] |= _quality(system, asked, each[system.name], seeds, tell)
        gain, error = paired(each[ours.name], each[bare.name])
        harm = fmean(scores(typed, asked)) - fmean(each[ours.name])
        figures[ours.name] |= {"gain": gain, "gain_error": error, "clean_harm": harm}
        for system in (*systems, typed):
            system.close()
    return figures


def _indexed(system: System, asked: Collection, folder: Path, tell: Tell) -> dict[str, float]:
    tell(f"{system.name}: indexing {len(asked.documents)} documents")
    folder.mkdir()
    start = time.perf_counter()
    system.index(asked.documents, folder)
    return {"index_s": time.perf_counter() - start, "index_mb": disk_bytes(folder) / 1e6}


def _time(figures: Figures, ours: Folkmoot, systems: Sequence[System], asked: Collection, tell: Tell) -> None:
    """Ours and the engine take turns; then each of the others, so that their work does not cool the caches of the two."""
    texts = [text for _, text in asked.queries]
    tell(f"timing {len(texts)} pages of ten hits")
    bare, *others = (system for system in systems if system is not ours)
    pages: dict[str, Callable[[str], object]] = {ours.name: ours.show, bare.name: bare.show}
    taken = milliseconds(pages, texts) | milliseconds({"facets": ours.show_with_facets}, texts)
    for other in others:
        taken |= milliseconds({other.name: other.show}, texts)
    for system in systems:
        p50, p99 = taken[system.name]
        figures[system.name] |= {"p50_ms": p50, "p99_ms": p99}
    ratios = [mine / engine for mine, engine in zip(taken[ours.name], taken[bare.name], strict=True)]
    figures[ours.name] |= dict(zip(("p50_ratio", "p99_ratio"), ratios, strict=True))
    figures[ours.name] |= dict(zip(("p50_facets_ms", "p99_facets_ms"), taken["facets"], strict=True))


def _quality(system: System, asked: Collection, each: Sequence[float], seeds: int, tell: Tell) -> dict[str, float]:
    tell(f"{system.name}: ranking, right and mistyped")
    clean = fmean(each)
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
    parser = argparse.ArgumentParser(prog="benchmarks.search")
    for name in ("docs", "queries", "qrels"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="how many times each typo is drawn")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    given = parser.parse_args(arguments)
    progress = Console(stderr=True)
    figures = run(collection(given.docs, given.queries, given.qrels), given.seeds, progress.print)
    if given.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    else:
        Console().print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
