"""A typo is not a dead end, and a word that is right stays as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from store.search import Audience, Query, SearchIndex
from store.search.text import MOST_LETTERS
from store.search.vocabulary import Vocabulary
from tests.store.search_samples import document, ids, library


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    index = SearchIndex.open(tmp_path / "index")
    index.rebuild(library(), position=1)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("typed", "used", "first"),
    [
        ("procuremnt", "procurement", 5),  # a letter left out
        ("procurrement", "procurement", 5),  # one too many
        ("procurenent", "procurement", 5),  # a wrong one
        ("procuremetn", "procurement", 5),  # two swapped
        ("orocurement", "procurement", 5),  # the first letter wrong
        ("rpocurement", "procurement", 5),  # the first two swapped
        ("procurementt", "procurement", 5),
        ("procremnt", "procurement", 5),  # two slips
        ("Accesibilty", "accessibility", 8),
    ],
)
def test_a_slip_is_corrected_and_said(index: SearchIndex, typed: str, used: str, first: int) -> None:
    answer = index.find(Query(typed))
    assert answer.corrected == ((typed.lower(), used),)
    assert ids(answer.hits)[0] == first
    assert answer.hits[0].why == (f"corrected:{typed.lower()}>{used}",)


def test_words_run_together_are_taken_apart(index: SearchIndex) -> None:
    answer = index.find(Query("servicedesign"))
    assert answer.corrected == (("servicedesign", "service design"),)
    assert ids(answer.hits)[0] == 4


def test_words_taken_apart_find_the_joined_one(index: SearchIndex) -> None:
    index.apply([document(20, "Our website", "The website of the town.")], [], 2)
    answer = index.find(Query("web site"))
    assert ids(answer.hits) == [20]


def test_a_slip_inside_quotes_is_corrected_too_unless_as_typed(index: SearchIndex) -> None:
    assert ids(index.find(Query('"servise design"')).hits) == [4]
    assert index.find(Query('"servise design"', as_typed=True)).total == 0
    assert index.find(Query('"design servise"')).total == 0


def test_the_words_beside_it_decide_what_was_meant(index: SearchIndex) -> None:
    index.apply([document(n, "Search engine notes", "A search engine is a machine.") for n in (40, 41)], [], 2)
    assert index.find(Query("earh engine")).corrected == (("earh", "search"),)
    assert index.find(Query("the earh")).corrected == (("earh", "earth"),)


def test_what_was_typed_comes_first_where_something_has_it(index: SearchIndex) -> None:
    index.apply([document(n, "Combat readiness", "Of fire crews.") for n in range(60, 90)], [], 2)
    index.apply([document(91, "Keeping animals", "A wombat in a park.")], [], 3)
    found = index.find(Query("wombat"))
    assert (ids(found.hits)[0], found.corrected) == (91, (("wombat", "combat"),))


def test_a_known_word_is_left_alone(index: SearchIndex) -> None:
    assert index.find(Query("permits plain design")).corrected == ()


def test_a_number_and_a_short_word_are_never_corrected(index: SearchIndex) -> None:
    index.apply([document(21, "Budget 2025", "tax")], [], 2)
    assert index.find(Query("2024")).corrected == ()
    assert index.find(Query("tox")).corrected == ()


def test_a_word_like_nothing_stays_and_finds_nothing(index: SearchIndex) -> None:
    answer = index.find(Query("xylophonist"))
    assert (answer.corrected, answer.total) == ((), 0)


def test_as_typed_corrects_nothing(index: SearchIndex) -> None:
    answer = index.find(Query("procuremnt", as_typed=True))
    assert (answer.corrected, answer.total) == ((), 0)


def test_a_rare_misspelling_in_the_library_does_not_hide_the_word(index: SearchIndex) -> None:
    pages = [document(100 + n, f"Government page {n}", "About government.") for n in range(25)]
    index.apply([*pages, document(200, "Goverment archive", "Old files.")], [], 2)
    answer = index.find(Query("goverment", limit=30))
    assert answer.corrected == (("goverment", "government"),)
    assert {200, 100} <= set(ids(answer.hits))


def test_a_new_word_is_a_correction_at_once_and_a_removed_one_no_more(index: SearchIndex) -> None:
    assert index.find(Query("zebrafihs")).total == 0
    index.apply([document(30, "Zebrafish zoning")], [], 2)
    assert index.find(Query("zebrafihs")).corrected == (("zebrafihs", "zebrafish"),)
    index.apply([], [30], 3)
    assert index.find(Query("zebrafihs")).corrected == ()
    assert index.find(Query("zebrafish")).total == 0


def test_the_vocabulary_finds_every_neighbour_at_one_edit() -> None:
    words = ["permit", "permits", "permute", "hermit", "kermit", "emit", "submit", "licence", "license", "licnece"]
    vocabulary = Vocabulary(dict.fromkeys(words, 1))
    assert vocabulary.near("permit") == ["hermit", "kermit", "permits"]
    assert vocabulary.near("licence") == ["license", "licnece"]
    assert vocabulary.far("premits", most=3) == ["permit", "permits"]


@settings(max_examples=200, deadline=None)
@given(
    words=st.lists(st.text("abcdeé", min_size=3, max_size=9), max_size=40),
    typed=st.text("abcdefé", min_size=4, max_size=9),
)
def test_looking_at_the_letters_first_misses_no_word_two_edits_away(words: list[str], typed: str) -> None:
    wanted = sorted({word for word in words if OSA.distance(word, typed) <= 2})
    assert Vocabulary(dict.fromkeys(words, 1)).far(typed, most=5) == wanted[:5]


def test_words_added_later_are_neighbours_like_the_others() -> None:
    vocabulary = Vocabulary({"permit": 1})
    vocabulary.add(["hermit", "permit", "2025", "ab"])
    assert vocabulary.near("permit") == ["hermit"]
    assert "hermit" in vocabulary
    assert len(vocabulary) == 2


def test_what_the_vocabulary_lacks_no_document_has_but_short_words_and_numbers_are_not_said() -> None:
    vocabulary = Vocabulary({"permit": 1})
    vocabulary.add(["hermit"])
    assert [vocabulary.lacks(word) for word in ("kermit", "permit", "hermit", "ab", "2025")] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_the_only_word_near_a_long_one_is_meant_whatever_stands_beside_it(index: SearchIndex) -> None:
    index.apply([document(n, "Design systems", "A design system.") for n in (40, 41)], [], 2)
    assert index.find(Query("design procuremnt")).corrected == (("procuremnt", "procurement"),)


def test_a_damaged_vocabulary_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary"
    words = {"permit": 3, "hermit": 1}
    for damage in (None, b"", b"{}\n", b"\x00\xff\x00"):
        if damage is not None:
            path.write_bytes(damage)
        assert Vocabulary.kept(words, path).near("permit") == ["hermit"]
    whole = path.read_bytes()
    path.write_bytes(whole[:-3])
    assert Vocabulary.kept(words, path).near("permit") == ["hermit"]
    assert path.read_bytes() == whole


def test_a_vocabulary_file_that_is_behind_is_caught_up_with(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary"
    words = {f"word{'abcdefghij'[n]}{'klmnopqrst'[m]}": 1 for n in range(10) for m in range(10)}
    Vocabulary.kept(words, path)
    before = path.read_bytes()
    assert Vocabulary.kept(words | {"hermit": 1}, path).near("kermit") == ["hermit"]
    assert path.read_bytes() == before


def test_words_that_nothing_has_are_named_and_a_slip_is_not_one(index: SearchIndex) -> None:
    assert index.find(Query('permits qqqqxyzzy "Wwwwxyzzy permits" -zzzzxyzzy procuremnt the')).missing == (
        "qqqqxyzzy",
        "wwwwxyzzy",
    )
    assert index.find(Query("procuremnt", as_typed=True)).missing == ("procuremnt",)
    hidden = document(70, "Xylophones", "For members only.", visibility="members")
    index.apply([hidden], [], 2)
    assert index.find(Query("xylophones")).missing == ("xylophones",)
    assert index.find(Query("xylophones", audience=Audience(member=True))).missing == ()


def test_a_page_too_long_to_be_read_is_cut_between_words(index: SearchIndex) -> None:
    words = "permits " * (MOST_LETTERS // 8 - 1) + "procurement"
    assert len(words) > MOST_LETTERS
    found = index.find(Query(words))
    assert (found.corrected, found.missing) == ((), ())
