"""How good and how fast the search of the library is, beside what else one could use, in one run.

python -m benchmarks.search --docs library.jsonl --queries dev-queries.jsonl --qrels dev-qrels.tsv [--json]
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.retrieval import (
    DEPTH,
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

_WHOLE = ("documents", "queries")


def run(asked: Collection, systems: Sequence[System]) -> dict[str, dict[str, float]]:
    """One object of figures a system. Ours is also compared with bare tantivy, and with itself without correction."""
    figures: dict[str, dict[str, float]] = {}
    per_query: dict[str, list[float]] = {}
    for system in systems:
        with tempfile.TemporaryDirectory() as folder:
            figures[system.name], per_query[system.name] = _measure(system, asked, Path(folder))
    if "folkmoot" in figures and "tantivy" in figures:
        figures["folkmoot"]["gain"], figures["folkmoot"]["gain_error"] = paired(
            per_query["folkmoot"], per_query["tantivy"]
        )
        for at in ("p50_ms", "p99_ms"):
            figures["folkmoot"][f"{at}_ratio"] = figures["folkmoot"][at] / figures["tantivy"][at]
    if "folkmoot" in figures:
        figures["folkmoot"]["clean_harm"] = _harm(asked, figures["folkmoot"]["ndcg@10"])
    return figures


def _measure(system: System, asked: Collection, folder: Path) -> tuple[dict[str, float], list[float]]:
    start = time.perf_counter()
    system.index(asked.documents, folder)
    taken = time.perf_counter() - start
    each = scores(system, asked)
    deep = [(system.rank(text, DEPTH), asked.relevant[number]) for number, text in asked.queries]
    clean = fmean(each)
    figures = {
        "ndcg@10": clean,
        "mrr@10": fmean(reciprocal_rank(ranked, relevant) for ranked, relevant in deep),
        "recall@100": fmean(recall(ranked, relevant) for ranked, relevant in deep),
    }
    figures |= {name: drop(system, asked, typo, clean) for name, typo in TYPOS.items()}
    p50, p99 = milliseconds(system, [text for _, text in asked.queries])
    figures |= {"p50_ms": p50, "p99_ms": p99, "index_s": taken, "index_mb": disk_bytes(folder) / 1e6}
    system.close()
    return figures, each


def _harm(asked: Collection, clean: float) -> float:
    """What correction costs those who typed everything right."""
    typed = Folkmoot(as_typed=True)
    with tempfile.TemporaryDirectory() as folder:
        typed.index(asked.documents, Path(folder))
        without = fmean(scores(typed, asked))
        typed.close()
    return without - clean


def shown(figures: dict[str, dict[str, Any]], console: Console) -> None:
    """A row a system; drops in per cent."""
    table = Table("system", *(name for name in figures["folkmoot"]))
    for system, row in figures.items():
        table.add_row(system, *(f"{row[name]:.4f}" if name in row else "" for name in figures["folkmoot"]))
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.search", description=__doc__.splitlines()[0] if __doc__ else None)
    for name in ("docs", "queries", "qrels"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    given = parser.parse_args(arguments)
    figures = run(
        collection(given.docs, given.queries, given.qrels), [Folkmoot(), BareTantivy(), Fts5(), FuzzyTitles()]
    )
    if given.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    else:
        shown(figures, Console())
    return 0


if __name__ == "__main__":
    sys.exit(main())
