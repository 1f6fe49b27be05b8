"""The fields of the index, and how a document becomes one of its entries."""

from zlib import crc32

import tantivy
from tantivy import FieldType, Schema, SchemaBuilder

from store.search import text
from store.search.values import Audience, Document

FORMAT = 1  # raise it with any change here or in the analysers: older indexes are then rebuilt at start
UNSIGNED = FieldType.Unsigned
PUBLISHED = "published"
LEVELS = 16  # sample `n` is every 2 to the n-th document: enough to judge what is usual in a library of millions
MARK = "mark"
_MOST_HELPED = (1 << 12) - 1
_ID_BITS = (1 << 24) - 1


def schema() -> Schema:
    """What is searched: `all`, a document's title, text and topics together, and its title once more by stem and by form.

    `all` is kept for the passages; `words` is there for the corrections alone: its terms are the words of the library.
    """
    build = SchemaBuilder()
    build.add_text_field("all", stored=True, tokenizer_name="folkmoot_stemmed")
    build.add_text_field("title", tokenizer_name="folkmoot_stemmed", index_option="freq")
    build.add_text_field("title_words", tokenizer_name="folkmoot_unstemmed", index_option="freq")
    build.add_text_field("words", tokenizer_name="folkmoot_unstemmed", index_option="basic")
    build.add_text_field("publisher", tokenizer_name="folkmoot_plain")
    for name in ("kind", "topic", "language"):
        build.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in ("door", "sample", MARK):
        build.add_text_field(name, tokenizer_name="raw", index_option="basic")
    build.add_unsigned_field("id", fast=True)
    build.add_unsigned_field("order", fast=True)
    build.add_unsigned_field("day", indexed=True, fast=True)
    return build.build()


def register(index: tantivy.Index) -> None:
    """Analysers are not kept in the index; each opening names them again."""
    index.register_tokenizer("folkmoot_plain", text.plain())
    index.register_tokenizer("folkmoot_unstemmed", text.unstemmed())
    index.register_tokenizer("folkmoot_stemmed", text.stemmed())


def door(status: str, visibility: str, space: int) -> str:
    """One term says who may find a document, so that rights cost one look-up and are never forgotten."""
    return f"{status}|space|{space}" if visibility == "space" else f"{status}|{visibility}"


def open_doors(audience: Audience) -> list[str]:
    """Only what is published is open, whoever asks."""
    names = [door(PUBLISHED, "public", 0)]
    if audience.member:
        names.append(door(PUBLISHED, "members", 0))
    return names + [door(PUBLISHED, "space", space) for space in sorted(audience.spaces)]


def day(date: str) -> int:
    """2024-05 → 20240500: a month not named sorts before its first day. No date, or none we can read: 0."""
    digits = [part for part in date[:10].split("-") if part.isdecimal()]
    if not digits or len(digits[0]) != 4:
        return 0
    year, month, number = (int(part) for part in [*digits[:3], "0", "0"][:3])
    return year * 10_000 + min(month, 12) * 100 + min(number, 31)


def order(document: Document) -> int:
    """What breaks ties: the newer, then the more helpful, then the lower id. Unique up to 16 million ids."""
    helped = min(max(document.helped, 0), _MOST_HELPED)
    return day(document.date) << 36 | helped << 24 | (_ID_BITS - (document.id & _ID_BITS))


def mark(number: int) -> str:
    """The term a document is replaced and removed by. Not its number: the engine's binding deletes nothing by a number."""
    return f"document {number}"


def parts(document: Document) -> tuple[str, str, str]:
    """What of a document is searched and shown: title, text, topics. The order is that of the values of `all`."""
    return document.title, f"{document.summary}\n{document.body}".strip(), document.topic_words


def entry(document: Document) -> tantivy.Document:
    """The document as the index keeps it."""
    entry = tantivy.Document()
    for words in parts(document):
        entry.add_text("all", words)
        entry.add_text("words", words)
    entry.add_text("title", document.title)
    entry.add_text("title_words", document.title)
    entry.add_text("publisher", document.publisher)
    entry.add_text("kind", document.kind)
    entry.add_text("language", document.language)
    for topic in dict.fromkeys(document.topics):
        entry.add_text("topic", topic)
    entry.add_text("door", door(document.status, document.visibility, document.space))
    for level in range(1, LEVELS + 1):
        if crc32(mark(document.id).encode()) % (1 << level) == 0:
            entry.add_text("sample", str(level))
    entry.add_text(MARK, mark(document.id))
    entry.add_unsigned("id", document.id)
    entry.add_unsigned("order", order(document))
    entry.add_unsigned("day", day(document.date))
    return entry
