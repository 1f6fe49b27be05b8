"""The measures of the search benchmark mean what they say."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz.distance import OSA

from benchmarks import search, search_scale
from benchmarks.recombined import Recombined
from benchmarks.retrieval import (
    TYPOS,
    collection,
    mistyped,
    ndcg,
    one_edit,
    paired,
    percentile,
    recall,
    reciprocal_rank,
    transposition,
)

WANTED = {"ndcg@10", "mrr@10", "recall@100", "drop_edit", "drop_transposition", "drop_two_edits", "p50_ms", "p99_ms"}


def test_a_perfect_ranking_is_one_and_a_later_place_is_worth_less() -> None:
    assert ndcg(["a", "b"], {"a": 1}) == 1
    assert ndcg(["b", "a"], {"a": 1}) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg(["x"] * 10 + ["a"], {"a": 1}) == 0
    assert ndcg(["b", "a"], {"a": 2, "b": 1}) < ndcg(["a", "b"], {"a": 2, "b": 1}) == 1


def test_reciprocal_rank_and_recall() -> None:
    assert reciprocal_rank(["x", "a"], {"a": 1}) == 0.5
    assert reciprocal_rank(["x"] * 10 + ["a"], {"a": 1}) == 0
    assert recall(["x", "a"], {"a": 1, "b": 1, "c": 0}) == 0.5


def test_a_typo_is_as_far_from_the_word_as_its_name_says() -> None:
    luck = random.Random(1)
    for _ in range(300):
        assert OSA.distance("permits", one_edit("permits", luck)) == 1
        assert OSA.distance("permits", transposition("permits", luck)) == 1
        assert OSA.distance("permits", TYPOS["drop_two_edits"]("permits", luck)) <= 2
    assert transposition("aaaaa", luck) == "aaaaa"


def test_only_one_long_word_is_mistyped() -> None:
    luck = random.Random(1)
    assert mistyped("a tax 2024 fee", one_edit, luck) == "a tax 2024 fee"
    for _ in range(50):
        words = mistyped("the permit of the council", transposition, luck).split()
        assert sum(one != other for one, other in zip(words, "the permit of the council".split(), strict=True)) == 1


def test_the_paired_difference_comes_with_its_error() -> None:
    assert paired([1.0, 1.0, 0.0], [0.0, 1.0, 0.0]) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0


def test_the_benchmark_prints_one_object_a_system(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[dict[str, Any]] = [
        {"id": f"d{n}", "title": f"{word} guide", "summary": "", "body": f"All about {word}.", "tags": ["town"], "kind": "guide", "date": None, "source": "x"}
        for n, word in enumerate(["permits", "procurement", "accessibility", "flooding", "letters"])
    ]  # fmt: skip
    (tmp_path / "docs").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "queries").write_text(
        '{"id": "q1", "text": "procurement"}\n{"id": "q2", "text": "flooding"}\n{"id": "q3", "text": "not judged"}\n'
    )
    (tmp_path / "qrels").write_text("q1\td1\t1\nq2\td3\t1\n")
    assert [
        number for number, _ in collection(tmp_path / "docs", tmp_path / "queries", tmp_path / "qrels").queries
    ] == ["q1", "q2"]
    given = [f"--{name}={tmp_path / name}" for name in ("docs", "queries", "qrels")]
    assert search.main([*given, "--seeds=1", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert list(figures) == ["folkmoot", "tantivy", "fts5", "wratio"]
    assert all(row.keys() >= WANTED for row in figures.values())
    assert figures["folkmoot"]["ndcg@10"] == 1
    assert figures["folkmoot"]["drop_transposition"] == 0 < figures["tantivy"]["drop_transposition"]


@pytest.mark.parametrize(
    ("docs", "qrels", "says"),
    [
        ('{"id": 1, "title": "A"}', "q\td", "qrels:1: not a query"),
        ('{"id": 1, "title": "A"}', "other\td\t1", "answers none of the questions"),
        ('{"id": 1}', "q\td\t1", "docs:1: not an object with id and title"),
        ("no json", "q\td\t1", "docs:1:"),
    ],
)
def test_a_file_of_another_format_is_told_with_its_line(tmp_path: Path, docs: str, qrels: str, says: str) -> None:
    for name, text in (("docs", docs), ("queries", '{"id": "q", "text": "permits"}'), ("qrels", qrels)):
        (tmp_path / name).write_text(text + "\n")
    with pytest.raises(ValueError, match=says):
        collection(*(tmp_path / name for name in ("docs", "queries", "qrels")))


def test_recombined_libraries_are_the_same_every_time_and_of_any_size() -> None:
    small = Recombined()
    assert list(small.documents(30)) == list(small.documents(30)) == list(Recombined().documents(30))
    questions = small.questions(200)
    assert {question.sort for question in questions} == {"plain", "mistyped", "narrowed"}
    assert all((one.typed != one.meant) <= (one.sort == "mistyped") for one in questions)


def test_the_scale_benchmark_measures_both_in_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert search_scale.main(["--sizes", "60", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["documents"] == 60
    assert {"p50_ratio", "p99_ratio", "index_ratio", "memory_mb", "index_peak_mb"} <= row.keys()
    assert min(row.values()) >= 0
