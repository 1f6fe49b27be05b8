"""What webinars contribute to digests."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.digest import MEMBERS, ORGANIZERS, Candidate, Period, metric, section, wanted
from bot.offers import Run
from commands.webinars.cards import Looking, seats
from commands.webinars.payloads import Questions, Show
from commands.webinars.times import say_time
from store.rsvps import RsvpStore
from store.webinar import Answer, WebinarIdeaStatus
from store.webinar_after import AfterStore, Numbers
from store.webinar_ideas import WebinarIdeaStore
from store.webinar_questions import WebinarQuestionStore
from store.webinar_rows import Dated
from store.webinars import WebinarStore

IDEAS = "webinars ideas"
FOUR_WEEKS = timedelta(weeks=4)


@section("webinars.new", "Webinars to come", readers=MEMBERS, order=25, all="webinars upcoming")
async def new(period: Period, webinars: WebinarStore, looking: Looking) -> list[Candidate]:
    """What was announced; the next date of each."""
    return await _candidates(await webinars.announced_between(period.since, period.until), looking, made=True)


@section(
    "webinars.ahead",
    "Webinars ahead, with seats",
    readers=ORGANIZERS,
    order=35,
    all="webinars upcoming",
    nothing="No webinar is announced for the next four weeks.",
)
async def ahead(period: Period, webinars: WebinarStore, looking: Looking) -> list[Candidate]:
    """Of the next four weeks, the next first."""
    until = period.until + FOUR_WEEKS
    dates = [one for one in await webinars.upcoming(period.until) if one.occurrence.begins < until]
    return await _candidates(dates, looking, made=False)


@section(
    "webinars.ideas",
    "Topics that members would like to hear about",
    readers=ORGANIZERS,
    order=36,
    all=IDEAS,
    nothing="Nobody waits for a webinar.",
)
async def topics(period: Period, ideas: WebinarIdeaStore) -> list[Candidate]:
    """Those most people want first, as long as nobody prepares a webinar on them."""
    return [
        wanted(
            f"webinar-idea:{row.id}",
            row.title,
            row.voices,
            label="See suggested topics",
            all=IDEAS,
            space_id=row.space_id,
        )
        for row in await ideas.all(WebinarIdeaStatus.OPEN)
        if row.at <= period.until and row.webinar_id is None
    ]


@section("webinars.questions", "Questions of town halls that wait for an answer", readers=ORGANIZERS, order=37)
async def questions(period: Period, webinars: WebinarStore, asked: WebinarQuestionStore) -> list[Candidate]:
    """By town hall, until each of its questions is answered or put aside."""
    waiting = dict(await asked.waiting())
    return [
        Candidate(
            subject=f"webinar-questions:{one.id}",
            title=one.webinar.title,
            line="1 question" if waiting[one.id] == 1 else f"{waiting[one.id]:,} questions",
            label=f"See what people ask at {one.webinar.title}",
            address=Questions(date=one.id).pack(),
            space_id=one.webinar.space_id,
            weight=float(waiting[one.id]),
        )
        for one in await webinars.by_ids(waiting)
        if period.until - FOUR_WEEKS < one.occurrence.ends
    ]


@section(
    "webinars.over",
    "Webinars that are over",
    readers=ORGANIZERS,
    order=38,
    nothing="No webinar took place.",
)
async def over(period: Period, webinars: WebinarStore, rsvps: RsvpStore, after: AfterStore) -> list[Candidate]:
    """Who came of those who said yes, and how it was."""
    numbers = await after.over(period.since, period.until)
    counts, found = await rsvps.counts(numbers), await after.numbers(numbers)
    return [
        Candidate(
            subject=f"webinar-over:{one.id}",
            title=one.webinar.title,
            line=say_numbers(counts.get(one.id, {}).get(Answer.YES, 0), found.get(one.id, Numbers())),
            label=f"See who was at {one.webinar.title}",
            address=Run(text=f"webinars attendance {one.id}").pack(),
            space_id=one.webinar.space_id,
            weight=one.occurrence.ends.timestamp(),
        )
        for one in await webinars.by_ids(numbers)
    ]


def say_numbers(yes: int, numbers: Numbers) -> str:
    score = (
        f"{numbers.score:.1f} of 5 from {numbers.rated:,}" if numbers.score is not None else "nobody said how it was"
    )
    were = "was" if numbers.present == 1 else "were"
    return f"{numbers.present:,} {were} there, {yes:,} had said yes · {score}"


@metric("webinars.present", "Were at a webinar")
async def present_by_week(period: Period, after: AfterStore) -> list[datetime]:
    return await after.moments(period.since, period.until)


@metric("webinars.answers", "Said yes to a webinar")
async def answers_by_week(period: Period, rsvps: RsvpStore) -> list[datetime]:
    return await rsvps.moments(period.since, period.until)


async def _candidates(dates: Sequence[Dated], looking: Looking, *, made: bool) -> list[Candidate]:
    around = await looking.around(dates)
    return [
        Candidate(
            subject=f"webinar:{one.id}",
            title=one.webinar.title,
            line=f"{say_time(one.occurrence)} · {seats(one, around[one.id])}"[:160],
            label=f"See {one.webinar.title}",
            address=Show(date=one.id).pack(),
            topics=tuple(slug for slug, _ in around[one.id].topics),
            visibility=one.webinar.visibility.value,
            space_id=one.webinar.space_id,
            made=one.webinar.announced if made else None,
            made_by=one.webinar.made_by if made else None,
            weight=-one.occurrence.begins.timestamp(),
        )
        for one in dates
    ]
