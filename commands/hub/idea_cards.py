"""How ideas and faults look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.offers import Run
from bot.ui.fit import clip
from bot.ui.markup import Rich, join, md
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Note, Pager, Reply, Text
from commands.hub.payloads import AddVoice, AnswerIdea, Ideas, SeeIdea, UndoAnswer
from store.feedback import FeedbackRow, FeedbackStatus

SHORT = 40
TITLE = 80
TELL = Button("Tell us an idea", Run(text="hub feedback"), "primary")
SEE_ALL = Button("See all ideas", Run(text="hub ideas"))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a list shows beside the ideas: which ones have my voice, and for organizers who said them."""

    mine: frozenset[int]
    names: Mapping[int, str]
    organizer: bool


def thanks(number: int, alike: Sequence[FeedbackRow]) -> Reply:
    said = Text(
        md("Thank you. It is **number {number}** on the list; the answer will stand in your *inbox*.", number=number)
    )
    if not alike:
        return Reply((said, Actions((SEE_ALL,))))
    cards = tuple(_card(row, Seen(frozenset(), {}, False)) for row in alike)
    return Reply((said, Note("Others said something alike. Is it the same? Then add your voice."), Items(cards)))


def idea_page(rows: Sequence[FeedbackRow], asked: Ideas, seen: Seen) -> Reply:
    if not rows:
        title = f"Nothing is {asked.status} at the moment" if asked.status else "Nobody has told us anything yet"
        return Reply((Card(title=title, body="What would make the hub better for you?"), Actions((TELL,))))
    pages = -(-len(rows) // MOST_CARDS)
    page = min(asked.page, pages)
    turn = {n: asked.model_copy(update={"page": n}) for n in (page - 1, page + 1) if 1 <= n <= pages}
    pager = Pager(page, pages, turn.get(page - 1), turn.get(page + 1)) if pages > 1 else None
    cards = tuple(_card(row, seen) for row in rows[(page - 1) * MOST_CARDS : page * MOST_CARDS])
    return Reply((Heading("Ideas and faults"), Note("Most wanted first."), Items(cards, pager), Actions((TELL,))))


def one(row: FeedbackRow, seen: Seen) -> Reply:
    """One by itself; what can be reported stands under it."""
    card = _card(row, seen)
    whole = replace(card, actions=card.actions[:-1], subject=f"idea:{row.id}")
    return Reply((whole, Actions((SEE_ALL,))))


def voice_added(row: FeedbackRow, *, new: bool) -> Reply:
    said = "Added. {wanted}: {idea}" if new else "Your voice is counted already. {wanted}: {idea}"
    words = md(said, wanted=md("**{who}** this", who=_wanted(row)), idea=_quoted(row))
    return Reply((Text(words), Actions((SEE_ALL,))))


def answered(row: FeedbackRow, undo: UndoAnswer) -> Reply:
    said = "Noted: {idea} is **{status}**. {people} {hear} your answer in ten minutes; until then you can undo it."
    hear = "hears" if row.voices == 1 else "hear"
    words = md(said, idea=_quoted(row), status=row.status.value, people=_people(row.voices).capitalize(), hear=hear)
    change = Button(f"Change the answer to {_quoted(row)}", AnswerIdea(idea=row.id))
    return Reply((Text(words), Actions((Button(f"Undo: {_quoted(row)} was a slip", undo), change, SEE_ALL))))


def answer_undone(row: FeedbackRow) -> Reply:
    again = Button(f"Answer {_quoted(row)}", AnswerIdea(idea=row.id), "primary")
    return Reply((Text(md("{idea} is as it was. Nobody was told.", idea=_quoted(row))), Actions((again,))), update=True)


def answered_card(row: FeedbackRow) -> Card:
    """In the inbox of somebody who wanted it."""
    return Card(title=f"You wanted {_quoted(row)}", body=row.answer, note=f"It is {row.status.value}.")


def _card(row: FeedbackRow, seen: Seen) -> Card:
    buttons: list[Button] = []
    if row.id not in seen.mine and row.status in (FeedbackStatus.OPEN, FeedbackStatus.PLANNED):
        buttons.append(Button(f"Add my voice to {_quoted(row)}", AddVoice(idea=row.id)))
    if seen.organizer:
        buttons.append(Button(f"Answer {_quoted(row)}", AnswerIdea(idea=row.id)))
    buttons.append(Button(f"See {_quoted(row)}", SeeIdea(idea=row.id)))
    return Card(
        title=clip(row.said, TITLE),
        body=row.said if len(row.said) > TITLE else "",
        fields=(("Answer", row.answer),) if row.answer else (),
        note=_facts(row, seen),
        actions=tuple(buttons),
    )


def _facts(row: FeedbackRow, seen: Seen) -> Rich:
    mine = "yours is one of them" if row.id in seen.mine else ""
    who = seen.names.get(row.person_id, "") if row.person_id is not None else ""
    wanted = f"{_wanted(row)} it"
    return join(" · ", (row.kind.value.capitalize(), row.status.value, wanted, mine, f"said by {who}" if who else ""))


def _quoted(row: FeedbackRow) -> str:
    return f"“{clip(row.said, SHORT)}”"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _wanted(row: FeedbackRow) -> str:
    return f"{_people(row.voices)} {'wants' if row.voices == 1 else 'want'}"
