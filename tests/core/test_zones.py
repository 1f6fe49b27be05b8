"""Time zones go by their name, their city or their country; what is none is answered with the nearest."""

import pytest

from bot.errors import InvalidInput
from bot.zones import check_zone, known_zone, suggested


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("London", "Europe/London"),
        ("new york", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_goes_by_its_name_or_its_city(typed: str, zone: str) -> None:
    assert known_zone(typed) == zone


def test_a_mistyped_zone_is_answered_with_the_nearest() -> None:
    for typed in ("Londn", "europe/londn", "Europe/Londen"):
        with pytest.raises(InvalidInput) as refused:
            known_zone(typed)
        assert "Did you mean Europe/London" in refused.value.hint


@pytest.mark.parametrize("name", ["Europe/London", "US/Eastern", "Etc/UTC", "GB", "EST5EDT"])
def test_every_whole_name_of_the_time_zone_data_may_be_kept(name: str) -> None:
    check_zone(name)


@pytest.mark.parametrize("name", ["london", "EUROPE/LONDON", "../etc/passwd", "localtime", "Factory", ""])
def test_what_is_kept_is_a_whole_name(name: str) -> None:
    with pytest.raises(InvalidInput):
        check_zone(name)


@pytest.mark.parametrize("typed", ["", "../etc/passwd", "Europe", "Factory", "localtime", "zz", "Kenya"])
def test_what_is_no_zone_is_refused_with_what_to_do(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        known_zone(typed)
    assert refused.value.hint


def test_zones_are_found_by_city_country_and_beginning() -> None:
    assert suggested("auck")[0].value == "Pacific/Auckland"
    assert [choice.value for choice in suggested("kenya")] == ["Africa/Nairobi"]
    assert suggested("") == []
    assert len(suggested("a")) == 25
