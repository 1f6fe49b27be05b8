"""`library words`: what imports are filed under where no topic goes by that word yet; an organizer says what it means."""

from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotFound
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import UNDO_FOR
from bot.offers import Run
from bot.param import Arg
from bot.people import Role
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Pager, Reply, Text
from commands.library.forms import known_topics
from commands.library.likeness import perhaps
from commands.library.payloads import TurnWords, WordAgain, WordBack, WordLeft, WordMeans, WordOther
from store.audit import AuditStore
from store.topics import TopicRow, TopicStore
from store.words import WordRow, WordStore

A_PAGE = 5
SHORT = 30
NEXT_WORDS = Button("Next words", Run(text="library words"))
NEXT = Actions((NEXT_WORDS,))


@command(examples=["words"], requires=Role.ORGANIZER, reads_only=True, personal=True)
async def words(words: WordStore, topics: TopicStore) -> Reply:
    """Say what foreign words mean, so that what carries them is found."""
    return await _page(words, topics, 1)


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def turn_words(turn: TurnWords, words: WordStore, topics: TopicStore) -> Reply:
    """Another page."""
    reply = await _page(words, topics, turn.page)
    return Reply(reply.blocks, update=True)


@on_action(requires=Role.ORGANIZER)
async def word_means(
    chosen: WordMeans, words: WordStore, topics: TopicStore, audit: AuditStore, context: Context
) -> Reply:
    """The topic has one more word, and what carries it is filed there."""
    row = await _word(words, chosen.word)
    topic = next(iter(await topics.by_ids([chosen.topic])), None)
    if topic is None:
        raise NotFound("That topic is not there any more.", "Choose another one.")
    return await _given(row, topic, words, audit, context)


@on_action(requires=Role.ORGANIZER)
async def word_back(
    chosen: WordBack, words: WordStore, topics: TopicStore, audit: AuditStore, context: Context
) -> Reply:
    """It waits again, and what it filed is filed there no longer; for ten minutes."""
    row = await _word(words, chosen.word)
    meant = await topics.by_ids([row.topic_id] if row.topic_id is not None else [])
    taken = await words.take_back(row.id, context.now - UNDO_FOR)
    if taken is None:
        hint = "Change the words of the topic instead: library topics."
        raise Conflict(f"What “{row.shown}” means cannot be taken back any more.", hint, (NEXT_WORDS,))
    audit.record(context.member_id, "library.word.back", "foreign_word", row.id, after={"word": row.word, "resources": taken})  # fmt: skip
    resources = "resource is" if taken == 1 else "resources are"
    topic = meant[0].name if meant else "it"
    said = md("**{word}** is in the list again; {count} {resources} no longer filed under {topic}.", word=row.shown, count=f"{taken:,}", resources=resources, topic=topic)  # fmt: skip
    return Reply((Text(said), NEXT), update=True)


@on_action(requires=Role.ORGANIZER)
async def word_left(chosen: WordLeft, words: WordStore, audit: AuditStore, context: Context) -> Reply:
    """It stays with its entries, and nobody is asked about it again."""
    row = await _word(words, chosen.word)
    if not await words.leave(row.id, context.member_id):
        raise _decided(row)
    audit.record(context.member_id, "library.word.leave", "foreign_word", row.id, after={"word": row.word})
    said = Text(md("**{word}** is left out.", word=row.shown))
    again = Button(f"Ask again about {_short(row.shown)}", WordAgain(word=row.id))
    return Reply((said, Actions((again, NEXT_WORDS))))


@on_action(requires=Role.ORGANIZER)
async def word_again(chosen: WordAgain, words: WordStore) -> Reply:
    """Put it back into the list."""
    row = await _word(words, chosen.word)
    if not await words.reopen(row.id):
        raise Conflict(f"“{row.shown}” was not left out.", "", (NEXT_WORDS,))
    return Reply((Text(md("**{word}** is in the list again.", word=row.shown)), NEXT))


class DecideWord(Form, id="library.word", title="What does it mean?", submit="Decide"):
    """Name a topic that is there, or make a new one. What carries the word is filed there."""

    topic: Annotated[str, Arg("A topic that is there already", label="Topic", complete=known_topics, most=60)] = ""
    name: Annotated[str, Arg("If there is none yet: what it should be called", label="New topic", most=60)] = ""
    definition: Annotated[
        str, Arg("What it means, in a sentence or two", label="What the new topic means", long=True, most=600)
    ] = ""


@on_action(requires=Role.ORGANIZER, opens_form=True)
async def word_other(chosen: WordOther, words: WordStore) -> OpenForm:
    """Another topic, or a new one."""
    row = await _word(words, chosen.word)
    return OpenForm(DecideWord, {"name": row.shown[:1].upper() + row.shown[1:60].replace("-", " ")}, str(row.id))


@on_submit(requires=Role.ORGANIZER)
async def decide_word(
    form: DecideWord, words: WordStore, topics: TopicStore, audit: AuditStore, context: Context
) -> Reply:
    """The topic that was named, or a new one."""
    row = await _word(words, form.about_number)
    known = await topics.define(form.topic or form.name) if form.topic or form.name else None
    if known is None and form.topic:
        near = ", ".join(one.name for one in await topics.nearest(form.topic))
        hint = f"Did you mean: {near}?" if near else "Leave it empty for a new one."
        raise InvalidInput(f"There is no topic “{form.topic}”.", hint, name="topic")
    if known is None and not form.name:
        raise InvalidInput("Name a topic, or what a new one should be called.", name="topic")
    made = known is None
    if known is None:
        number, _ = await topics.put(form.name, form.name, form.definition, [row.word])
        known = next(iter(await topics.by_ids([number])))
    return await _given(row, known, words, audit, context, made=made)


async def _given(
    row: WordRow, topic: TopicRow, words: WordStore, audit: AuditStore, context: Context, *, made: bool = False
) -> Reply:
    filed = await words.means(row.id, topic.id, context.member_id, made=made)
    if filed is None:
        raise _decided(row)
    audit.record(
        context.member_id,
        "library.word.means",
        "foreign_word",
        row.id,
        after={"word": row.word, "topic": topic.slug, "resources": filed},
    )
    resources = "resource is" if filed == 1 else "resources are"
    said = md("**{word}** means **{topic}** from now on; {count} {resources} filed there. For ten minutes you can undo it.", word=row.shown, topic=topic.name, count=f"{filed:,}", resources=resources)  # fmt: skip
    undo = Button(f"Undo: {_short(row.shown)}", WordBack(word=row.id))
    return Reply((Text(said), Actions((undo, NEXT_WORDS))))


async def _page(words: WordStore, topics: TopicStore, page: int) -> Reply:
    waiting = await words.count_open()
    if not waiting:
        return Reply((Card(title="No word waits for a decision", body="Imports bring words; those that no topic goes by come here."),))  # fmt: skip
    pages = -(-waiting // A_PAGE)
    page = min(max(page, 1), pages)
    known = await topics.all()
    cards = tuple(_card(row, known) for row in await words.open(A_PAGE, (page - 1) * A_PAGE))
    before, after = (TurnWords(page=n) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    noun = "word" if waiting == 1 else "words"
    head = Heading(f"{waiting:,} {noun} that no topic goes by yet")
    return Reply((head, Items(cards, Pager(page, pages, before, after) if pages > 1 else None)))


def _card(row: WordRow, topics: list[TopicRow]) -> Card:
    near = perhaps(row.word, topics)
    resources = "resource carries" if row.used == 1 else "resources carry"
    means = (
        (Button(f"Means {near.name}"[:75], WordMeans(word=row.id, topic=near.id), "primary"),)
        if near is not None
        else ()
    )
    other = Button(f"Decide about {_short(row.shown)}", WordOther(word=row.id))
    leave = Button(f"Leave out {_short(row.shown)}", WordLeft(word=row.id))
    body = f"{row.used:,} {resources} it." + (f" Perhaps it means {near.name}." if near else "")
    return Card(title=row.shown, body=body, actions=(*means, other, leave))


async def _word(words: WordStore, word_id: int) -> WordRow:
    row = await words.by_id(word_id)
    if row is None:
        raise NotFound("Nothing carries that word any more.", "", (NEXT_WORDS,))
    return row


def _decided(row: WordRow) -> Conflict:
    return Conflict(f"“{row.shown}” was decided already.", "", (NEXT_WORDS,))


def _short(word: str) -> str:
    return word if len(word) <= SHORT else word[: SHORT - 1].rstrip() + "…"
