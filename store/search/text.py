"""From letters to words: the analysers of the index, and the reading of what a person typed."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LONGEST_WORD = 40
MOST_WORDS = 48  # of a query; what a person meant is said by then, and a pasted page must not cost seconds
MOST_LETTERS = 4_000
_STEMS_KEPT = 16_384
_PIECE = re.compile(r'(?P<minus>-+)?(?:["“”„«](?P<phrase>[^"“”«»]*)["“”»]|(?P<word>[^\s"“”„«»]+))')


def _letters() -> TextAnalyzerBuilder:
    kept = Filter.remove_long(LONGEST_WORD)
    return TextAnalyzerBuilder(Tokenizer.simple()).filter(kept).filter(Filter.lowercase()).filter(Filter.ascii_fold())


def plain() -> TextAnalyzer:
    """Every word, lower case, without accents."""
    return _letters().build()


def unstemmed() -> TextAnalyzer:
    """As `plain`, without the words that say nothing (the, of, and)."""
    return _letters().filter(Filter.stopword("english")).build()


def stemmed() -> TextAnalyzer:
    """As `unstemmed`, cut to the stem: permits, permitted and permitting are one word."""
    return _letters().filter(Filter.stopword("english")).filter(Filter.stemmer("english")).build()


class Word(NamedTuple):
    """A word of the query: as it stands in the text (folded), its stem, and where it stands in its phrase."""

    plain: str
    stem: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart. Words of phrases are words too: the phrase must be there, the words give the rank."""

    words: tuple[Word, ...]
    phrases: tuple[tuple[Word, ...], ...]
    excluded: tuple[tuple[Word, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.excluded)


class Reader:
    """Reads what was typed with the analysers the index was written with."""

    def __init__(self) -> None:
        self._plain = plain()
        self._stemmed = stemmed()
        self.stem = lru_cache(_STEMS_KEPT)(self._stem)

    def _stem(self, word: str) -> str:
        """The stem of one plain word; nothing for a word the index leaves out."""
        stems = self._stemmed.analyze(word)
        return stems[0] if stems else ""

    def plain_words(self, text: str) -> list[str]:
        return self._plain.analyze(text)

    def stems(self, text: str) -> list[str]:
        return self._stemmed.analyze(text)

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text that the index knows how to find, with their places."""
        found = [
            Word(token.text, self.stem(token.text), token.position)
            for token in self._plain.pre_tokenize(text).tokens
            if len(token.text) <= LONGEST_WORD
        ]
        return tuple(word for word in found if word.stem)

    def ask(self, text: str) -> Asked:
        """Never fails: what is no quote and no minus is a word or nothing."""
        words: dict[str, Word] = {}
        phrases: list[tuple[Word, ...]] = []
        excluded: list[tuple[Word, ...]] = []
        for piece in _PIECE.finditer(_beginning(text)):
            found = self.words(piece["phrase"] if piece["word"] is None else piece["word"])
            if not found:
                continue
            if piece["minus"]:
                excluded.append(found)
                continue
            if piece["word"] is None:
                phrases.append(found)
            for word in found:
                words.setdefault(word.stem, word)
        return Asked(tuple(words.values())[:MOST_WORDS], tuple(phrases[:8]), tuple(excluded[:MOST_WORDS]))


def _beginning(text: str) -> str:
    """As much as is read, without a piece of a word at its end, which would be a slip of nobody."""
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS + 1].rsplit(maxsplit=1)[0][:MOST_LETTERS]
