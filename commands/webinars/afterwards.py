"""When it is over: thanks, what people thought, a certificate for who was there, and the recording in the library."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.certificate import ISSUER, shown
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotAllowed
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.job import job
from bot.notice import Letter, Notice, on_notice
from bot.offers import Run
from bot.param import Arg
from bot.people import Role
from bot.site import Site
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Link, Reply, Text
from commands.webinars.cards import SHORT, may_see
from commands.webinars.handlers import visible
from commands.webinars.payloads import Rate, TakeCertificate
from store.audit import AuditStore
from store.certificates import CertificateStore
from store.library import LibraryStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.resource import Kind, ResourceStatus
from store.rsvps import RsvpStore
from store.settings import SettingStore
from store.topics import TopicStore
from store.webinar import Answer, OccurrenceState, Part
from store.webinar_after import AfterStore
from store.webinar_rows import Dated
from store.webinars import WebinarStore

SOON_AFTER = timedelta(minutes=10)
THANKED_FOR = timedelta(days=3)
ASKED_FOR = timedelta(days=60)


class Thanks(Notice, id="webinars.thanks", again=False, tells="after a webinar that I went to"):
    date: int


class Recorded(Notice, id="webinars.recorded", again=False, tells="when a webinar that I went to can be watched"):
    date: int


class Score(StrEnum):
    """The first character is the number of points."""

    BEST = "5 – I would send a colleague"
    GOOD = "4 – worth my time"
    FAIR = "3 – partly"
    POOR = "2 – hardly"
    WORST = "1 – not at all"


@job("webinars.thanks", every=timedelta(minutes=10))
async def thank(
    webinars: WebinarStore, rsvps: RsvpStore, after: AfterStore, outbox: OutboxStore, context: Context
) -> int:
    """Whoever was there; where nobody was counted, whoever said yes. Each is thanked once."""
    numbers, count = await after.over(context.now - THANKED_FOR, context.now - SOON_AFTER), 0
    for dated in await webinars.by_ids(numbers):
        letters = [_letter("thanks", dated, one, Thanks(date=dated.id)) for one in await _came(dated, rsvps, after)]
        if letters and sum((await outbox.states_of(letters[0].cause)).values()) < len(letters):
            count += await outbox.put([one.row() for one in letters])
    return count


@on_notice()
async def thanks(notice: Thanks, webinars: WebinarStore, after: AfterStore, context: Context) -> Reply | None:
    """With the question how it was, and a certificate for who was counted."""
    dated = await webinars.dated(notice.date)
    if dated is None or context.person.id is None or not may_see(context.person, dated):
        return None
    if dated.occurrence.state is OccurrenceState.CANCELLED:
        return None
    name = clip(dated.webinar.title, SHORT)
    there = await after.was_there(dated.id, context.person.id)
    paper = (Button(f"Get my certificate: {name}", TakeCertificate(date=dated.id)),) if there else ()
    rate = Button(f"Say how it was: {name}", Rate(date=dated.id), "primary")
    body = "How was it? Your score and a few words go to the organizers, without your name."
    return Reply((Card(title=f"Thank you for coming to {dated.webinar.title}", body=body, actions=(rate, *paper)),))


class Feedback(Form, id="webinars.feedback", title="How was it?", submit="Send it"):
    """The organizers see it without your name. Sent again, the last one counts."""

    score: Annotated[Score, Arg("Was it worth your time?", label="Score")]
    words: Annotated[
        str, Arg("What should stay, what should be otherwise?", label="In your words", long=True, most=1000)
    ] = ""


@command(examples=["feedback 12"], opens_form=True, reads_only=True, personal=True)
async def feedback(
    webinars: WebinarStore,
    rsvps: RsvpStore,
    after: AfterStore,
    context: Context,
    number: Annotated[int, Arg("The number of the date, as lists show it", label="Number", least=1)],
) -> OpenForm:
    """Say how a webinar was."""
    return await _asked(number, webinars, rsvps, after, context)


@on_action(opens_form=True, reads_only=True)
async def rate(chosen: Rate, webinars: WebinarStore, rsvps: RsvpStore, after: AfterStore, context: Context) -> OpenForm:
    return await _asked(chosen.date, webinars, rsvps, after, context)


@on_submit()
async def keep_feedback(
    form: Feedback, webinars: WebinarStore, rsvps: RsvpStore, after: AfterStore, context: Context
) -> Reply:
    dated = await _went(form.about_number, webinars, rsvps, after, context)
    await after.rate(dated.id, context.member_id, int(form.score.value[0]), form.words.strip())
    name = clip(dated.webinar.title, SHORT)
    there = await after.was_there(dated.id, context.member_id)
    paper = (Button(f"Get my certificate: {name}", TakeCertificate(date=dated.id)),) if there else ()
    return Reply((Text(md("Thank you: the organizers of **{title}** see it, without your name.", title=dated.webinar.title)), *((Actions(paper),) if paper else ())))  # fmt: skip


@on_action()
async def take_certificate(
    chosen: TakeCertificate,
    webinars: WebinarStore,
    after: AfterStore,
    certificates: CertificateStore,
    people: PeopleStore,
    settings: SettingStore,
    site: Site,
    context: Context,
) -> Reply:
    """For who was counted as being there; once, with the name they go by today."""
    dated = await visible(webinars, context, chosen.date)
    if not await after.was_there(dated.id, context.member_id):
        raise NotAllowed("A certificate is for those who were counted as being there.", "Ask an organizer to complete the list: webinars attendance.")  # fmt: skip
    if context.now < dated.occurrence.ends:
        raise Conflict("It is not over yet.", "Come back when it is.")
    row, profile = dated.occurrence, await people.by_id(context.member_id)
    certificate = await certificates.issue(
        context.member_id,
        f"webinar:{dated.id}",
        name=(profile.name if profile else "") or context.person.name,
        did=f"has taken part in the {dated.webinar.kind.value}",
        what=dated.webinar.title,
        on=row.begins.astimezone(ZoneInfo(row.zone)).date(),
        issuer=str(await settings.get(ISSUER.key, ISSUER.default, space_id=context.person.space_id)),
        hours=round((row.ends - row.begins) / timedelta(hours=1), 2),
    )
    return Reply((shown(certificate, site, mine=True),))


@command(examples=["recording 12 https://example.org/video"], requires=Role.ORGANIZER)
async def recording(
    webinars: WebinarStore,
    rsvps: RsvpStore,
    after: AfterStore,
    library: LibraryStore,
    topics: TopicStore,
    audit: AuditStore,
    context: Context,
    number: Annotated[int, Arg("The number of the date, as lists show it", label="Number", least=1)],
    link: Annotated[
        str, Arg("Where it can be watched", label="Recording", most=500, example="https://example.org/video")
    ],
    slides: Annotated[str, Arg("Where the slides are", label="Slides", most=500)] = "",
) -> Reply:
    """Put the recording of a webinar into the library, and tell those who came."""
    dated = await visible(webinars, context, number)
    for name, value in (("link", link.strip()), ("slides", slides.strip())):
        if value and not value.startswith(("https://", "http://")):
            raise InvalidInput("An address begins with https://.", name=name)
    if context.now < dated.occurrence.begins:
        raise Conflict("It has not begun yet.", "A recording is there afterwards.")
    resource = await _resource(dated, link.strip(), slides.strip(), webinars, after, library, topics, context)
    await after.set_recording(dated.id, resource, slides.strip())
    audit.record(context.member_id, "webinars.recording", "webinar", dated.id, after={"resource": resource})
    told = sorted(
        {
            *await _came(dated, rsvps, after),
            *(row.person_id for row in await rsvps.who(dated.id, [Answer.YES, Answer.MAYBE])),
        }
    )
    for person in told:
        context.notify(_letter("recorded", dated, person, Recorded(date=dated.id)))
    tell = f" {len(told):,} {'person is' if len(told) == 1 else 'people are'} told." if told else ""
    see = Button(f"See {clip(dated.webinar.title, SHORT)} in the library", Run(text=f"library show {resource}"))
    return Reply(
        (Text(md("The recording of **{title}** is in the library." + tell, title=dated.webinar.title)), Actions((see,)))
    )


@on_notice()
async def recorded(
    notice: Recorded, webinars: WebinarStore, after: AfterStore, library: LibraryStore, context: Context
) -> Reply | None:
    dated = await webinars.dated(notice.date)
    kept = await after.of(notice.date)
    if dated is None or kept.resource_id is None or not may_see(context.person, dated):
        return None
    resource = await library.by_id(kept.resource_id)
    if resource is None or resource.status is not ResourceStatus.PUBLISHED:
        return None
    name = clip(dated.webinar.title, SHORT)
    slides = (Link(f"Slides of {name}", kept.slides),) if kept.slides else ()
    watch = Link(f"Watch {name}", resource.url)
    card = Card(
        title=f"To watch: {dated.webinar.title}", body="Its recording is in the library.", actions=(watch, *slides)
    )
    return Reply((card, Actions((Button(f"See {name} in the library", Run(text=f"library show {resource.id}")),))))


async def _asked(
    number: int, webinars: WebinarStore, rsvps: RsvpStore, after: AfterStore, context: Context
) -> OpenForm:
    dated = await _went(number, webinars, rsvps, after, context)
    before = next((one for one in await after.feedback(dated.id) if one.person_id == context.member_id), None)
    said: dict[str, object] = {}
    if before:
        said = {"score": next(one for one in Score if one.value[0] == str(before.score)), "words": before.words}
    return OpenForm(Feedback, said, str(dated.id))


async def _went(number: int, webinars: WebinarStore, rsvps: RsvpStore, after: AfterStore, context: Context) -> Dated:
    """A date this person was at, or said yes to, and that has begun."""
    dated = await visible(webinars, context, number)
    if dated.occurrence.state is OccurrenceState.CANCELLED or context.now < dated.occurrence.begins:
        raise Conflict("It has not taken place.", "Say how it was when it is over.")
    if context.now > dated.occurrence.ends + ASKED_FOR:
        raise Conflict("It is too long ago.", f"Feedback is taken for {ASKED_FOR.days} days.")
    mine = await rsvps.of(dated.id, context.member_id)
    if (mine is None or mine.answer is not Answer.YES) and not await after.was_there(dated.id, context.member_id):
        raise NotAllowed("Feedback is for those who were there.", "Were you? Ask an organizer to complete the list.")
    return dated


async def _came(dated: Dated, rsvps: RsvpStore, after: AfterStore) -> list[int]:
    """Who was counted; where nobody was, who said yes."""
    there = [row.person_id for row in await after.present([dated.id])]
    return there or [row.person_id for row in await rsvps.who(dated.id, [Answer.YES])]


async def _resource(
    dated: Dated,
    link: str,
    slides: str,
    webinars: WebinarStore,
    after: AfterStore,
    library: LibraryStore,
    topics: TopicStore,
    context: Context,
) -> int:
    """The recording as a resource; the one there is gets the new link."""
    row, kept = dated.webinar, await after.of(dated.id)
    body = f"Slides: {slides}" if slides else ""
    if kept.resource_id is not None and await library.update(kept.resource_id, url=link, body=body):
        return kept.resource_id
    slugs = (await webinars.topics([row.id])).get(row.id, [])
    hosts = (await webinars.people([row.id])).get(row.id, [])
    return await library.add(
        _named(row.title, dated),
        Kind.RECORDING,
        topics=await _ids(topics, (slug for slug, _ in slugs)),
        summary=row.summary,
        body=body,
        url=link,
        publisher=next((one.name for one in hosts if one.part is Part.HOST and one.person_id is None), ""),
        published=dated.occurrence.day.isoformat(),
        visibility=row.visibility,
        space_id=row.space_id,
        status=ResourceStatus.PUBLISHED,
        made_by=context.member_id,
        owner_id=context.member_id,
    )


def _named(title: str, dated: Dated) -> str:
    """Of a series each date has its own."""
    return f"{title} ({dated.occurrence.day:%-d %B %Y})" if dated.webinar.rule else title


async def _ids(topics: TopicStore, slugs: Iterable[str]) -> list[int]:
    found = [await topics.define(slug) for slug in slugs]
    return [topic.id for topic in found if topic is not None]


def _letter(what: str, dated: Dated, person: int, notice: Notice) -> Letter:
    return Letter(key=f"webinar.{what}:{dated.id}:{person}", notice=notice, person_id=person, space_id=dated.webinar.space_id, cause=f"webinar-{what}:{dated.id}")  # fmt: skip
