"""The index on disk: what is written is found, whatever the order of writing, and damage is noticed and repaired."""

import itertools
import os
import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.errors import Damaged, StoreError
from store.search import Document, Query, SearchIndex
from tests.store.search_samples import document, ids, library


def rebuilt(folder: Path) -> SearchIndex:
    index = SearchIndex.open(folder)
    index.rebuild(library(), position=5)
    return index


def generation(folder: Path) -> Path:
    return folder / (folder / "current").read_text().strip()


def test_a_new_index_asks_to_be_rebuilt_until_it_is(tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "index")
    assert (index.needs_rebuild, index.count, index.position) == (True, 0, 0)
    assert index.find(Query("permits")).hits == ()
    index.apply([document(1, "Permits")], [], 3)
    index.close()
    again = SearchIndex.open(tmp_path / "index")
    assert again.needs_rebuild
    again.rebuild(library(), position=4)
    assert (again.needs_rebuild, again.reason, again.count, again.position) == (False, "", len(library()), 4)
    again.close()


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    index = rebuilt(tmp_path)
    index.apply([document(99, "Zanzibar")], [1], 6)
    index.close()
    again = SearchIndex.open(tmp_path)
    assert (again.needs_rebuild, again.position, again.count) == (False, 6, len(library()))
    assert ids(again.find(Query("zanzibra")).hits) == [99]
    assert 1 not in ids(again.find(Query("building permits")).hits)


def test_an_index_left_open_by_a_killed_process_opens_at_its_last_commit(tmp_path: Path) -> None:
    index = rebuilt(tmp_path / "live")
    index.apply([document(99, "Zanzibar")], [], 6)
    shutil.copytree(tmp_path / "live", tmp_path / "killed")
    index.close()
    again = SearchIndex.open(tmp_path / "killed")
    assert (again.needs_rebuild, again.position) == (False, 6)
    again.apply([document(100, "Pemba")], [], 7)
    assert ids(again.find(Query("pemba")).hits) == [100]
    again.close()


def test_texts_are_kept_as_they_are_so_that_a_page_unpacks_nothing(tmp_path: Path) -> None:
    index = rebuilt(tmp_path)
    index.apply([document(99, "Zanzibar", "Cloves and cinnamon of the island. " * 40)], [], 6)
    index.close()
    kept = b"".join(path.read_bytes() for path in generation(tmp_path).glob("*.store"))
    assert kept.count(b"Cloves and cinnamon of the island.") == 40
    assert library()[0].body.encode() in kept


def test_the_writer_reads_what_it_wrote(tmp_path: Path) -> None:
    index = rebuilt(tmp_path)
    for number in range(100, 110):
        index.apply([document(number, f"Harbour {number}")], [], number)
        assert number in ids(index.find(Query("harbour", limit=20)).hits)
        assert index.position == number
    index.apply([document(100, "Airfield")], [101], 111)
    assert ids(index.find(Query("airfield")).hits) == [100]
    assert {100, 101}.isdisjoint(ids(index.find(Query("harbour", limit=20)).hits))
    index.close()


def test_a_batch_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    index = rebuilt(tmp_path)

    def broken() -> "itertools.chain[Document]":
        return itertools.chain([document(99, "Zanzibar")], (document(n, None) for n in [1]))  # type: ignore[arg-type]

    with pytest.raises((TypeError, ValueError)):
        index.apply(broken(), [2], 6)
    index.apply([document(98, "Pemba")], [], 7)
    assert index.find(Query("zanzibar")).total == 0
    assert ids(index.find(Query("permit fees")).hits)[0] == 2
    assert index.position == 7
    index.close()


def test_equal_scores_come_newest_first_then_most_helpful_then_by_id_however_they_were_written(tmp_path: Path) -> None:
    same = [document(n, "Harbour dues", "Paid yearly.", date=f"20{10 + n % 3}", helped=n % 2) for n in range(60)]
    wanted = [one.id for one in sorted(same, key=lambda one: (-int(one.date), -one.helped, one.id))]
    shuffled = random.Random(3).sample(same, len(same))
    orders: list[list[int]] = []
    for name, size, documents in (
        ("one", 60, same),
        ("each", 1, same),
        ("seven", 7, shuffled),
        ("rebuild", 0, shuffled),
    ):
        index = SearchIndex.open(tmp_path / name)
        if size:
            for at in range(0, len(documents), size):
                index.apply(documents[at : at + size], [], at + 1)
        else:
            index.rebuild(documents, position=1)
        assert ids(index.find(Query("harbour", limit=60)).hits) == wanted
        assert ids(index.find(Query("", limit=60)).hits) == wanted
        orders.append(ids(index.find(Query("harbour", limit=5)).hits))
        index.close()
    assert all(order == wanted[:5] for order in orders)


def test_the_order_is_the_same_in_one_commit_or_many(tmp_path: Path) -> None:
    luck = random.Random(5)
    words = "permit fee town letter design service flood search page budget".split()
    corpus = [
        document(n, " ".join(luck.choices(words, k=3)), " ".join(luck.choices(words, k=30)), date=f"20{10 + n % 15}")
        for n in range(150)
    ]
    whole, pieces = SearchIndex.open(tmp_path / "whole"), SearchIndex.open(tmp_path / "pieces")
    whole.rebuild(corpus, position=1)
    mixed = luck.sample(corpus, len(corpus))
    for at in range(0, len(mixed), 11):
        pieces.apply(mixed[at : at + 11], [], at + 1)
    for text in ("permit fee", "letter design town", "flood", '"service design"', "budget -page", "serch pagge"):
        one, other = (index.find(Query(text, limit=40)) for index in (whole, pieces))
        assert (ids(one.hits), one.total, one.facets, one.corrected) == (
            ids(other.hits),
            other.total,
            other.facets,
            other.corrected,
        )
    whole.close()
    pieces.close()


def test_a_rebuild_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[int] = []
    index = SearchIndex.open(tmp_path)
    index.rebuild((document(n, "Harbour") for n in range(1_200)), position=1, progress=told.append)
    assert told == [500, 1_000, 1_200]
    index.close()


def test_a_rebuild_that_fails_leaves_the_old_index_in_use(tmp_path: Path) -> None:
    index = rebuilt(tmp_path)

    def broken() -> "itertools.chain[Document]":
        return itertools.chain(library(), (document(1 // n, "never") for n in [0]))

    with pytest.raises(ZeroDivisionError):
        index.rebuild(broken(), position=9)
    assert ids(index.find(Query("building permits")).hits)[0] == 1
    index.apply([document(99, "Zanzibar")], [], 10)
    index.close()
    again = SearchIndex.open(tmp_path)
    assert (again.needs_rebuild, again.position, again.count) == (False, 10, len(library()) + 1)


def test_a_rebuild_replaces_all_and_leaves_one_generation(tmp_path: Path) -> None:
    index = rebuilt(tmp_path)
    index.rebuild([document(1, "Only this")], position=9)
    assert (index.count, index.position) == (1, 9)
    index.apply([document(2, "And this")], [], 10)
    assert ids(index.find(Query("this only", limit=5)).hits) == [1]
    index.close()
    assert len(list(tmp_path.glob("format-*"))) == 1


def test_an_index_of_another_format_is_rebuilt(tmp_path: Path) -> None:
    rebuilt(tmp_path).close()
    old = generation(tmp_path)
    old.rename(tmp_path / "format-0-1")
    (tmp_path / "current").write_text("format-0-1\n")
    index = SearchIndex.open(tmp_path)
    assert index.needs_rebuild
    assert "version" in index.reason
    index.rebuild(library(), position=7)
    assert index.count == len(library())
    index.close()
    assert not SearchIndex.open(tmp_path).needs_rebuild


def test_a_deleted_index_is_rebuilt(tmp_path: Path) -> None:
    rebuilt(tmp_path).close()
    shutil.rmtree(generation(tmp_path))
    assert SearchIndex.open(tmp_path).needs_rebuild
    shutil.rmtree(tmp_path)
    assert SearchIndex.open(tmp_path).needs_rebuild


def test_every_truncated_or_missing_file_is_noticed_or_harmless(tmp_path: Path) -> None:
    rebuilt(tmp_path / "good").close()
    wanted = ids(rebuilt(tmp_path / "same").find(Query("building permits")).hits)
    names = [path.name for path in generation(tmp_path / "good").iterdir() if path.is_file()]
    noticed: set[str] = set()
    for number, (name, missing) in enumerate(itertools.product(names, (False, True))):
        shutil.copytree(tmp_path / "good", tmp_path / f"bad{number}")
        path = generation(tmp_path / f"bad{number}") / name
        if missing:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        index = SearchIndex.open(tmp_path / f"bad{number}")
        if index.needs_rebuild:
            noticed.add(name)
            index.rebuild(library(), position=6)
        assert ids(index.find(Query("building permits")).hits) == wanted, name
        index.apply([document(99, "Zanzibar")], [], 7)
        assert ids(index.find(Query("zanzibra")).hits) == [99]
        index.close()
    assert {"meta.json"} | {name for name in names if name.endswith((".store", ".idx", ".term"))} <= noticed


@pytest.mark.parametrize("kind", ["store", "idx", "term", "pos", "fast", "fieldnorm"])
def test_a_file_that_is_cut_short_while_it_is_in_use_is_noticed_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("store.search.index._LOOKED_AT_EVERY", 0.05)
    index = rebuilt(tmp_path)
    for path in generation(tmp_path).glob(f"*.{kind}"):
        os.truncate(path, 1)
    time.sleep(0.06)
    for read in (lambda: index.find(Query("permits")), lambda: index.similar(1), lambda: index.apply([], [1], 6)):
        with pytest.raises(Damaged, match="cut short"):
            read()
    assert index.needs_rebuild
    index.rebuild(library(), position=6)
    assert ids(index.find(Query("building permits")).hits)[0] == 1
    index.close()


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "search").write_text("a note of somebody")
    with pytest.raises(StoreError, match="Move the file away"):
        SearchIndex.open(tmp_path / "search")
    assert (tmp_path / "search").read_text() == "a note of somebody"


def test_rubbish_in_the_folder_is_not_an_index(tmp_path: Path) -> None:
    (tmp_path / "current").write_bytes(b"\xff\xfe../../elsewhere")
    assert SearchIndex.open(tmp_path).needs_rebuild
    (tmp_path / "current").write_text("../elsewhere")
    assert SearchIndex.open(tmp_path).needs_rebuild


def test_many_readers_and_a_writer_do_not_disturb_each_other(tmp_path: Path) -> None:
    index = rebuilt(tmp_path)
    texts = ["building permits", "procuremnt", "plain language letters", "servicedesign", ""]
    with ThreadPoolExecutor(6) as threads:
        answers = [threads.submit(index.find, Query(text)) for text in texts * 40]
        for number in range(100, 112):
            index.apply([document(number, "Harbour")], [], number)
        rebuild = threads.submit(index.rebuild, library(), 200)
        answers += [threads.submit(index.find, Query(text)) for text in texts * 40]
        assert all(answer.result().hits for answer in answers)
        rebuild.result()
    assert (index.count, index.position) == (len(library()), 200)
    index.close()
