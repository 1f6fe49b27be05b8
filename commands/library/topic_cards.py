"""How topics look: in a list, and one with all that is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.ui.fit import clip
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Pager, Reply
from commands.library.payloads import Turn
from commands.library.topic_payloads import ChangeTopic, FollowTopic, MergeTopic, NewTopic, OpenTopic, TurnTopics
from store.topics import TopicRow, folded

A_PAGE = 5
SHORT = 40


@dataclass(frozen=True, slots=True)
class Counts:
    """By the number of a topic: how many resources, and how many people who follow it."""

    resources: Mapping[int, int]
    followers: Mapping[int, int]

    def said(self, topic: TopicRow) -> str:
        resources, followers = self.resources.get(topic.id, 0), self.followers.get(topic.id, 0)
        parts = (f"{resources:,} {'resource' if resources == 1 else 'resources'}", _followers(followers))
        return " and ".join(part for part in parts if part)


def listing(rows: Sequence[TopicRow], counts: Counts, turn: TurnTopics, *, keeps: bool) -> Reply:
    """A page of topics with their words and how much there is."""
    pages = max(1, -(-len(rows) // A_PAGE))
    shown = rows[(turn.page - 1) * A_PAGE : turn.page * A_PAGE]
    cards = tuple(_listed(topic, counts) for topic in shown)
    before, after = (turn.model_copy(update={"page": n}) if 1 <= n <= pages else None for n in (turn.page - 1, turn.page + 1))  # fmt: skip
    noun = "topic" if len(rows) == 1 else "topics"
    head = Heading(f"{len(rows):,} {noun}" + (f" for “{clip(turn.words, 80)}”" if turn.words else ""))
    new = (Actions((Button("New topic", NewTopic()),)),) if keeps else ()
    return Reply((head, Items(cards, Pager(turn.page, pages, before, after) if pages > 1 else None), *new))


def no_topic(words: str, near: Sequence[TopicRow], *, keeps: bool) -> Reply:
    """A word that no topic goes by: the nearest ones."""
    buttons = [Button(f"See {clip(one.name, SHORT)}", OpenTopic(topic=one.id)) for one in near]
    buttons += [Button("New topic", NewTopic())] if keeps else []
    hint = "These come near." if near else "Look at all of them: library topics."
    card = Card(title=f"No topic goes by “{clip(words, 80)}”", body=hint)
    return Reply((card, *((Actions(tuple(buttons)),) if buttons else ())))


def whole(topic: TopicRow, wider: str, parts: Sequence[str], counts: Counts, *, follows: bool, keeps: bool) -> Reply:
    """One topic, and what can be done with it."""
    name = clip(topic.name, SHORT)
    facts = (
        ("Also called", ", ".join(_others(topic))),
        ("Part of", wider),
        ("Parts of it", ", ".join(parts)),
        ("What it needs", topic.needs),
        ("What went wrong elsewhere", topic.went_wrong),
    )
    follow = Button(
        f"{'No longer follow' if follows else 'Follow'} {name}", FollowTopic(topic=topic.id, on=not follows)
    )
    card = Card(
        title=topic.name,
        body=topic.definition,
        fields=tuple(fact for fact in facts if fact[1]),
        note=counts.said(topic),
        actions=(Button(f"Find resources on {name}", Turn(page=1, query="", topic=topic.slug), "primary"), follow),
    )
    if not keeps:
        return Reply((card,))
    change = Button(f"Change {name}", ChangeTopic(topic=topic.id))
    return Reply((card, Actions((change, Button(f"Merge {name} with another", MergeTopic(topic=topic.id))))))


def _listed(topic: TopicRow, counts: Counts) -> Card:
    others = _others(topic)
    words = ", ".join(others[:6]) + (" …" if len(others) > 6 else "")
    return Card(
        title=topic.name,
        body=topic.definition,
        note=" · ".join(part for part in (counts.said(topic), f"also: {words}" if words else "") if part),
        actions=(
            Button(f"See {clip(topic.name, SHORT)}", OpenTopic(topic=topic.id)),
            Button(f"Follow {clip(topic.name, SHORT)}", FollowTopic(topic=topic.id)),
        ),
    )


def _others(topic: TopicRow) -> list[str]:
    """Its words beside its name: an old name, too."""
    return [word for word in topic.words if word != folded(topic.name)]


def _followers(count: int) -> str:
    return "" if not count else "1 person who follows it" if count == 1 else f"{count:,} people who follow it"
