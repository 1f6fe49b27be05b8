"""From the engine's list of hits to what is shown: marked title, best passage, reasons."""

from collections.abc import Iterable, Mapping, Sequence
from math import log

from tantivy import DocAddress

from store.search.correction import Meaning
from store.search.marks import Mark, marks, passage, spans
from store.search.text import Reader
from store.search.values import Hit
from store.search.view import View


def stem_weights(meanings: Sequence[Meaning], view: View) -> dict[str, float]:
    """How much each stem says: the rarer, the more. It chooses the passage."""
    documents = view.searcher.num_docs + 1
    stems = {word.stem for meaning in meanings for word, _ in meaning.used}
    return {stem: log(1 + documents / (1 + view.searcher.doc_freq("text", stem))) for stem in sorted(stems)}


def hit(
    number: int,
    score: float,
    place: DocAddress,
    meanings: Sequence[Meaning],
    stems: Mapping[str, float],
    view: View,
    reader: Reader,
) -> Hit:
    document = view.searcher.doc(place)
    title, text, topics = (str(document.get_first(name) or "") for name in ("title", "text", "topic_words"))
    in_title, in_text = marks(title, stems, reader.stem), marks(text, stems, reader.stem)
    in_topics = marks(topics, stems, reader.stem)
    return Hit(
        number,
        score,
        spans(title, in_title),
        passage(text, in_text, stems),
        reasons(meanings, in_title + in_text, in_topics),
    )


def reasons(meanings: Sequence[Meaning], in_text: Iterable[Mark], in_topics: Iterable[Mark]) -> tuple[str, ...]:
    """Which words the person typed are there, which only in a corrected form, which only among the topics."""
    there, topics = {mark.stem for mark in in_text}, {mark.stem for mark in in_topics}
    why: list[str] = []
    for meaning in meanings:
        used = [word for word, _ in meaning.used if word.stem in there]
        if used and meaning.correction:
            why.append(f"corrected:{meaning.typed.plain}>{' '.join(word.plain for word in used)}")
        elif used:
            why.append(f"word:{meaning.typed.plain}")
        else:
            why += [f"topic:{word.plain}" for word, _ in meaning.used if word.stem in topics]
    return tuple(why)
