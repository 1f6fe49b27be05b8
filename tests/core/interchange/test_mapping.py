"""Which column is which field: by name, by a slip of one, by what is in it, and by what somebody says."""

import pytest

from bot.interchange.mapping import Seen, Target, guess, sample

TARGETS = (
    Target("title", ("title", "name")),
    Target("url", ("source url", "url"), lambda value: str(value).startswith("http")),
    Target("summary", ("summary", "description"), weak=("notes",)),
    Target("kind", ("kind",), lambda value: value in ("guide", "form"), shared=("category",)),
    Target("tags", ("tags", "category")),
)


def keys(**values: object) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    for key, value in values.items():
        found[key] = Seen()
        for one in value if isinstance(value, list) else [value]:
            found[key].add(one, TARGETS)
    return found


def test_names_are_known_however_they_are_written() -> None:
    found = guess(TARGETS, keys(**{"TITLE ": "A", "source_URL": "x", "url": "y", "Descripton": "z"}), {})
    assert found == {"title": ("TITLE ",), "url": ("source_URL", "url"), "summary": ("Descripton",)}


def test_a_column_is_known_by_what_is_in_it() -> None:
    found = guess(
        TARGETS, keys(name="A", where=["https://a", "https://b", "", "https://c"], other=["x", "https://d"]), {}
    )
    assert found["url"] == ("where",)


def test_weak_names_count_only_where_there_is_no_better() -> None:
    assert guess(TARGETS, keys(title="A", notes="n"), {})["summary"] == ("notes",)
    assert guess(TARGETS, keys(title="A", notes="n", summary="s"), {})["summary"] == ("summary",)


def test_a_name_that_two_fields_share_is_told_by_what_stands_there() -> None:
    said = guess(TARGETS, keys(title="A", category=["guide", "form", "guide"], tags="permits"), {})
    assert (said["kind"], said["tags"]) == (("category",), ("tags",))
    said = guess(TARGETS, keys(title="A", category=["housing", "guide"]), {})
    assert ("kind" in said, said["tags"]) == (False, ("category",))
    said = guess(TARGETS, keys(title="A", kind="guide", category=["form"]), {})
    assert (said["kind"], said["tags"]) == (("kind",), ("category",))


def test_what_somebody_says_goes_before_any_guess() -> None:
    found = guess(TARGETS, keys(title="A", name="B", description="d"), {"title": "Name", "summary": ""})
    assert found == {"title": ("name",)}


@pytest.mark.parametrize(("said", "reason"), [({"nothing": "title"}, "no field nothing"), ({"title": "gone"}, "no column gone")])  # fmt: skip
def test_what_there_is_not_is_told_with_what_there_is(said: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=f"{reason}; there are: "):
        guess(TARGETS, keys(title="A"), said)


def test_a_sample_is_one_short_line() -> None:
    assert sample("a\n  b") == "a b"
    assert sample(["a", "b"]) == "a, b"
    assert len(sample("x" * 1000)) == 80
