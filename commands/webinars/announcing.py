"""Announcing: said in natural words, echoed back, previewed, and posted to the chosen channels of every space."""

from typing import Annotated

from bot.capability import setting
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import UNDO_FOR
from bot.param import Arg
from bot.people import ChannelRef, Role
from bot.platforms import Platforms
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Note, Reply, Text
from bot.zones import known_zone
from commands.webinars.ahead import as_typed, read_ahead
from commands.webinars.cards import SHORT, Looking
from commands.webinars.changes import how_many
from commands.webinars.forms import MOST_TOPICS, Announce
from commands.webinars.payloads import Change, Draft, LeaveOut, Post, Show, Throw, Unpost
from commands.webinars.places import Places, cards
from commands.webinars.planned import Planned
from commands.webinars.preview import preview
from commands.webinars.times import read_times, say_series, say_time
from store.audit import AuditStore
from store.base import Visibility
from store.live import LiveStore
from store.people import PeopleStore
from store.settings import SettingStore
from store.topics import TopicStore
from store.webinar import Part, WebinarStatus
from store.webinar_rows import WebinarRow
from store.webinars import WebinarStore

MOST_PEOPLE = 10
VISIBILITY = setting(
    "webinars.visibility", Visibility, Visibility.MEMBERS, Arg("Who may know of a new webinar", label="Webinars visible to")
)  # fmt: skip


@command(examples=["announce", "announce Faster permits"], requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def announce(
    title: Annotated[str, Arg("What it is called", label="Title", rest=True, most=100)] = "",
) -> OpenForm:
    """Announce a webinar or a series; you see it before anybody else."""
    return OpenForm(Announce, {"title": title} if title else {})


@on_submit(requires=Role.ORGANIZER, contributes=True)
async def draft(
    form: Announce,
    webinars: WebinarStore,
    topics: TopicStore,
    people: PeopleStore,
    settings: SettingStore,
    places: Places,
    planned: Planned,
    platforms: Platforms,
    looking: Looking,
    context: Context,
) -> Reply:
    """A draft, previewed: nobody else sees it, and what was read of the time is echoed back."""
    zone = known_zone(form.zone) if form.zone.strip() else context.person.zone
    meant = read_times(form.when, zone, context.now, form.minutes)
    reminders = read_ahead(form.reminders) if form.reminders.strip() else None
    filed = [await _topic(topics, word) for word in form.topics]
    if len(filed) > MOST_TOPICS:
        raise InvalidInput(f"At most {MOST_TOPICS} topics, please.", name="topics")
    link, place = read_where(form.where)
    seen_by = form.visibility or await settings.get(
        VISIBILITY.key, VISIBILITY.default, space_id=context.person.space_id
    )
    wanted = await planned.meant(context, form.about)
    if form.about_number:
        await webinars.drop(form.about_number)
    number = await webinars.add(
        form.title.strip(),
        meant.times,
        zone=meant.zone,
        wall_time=meant.wall_time,
        rule=meant.rule,
        topics=filed,
        people=[
            *await named(people, form.hosts or context.person.name, Part.HOST),
            *await named(people, form.speakers, Part.SPEAKER),
        ],
        summary=form.summary.strip(),
        kind=form.kind,
        visibility=Visibility(seen_by),
        space_id=context.person.space_id,
        minutes=form.minutes,
        place=place,
        link=link,
        materials=form.materials.strip(),
        capacity=form.capacity,
        reminders=reminders,
        made_by=context.member_id,
    )
    await planned.ideas.link(wanted, number)
    await webinars.set_channels(
        number, await places.for_new(number, context, Visibility(seen_by), form.channels, platforms)
    )
    return await preview(webinars, looking, number, form.when)


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def see_draft(chosen: Draft, webinars: WebinarStore, looking: Looking, context: Context) -> Reply:
    """Where it was left."""
    await _draft(webinars, context, chosen.webinar)
    return await preview(webinars, looking, chosen.webinar)


@on_action(requires=Role.ORGANIZER)
async def leave_out(chosen: LeaveOut, webinars: WebinarStore, looking: Looking, context: Context) -> Reply:
    """One channel fewer. Its place counts only while the list is as it was shown."""
    await _draft(webinars, context, chosen.webinar)
    rows = await webinars.channels(chosen.webinar)
    if len(rows) == chosen.of and 0 <= chosen.place < len(rows):
        rows.pop(chosen.place)
        await webinars.set_channels(chosen.webinar, rows)
    reply = await preview(webinars, looking, chosen.webinar)
    return Reply(reply.blocks, update=True)


@on_action(requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def change(chosen: Change, webinars: WebinarStore, context: Context) -> OpenForm:
    """The form once more, with what was said."""
    row = await _draft(webinars, context, chosen.webinar)
    [first, *_] = await webinars.of(row.id)
    people = (await webinars.people([row.id])).get(row.id, [])
    names = {part: ", ".join(one.name for one in people if one.part is part) for part in Part}
    filed = (await webinars.topics([row.id])).get(row.id, [])
    here = [one for one in await webinars.channels(row.id) if one.platform == context.person.space.platform]
    values = {
        "title": row.title,
        "when": say_series(row) or say_time(first.occurrence),
        "minutes": row.minutes,
        "summary": row.summary,
        "kind": row.kind,
        "where": " ".join(part for part in (row.link, row.place) if part),
        "capacity": row.capacity,
        "hosts": names[Part.HOST],
        "speakers": names[Part.SPEAKER],
        "topics": tuple(slug for slug, _ in filed),
        "channels": tuple(ChannelRef(one.platform, one.channel) for one in here),
        "visibility": row.visibility,
        "materials": row.materials,
    }
    values["reminders"] = as_typed(row.reminders)
    return OpenForm(Announce, values, about=str(row.id))


@on_action(requires=Role.ORGANIZER)
async def throw(chosen: Throw, webinars: WebinarStore, context: Context) -> Reply:
    """Nobody saw it."""
    row = await _draft(webinars, context, chosen.webinar)
    await webinars.drop(row.id)
    return Reply((Text(md("The draft of **{title}** is gone.", title=row.title)),), update=True)


@on_action(requires=Role.ORGANIZER)
async def post(chosen: Post, webinars: WebinarStore, planned: Planned, audit: AuditStore, context: Context) -> Reply:
    """From now on people see it and answer. Pressing twice posts once."""
    row = await webinars.by_id(chosen.webinar)
    dates = await webinars.of(chosen.webinar)
    if row is None or not dates:
        raise NotFound("That draft is gone.", "Announce it again: webinars announce.")
    if row.status is WebinarStatus.DRAFT and dates[-1].occurrence.ends <= context.now:
        raise Conflict("Its time is past by now.", "Change it, and post it then.")
    if not await webinars.announce(row.id):
        return Reply((Text(md("**{title}** is announced already.", title=row.title)),))
    channels = await webinars.channels(row.id)
    for letter in cards(dates, channels, context.now, context.member_id):
        context.notify(letter)
    wanted = await planned.announced(context, row.id, dates)
    after = {"title": row.title, "when": say_series(row) or say_time(dates[0].occurrence), "channels": len(channels)}
    audit.record(context.member_id, "webinar.announce", "webinar", row.id, after=after, space_id=row.space_id)
    said = md("**{title}** is announced{where}.", title=row.title, where=_where(len(channels)))
    see = Button(f"See {clip(row.title, SHORT)}", Show(date=dates[0].id))
    notes = ["Each later date gets its card when the one before is over, two weeks ahead at the earliest."] if len(dates) > 1 else []  # fmt: skip
    if wanted:
        notes.append(f"{how_many(wanted)} who wanted it {'hears' if wanted == 1 else 'hear'} of it within ten minutes.")
    undo = Button(f"Undo: {clip(row.title, SHORT)} is not ready", Unpost(webinar=row.id))
    return Reply((Text(said), *(Note(one) for one in notes), Actions((see, undo))), update=True)


@on_action(requires=Role.ORGANIZER)
async def unpost(
    chosen: Unpost,
    webinars: WebinarStore,
    planned: Planned,
    living: LiveStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """A draft again within ten minutes, and out of every channel and calendar, as long as nobody has answered."""
    row = await webinars.by_id(chosen.webinar)
    if row is None or row.space_id != context.person.space_id:
        raise NotFound("That webinar is gone.", "See what there is: webinars.")
    if row.status is WebinarStatus.DRAFT:
        return Reply((Text(md("**{title}** is a draft already.", title=row.title)),))
    if not await webinars.withdraw(row.id, context.now - UNDO_FOR):
        raise Conflict(
            "It cannot be taken back any more: somebody has answered, or ten minutes are over.",
            "Cancel it instead (webinars cancel): whoever answered is told.",
        )
    await planned.taken_back(row.id)
    for one in await webinars.of(row.id):
        if not await living.take_down("webinar", str(one.id)):
            raise Conflict("Its card is on the way this very moment.", "Press once more.")
    audit.record(context.member_id, "webinar.unpost", "webinar", row.id, space_id=row.space_id)
    again = (
        Button(f"Post {clip(row.title, SHORT)}", Post(webinar=row.id), "primary"),
        Button(f"Change {clip(row.title, SHORT)}", Change(webinar=row.id)),
    )
    said = md("**{title}** is a draft again, and disappears wherever it stood.", title=row.title)
    return Reply((Text(said), Actions(again)), update=True)


async def _draft(webinars: WebinarStore, context: Context, number: int) -> WebinarRow:
    row = await webinars.by_id(number)
    if row is None or row.space_id != context.person.space_id:
        raise NotFound("That draft is gone.", "Announce it again: webinars announce.")
    if row.status is not WebinarStatus.DRAFT:
        raise Conflict(f"“{row.title}” is announced already.", "Use webinars move or webinars cancel.")
    return row


async def _topic(topics: TopicStore, word: str) -> int:
    found = await topics.define(word)
    if found is None:
        near = ", ".join(one.name for one in await topics.nearest(word))
        raise InvalidInput(f"“{word}” is not a topic here.", f"Did you mean: {near}?" if near else "", name="topics")
    return found.id


async def named(people: PeopleStore, text: str, part: Part) -> list[tuple[Part, str, int | None]]:
    """Names as typed; one that is exactly one person's is theirs."""
    names = [name.strip() for name in text.split(",") if name.strip()][:MOST_PEOPLE]
    found: list[tuple[Part, str, int | None]] = []
    for name in names:
        same = [one for one in await people.search(name) if one.name.casefold() == name.casefold()]
        found.append((part, name, same[0].id if len(same) == 1 else None))
    return found


def _where(channels: int) -> str:
    return "" if channels == 0 else " in one channel" if channels == 1 else f" in {channels} channels"


def read_where(text: str) -> tuple[str, str]:
    """The link in it, and the rest: a room, or the name of a tool. Raises InvalidInput for two links."""
    words = text.split()
    links = [word for word in words if word.casefold().startswith(("https://", "http://"))]
    if len(links) > 1:
        raise InvalidInput("There are two links in it.", "Those who come get one.", name="where")
    return "".join(links), " ".join(word for word in words if word not in links).strip(" ,;")
