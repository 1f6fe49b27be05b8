"""The size of a body, as people write it."""

import pytest

from store.body import BodySize, size_of


@pytest.mark.parametrize(
    ("words", "size"),
    [("small", "small"), ("Very large", "very_large"), ("very-large", "very_large"), ("12,000", "small"), ("population 20 001", "medium"), ("2.000.000", "large"), ("2000001 people", "very_large")],
)  # fmt: skip
def test_a_size_is_known_by_name_or_by_the_people_it_serves(words: str, size: str) -> None:
    assert size_of(words) is BodySize(size)


@pytest.mark.parametrize("words", ["", "big", "5-10", "10,000 to 20,000", "🙂"])
def test_what_may_mean_anything_is_no_size(words: str) -> None:
    assert size_of(words) is None
