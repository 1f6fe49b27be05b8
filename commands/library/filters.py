"""`kind: guide` among the words of a search, with a blank after the colon or in the box of a form: a filter where its value
is one, else words like all others, since any text is a question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commands.library.search import Reading
from store.resource import Kind

PIECE = re.compile(
    r'"[^"]*"|“[^”]*”|(?<!\S)(?P<name>kind|topic|since|by):\s*(?P<rest>\S.*)|\S+', re.IGNORECASE | re.DOTALL
)
QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”')
SINCE = re.compile(r"\d{4}(-\d{2}){0,2}")
MOST_WORDS = 3  # of a value without quotes: "topic: change of use"
SHORT = 4  # letters of a publisher's name that are told from a word of a sentence
MOST_LOOKED_AT = 8  # names with a colon; a pasted page may be full of them


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left of the words, and what narrows them: `given` are kind, topic (a slug), since and by."""

    words: str
    given: Mapping[str, str]


async def narrowed(reading: Reading, asked: Narrowed) -> Narrowed:
    """The filters among the words, taken out of them; what was given in its own field stays."""
    words, given, at = asked.words, dict(asked.given), 0
    for _ in range(MOST_LOOKED_AT):
        piece = next((one for one in PIECE.finditer(words, at) if one["name"]), None)
        if piece is None:
            break
        name, start = piece["name"].casefold(), piece.start("rest")
        value, length = ("", 0) if given.get(name) else await _first(reading, name, piece["rest"])
        if value:
            given[name], at = value, piece.start()
            words = f"{words[:at]} {words[start + length :]}"
        else:
            at = start
    return Narrowed(" ".join(words.split()) if given != asked.given else words, given)


async def _first(reading: Reading, name: str, text: str) -> tuple[str, int]:
    """The value that the text begins with, and how many letters it takes."""
    for typed, length in _values(text):
        if value := await _meant(reading, name, typed):
            return value, length
    return "", 0


def _values(text: str) -> list[tuple[str, int]]:
    """What may be the value, the longest first, and how many letters each takes."""
    if quoted := QUOTED.match(text):
        return [(quoted[1] or quoted[2] or "", quoted.end())]
    ends = [word.end() for word in re.finditer(r"\S+", text[:200])][:MOST_WORDS]
    return [(text[:end], end) for end in reversed(ends)]


async def _meant(reading: Reading, name: str, typed: str) -> str:
    """The value as the search compares it; "" where it is none."""
    typed = " ".join(typed.split()).strip(",;.")
    if name == "kind":
        folded = typed.casefold().replace("_", " ")
        forms = (folded, folded.removesuffix("s"), re.sub("ies$", "y", folded))
        return next((form for form in forms if form in {kind.value for kind in Kind}), "")
    if name == "since":
        return typed if is_a_day(typed) else ""
    if name == "topic":
        topic = await reading.topics.define(typed) if typed else None
        return topic.slug if topic else ""
    telling = len(typed) >= SHORT or typed.isupper()  # not "by: the way", but "by: GDS"
    return typed if telling and await reading.library.known_publishers(typed, limit=1) else ""


def is_a_day(typed: str) -> bool:
    """A year, month or day as the index compares them."""
    try:
        return bool(SINCE.fullmatch(typed)) and bool(date.fromisoformat(f"{typed}-01-01"[:10]))
    except ValueError:
        return False
