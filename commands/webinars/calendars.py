"""Webinars in people's own calendars: a file for one, a public calendar, and one of one's own at a secret address."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from bot.action import Action
from bot.calendar import Calendar, Method, calendar
from bot.command import command
from bot.context import Context
from bot.errors import NotFound
from bot.handlers import on_action
from bot.interchange.write_calendar import media_type, write_calendar
from bot.offers import Run
from bot.param import Arg
from bot.people import Role
from bot.site import Site
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, File, Link, Note, Reply, Text
from commands.webinars.cards import may_see
from commands.webinars.events import all_events, one_event
from commands.webinars.handlers import visible
from commands.webinars.joining import JOIN, links
from commands.webinars.payloads import AddToCalendar
from store.audit import AuditStore
from store.calendar_keys import CalendarKeyStore
from store.rsvps import RsvpStore
from store.topics import TopicStore
from store.webinar import Answer, OccurrenceState
from store.webinars import WebinarStore

MINE = "webinars.mine"
EVER = datetime(1970, 1, 1, tzinfo=UTC)
MOST = 5_000
A_YEAR = timedelta(days=366)
ALARMS = (60,)
IN_IT = (Answer.YES, Answer.MAYBE, Answer.OFFERED)


class MakeAddress(Action, id="webinars.address"):
    """A secret address for my own calendar; an older one stops."""


class WithdrawAddress(Action, id="webinars.address-off"):
    pass


@calendar("events", title="Webinars")
async def events(
    webinars: WebinarStore,
    topics: TopicStore,
    site: Site,
    context: Context,
    topic: Annotated[str, Arg("Only this topic", label="Topic", most=60)] = "",
) -> Calendar:
    """Webinars, workshops and town halls that anybody may know of, with what is past."""
    found = [one for one in await webinars.changed_since(EVER, MOST) if may_see(context.person, one)]
    known = await topics.define(topic) if topic else None
    if topic:
        if known is None:
            raise NotFound(f"There is no topic “{topic}”.", "Its calendar ends here.")
        filed = await webinars.topics({one.webinar.id for one in found})
        found = [one for one in found if known.slug in (slug for slug, _ in filed.get(one.webinar.id, ()))]
    name = f"Webinars: {known.name}" if known else "Webinars"
    return Calendar(name, all_events(found, site), "What comes, and what was.")


@calendar("mine", title="My webinars", secret=True)
async def mine(
    webinars: WebinarStore, rsvps: RsvpStore, keys: CalendarKeyStore, site: Site, context: Context
) -> Calendar:
    """What I said yes or maybe to, with my way in."""
    answers = await rsvps.of_person(context.member_id)
    numbers = [number for number, row in answers.items() if row.answer in IN_IT]
    dates = [one for one in await webinars.by_ids(numbers) if one.occurrence.ends > context.now - A_YEAR]
    ways = await links(keys, site, context.member_id, dates)
    return Calendar(
        "My webinars",
        tuple(
            one_event(
                one,
                site,
                link=ways[one.id] if answers[one.id].answer is Answer.YES else "",
                alarms=ALARMS if answers[one.id].answer is Answer.YES else (),
                unsure=answers[one.id].answer is not Answer.YES,
            )
            for one in dates
            if may_see(context.person, one)
        ),
        hours=1,
    )


@on_action(requires=Role.GUEST)
async def add_to_calendar(
    chosen: AddToCalendar,
    webinars: WebinarStore,
    rsvps: RsvpStore,
    keys: CalendarKeyStore,
    site: Site,
    context: Context,
) -> Reply:
    """A file that puts it into any calendar; opened again after a change it brings that up to date."""
    dated = await visible(webinars, context, chosen.date)
    person = context.person.id
    answer = await rsvps.of(dated.id, person) if person is not None else None
    link = ""
    if person is not None and answer is not None and answer.answer is Answer.YES:
        await keys.ready(person, JOIN)
        link = (await links(keys, site, person, [dated]))[dated.id]
    gone = dated.occurrence.state is OccurrenceState.CANCELLED
    event = one_event(dated, site, link=link, alarms=ALARMS)
    made = Calendar(dated.webinar.title, (event,), method=Method.CANCEL if gone else Method.PUBLISH, home=site.base_url)
    name = f"webinar-{dated.id}{'-cancelled' if gone else ''}.ics"
    what = "takes it out of your calendar" if gone else "puts it into your calendar"
    note = "When it is moved, take the file again: it changes the same entry. Or have all of yours there by themselves."
    return Reply((
        Text(md("Opening this file " + what + ": **{title}**.", title=dated.webinar.title)),
        File(name, write_calendar(made), media_type(made)),
        Note(note),
        Actions((Button("Calendars that keep themselves up to date", Run(text="webinars calendar")),)),
    ))  # fmt: skip


@command(name="calendar", examples=["calendar"], reads_only=True)
async def calendars(keys: CalendarKeyStore, site: Site, context: Context) -> Reply:
    """Have webinars in your own calendar, always up to date."""
    made = await keys.of(context.member_id, MINE)
    public = site.link("/webinars/events.ics")
    everything = Card(
        title="All webinars",
        body="What anybody may know of. Subscribe to this address in your calendar program; it looks again by itself.",
        fields=(("Address", public),),
        actions=(Link("The calendar of all webinars", public),),
    )
    label = "Make a new address for my webinars" if made else "Make an address for my webinars"
    off = (Button("Withdraw the address of my webinars", WithdrawAddress(), "danger"),) if made else ()
    since = f"You have an address since {made.made:%-d %B %Y}. It was shown once; a new one ends it." if made else ""
    own = Card(
        title="Mine",
        body=f"What you said yes or maybe to, with your way in. {since or 'Its address is secret: it is made for you, and whoever has it can read it.'}",
        actions=(Button(label, MakeAddress(), "primary"), *off),
    )
    return Reply((everything, own))


@on_action()
async def make_address(
    action: MakeAddress, keys: CalendarKeyStore, audit: AuditStore, site: Site, context: Context
) -> Reply:
    """Shown once: only its hash is kept."""
    if await keys.withdraw(context.member_id, MINE):
        await keys.withdraw(context.member_id, JOIN)  # so that nothing in the old one leads in
    key = await keys.make(context.member_id, MINE)
    await keys.ready(context.member_id, JOIN)
    audit.record(context.member_id, "webinars.calendar", "person", context.member_id)
    address = site.link(f"/calendar/{key}.ics")
    return Reply((
        Card(
            title="The address of your webinars",
            body="Subscribe to it in your calendar program (“from URL”, “by subscription”). Copy it now: it is shown only once.",
            fields=(("Address", address),),
            note="Whoever has it can read your webinars, so give it to nobody. Withdraw it or make a new one at any time: webinars calendar.",
            actions=(Link("Open my calendar", address), Button("Withdraw the address of my webinars", WithdrawAddress(), "danger")),
        ),
    ))  # fmt: skip


@on_action()
async def withdraw_address(
    action: WithdrawAddress, keys: CalendarKeyStore, audit: AuditStore, context: Context
) -> Reply:
    """From now on it shows nothing."""
    await keys.withdraw(context.member_id, JOIN)
    if await keys.withdraw(context.member_id, MINE):
        audit.record(context.member_id, "webinars.calendar-off", "person", context.member_id)
    again = Button("Make an address for my webinars", MakeAddress())
    return Reply((Text("The address of your webinars shows nothing any more."), Actions((again,))))
