"""What is found: words, phrases, exclusions, filters, and the rights of who asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.search import Audience, Body, Query, SearchIndex
from tests.store.search_samples import OTHER_SPACE, SPACE, document, ids, library

MEMBER = Audience(member=True)
INSIDER = Audience(spaces=frozenset({SPACE}), member=True)
PARTNER = Audience(spaces=frozenset({SPACE}))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SearchIndex]:
    index = SearchIndex.open(tmp_path / "index")
    index.rebuild(library(), position=1)
    yield index
    index.close()


def found(index: SearchIndex, text: str, **more: object) -> list[int]:
    return ids(index.find(Query(text, **more)).hits)  # type: ignore[arg-type]


def test_finds_words_in_any_order_and_any_form(index: SearchIndex) -> None:
    assert found(index, "permit building")[0] == 1
    assert found(index, "PERMITTING, a building?")[0] == 1


def test_a_document_with_the_word_in_its_title_comes_first(index: SearchIndex) -> None:
    index.apply([document(20, "Minutes of the council", "Of the floods that came with the river.")], [], 2)
    index.apply([document(21, "Floods", "Minutes of the council, and of what came with the river.")], [], 3)
    assert found(index, "floods")[0] == 21


def test_a_topic_s_other_names_find_it(index: SearchIndex) -> None:
    hits = index.find(Query("commissioning")).hits
    assert ids(hits) == [5]
    assert hits[0].why == ("topic:commissioning",)


def test_quotes_ask_for_the_words_side_by_side(index: SearchIndex) -> None:
    assert 4 in found(index, "small steps")
    assert found(index, '"small steps"') == [5]
    assert found(index, "“small steps”") == [5]
    assert found(index, '"steps small"') == []


def test_a_word_left_out_of_the_index_keeps_its_place_in_a_phrase(index: SearchIndex) -> None:
    assert found(index, '"queue for building"') == [1]
    assert found(index, '"queue building"') == []


def test_a_phrase_does_not_run_on_from_the_title_into_the_text(index: SearchIndex) -> None:
    index.apply([document(30, "Harbour dues", "paid yearly")], [], 2)
    assert found(index, '"dues paid"') == []


def test_a_leading_minus_excludes_a_word_or_a_phrase(index: SearchIndex) -> None:
    assert set(found(index, "permit")) == {1, 2}
    assert found(index, "permit -fees") == [1]
    assert found(index, 'permit -"building permits"') == [2]
    assert 2 not in found(index, "-fees")


def test_a_hyphen_inside_a_word_excludes_nothing(index: SearchIndex) -> None:
    assert found(index, "plain-language")[0] == 3


def test_only_exclusions_browse_all_the_rest(index: SearchIndex) -> None:
    assert index.find(Query("-permit")).total == len(library()) - 2


def test_filters_narrow_what_is_found(index: SearchIndex) -> None:
    assert found(index, "permit", kind="article") == [2]
    assert found(index, "permit", topic="money") == [2]
    assert found(index, "", by="ministry of health") == [6]
    assert found(index, "", by="health town") == []
    assert found(index, "", language="fr") == [8]
    assert found(index, "permit", kind="sonnet") == []


def test_since_takes_a_year_a_month_or_a_day(index: SearchIndex) -> None:
    assert found(index, "engine", since="2019") == [6]
    assert found(index, "engine", since="2019-02") == []
    assert found(index, "permits building", since="2024-05-01")[0] == 1
    assert found(index, "permits building", since="2024-05-02") == []


def test_since_that_is_no_date_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="since must be"):
        Query("permits", since="last week")


def test_a_document_without_a_date_is_not_since_anything(index: SearchIndex) -> None:
    index.apply([document(40, "Undated harbour", date="")], [], 2)
    assert found(index, "harbour") == [40]
    assert found(index, "harbour", since="1900") == []


def test_without_words_the_newest_come_first(index: SearchIndex) -> None:
    index.apply([document(50, "Yesterday", date="2026-01-02"), document(51, "Today", date="2026-01-03")], [], 2)
    answer = index.find(Query("", limit=2))
    assert ids(answer.hits) == [51, 50]
    assert answer.total == len(library()) + 2


def test_pages_follow_each_other_without_gap_or_repeat(index: SearchIndex) -> None:
    paged = [number for offset in (0, 3, 6) for number in found(index, "", limit=3, offset=offset)]
    assert paged == found(index, "", limit=9)
    assert len(paged) == len(library())
    assert found(index, "", offset=10**9) == []


def test_facets_count_all_that_was_found_not_the_page(index: SearchIndex) -> None:
    answer = index.find(Query("permit town", limit=1))
    assert dict(answer.facets["kind"]) == {"guide": 2, "article": 1}
    assert dict(answer.facets["topic"])["permits"] == 2
    assert answer.facets["topic"][0] == ("permits", 2)


def test_facets_can_be_left_out_where_nobody_shows_them(index: SearchIndex) -> None:
    assert index.find(Query("permit", facets=False)).facets == {}


@pytest.mark.parametrize("status", ["draft", "in review", "archived", "hidden", ""])
def test_only_what_is_published_is_found_by_anybody(index: SearchIndex, status: str) -> None:
    index.apply([document(60, "Zanzibar memo", status=status)], [], 2)
    assert found(index, "zanzibar", audience=INSIDER) == []
    assert index.similar(60, 5, INSIDER).hits == ()


@pytest.mark.parametrize(
    ("visibility", "space", "sees"),
    [("public", 0, (True, True, True, True)), ("members", 0, (False, True, False, True)), ("space", SPACE, (False, False, True, True)), ("space", OTHER_SPACE, (False,) * 4), ("nobody", 0, (False,) * 4)],
)  # fmt: skip
def test_nobody_finds_what_is_not_theirs_to_see(
    index: SearchIndex, visibility: str, space: int, sees: tuple[bool, ...]
) -> None:
    secret = document(70, "Zanzibar permits", kind="memo", topics=("spice",), visibility=visibility, space=space)
    index.apply([secret], [], 2)
    for audience, may in zip((Audience(), MEMBER, PARTNER, INSIDER), sees, strict=True):
        for text in ("zanzibar", "permits", "", '"zanzibar permits"', "-harbour"):
            answer = index.find(Query(text, audience=audience, limit=20))
            assert (70 in ids(answer.hits)) == may
            assert ("memo" in dict(answer.facets["kind"])) == may
            assert ("spice" in dict(answer.facets["topic"])) == may
            assert answer.total == len(answer.hits)


def test_more_like_this_keeps_to_the_rights_of_who_asks(index: SearchIndex) -> None:
    index.apply([document(80, "Building permits in secret", visibility="space", space=OTHER_SPACE)], [], 2)
    assert 2 in ids(index.similar(1, 5).hits)
    assert 80 not in ids(index.similar(1, 5, INSIDER).hits)
    assert index.similar(80, 5, INSIDER).hits == ()
    assert 80 in ids(index.similar(1, 5, Audience(spaces=frozenset({OTHER_SPACE}))).hits)


def test_more_like_this_never_offers_the_document_itself(index: SearchIndex) -> None:
    assert 1 not in ids(index.similar(1, 20).hits)
    assert index.similar(12345, 5).hits == ()


def test_a_word_only_hidden_documents_use_is_neither_known_nor_suggested(index: SearchIndex) -> None:
    index.apply([document(90, "Zanzibar", visibility="space", space=SPACE)], [], 2)
    stranger = index.find(Query("zanzibra"))
    assert stranger.corrected == ()
    assert stranger.total == 0
    assert index.find(Query("zanzibra", audience=INSIDER)).corrected == (("zanzibra", "zanzibar"),)


def test_a_hit_says_which_words_it_has(index: SearchIndex) -> None:
    (hit,) = index.find(Query("satellites flood banana")).hits
    assert hit.why == ("word:satellites", "word:flood")


def test_what_expires_is_found_until_the_day_and_no_longer(index: SearchIndex) -> None:
    index.apply([document(95, "Zanzibar ferry times", expires="2026-03-02")], [], 2)
    for day, ids_then in (("2026-03-01", [95]), ("2026-03-02", []), ("2027-01-01", [])):
        assert found(index, "zanzibar", audience=Audience(today=day)) == ids_then
    assert index.find(Query("", audience=Audience(today="2027-01-01"))).total == len(library())


BODIES: tuple[tuple[str, dict[str, object]], ...] = (
    ("Harbour dues for towns", {"level": ("town",), "size": "small"}),
    ("Harbour dues for large towns", {"level": ("town",), "size": "large"}),
    ("Harbour dues for everybody", {"level": ("nation", "region", "town")}),
    ("Harbour dues of the nation", {"level": ("nation",)}),
    ("Harbour dues", {}),
)


def test_what_is_made_for_a_body_like_mine_comes_first(index: SearchIndex) -> None:
    index.apply([document(n, title, "", **more) for n, (title, more) in enumerate(BODIES, 100)], [], 2)
    mine = Body("town", "small")
    assert found(index, "harbour", near=mine)[:3] == [100, 101, 102]
    assert found(index, "", near=mine, limit=20)[:3] == [100, 101, 102]
    assert found(index, "harbour", near=Body("nation"))[:2] == [103, 102]
    assert set(found(index, "harbour", near=mine)) == set(found(index, "harbour"))


def test_like_mine_never_lifts_what_has_little_to_do_with_the_words(index: SearchIndex) -> None:
    index.apply(
        [document(n, "Town hall", "Harbour, once. " + "Many other words. " * 40, level=("town",)) for n in (120, 121)],
        [],
        2,
    )
    index.apply([document(122, "Harbour dues, harbour fees", "Harbour, harbour, harbour dues and fees.")], [], 3)
    assert found(index, "harbour dues fees", near=Body("town", "small"))[0] == 122


@pytest.mark.parametrize("text", ["the", "🙂", "?!", "to be or not"])
def test_a_text_without_a_word_to_look_for_browses_and_says_so(index: SearchIndex, text: str) -> None:
    answer = index.find(Query(text))
    assert (answer.unsaid, answer.total) == (True, len(library()))
    assert not any(index.find(Query(other)).unsaid for other in ("", " ", "permits", "-permits", "zzzz"))
