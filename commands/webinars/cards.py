"""How webinars look: one in a channel, one with my own answer, a list of what comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Annotated

from bot import access
from bot.capability import card
from bot.context import Context
from bot.notice import UNDO_FOR
from bot.param import Arg
from bot.people import Person
from bot.ui.fit import clip
from bot.ui.markup import Rich, When, join, md
from bot.ui.nodes import Actions, Button, Card, Happening, Option, Select, Tone, Words
from commands.webinars.payloads import AddToCalendar, Ask, Join, Questions, Rsvp, Show
from commands.webinars.times import say_clocks_since, say_series, say_time
from store.rsvps import RsvpStore
from store.unit import Unit
from store.webinar import Answer, OccurrenceState, Part, WebinarKind, WebinarStatus
from store.webinar_after import AfterStore
from store.webinar_ideas import WebinarIdeaStore
from store.webinar_questions import WebinarQuestionStore
from store.webinar_rows import Dated, RsvpRow, WebinarPersonRow
from store.webinars import WebinarStore

SHORT = 40
BODY = 1500
SAID = {
    Answer.YES: "You come.",
    Answer.MAYBE: "You may come.",
    Answer.NO: "You cannot come.",
    Answer.WAITING: "You are on the waiting list.",
    Answer.OFFERED: "A seat is kept for you: say whether you come.",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What a card shows beside the rows: who speaks, how many answered what, its place in its series, how many
    questions are asked."""

    people: Sequence[WebinarPersonRow] = ()
    counts: Mapping[Answer, int] = field(default_factory=dict[Answer, int])
    topics: Sequence[tuple[str, str]] = ()
    number: int = 1
    of: int = 1
    questions: int = 0
    clocks: str = ""


class Looking:
    """What cards need, for several at once. It takes a unit, as a store does."""

    def __init__(self, unit: Unit) -> None:
        self.webinars, self.rsvps, self.after = WebinarStore(unit), RsvpStore(unit), AfterStore(unit)
        self.ideas = WebinarIdeaStore(unit)
        self._questions = WebinarQuestionStore(unit)

    async def around(self, dates: Sequence[Dated]) -> dict[int, Around]:
        """By the number of the date."""
        webinars = sorted({one.webinar.id for one in dates})
        people, topics = await self.webinars.people(webinars), await self.webinars.topics(webinars)
        counts = await self.rsvps.counts([one.id for one in dates])
        asked = await self._questions.counts([one.id for one in dates if one.webinar.kind is WebinarKind.TOWN_HALL])
        places: dict[int, tuple[int, int]] = {}
        clocks: dict[int, str] = {}
        for number in {one.webinar.id for one in dates if one.webinar.rule}:
            all_of_it = await self.webinars.of(number)
            places |= {one.id: (place, len(all_of_it)) for place, one in enumerate(all_of_it, 1)}
            clocks |= {b.id: say_clocks_since(a.occurrence, b.occurrence) for a, b in pairwise(all_of_it)}
        return {
            one.id: Around(
                people.get(one.webinar.id, ()),
                counts.get(one.id, {}),
                topics.get(one.webinar.id, ()),
                *places.get(one.id, (1, 1)),
                questions=asked.get(one.id, 0),
                clocks=clocks.get(one.id, ""),
            )
            for one in dates
        }

    async def one(self, dated: Dated) -> Around:
        return (await self.around([dated]))[dated.id]


def may_see(person: Person, dated: Dated) -> bool:
    row = dated.webinar
    return (
        row.status is not WebinarStatus.DRAFT
        and not row.hidden
        and access.may_see(person, row.visibility.value, row.space_id)
    )


@card("webinar")
async def webinar_card(
    webinars: WebinarStore, looking: Looking, context: Context, id: Annotated[int, Arg("The date of the webinar")]
) -> Card | None:
    """One date of a webinar as it stands in a channel; None for a draft, or where its readers may not see it."""
    dated = await webinars.dated(id)
    if dated is None or not may_see(context.person, dated):
        return None
    return replace(posted(dated, await looking.one(dated)), happens=happens(dated, context.now))


def posted(dated: Dated, around: Around) -> Card:
    """As it stands among others, without anybody's own answer, and never with the link to join."""
    row, date = dated.webinar, dated.occurrence
    answered = md("Answer by button, which only you see, or react: ✅ I come, ❔ maybe, ❌ I cannot.")
    return Card(
        title=_title(dated),
        body=clip(row.summary, BODY),
        fields=facts(dated, around),
        note=join(" · ", (why(dated), answered if dated.to_come else "")),
        actions=(*answers(dated), into_calendar(dated), *questions(dated, around))
        if dated.to_come
        else questions(dated, around),
        tone=_tone(date.state),
        subject=f"webinar:{date.id}",
    )


def happens(dated: Dated, now: datetime) -> Happening:
    """For a platform's own calendar, never with the link. A cancelled event cannot be brought back there, so it is
    cancelled when nobody can undo it any more."""
    row, date = dated.webinar, dated.occurrence
    gone = date.state is OccurrenceState.CANCELLED and date.changed <= now - UNDO_FOR
    return Happening(date.begins, date.ends, row.place, cancelled=gone)


def listed(dated: Dated, around: Around, mine: RsvpRow | None, *, number: bool = True) -> Card:
    """In a list: when, seats, and where I stand."""
    said = SAID[mine.answer] if mine else ""
    name = f"number {dated.id}" if number else ""
    series = f"date {around.number} of {around.of}" if around.of > 1 else ""
    see = Button(f"See {clip(dated.webinar.title, SHORT)}", Show(date=dated.id))
    come = Button(f"I’ll come: {clip(dated.webinar.title, SHORT)}", Rsvp(date=dated.id, answer=Answer.YES), "primary")
    return Card(
        title=_title(dated),
        body=join("\n", (when(dated), why(dated), said)),
        note=" · ".join(part for part in (_kind(dated), seats(dated, around), series, name) if part),
        actions=(see,) if mine or not dated.to_come else (come, see),
        tone=_tone(dated.occurrence.state),
        subject=f"webinar:{dated.id}",
    )


def own(dated: Dated, around: Around, mine: RsvpRow | None, place: str = "") -> Card:
    """With my own answer, and the link to join for whoever said yes. `place` is where I stand on the waiting list."""
    found = posted(dated, around)
    said = place or (SAID[mine.answer] if mine else "You have not answered yet.")
    keep = answers(dated, mine.answer if mine else None) if dated.to_come else ()
    gone = dated.occurrence.state is OccurrenceState.CANCELLED and mine is not None
    into = (into_calendar(dated),) if dated.to_come or gone else ()
    join_in: tuple[Button, ...] = ()
    if mine is not None and mine.answer is Answer.YES and dated.webinar.link and dated.to_come:
        join_in = (Button(f"Join {clip(dated.webinar.title, SHORT)}", Join(date=dated.id), "primary"),)
    return replace(
        found,
        fields=(*found.fields, ("Number", str(dated.id))),
        note=join(" · ", (why(dated), said)),
        actions=(*join_in, *keep, *into, *questions(dated, around)),
    )


def facts(dated: Dated, around: Around) -> tuple[tuple[str, Words], ...]:
    row = dated.webinar
    series = say_series(row)
    place = row.place or ("online" if row.link else "")
    if row.link and dated.to_come:
        place += "; the link comes to those who say yes"
    workshop = row.kind is WebinarKind.WORKSHOP
    found: tuple[tuple[str, Words], ...] = (
        ("Kind", "" if row.kind is WebinarKind.WEBINAR else _kind(dated)),
        ("When", when(dated)),
        ("Clocks", around.clocks if dated.to_come else ""),
        ("How long", length(dated)),
        ("Series", f"{series}. This is date {around.number} of {around.of}" if series else ""),
        ("Host", ", ".join(one.name for one in around.people if one.part is Part.HOST)),
        ("Speaker", ", ".join(one.name for one in around.people if one.part is Part.SPEAKER)),
        ("Where", place.lstrip("; ").capitalize() if not row.place else place),
        ("Group" if workshop else "Seats", seats(dated, around)),
        ("Bring along", row.materials),
        ("Questions", _asked(dated, around)),
        ("Topics", ", ".join(name for _, name in around.topics)),
    )
    return tuple(pair for pair in found if pair[1])


def when(dated: Dated) -> Rich:
    """The reader's own time, and that of the event beside it."""
    return Rich((When(dated.occurrence.begins, dated.occurrence.zone),))


def length(dated: Dated) -> str:
    minutes = int((dated.occurrence.ends - dated.occurrence.begins).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours} hour{'' if hours == 1 else 's'}" if hours else "", f"{rest} minutes" if rest else "")
    return " ".join(part for part in parts if part)


def seats(dated: Dated, around: Around) -> str:
    """How many come, and how many seats are left."""
    if dated.webinar.status is WebinarStatus.DRAFT:
        return "as many as come" if dated.occurrence.capacity is None else f"{dated.occurrence.capacity:,}"
    if not dated.to_come:
        return ""
    date, counts = dated.occurrence, around.counts
    come, maybe, waiting = (counts.get(answer, 0) for answer in (Answer.YES, Answer.MAYBE, Answer.WAITING))
    parts = [f"{come:,} come{'s' if come == 1 else ''}" if come else "", f"{maybe:,} maybe" if maybe else ""]
    if date.left is not None and date.capacity is not None:
        free = f"{date.left:,} of {date.capacity:,} left" if date.left else f"all {date.capacity:,} taken"
        parts = [free, f"{waiting:,} wait{'s' if waiting == 1 else ''}" if waiting else "", *parts[1:]]
    return " · ".join(part for part in parts if part) or "nobody answered yet"


def why(dated: Dated) -> Words:
    """Why it is not as it was first said."""
    date, because = dated.occurrence, dated.occurrence.reason
    if date.state is OccurrenceState.CANCELLED:
        return f"Cancelled{f': {because}' if because else ''}."
    if date.state is OccurrenceState.MOVED and date.moved_from is not None:
        said = md("Moved from {was}", was=When(date.moved_from, date.zone))
        return join("", (said, f": {because}." if because else "."))
    if date.state is OccurrenceState.DONE:
        return "It is over."
    return f"Its time is not confirmed yet: {date.doubt}" if date.unverified else ""


def answers(dated: Dated, but: Answer | None = None) -> tuple[Button, ...]:
    """The three answers; what one said already is left out."""
    name = clip(dated.webinar.title, SHORT)
    full = dated.occurrence.left == 0
    come = f"Put me on the list: {name}" if full and but not in (Answer.OFFERED,) else f"I’ll come: {name}"
    said = (Answer.YES, Answer.WAITING) if but in (Answer.YES, Answer.WAITING) else (but,)
    found = (
        (Answer.YES, Button(come, Rsvp(date=dated.id, answer=Answer.YES), "primary")),
        (Answer.MAYBE, Button(f"Maybe: {name}", Rsvp(date=dated.id, answer=Answer.MAYBE))),
        (Answer.NO, Button(f"I can’t: {name}", Rsvp(date=dated.id, answer=Answer.NO))),
    )
    return tuple(button for answer, button in found if answer not in said)


def into_calendar(dated: Dated) -> Button:
    """A file that puts it there, brings it up to date, or takes it out."""
    words = {OccurrenceState.MOVED: "Update my calendar", OccurrenceState.CANCELLED: "Take it out of my calendar"}
    what = words.get(dated.occurrence.state, "Add to my calendar")
    return Button(f"{what}: {clip(dated.webinar.title, SHORT)}", AddToCalendar(date=dated.id))


def questions(dated: Dated, around: Around) -> tuple[Button, ...]:
    """Of a town hall: asked before it begins, read for ever."""
    if dated.webinar.kind is not WebinarKind.TOWN_HALL or dated.webinar.status is WebinarStatus.DRAFT:
        return ()
    name = clip(dated.webinar.title, SHORT)
    ask = (Button(f"Ask a question: {name}", Ask(date=dated.id)),) if dated.to_come else ()
    see = (Button(f"See the questions: {name}", Questions(date=dated.id)),) if around.questions else ()
    return (*ask, *see)


def other_dates(dates: Sequence[Dated], mine: Mapping[int, RsvpRow]) -> tuple[Actions, ...]:
    """A list to come to another date of a series; up to 25."""
    options = tuple(
        Option(clip(say_time(one.occurrence), 75), Rsvp(date=one.id, answer=Answer.YES))
        for one in dates
        if one.to_come and (one.id not in mine or mine[one.id].answer is not Answer.YES)
    )[:25]
    return (Actions((Select("Come to another date", options),)),) if options else ()


def _asked(dated: Dated, around: Around) -> str:
    if dated.webinar.kind is not WebinarKind.TOWN_HALL:
        return ""
    return f"{around.questions:,} asked" if around.questions else ("taken beforehand" if dated.to_come else "")


def _title(dated: Dated) -> str:
    return dated.webinar.title


def _kind(dated: Dated) -> str:
    return dated.webinar.kind.value.capitalize()


def _tone(state: OccurrenceState) -> Tone:
    if state is OccurrenceState.CANCELLED:
        return "bad"
    return "warning" if state is OccurrenceState.MOVED else "plain"
