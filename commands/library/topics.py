"""`library topics`: the one vocabulary of the hub; organizers keep it, whoever wants to follows a topic."""

from typing import Annotated

from bot import access
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotFound
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import UNDO_FOR
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Reply, Text
from commands.library.forms import known_topics
from commands.library.topic_cards import A_PAGE, Counts, listing, no_topic, whole
from commands.library.topic_payloads import (
    ChangeTopic,
    FollowNamed,
    FollowTopic,
    MergeNow,
    MergeTopic,
    NewTopic,
    OpenTopic,
    TurnTopics,
    UndoMerge,
)
from store.audit import AuditStore
from store.base import Visibility
from store.digests import DigestStore
from store.library import LibraryStore
from store.people import PeopleStore
from store.topic_merge import TopicMergeStore
from store.topics import TopicRow, TopicStore, folded
from store.unit import Unit

MOST_WORDS = 60
SHORT = 40


class Vocabulary:
    """The stores that topics need together."""

    def __init__(self, unit: Unit) -> None:
        self.topics, self.people, self.library = TopicStore(unit), PeopleStore(unit), LibraryStore(unit)
        self.merges, self.digests = TopicMergeStore(unit), DigestStore(unit)

    async def topic(self, number: int) -> TopicRow:
        """Raises NotFound."""
        found = next(iter(await self.topics.by_ids([number])), None)
        if found is None:
            raise NotFound("That topic is not there (any more).", "It may be part of another one: library topics.")
        return found


class AboutTopic(Form, id="library.topic", title="A topic", submit="Save"):
    """Plain words first. Every other word people use for it belongs to it, too: whatever they type then leads here."""

    name: Annotated[str, Arg("What it is called, in plain words", label="Name", least=2, most=60)]
    definition: Annotated[
        str, Arg("What it means, in a sentence or two", label="What it means", long=True, most=600)
    ] = ""
    words: Annotated[
        tuple[str, ...], Arg("Other words for it, with commas between: purchasing, commissioning", label="Words")
    ] = ()
    wider: Annotated[
        str, Arg("The topic it is a part of, if there is one", label="Part of", complete=known_topics, most=60)
    ] = ""


class IntoTopic(Form, id="library.topic-merge", title="Merge with another", submit="Look at it first"):
    """What is filed here moves there, and so do those who follow; the words for it lead there."""

    into: Annotated[str, Arg("The topic that stays", label="Topic", complete=known_topics, most=60)]


@command(examples=["topics", "topics purchasing"], requires=Role.GUEST, reads_only=True, new=True)
async def topics(
    vocabulary: Vocabulary,
    context: Context,
    which: Annotated[
        str, Arg("A topic by any word for it", label="Topic", rest=True, complete=known_topics, most=100)
    ] = "",
) -> Reply:
    """Browse the topics of the hub, with every word that leads to them."""
    if which and (topic := await vocabulary.topics.define(which)):
        return await open_known(vocabulary, context, topic)
    return await _page(vocabulary, context, TurnTopics(page=1, words=which))


@on_action(requires=Role.GUEST, reads_only=True)
async def turn_topics(turn: TurnTopics, vocabulary: Vocabulary, context: Context) -> Reply:
    """Another page."""
    reply = await _page(vocabulary, context, turn)
    return Reply(reply.blocks, update=True)


@on_action(requires=Role.GUEST, reads_only=True)
async def open_topic(chosen: OpenTopic, vocabulary: Vocabulary, context: Context) -> Reply:
    """All that is known of it."""
    topic = await vocabulary.topic(chosen.topic)
    context.typed = f"library topics {topic.slug}"
    return await open_known(vocabulary, context, topic)


@on_action()
async def follow_topic(chosen: FollowTopic, vocabulary: Vocabulary, context: Context) -> Reply:
    """It comes first in one's digest, or no longer."""
    return await _followed(vocabulary, context, await vocabulary.topic(chosen.topic), on=chosen.on)


@on_action()
async def follow_named(chosen: FollowNamed, vocabulary: Vocabulary, context: Context) -> Reply:
    """From the results of a search."""
    topic = await vocabulary.topics.define(chosen.slug)
    if topic is None:
        raise NotFound("That topic is not there (any more).", "See which there are: library topics.")
    return await _followed(vocabulary, context, topic, on=True)


@on_action(requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def new_topic(_chosen: NewTopic) -> OpenForm:
    """One more."""
    return OpenForm(AboutTopic)


@on_action(requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def change_topic(chosen: ChangeTopic, vocabulary: Vocabulary) -> OpenForm:
    """As it is now."""
    topic = await vocabulary.topic(chosen.topic)
    wider = await vocabulary.topics.by_ids([topic.parent_id]) if topic.parent_id is not None else []
    values = {
        "name": topic.name,
        "definition": topic.definition,
        "words": topic.words,
        "wider": wider[0].name if wider else "",
    }
    return OpenForm(AboutTopic, values, str(topic.id))


@on_submit(requires=Role.ORGANIZER)
async def save_topic(form: AboutTopic, vocabulary: Vocabulary, audit: AuditStore, context: Context) -> Reply:
    """A new topic, or what is different about one; its old name stays a word for it."""
    store = vocabulary.topics
    before = await vocabulary.topic(form.about_number) if form.about else None
    name = " ".join(form.name.split())
    words = list(dict.fromkeys(folded(word) for word in form.words if folded(word)))
    if before is not None and before.name != name and folded(before.name) not in words:
        words.append(folded(before.name))
    if len(words) > MOST_WORDS:
        raise InvalidInput(f"At most {MOST_WORDS} words, please.", "Keep those that people type.", name="words")
    await _check_free(store, before, name, words)
    wider = await _wider(store, before, form.wider)
    number, _ = await store.put(
        before.slug if before else _slug(name),
        name,
        form.definition.strip(),
        words,
        parent=wider.slug if wider else None,
        needs=before.needs if before else "",
        went_wrong=before.went_wrong if before else "",
    )
    was = {"name": before.name, "words": sorted(before.words)} if before else None
    audit.record(context.member_id, "library.topic.change" if before else "library.topic.add", "topic", number, before=was, after={"name": name, "words": sorted(words)})  # fmt: skip
    said = "**{name}** is saved. Searches and cards follow at once." if before else "**{name}** is a topic from now on."
    see = Button(f"See {clip(name, SHORT)}", OpenTopic(topic=number))
    return Reply((Text(md(said, name=name)), Actions((see,))))


@on_action(requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def merge_topic(chosen: MergeTopic, vocabulary: Vocabulary) -> OpenForm:
    """Into which other one."""
    topic = await vocabulary.topic(chosen.topic)
    return OpenForm(IntoTopic, about=str(topic.id))


@on_submit(requires=Role.ORGANIZER)
async def look_at_merge(form: IntoTopic, vocabulary: Vocabulary, context: Context) -> Reply:
    """What would move, before it does."""
    other = await vocabulary.topic(form.about_number)
    keep = await vocabulary.topics.define(form.into)
    if keep is None:
        near = ", ".join(one.name for one in await vocabulary.topics.nearest(form.into))
        raise InvalidInput(f"There is no topic “{form.into}”.", f"Did you mean: {near}?" if near else "", name="into")
    if keep.id == other.id:
        raise InvalidInput("That is the topic itself.", "Choose the one that takes it in.", name="into")
    counts = await _counts(vocabulary, context)
    said = md("**{other}** becomes a part of **{keep}**: {what} move, and whoever types {words} is led there. What “{name}” means, as it is written now, is gone with it.", other=other.name, keep=keep.name, what=counts.said(other), words=", ".join(f"“{word}”" for word in other.words[:5]), name=other.name)  # fmt: skip
    yes = Button(f"Merge {clip(other.name, 30)} into {clip(keep.name, 30)}", MergeNow(keep=keep.id, other=other.id), "danger")  # fmt: skip
    no = Button(f"No, keep {clip(other.name, SHORT)}", OpenTopic(topic=other.id))
    return Reply((Text(said), Actions((yes, no))))


@on_action(requires=Role.ORGANIZER)
async def merge_now(chosen: MergeNow, vocabulary: Vocabulary, audit: AuditStore, context: Context) -> Reply:
    """All that is the one's is the other's."""
    keep, other = await vocabulary.topic(chosen.keep), await vocabulary.topic(chosen.other)
    if keep.id == other.id:
        raise Conflict("That is one topic already.", "Choose another one.")
    number = await vocabulary.merges.merge(keep, other)
    was = {"name": other.name, "words": sorted(other.words)}
    audit.record(context.member_id, "library.topic.merge", "topic", keep.id, before=was, after={"name": keep.name})
    said = md("**{other}** is part of **{keep}** now. For ten minutes you can undo it.", other=other.name, keep=keep.name)  # fmt: skip
    undo = Button(f"Undo: bring {clip(other.name, SHORT)} back", UndoMerge(merge=number))
    return Reply((Text(said), Actions((undo, Button(f"See {clip(keep.name, SHORT)}", OpenTopic(topic=keep.id))))))


@on_action(requires=Role.ORGANIZER)
async def undo_merge(chosen: UndoMerge, vocabulary: Vocabulary, audit: AuditStore, context: Context) -> Reply:
    """Both as they were, within ten minutes."""
    row = await vocabulary.merges.by_id(chosen.merge)
    if row is None:
        raise Conflict("That was undone already, or the topic is gone.", "See which there are: library topics.")
    if row.at < context.now - UNDO_FOR:
        raise Conflict("They were merged more than ten minutes ago.", "Make a new topic, and file there what belongs.")
    name, slug = str(row.kept["name"]), str(row.kept["slug"])
    if await vocabulary.topics.by_slugs([slug]):
        raise Conflict(f"There is a topic “{name}” again already.", "See which there are: library topics.")
    await vocabulary.merges.undo(row)
    audit.record(context.member_id, "library.topic.unmerge", "topic", row.other_id, after={"name": name})
    see = Button(f"See {clip(name, SHORT)}", OpenTopic(topic=row.other_id))
    return Reply((Text(md("**{name}** is a topic of its own again.", name=name)), Actions((see,))), update=True)


async def open_known(vocabulary: Vocabulary, context: Context, topic: TopicRow) -> Reply:
    every = {one.id: one for one in await vocabulary.topics.all()}
    parts = [one.name for one in every.values() if one.parent_id == topic.id]
    wider = every.get(topic.parent_id or 0)
    person = context.person.id
    follows = person is not None and topic.id in await vocabulary.people.topics_of(person)
    counts = await _counts(vocabulary, context)
    return whole(topic, wider.name if wider else "", parts, counts, follows=follows, keeps=context.may(Role.ORGANIZER))


async def _page(vocabulary: Vocabulary, context: Context, turn: TurnTopics) -> Reply:
    asked = folded(turn.words)
    rows = [one for one in await vocabulary.topics.all() if not asked or any(asked in word for word in one.words)]
    rows.sort(key=lambda one: one.name.casefold())
    if not rows and asked:
        return no_topic(turn.words, await vocabulary.topics.nearest(turn.words), keeps=context.may(Role.ORGANIZER))
    page = min(max(turn.page, 1), max(1, -(-len(rows) // A_PAGE)))
    turned = turn.model_copy(update={"page": page})
    return listing(rows, await _counts(vocabulary, context), turned, keeps=context.may(Role.ORGANIZER))


async def _counts(vocabulary: Vocabulary, context: Context) -> Counts:
    """What this person may see of each topic: other spaces' own resources are not counted."""
    member = access.allows(context.person, Role.MEMBER)
    seen = (Visibility.PUBLIC, Visibility.MEMBERS) if member else (Visibility.PUBLIC,)
    followers = await vocabulary.people.topic_followers() if member else {}
    return Counts(await vocabulary.library.count_by_topic(seen), followers)


async def _followed(vocabulary: Vocabulary, context: Context, topic: TopicRow, *, on: bool) -> Reply:
    change = vocabulary.people.follow_topic if on else vocabulary.people.unfollow_topic
    new = await change(context.member_id, topic.id)
    if on:
        said = "You follow **{name}**: your digest brings what is new on it." if new else "You follow **{name}** already."  # fmt: skip
        if await vocabulary.digests.widen(context.member_id, [topic.slug]):
            said += " It was limited to other topics; this is one of them from now on."
    else:
        said = "You no longer follow **{name}**." if new else "You did not follow **{name}**."
        if await vocabulary.digests.narrow(context.member_id, topic.slug):
            said += " It is no longer among the topics of your digest, either."
    other = Button("Undo", FollowTopic(topic=topic.id, on=not on))
    return Reply((Text(md(said, name=topic.name)), Actions((other,))))


async def _check_free(store: TopicStore, before: TopicRow | None, name: str, words: list[str]) -> None:
    """No word means two topics. Raises InvalidInput with the one that has it."""
    means = await store.meant_by([name, *words, *([] if before else [_slug(name)])])
    theirs = {word: number for word, number in means.items() if before is None or number != before.id}
    if not theirs:
        return
    word, number = next(iter(theirs.items()))
    [holder] = await store.by_ids([number])
    field = "name" if word in (folded(name), folded(_slug(name))) else "words"
    raise InvalidInput(
        f"“{word}” means “{holder.name}” already.", "Take it out there first, or merge the two.", name=field
    )


async def _wider(store: TopicStore, before: TopicRow | None, typed: str) -> TopicRow | None:
    """The topic it is a part of. Raises InvalidInput for one that is a part of it."""
    if not typed.strip():
        return None
    wider = await store.define(typed)
    if wider is None:
        raise InvalidInput(f"There is no topic “{typed}”.", "Leave it empty, or make that one first.", name="wider")
    every = {one.id: one for one in await store.all()}
    above: TopicRow | None = wider
    while above is not None and before is not None:
        if above.id == before.id:
            raise InvalidInput(f"“{wider.name}” is a part of it.", "A topic cannot be a part of itself.", name="wider")
        above = every.get(above.parent_id or 0)
    return wider


def _slug(name: str) -> str:
    """As addresses and filters name it."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.casefold()).split()) or name
