"""The fields of the index, and how a document becomes one of its entries."""

from functools import lru_cache
from zlib import crc32

import tantivy
from tantivy import FieldType, Schema, SchemaBuilder

from store.search import text
from store.search.values import Audience, Document

FORMAT = 3  # raise it with any change here or in the analysers: older indexes are then rebuilt at start
UNSIGNED = FieldType.Unsigned
PUBLISHED = "published"
LEVELS = 16  # sample `n` is every 2 to the n-th document: enough to judge what is usual in a library of millions
# Samples whose words are indexed once more, and from how many documents on each is enough: every 256th, every 32nd.
COMPANY = {8: 600_000, 5: 40_000}
MARK = "mark"
_ID_BITS, _HELPED_BITS = 31, 8
_LARGEST_ID, _MOST_HELPED = (1 << _ID_BITS) - 1, (1 << _HELPED_BITS) - 1


def schema() -> Schema:
    """What is searched: `all`, a document's title, text and topics together, and its title once more by stem and by form.

    `all` is kept for the passages. `words` and the samples of `all` are there for the corrections alone: the terms of one are
    the words of the library, the others say which words stand together, in a time that does not grow with it.
    """
    build = SchemaBuilder()
    build.add_text_field("all", stored=True, tokenizer_name="folkmoot_stemmed")
    for level in COMPANY:
        build.add_text_field(company(level), tokenizer_name="folkmoot_stemmed")
    build.add_text_field("title", tokenizer_name="folkmoot_stemmed", index_option="freq")
    build.add_text_field("title_words", tokenizer_name="folkmoot_unstemmed", index_option="freq")
    build.add_text_field("words", tokenizer_name="folkmoot_unstemmed", index_option="basic")
    build.add_text_field("publisher", tokenizer_name="folkmoot_plain")
    for name in ("kind", "topic", "language"):
        build.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in ("door", "level", "size", "sample", MARK):
        build.add_text_field(name, tokenizer_name="raw", index_option="basic")
    build.add_unsigned_field("order", fast=True)
    build.add_unsigned_field("day", indexed=True, fast=True)
    return build.build()


def register(index: tantivy.Index) -> None:
    """Analysers are not kept in the index; each opening names them again."""
    index.register_tokenizer("folkmoot_plain", text.plain())
    index.register_tokenizer("folkmoot_unstemmed", text.unstemmed())
    index.register_tokenizer("folkmoot_stemmed", text.stemmed())


def door(status: str, visibility: str, space: int, expires: str = "") -> str:
    """One term says who may find a document and how long, so that rights cost one look-up and are never forgotten."""
    name = f"{status}|space|{space}" if visibility == "space" else f"{status}|{visibility}"
    return f"{name}@{expires}" if expires else name


def is_open(name: str, audience: Audience) -> bool:
    """Only what is published is open, whoever asks, and only until it expires."""
    who, _, expires = name.partition("@")
    if expires and audience.today and expires <= audience.today:
        return False
    if who == door(PUBLISHED, "public", 0):
        return True
    if who == door(PUBLISHED, "members", 0):
        return audience.member
    return any(who == door(PUBLISHED, "space", space) for space in audience.spaces)


def company(level: int) -> str:
    """The field that holds the words of one sample."""
    return f"all_{level}"


def only(level: str) -> str:
    """The term of what is for this level of government and no other."""
    return f"only {level}"


@lru_cache(maxsize=16_384)
def day(date: str) -> int:
    """2024-05 → 20240500: a month not named sorts before its first day. No date, or none we can read: 0."""
    digits = [part for part in date[:10].split("-") if part.isdecimal()]
    if not digits or len(digits[0]) != 4:
        return 0
    year, month, number = (int(part) for part in [*digits[:3], "0", "0"][:3])
    return year * 10_000 + min(month, 12) * 100 + min(number, 31)


def order(document: Document) -> int:
    """What breaks ties: the newer, then the more helpful, then the lower id. It holds the id too, so that one look tells all."""
    helped = min(max(document.helped, 0), _MOST_HELPED)
    return (day(document.date) << _HELPED_BITS | helped) << _ID_BITS | (_LARGEST_ID - document.id)


def number_of(order: int) -> int:
    """The id in an order."""
    return _LARGEST_ID - (order & _LARGEST_ID)


def mark(number: int) -> str:
    """The term a document is replaced and removed by. Not its number: the engine's binding deletes nothing by a number."""
    return f"document {number}"


def parts(document: Document) -> tuple[str, str, str]:
    """What of a document is searched and shown: title, text, topics. The order is that of the values of `all`."""
    return document.title, f"{document.summary}\n{document.body}".strip(), document.topic_words


def entry(document: Document) -> tantivy.Document:
    """The document as the index keeps it. In one call: each one to the engine takes its time, and a rebuild makes millions."""
    title, text, topics = parts(document)
    known_as = mark(document.id)
    levels = _levels(known_as)
    sampled = {company(level): [title, text, topics] for level in COMPANY if level <= levels}
    made = tantivy.Document(
        all=[title, text, topics],
        words=f"{title}\n{text}\n{topics}",
        title=title,
        title_words=title,
        publisher=document.publisher,
        kind=document.kind,
        language=document.language,
        topic=list(dict.fromkeys(document.topics)),
        door=door(document.status, document.visibility, document.space, document.expires),
        level=[*document.level, *map(only, document.level if len(document.level) == 1 else ())],
        size=[document.size] if document.size else [],
        sample=[str(level) for level in range(1, levels + 1)],
        mark=known_as,
        **sampled,
    )
    made.add_unsigned("order", order(document))
    made.add_unsigned("day", day(document.date))
    return made


def _levels(known_as: str) -> int:
    """To how many samples a document belongs, by chance that is the same for ever: every second to the first, …"""
    chance = crc32(known_as.encode()) | 1 << LEVELS
    return (chance & -chance).bit_length() - 1
