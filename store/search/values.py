"""What goes into the search and what comes out: plain values, no engine and no database."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Document:
    """One record as the search sees it. `topic_words` are the names and synonyms of its topics, already expanded.

    `level` and `size` say for which bodies it is (store/body.py); `expires` is the first day (YYYY-MM-DD) on which nobody
    finds it any more.
    """

    id: int
    title: str
    summary: str
    body: str
    topics: tuple[str, ...]
    topic_words: str
    kind: str
    publisher: str
    language: str
    date: str
    status: str
    visibility: str
    space: int
    helped: int = 0
    level: tuple[str, ...] = ()
    size: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is asking, and on which day: what they may find is part of the query, never a filter on the answer."""

    spaces: frozenset[int] = frozenset()
    member: bool = False
    today: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Where somebody works: a level of government and a size, as store/body.py names them; each may be unknown ("")."""

    level: str = ""
    size: str = ""

    def __bool__(self) -> bool:
        return bool(self.level or self.size)


@dataclass(frozen=True, slots=True)
class Query:
    """Any `text` is valid: quotes make phrases, a leading minus excludes. `since` is YYYY, YYYY-MM or YYYY-MM-DD.

    `near` puts what is for such a body first; `facets=False` saves the counting where nobody shows it.
    """

    text: str
    kind: str = ""
    topic: str = ""
    since: str = ""
    by: str = ""
    as_typed: bool = False
    limit: int = 5
    offset: int = 0
    audience: Audience = field(default_factory=Audience)
    language: str = ""
    facets: bool = True
    near: Body | None = None

    def __post_init__(self) -> None:
        if self.since and not _DAY.fullmatch(self.since):
            raise ValueError(f"since must be YYYY, YYYY-MM or YYYY-MM-DD, not {self.since!r}")
        if self.limit < 1 or self.offset < 0:
            raise ValueError(f"limit must be at least 1 and offset at least 0, not {self.limit} and {self.offset}")


class Marked(NamedTuple):
    """A text, and where in it stands what the person looked for: (start, end) in letters, in order."""

    text: str
    places: Sequence[tuple[int, int]] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text cut at those places; each piece says whether it is one of them."""
        at = 0
        for start, end in self.places:
            if start > at:
                yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False


class Hit(NamedTuple):
    """One result. `why` holds machine reasons: `word:permits`, `corrected:permti>permit`, `topic:licence`."""

    id: int
    score: float
    title: Marked
    passage: Marked
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, and what is true of all of them. `corrected` pairs are (typed, used), in typing order; `missing` are
    words that nothing has which the audience may find, in any form.

    `sampled` facets are judged by a part of what was found, which is very much. `unsaid`: something was typed, but no word that can be looked for ("the", an emoji), so this is a browse.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    unsaid: bool = False
    corrected: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict[str, tuple[tuple[str, int], ...]])
    sampled: bool = False
