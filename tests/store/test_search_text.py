"""Any text is a valid query, and the marks stand where the words stand."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store.search import Marked, Query, SearchIndex
from store.search.marks import Marker, folded
from store.search.text import Reader
from tests.store import search_samples as samples
from tests.store.search_samples import document, library


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    index = SearchIndex.open(tmp_path_factory.mktemp("index"))
    index.rebuild(library(), position=1)
    yield index
    index.close()


def marker(**stems: float) -> Marker:
    return Marker(stems, Reader().stem)


_PIECES = st.sampled_from(
    [
        '"',
        "“",
        "-",
        "--",
        '-"',
        " ",
        "AND",
        "OR NOT",
        "permit",
        "permt",
        "title:",
        "*",
        "~2",
        "^9",
        "[a TO z]",
        "\\",
        "(",
        ")",
        "+",
        "\x00",
        "é",
        "🙂",
        "ش",
        "\u202e",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=30).map("".join)))
@example(text="x" * 10_000)
@example(text="permit " * 2_000)
@example(text=" ".join(f"word{n}" for n in range(3_000)))
@example(text='"' * 999)
@example(text="-" * 999)
@example(text='"-permit -"')
@example(text="the of and")
@example(text="<!channel> @everyone [x](y) `rm`")
def test_any_text_is_a_valid_query(index: SearchIndex, text: str) -> None:
    for query in (Query(text), Query("permit", by=text, kind=text, topic=text, language=text)):
        answer = index.find(query)
        assert len(answer.hits) <= min(answer.total, query.limit)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300))
@example(text="İstanbul permits, naïve ΣΊΣΥΦΟΣ straße permit")
@example(text="e\u0301 permit 🙂🙂 PERMITS")
def test_marking_changes_no_letter_but_blanks(text: str) -> None:
    assert len(folded(text)) == len(text)
    found, _ = marker(permit=1.0).marked(text)
    assert found.text.split() == "".join(" " if ord(c) < 32 or ord(c) == 127 else c for c in text).split()


@settings(max_examples=100, deadline=None)
@given(before=st.text(max_size=400), after=st.text(max_size=400))
def test_the_passage_shows_the_word_wherever_it_stands(before: str, after: str) -> None:
    found, there = marker(permit=1.0).passage(f"{before} permits {after}")
    assert "permits" in samples.marked(found)
    assert there == {"permit"}
    assert len(found.text) <= 260


def test_accents_and_wide_letters_do_not_move_the_marks(index: SearchIndex) -> None:
    index.apply(
        [document(50, "🙂 Réforme des marchés publics", "Ça 𝒳 été: les marchés, encore 🙂 LES MARCHÉS!")], [], 2
    )
    (hit,) = index.find(Query("marches")).hits
    assert samples.marked(hit.title) == ["marchés"]
    assert samples.marked(hit.passage) == ["marchés", "MARCHÉS"]
    assert hit.title.text == "🙂 Réforme des marchés publics"
    assert index.find(Query("marchés")).hits[0].id == 50


def test_all_forms_of_a_word_are_marked_and_no_other_word() -> None:
    found, there = marker(polici=1.0).marked("Policy, policies; the police apply. impolicy")
    assert samples.marked(found) == ["Policy", "policies"]
    assert there == {"polici"}


def test_the_passage_with_most_of_the_words_wins() -> None:
    text = "A permit. " + "Nothing of note here. " * 40 + "The fee for a permit is low. " + "Nothing more to say. " * 40
    found, _ = marker(permit=1.0, fee=2.0).passage(text)
    assert samples.marked(found) == ["fee", "permit"]
    assert found.text.startswith("… The fee")
    assert found.text.endswith(" …")


def test_without_a_word_the_passage_is_the_beginning() -> None:
    found, there = marker(permit=1.0).passage("Nothing of note.\n\n\tHere.")
    assert found == Marked("Nothing of note. Here.", [])
    assert there == set()


def test_what_is_typed_is_taken_apart() -> None:
    asked = Reader().ask('plain-language "Paperwork Reduction Act" -fees -"old forms" the')
    assert [word.plain for word in asked.words] == ["plain", "language", "paperwork", "reduction", "act"]
    assert [[word.position for word in phrase] for phrase in asked.phrases] == [[0, 1, 2]]
    assert [[word.plain for word in words] for words in asked.excluded] == [["fees"], ["old", "forms"]]
