"""Time zones as people name them: by the zone, its city, or its country."""

from functools import lru_cache
from importlib.resources import files
from zoneinfo import available_timezones

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.errors import InvalidInput
from bot.ui.nodes import Choice

# Where people live; the database also has old names, and offsets that know no summer time.
REGIONS = frozenset("Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split())
NEAR = 0.5
MOST = 25


def known_zone(text: str) -> str:
    """The zone that goes by this name or city. Raises InvalidInput with the nearest names."""
    typed = _folded(text)
    if zone := _older_names().get(typed):
        return zone
    exact = [zone for zone in zones() if typed == _folded(city(zone))]
    if len(exact) == 1:
        return exact[0]
    near = exact or [choice.value for choice in suggested(text)[:3]] or _alike(_folded(city(text)))
    hint = f"Did you mean {', '.join(near)}?" if near else "Type a city, for example London or Chicago."
    raise InvalidInput(f"There is no time zone “{text.strip()}”.", hint, name="zone")


def is_zone(name: str) -> bool:
    """Has the time zone data a zone of this whole name?"""
    return name in _all_names()


def check_zone(name: str) -> None:
    """Raises InvalidInput, with the nearest names, unless this is the whole name of a zone."""
    if is_zone(name):
        return
    raise InvalidInput(f"There is no time zone “{name}”.", f"Did you mean {known_zone(name)}?", name="zone")


def suggested(text: str) -> list[Choice]:
    """Zones whose city, region or country has a word that starts so; cities first."""
    typed = _folded(text)
    if not typed:
        return []
    ranked = sorted((rank, zone) for zone in zones() if (rank := _rank(zone, typed)) is not None)
    return [Choice(_label(zone), zone) for _, zone in ranked[:MOST]]


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The names in use, by alphabet."""
    return (*sorted(countries()), "UTC")


@lru_cache(maxsize=1)
def _all_names() -> frozenset[str]:
    """Every name of the time zone data, but for what means another thing on another machine, or nothing."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


@lru_cache(maxsize=1)
def _older_names() -> dict[str, str]:
    """Every zone of a region by its whole name, those with a newer name too: somebody's machine may still say them."""
    known = {zone for zone in _all_names() if zone.partition("/")[0] in REGIONS}
    return {_folded(zone): zone for zone in known | {"UTC"}}


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """The country of each zone that has one."""
    return {zone: country_names().get(code, "") for zone, code in country_codes().items()}


@lru_cache(maxsize=1)
def country_codes() -> dict[str, str]:
    """The two letters of ISO 3166 for the country of each zone that has one, from the time zone data."""
    return {zone: code for code, zone in _rows(_table("zone.tab"), 0, 2)}


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """By the two letters of ISO 3166."""
    return dict(_rows(_table("iso3166.tab"), 0, 1))


def city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _table(name: str) -> str:
    return (files("tzdata.zoneinfo") / name).read_text("utf-8")


def _rows(text: str, first: int, second: int) -> list[tuple[str, str]]:
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(parts[first], parts[second]) for parts in lines]


def _rank(zone: str, typed: str) -> int | None:
    places = (city(zone), zone, countries().get(zone, ""))
    for rank, place in enumerate(places):
        folded = _folded(place)
        if folded.startswith(typed) or f" {typed}" in folded:
            return rank
    return None


def _label(zone: str) -> str:
    country = countries().get(zone, "")
    return f"{city(zone)}, {country} ({zone})" if country else zone


def _alike(typed: str) -> list[str]:
    cities = {_folded(city(zone)): zone for zone in zones()}
    near = process.extract(typed[:60], list(cities), scorer=OSA.normalized_similarity, limit=3, score_cutoff=NEAR)
    return [cities[name] for name, _, _ in near]


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("/", " ").split())
