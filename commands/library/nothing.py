"""Nothing found is no dead end: what the same words find without filters or quotes, topics and publishers nearby, asking for
it, and adding what is missing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.ui.fit import clip
from bot.ui.nodes import Actions, Button, Card, Reply
from commands.library.payloads import AddOne, Turn
from commands.library.wanted_payloads import AskFor
from store.topics import TopicRow
from store.wanted import LONGEST as LONGEST_WANTED

LONGEST = 75  # letters on a button
LONGEST_SAID = 120  # of what was asked, when it is said again
QUOTES = re.compile(r"[\"“”„«»]")
NEAR = 0.7
FEW = 2


@dataclass(frozen=True, slots=True)
class Instead:
    """`wider`: how many there are without the filters; `loose`: without the quotes; `topics` and `publishers` come near."""

    topics: tuple[TopicRow, ...]
    wider: int = 0
    loose: int = 0
    publishers: tuple[str, ...] = ()


def nothing(asked: Turn, instead: Instead) -> Reply:
    narrowed = asked.narrowed
    said = _said(asked.query) if asked.query else "" if narrowed else "that"
    title = " ".join(part for part in ("Nothing found", f"for {said}" if said else "", narrowed) if part)
    card = Card(title=title, body=_way_on(instead))
    return Reply((card, Actions(tuple(_buttons(asked, instead, said)))))


def _said(query: str) -> str:
    """In quotes, unless it has its own."""
    words = clip(query.strip(), LONGEST_SAID)
    return words if QUOTES.match(words) else f"“{words}”"


def unquoted(query: str) -> str:
    """The same words, each for itself."""
    return " ".join(QUOTES.sub(" ", query).split())


def near_publishers(typed: str, known: list[str]) -> tuple[str, ...]:
    """Of all that are known, those whose names are nearly what was typed."""
    folded = [name.casefold() for name in known]
    found = process.extract(typed.casefold(), folded, scorer=OSA.normalized_similarity, limit=FEW, score_cutoff=NEAR)
    return tuple(known[place] for _, _, place in found)


def _buttons(asked: Turn, instead: Instead, said: str) -> Iterator[Button]:
    if asked.narrowed and asked.query:
        yield Button(clip(f"Search {said} everywhere", LONGEST), Turn(page=1, query=asked.query))
    if instead.loose:
        loose = asked.model_copy(update={"query": unquoted(asked.query), "page": 1, "as_typed": False})
        yield Button("Search without the quotes", loose)
    for name in instead.publishers:
        yield Button(clip(f"Publisher: {name}", LONGEST), asked.model_copy(update={"by": name, "page": 1}))
    for topic in instead.topics:
        yield Button(clip(f"Topic: {topic.name}", LONGEST), Turn(page=1, query="", topic=topic.slug))
    if asked.query.strip():
        yield Button("Ask for this", AskFor(query=asked.wish[:LONGEST_WANTED]))
    yield Button("Add a resource on this", AddOne(title=clip(asked.query, LONGEST_SAID)))


def _way_on(instead: Instead) -> str:
    ways = [("Everywhere", instead.wider), ("Without the quotes", instead.loose)]
    if there := " ".join(_there(way, count) for way, count in ways if count):
        return f"{there} If none of them is it, ask for it, and you hear when it comes."
    hint = "These topics come near." if instead.topics else "Try other words for it, or fewer of them."
    return f"{hint} The organizers see what people looked for in vain, without names; ask for it, and you hear when it comes."


def _there(way: str, count: int) -> str:
    return f"{way} there is 1 resource." if count == 1 else f"{way} there are {count:,} resources."
