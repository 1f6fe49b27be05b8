"""How the answer to a search looks: what was found and why, ways to narrow it, and what to do where nothing was."""

import re
from collections.abc import Iterator, Sequence

from bot.offers import FillIn
from bot.ui.fit import clip
from bot.ui.markup import Plain, Rich, join, md
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Node, Note, Option, Pager, Reply, Select, Text
from commands.library.cards import NOT_MARKED, as_card
from commands.library.payloads import Turn
from commands.library.search import Found
from commands.library.topic_payloads import FollowNamed
from commands.library.wanted_payloads import NoneOfThese
from store.body import size_of
from store.resource import ResourceCard, ResourceRow
from store.search import Body, Hit, Marked
from store.wanted import LONGEST as LONGEST_WANTED

MOST_KINDS = 5
LONGEST = 75  # letters on a button or in a list
LONGEST_SAID = 120  # of what was asked, when it is said again
MOST_WORDS = 4  # that are named in one sentence
FILTERS = {"kind": "Any kind", "topic": "Any topic", "since": "Any date", "by": "Any publisher"}


def results(found: Found) -> Reply:
    """A page of hits: how many, what was corrected, a card for each, and where to go from here."""
    blocks: list[Node] = [Text(_count(found)), *map(Note, _notes(found))]
    cards = tuple(
        as_card(
            row,
            found.marks.get(row.id, NOT_MARKED),
            _rich(hit.passage) or row.summary,
            why(hit, row, found.body),
            _rich(hit.title),
        )
        for hit, row in found.cards
    )
    blocks.append(Items(cards, _pager(found) if found.pages > 1 else None))
    if further := _further(found):
        blocks.append(Actions((further,)))
    asked = found.asked
    return Reply(tuple(blocks), update=asked.page > 1 or asked.mine)


def like_reply(row: ResourceRow | ResourceCard, found: Found) -> Reply:
    """Resources near one resource."""
    cards = tuple(
        as_card(near, found.marks.get(near.id, NOT_MARKED), _rich(hit.passage) or near.summary, _alike(row, hit, near))
        for hit, near in found.cards
    )
    if not cards:
        return Reply((Text(md("Nothing else is much like **{title}** yet.", title=row.title)),))
    return Reply((Heading(f"More like “{row.title}”"), Items(cards)))


def ask_body(asked: Turn) -> Reply:
    """Nearest to what? Nobody told the hub yet."""
    body = "Say at what level of government you work and how many people it serves; this then puts first what was made for such a body."
    buttons = (
        Button("Say where I work", FillIn(text="profile body"), "primary"),
        Button("Now show what is like mine", asked),
    )
    return Reply((Card(title="Where do you work?", body=body), Actions(buttons)))


def why(hit: Hit, row: ResourceCard, body: Body | None) -> str:
    """One short sentence from the machine's reasons: "matches permit (for “permitz”), fees; for small towns like yours"."""
    said: dict[str, list[str]] = {}
    for reason in hit.why:
        kind, _, word = reason.partition(":")
        typed, _, used = word.partition(">")
        said.setdefault("topic" if kind == "topic" else "word", []).append(f"{used} (for “{typed}”)" if used else word)
    parts: list[str] = []
    if words := said.get("word"):
        parts.append("matches " + ", ".join(dict.fromkeys(words)))
    if topics := said.get("topic"):
        parts.append("its topics match " + ", ".join(dict.fromkeys(topics)))
    if like := _like(row, body):
        parts.append(like)
    return "; ".join(parts)


def _alike(row: ResourceRow | ResourceCard, hit: Hit, near: ResourceCard) -> str:
    """What the two share: topics by their names, and the first of the words."""
    own = {topic.slug for topic in row.topics}
    topics = ", ".join(topic.name for topic in near.topics if topic.slug in own)
    said = [reason.partition(":")[2] for reason in hit.why if reason.startswith("word:")]
    words = ", ".join(said[:MOST_WORDS])
    return "; ".join(part for part in (f"also on {topics}" if topics else "", f"also says {words}" if words else "") if part)  # fmt: skip


def _like(row: ResourceCard, body: Body | None) -> str:
    """For whom it was made, where that is somebody like who asks."""
    if body is None:
        return ""
    size = body.size.replace("_", " ") if body.size and body.size == size_of(row.body_size) else ""
    level = f"{body.level}s" if body.level in row.level else "bodies" if size else ""
    return f"for {size} {level} like yours".replace("  ", " ") if level else ""


def _count(found: Found) -> Rich:
    total, asked = found.hits.total, found.asked
    noun = "resource" if total == 1 else "resources"
    query = asked.query if asked.as_typed else _as_used(asked.query, _meant(found))
    about = md("about **{query}**", query=clip(query, LONGEST_SAID)) if query and not found.hits.unsaid else ""
    return join(" ", (f"{total:,} {noun}", about, found.asked.narrowed))


def _meant(found: Found) -> list[tuple[str, str]]:
    """The corrections of words that nothing here has as they were typed."""
    there = {reason for hit, _ in found.cards for reason in hit.why}
    return [(typed, used) for typed, used in found.hits.corrected if f"word:{typed}" not in there]


def _as_used(query: str, corrected: Sequence[tuple[str, str]]) -> str:
    """The query with the words that were looked for in place of those that were typed."""
    for typed, used in corrected:
        query = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", lambda _, used=used: used, query, flags=re.IGNORECASE)
    return query


def _notes(found: Found) -> Iterator[str | Rich]:
    asked = found.asked
    if found.hits.corrected and not asked.as_typed:
        meant = _meant(found)
        if meant:
            typed = ", ".join(f"“{typed}”" for typed, _ in meant)
            yield join("", ("Did you mean ", _bold(meant), f"? You typed {typed}."))
        if rare := [pair for pair in found.hits.corrected if pair not in meant]:
            typed = ", ".join(f"“{typed}”" for typed, _ in rare)
            yield join("", ("Also looked for ", _bold(rare), f", in case {typed} was a slip."))
    if missing := found.hits.missing[:MOST_WORDS]:
        words = " or ".join(f"“{clip(word, LONGEST)}”" for word in missing)
        yield f"Nothing in the library has {words} in it; these have the other words."
    if found.hits.unsaid:
        yield f"“{clip(asked.query, LONGEST)}” holds no word that can be looked for, so these are simply the newest."
    if found.body is not None:
        yield f"First what was made for {_named(found.body)}, like yours."


def _bold(corrected: Sequence[tuple[str, str]]) -> Rich:
    return join(", ", tuple(md("**{used}**", used=used) for _, used in corrected))


def _named(body: Body) -> str:
    size = body.size.replace("_", " ")
    return f"{size} {body.level}s".strip() if body.level else f"{size} bodies"


def _further(found: Found) -> Button | Select | None:
    """One control, since five cards with a pager leave room for no more in a message of Discord (platforms.md B)."""
    typed = tuple(_as_typed(found))
    options = (*typed, *_orders(found), *_narrower(found), *_following(found), *_in_vain(found))
    if len(options) == len(typed):
        return Button(typed[0].label, typed[0].action) if typed else None
    return Select("As typed, or another way" if typed else "Show it another way", options)


def _as_typed(found: Found) -> Iterator[Option]:
    """What was corrected may have been right."""
    asked = found.asked
    if found.hits.corrected and not asked.as_typed:
        again = asked.model_copy(update={"as_typed": True, "page": 1})
        yield Option(clip(f"Search for “{asked.query}” as typed", LONGEST), again)


def _orders(found: Found) -> Iterator[Option]:
    asked = found.asked
    if asked.mine:
        yield Option("Best match first", asked.model_copy(update={"mine": False, "page": 1}))
    elif found.known and found.hits.total > 1:
        yield Option("Like mine: what suits my body first", asked.model_copy(update={"mine": True, "page": 1}))


def _following(found: Found) -> Iterator[Option]:
    """What was narrowed to a topic is of interest."""
    if found.asked.topic and found.known:
        yield Option("Follow this topic", FollowNamed(slug=found.asked.topic))


def _in_vain(found: Found) -> Iterator[Option]:
    """Whoever sees at a glance that it is none of these does not turn a hundred pages to say so."""
    if found.asked.query.strip() and found.known and not found.hits.unsaid:
        yield Option("None of these is what I look for", NoneOfThese(query=found.asked.wish[:LONGEST_WANTED]))


def _narrower(found: Found) -> Iterator[Option]:
    """Each filter taken away again; and where there is more than one page, kinds and topics with how many of them."""
    asked, facets = found.asked, found.hits.facets
    for name, words in FILTERS.items():
        if getattr(asked, name):
            yield Option(words, asked.model_copy(update={name: "", "page": 1}))
    if found.pages == 1:
        return
    kinds = [(value, value.capitalize()) for value, _ in facets.get("kind", ())[:MOST_KINDS] if not asked.kind]
    topics = [(slug, name) for slug, name in found.topics.items() if not asked.topic]
    for facet, values in (("kind", kinds), ("topic", topics)):
        counts = dict(facets.get(facet, ()))
        for value, name in values:
            if counts[value] < found.hits.total:
                about = "about " if found.hits.sampled else ""
                label = f"{clip(name, LONGEST - 20)} ({about}{counts[value]:,})"
                yield Option(label, asked.model_copy(update={facet: value, "page": 1}))


def _pager(found: Found) -> Pager:
    asked = found.asked
    turn = {n: asked.model_copy(update={"page": n}) for n in (asked.page - 1, asked.page + 1) if 1 <= n <= found.pages}
    return Pager(asked.page, found.pages, turn.get(asked.page - 1), turn.get(asked.page + 1))


def _rich(marked: Marked) -> Rich | str:
    return Rich(tuple(Plain(text, mark=mark) for text, mark in marked.pieces())) if marked.text else ""
