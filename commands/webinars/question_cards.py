"""How the questions of a town hall look: the list, one of them, and what is posted about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.action import Action
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Node, Note, Pager, Reply, Text
from commands.webinars.cards import SHORT
from commands.webinars.changes import how_many
from commands.webinars.payloads import (
    AnsweredLive,
    AnswerIt,
    Ask,
    AskToo,
    PostAnswers,
    PutAside,
    Questions,
    SeeQuestion,
    Show,
    Withdraw,
)
from store.webinar_questions import QuestionRow, QuestionState
from store.webinar_rows import Dated

SAID = {
    QuestionState.ANSWERED: "Answered",
    QuestionState.LIVE: "Answered at the event",
    QuestionState.ASIDE: "Put aside",
}
TITLE = 150


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: their number, whether they may answer, whether questions are still taken, and which they ask, too."""

    id: int | None
    host: bool = False
    open: bool = True
    asks: Collection[int] = ()
    names: dict[int, str] = field(default_factory=dict[int, str])


def listed(dated: Dated, rows: Sequence[QuestionRow], asked: int, reader: Reader) -> Reply:
    """Those most people ask first, a page of them."""
    head = Heading(f"Questions for {dated.webinar.title}")
    below = _below(dated, rows, reader)
    if not rows:
        said = "Nobody has asked anything yet." if reader.open else "Nobody asked anything."
        return Reply((head, Text(said), *below))
    pages = -(-len(rows) // MOST_CARDS)
    page = min(max(asked, 1), pages)
    shown = rows[(page - 1) * MOST_CARDS : page * MOST_CARDS]
    previous = Questions(date=dated.id, page=page - 1) if page > 1 else None
    following = Questions(date=dated.id, page=page + 1) if page < pages else None
    pager = Pager(page, pages, previous, following) if pages > 1 else None
    return Reply((head, Items(tuple(_short(row, reader) for row in shown), pager), *below))


def whole(dated: Dated, row: QuestionRow, reader: Reader) -> Reply:
    """One question with all that this reader may do about it."""
    card = Card(
        title=clip(row.words, TITLE),
        body=_outcome(row, reader),
        fields=(("Asked for", dated.webinar.title), ("Asked by", _who(row, reader))),
        note=_people(row),
        actions=(*_voice(row, reader), *_own(row, reader), *_host(row, reader)),
        subject=f"hall-question:{row.id}",
        tone="good" if _shown(row, reader) and row.state is not QuestionState.ASIDE else "plain",
    )
    return Reply((card, Actions((_all(dated),))))


def alike(dated: Dated, rows: Sequence[QuestionRow]) -> tuple[Node, ...]:
    """Others that sound alike, so that voices come together."""
    if not rows:
        return (Actions((_all(dated),)),)
    buttons = tuple(Button(f"I ask that too: {clip(row.words, SHORT)}", AskToo(question=row.id)) for row in rows)
    return (Note("Others ask something that sounds alike:"), Actions((*buttons, _all(dated))))


def posted(dated: Dated, rows: Sequence[QuestionRow]) -> Reply:
    """To whoever asked: their questions, and what became of them."""
    cards = tuple(Card(title=clip(row.words, TITLE), body=outcome(row)) for row in rows[:MOST_CARDS])
    more = len(rows) - len(cards)
    note = (Note(f"And {more:,} more of yours."),) if more else ()
    one = len(rows) == 1
    said = "What became of your question for **{title}**:" if one else "What became of your questions for **{title}**:"
    return Reply((Text(md(said, title=dated.webinar.title)), Items(cards), *note, Actions((_all(dated),))))


def ready(dated: Dated, rows: Sequence[QuestionRow]) -> Reply:
    """To the hosts, before it begins: what most people ask."""
    lines = "\n".join(f"{place}. {clip(row.words, TITLE)} ({row.voices:,})" for place, row in enumerate(rows[:10], 1))
    more = f"\nAnd {len(rows) - 10:,} more." if len(rows) > 10 else ""
    title = f"What people ask: {dated.webinar.title}"
    see = Button(f"Show it: {clip(dated.webinar.title, SHORT)}", Show(date=dated.id))
    return Reply((Card(title=title, body=f"{lines}{more}", actions=(_all(dated), see)),))


def outcome(row: QuestionRow) -> str:
    """What became of it, in words."""
    if row.state is QuestionState.OPEN:
        return ""
    return f"{SAID[row.state]}{f': {row.answer}' if row.answer else '.'}"


def to_post(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    """What the hosts have dealt with, and nobody else has read."""
    return [row for row in rows if row.state is not QuestionState.OPEN and row.posted is None]


def _short(row: QuestionRow, reader: Reader) -> Card:
    see = Button(f"See {clip(row.words, SHORT)}", SeeQuestion(question=row.id))
    reply = (Button(f"Answer {clip(row.words, SHORT)}", AnswerIt(question=row.id)),) if reader.host else ()
    note = " · ".join(part for part in (_people(row), _who(row, reader)) if part)
    return Card(
        title=clip(row.words, TITLE),
        body=_outcome(row, reader),
        note=note,
        actions=(*_voice(row, reader), *reply, see),
        subject=f"hall-question:{row.id}",
    )


def _shown(row: QuestionRow, reader: Reader) -> bool:
    return row.state is not QuestionState.OPEN and (row.posted is not None or reader.host)


def _outcome(row: QuestionRow, reader: Reader) -> str:
    if not _shown(row, reader):
        return ""
    return outcome(row) if row.posted is not None else f"{outcome(row)}\nNot posted yet: only hosts see this."


def _voice(row: QuestionRow, reader: Reader) -> tuple[Button, ...]:
    if _shown(row, reader) or not reader.open or reader.id is None or row.person_id == reader.id:
        return ()
    name = clip(row.words, SHORT)
    if row.id in reader.asks:
        return (Button(f"I do not ask that: {name}", AskToo(question=row.id, off=True)),)
    return (Button(f"I ask that too: {name}", AskToo(question=row.id), "primary"),)


def _own(row: QuestionRow, reader: Reader) -> tuple[Button, ...]:
    if reader.id is None or row.person_id != reader.id or row.state is not QuestionState.OPEN:
        return ()
    return (Button(f"Take it back: {clip(row.words, SHORT)}", Withdraw(question=row.id), "danger"),)


def _host(row: QuestionRow, reader: Reader) -> tuple[Button, ...]:
    if not reader.host:
        return ()
    name = clip(row.words, SHORT)
    choices: tuple[tuple[str, Action], ...] = (
        ("Answer", AnswerIt(question=row.id)),
        ("Answered aloud:", AnsweredLive(question=row.id)),
        ("Put aside", PutAside(question=row.id)),
    )
    return tuple(Button(f"{words} {name}", action) for words, action in choices)


def _below(dated: Dated, rows: Sequence[QuestionRow], reader: Reader) -> tuple[Node, ...]:
    name = clip(dated.webinar.title, SHORT)
    ask = (Button(f"Ask a question: {name}", Ask(date=dated.id), "primary"),) if reader.open else ()
    new = to_post(rows) if reader.host else []
    count = "1 answer" if len(new) == 1 else f"{len(new):,} answers"
    post = (Button(f"Post {count}: {name}", PostAnswers(date=dated.id), "primary"),) if new else ()
    note = (Note("Questions are taken until it begins."),) if reader.open else ()
    return (*note, Actions((*ask, *post, Button(f"Show {name}", Show(date=dated.id)))))


def _all(dated: Dated) -> Button:
    return Button(f"See all questions: {clip(dated.webinar.title, SHORT)}", Questions(date=dated.id))


def _who(row: QuestionRow, reader: Reader) -> str:
    if row.person_id is not None and row.person_id == reader.id:
        return "you" if row.named else "you, without your name"
    if not row.named or row.person_id is None:
        return "somebody who gives no name"
    return reader.names.get(row.person_id, "somebody who left")


def _people(row: QuestionRow) -> str:
    """Nothing when that was forgotten."""
    return f"{how_many(row.voices)} ask{'s' if row.voices == 1 else ''}" if row.voices else ""
