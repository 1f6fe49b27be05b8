"""Times: an instant is shown on the reader's own clock, and nobody has to guess which clock that is."""

from datetime import UTC, datetime

import pytest

from bot.ui.markup import Rich, When
from bot.ui.nodes import Card, Fields, Note, Reply, Text
from tests.contract.seen import Probe
from tests.contract.trying import every_adapter

AT = datetime(2026, 3, 31, 13, 0, tzinfo=UTC)
STARTS = Rich((When(AT, "Europe/London"),))
PLACES = {
    "text": Text(STARTS),
    "note": Note(STARTS),
    "field": Fields((("Starts", STARTS),)),
    "body": Card("Webinar", body=STARTS),
    "linked title": Card(STARTS, url="https://example.org/"),
}


@every_adapter
@pytest.mark.parametrize("place", [place for place in PLACES if place != "linked title"])
@pytest.mark.parametrize(
    ("zone", "clock", "named"),
    [("Asia/Tokyo", "22:00", ("Japan", "Tokyo")), ("America/New_York", "09:00", ("Eastern", "New_York"))],
)
def test_the_reader_sees_the_time_on_their_own_clock(
    probe: Probe, place: str, zone: str, clock: str, named: tuple[str, str]
) -> None:
    text = probe.draws(Reply((PLACES[place],)), zone).text
    assert clock in text
    # Either the reader's own zone is named, or the record's own time and zone stand beside it.
    assert any(name in text for name in named) or "14:00 Europe/London" in text


@every_adapter
@pytest.mark.parametrize("place", PLACES)
def test_a_time_is_read_in_every_place(probe: Probe, place: str) -> None:
    seen = probe.draws(Reply((PLACES[place],)), "Europe/London")
    assert "14:00" in seen.text
    assert not seen.problems


@every_adapter
@pytest.mark.parametrize("zone", ["Nowhere/At_All", "", "../../etc/passwd"])
def test_an_unknown_zone_of_a_record_falls_back_to_utc(probe: Probe, zone: str) -> None:
    assert "13:00" in probe.draws(Reply((Text(Rich((When(AT, zone),))),)), "UTC").text


@every_adapter
def test_an_unknown_zone_of_a_reader_falls_back_to_utc(probe: Probe) -> None:
    if probe.name in ("slack", "discord"):
        return  # their own apps know the reader's clock; we only say the instant
    assert "13:00" in probe.draws(Reply((Text(STARTS),)), "Nowhere/At_All").text
