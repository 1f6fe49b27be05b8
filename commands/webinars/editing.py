"""What is said about a webinar changes after it was announced: words, place, link, seats, reminders. Its time is `move`'s."""

from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.errors import InvalidInput
from bot.form import Form, OpenForm
from bot.handlers import on_submit
from bot.notice import UNDO_FOR, Letter, Notice, on_notice
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Note, Reply, Text
from commands.webinars.ahead import as_typed, read_ahead
from commands.webinars.announcing import named, read_where
from commands.webinars.cards import SHORT, Looking, into_calendar, when
from commands.webinars.changes import Changes, how_many
from commands.webinars.changing import Number, to_change
from commands.webinars.payloads import Join, Show
from commands.webinars.seats import Seats
from store.audit import AuditStore
from store.mailing import EACH, MailingStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.rsvps import RsvpStore
from store.webinar import Answer, Part
from store.webinar_rows import Dated, WebinarFields
from store.webinars import WebinarStore

SOON = UNDO_FOR * 6


class Elsewhere(Notice, id="webinars.elsewhere"):
    """Tells those who come that it takes place somewhere else, or behind another link."""

    date: int


class Edit(Form, id="webinars.edit", title="Change a webinar", submit="Change it"):
    """For all dates of a series that are still to come. Who said yes hears of another place or link."""

    title: Annotated[str, Arg("As people would look for it", label="Title", least=3, most=100)]
    summary: Annotated[
        str, Arg("What people learn or do there, in a sentence or two", label="What about", long=True, most=1500)
    ] = ""
    where: Annotated[
        str, Arg("A link to join (only those who say yes get it), a room, or both", label="Where", most=500)
    ] = ""
    capacity: Annotated[int | None, Arg("Nothing means as many as come", label="Seats", least=1, most=100_000)] = None

    hosts: Annotated[str, Arg("Names with commas between", label="Hosts", most=300)] = ""
    speakers: Annotated[str, Arg("Names with commas between", label="Speakers", most=300)] = ""
    reminders: Annotated[
        str, Arg("How long before, like 1 day, 1 hour; or none. Empty: as usual", label="Reminders", most=100)
    ] = ""
    materials: Annotated[str, Arg("For a workshop: what people need at hand", label="Bring along", most=500)] = ""


@command(examples=["edit 12"], requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def edit(changes: Changes, webinars: WebinarStore, context: Context, number: Number) -> OpenForm:
    """Change what is said of a webinar: words, place, link, seats, speakers, reminders."""
    dated = await to_change(changes, webinars, context, number)
    row = dated.webinar
    people = (await webinars.people([row.id])).get(row.id, [])
    names = {part: ", ".join(one.name for one in people if one.part is part) for part in Part}
    values = {
        "title": row.title,
        "summary": row.summary,
        "where": " ".join(part for part in (row.link, row.place) if part),
        "capacity": dated.occurrence.capacity,
        "hosts": names[Part.HOST],
        "speakers": names[Part.SPEAKER],
        "reminders": as_typed(row.reminders),
        "materials": row.materials,
    }
    return OpenForm(Edit, values, about=str(dated.id))


@on_submit(requires=Role.ORGANIZER, contributes=True)
async def edited(
    form: Edit,
    changes: Changes,
    webinars: WebinarStore,
    rsvps: RsvpStore,
    seats: Seats,
    people: PeopleStore,
    outbox: OutboxStore,
    mailing: MailingStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """Every card and calendar follows; more seats go to those who wait, at once."""
    dated = await to_change(changes, webinars, context, form.about_number)
    before, ahead = dated.webinar, read_ahead(form.reminders) if form.reminders.strip() else None
    dates = [one for one in await webinars.of(before.id) if one.to_come and one.occurrence.ends > context.now]
    link, place = read_where(form.where)
    full = [one for one in dates if form.capacity is not None and one.occurrence.taken > form.capacity]
    if full:
        raise InvalidInput(
            f"{full[0].occurrence.taken:,} seats are taken already.", "Give at least that many.", name="capacity"
        )
    fields = WebinarFields(
        title=form.title.strip(),
        summary=form.summary.strip(),
        link=link,
        place=place,
        materials=form.materials.strip(),
        reminders=ahead,
        capacity=form.capacity,
    )
    await webinars.update(before.id, **fields)
    await webinars.set_people(
        before.id, [*await named(people, form.hosts, Part.HOST), *await named(people, form.speakers, Part.SPEAKER)]
    )
    await webinars.set_capacity([one.id for one in dates], form.capacity)
    given = told = 0
    for one in await webinars.by_ids(one.id for one in dates):
        given += await seats.promote(one)
        if ahead != before.reminders:
            await seats.remind_again(one)
        if (link, place) != (before.link, before.place):
            told += await _tell(one, rsvps, outbox, mailing, context)
    audit.record(context.member_id, "webinar.edit", "webinar", before.id, space_id=before.space_id)
    return _changed(dated.id, form.title.strip(), given, told)


@on_notice()
async def elsewhere(notice: Elsewhere, looking: Looking, context: Context) -> Reply | None:
    """The way in as it is now, to those who still come."""
    dated = await looking.webinars.dated(notice.date)
    mine = await looking.rsvps.of(notice.date, context.person.id) if context.person.id is not None else None
    if dated is None or mine is None or not dated.to_come or mine.answer is not Answer.YES:
        return None
    row, name = dated.webinar, clip(dated.webinar.title, SHORT)
    place = f" Where: {row.place}." if row.place else ""
    body = md("It begins {when}, as planned, but there is another way in.{place}", when=when(dated), place=place)
    join = (Button(f"Join {name}", Join(date=dated.id)),) if row.link else ()
    see = Button(f"See {name}", Show(date=dated.id))
    card = Card(title=f"Somewhere else: {row.title}", body=body, actions=(*join, see, into_calendar(dated)))
    return Reply((card,))


async def _tell(dated: Dated, rsvps: RsvpStore, outbox: OutboxStore, mailing: MailingStore, context: Context) -> int:
    """In ten minutes, so that a slip can be mended first; at once when it is soon."""
    coming = await rsvps.people(dated.id, [Answer.YES])
    at = context.now if dated.occurrence.begins - context.now < SOON else context.now + UNDO_FOR
    cause = f"webinar:{dated.id}:elsewhere"
    await outbox.cancel(cause)
    if coming:
        letter = Letter(
            key=f"webinars.elsewhere:{dated.id}:{dated.occurrence.sequence}:{EACH}",
            notice=Elsewhere(date=dated.id),
            person_id=coming[0],
            not_before=at,
            expires=dated.occurrence.ends,
            cause=cause,
        )
        await mailing.put(letter.row(), coming)
    return len(coming)


def _changed(date: int, title: str, given: int, told: int) -> Reply:
    said = md("**{title}** is changed, on every card and in every calendar.", title=title)
    notes: list[Note] = []
    if given:
        notes.append(Note(f"{how_many(given)} who waited {'is' if given == 1 else 'are'} offered a seat."))
    if told:
        notes.append(
            Note(f"{how_many(told)} who {'comes hears' if told == 1 else 'come hear'} of it within ten minutes.")
        )
    return Reply((Text(said), *notes, Actions((Button(f"See {clip(title, SHORT)}", Show(date=date)),))))
