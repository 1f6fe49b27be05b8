"""What the buttons of topics carry."""

from typing import Annotated

from annotated_types import Ge, Le

from bot.action import Action


class TurnTopics(Action, id="library.topics", long=True):
    """Another page of the topics that a word leads to."""

    page: Annotated[int, Ge(1), Le(9999)]
    words: str = ""


class OpenTopic(Action, id="library.topic"):
    """One topic with all that is known of it."""

    topic: int


class FollowTopic(Action, id="library.topic-follow"):
    """It comes first in one's digest, or no longer."""

    topic: int
    on: bool = True


class FollowNamed(Action, id="library.topic-follow-named", long=True):
    """The same, where only its short name is known."""

    slug: str


class NewTopic(Action, id="library.topic-new"):
    """One more topic."""


class ChangeTopic(Action, id="library.topic-change"):
    """What it is called, what it means, which words mean it."""

    topic: int


class MergeTopic(Action, id="library.topic-merge"):
    """Choose the topic that takes this one in."""

    topic: int


class MergeNow(Action, id="library.topic-merge-now"):
    """`other` becomes a part of `keep`."""

    keep: int
    other: int


class UndoMerge(Action, id="library.topic-merge-undo"):
    """Merging them was a slip."""

    merge: int
