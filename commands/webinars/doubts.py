"""`webinars doubts`: times that an import could not believe, until somebody has looked."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.command import command
from bot.context import Context
from bot.errors import Conflict, InvalidInput
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.moment import say_moment
from bot.offers import Run
from bot.param import Arg
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Pager, Reply, Text
from commands.webinars.event_rows import literal
from commands.webinars.payloads import Show
from commands.webinars.times import at_local, say_time
from store.audit import AuditStore
from store.webinar_after import WebinarImportStore
from store.webinar_rows import Dated, Times
from store.webinars import WebinarStore

A_PAGE = 5
SHORT = 30
NEXT = Button("Next doubts", Run(text="webinars doubts"))


class TurnDoubts(Action, id="webinars.doubts"):
    page: int


class TimeRight(Action, id="webinars.time-right"):
    date: int


class TimeOther(Action, id="webinars.time-other"):
    date: int


class TimesRight(Action, id="webinars.times-right", long=True):
    """All on this page: their numbers with commas between."""

    dates: str


@command(examples=["doubts"], requires=Role.ORGANIZER, reads_only=True, personal=True)
async def doubts(webinars: WebinarStore, imports: WebinarImportStore, context: Context) -> Reply:
    """Confirm times that an import could not read for sure."""
    return await _page(webinars, imports, context, 1)


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def turn_doubts(turn: TurnDoubts, webinars: WebinarStore, imports: WebinarImportStore, context: Context) -> Reply:
    """Another page."""
    reply = await _page(webinars, imports, context, turn.page)
    return Reply(reply.blocks, update=True)


@on_action(requires=Role.ORGANIZER)
async def time_right(chosen: TimeRight, webinars: WebinarStore, audit: AuditStore, context: Context) -> Reply:
    """The clock on the wall was meant."""
    dated = await _open(webinars, chosen.date, context)
    await _confirm(webinars, audit, dated, context)
    said = md(
        "The time of **{title}** is confirmed: {time}.", title=dated.webinar.title, time=say_time(dated.occurrence)
    )
    return Reply((Text(said), Actions((NEXT,))))


@on_action(requires=Role.ORGANIZER)
async def times_right(chosen: TimesRight, webinars: WebinarStore, audit: AuditStore, context: Context) -> Reply:
    """Those that somebody confirmed meanwhile are left out."""
    numbers = [int(one) for one in chosen.dates.split(",") if one.isdigit()][:A_PAGE]
    dates = [one for one in await webinars.by_ids(numbers) if one.occurrence.unverified and _theirs(one, context)]
    for dated in dates:
        await _confirm(webinars, audit, dated, context)
    many = "1 time is confirmed." if len(dates) == 1 else f"{len(dates)} times are confirmed."
    return Reply((Text(many), Actions((NEXT,))))


class MendTime(Form, id="webinars.time", title="The right time", submit="Set it"):
    """By the clocks of its own zone."""

    day: Annotated[str, Arg("The day", label="Day", most=10, example="2027-05-17")]
    at: Annotated[str, Arg("When it begins", label="Time", most=5, example="14:00")]


@on_action(requires=Role.ORGANIZER, opens_form=True)
async def time_other(chosen: TimeOther, webinars: WebinarStore, context: Context) -> OpenForm:
    """Another time; what the source’s offset makes of it stands there first."""
    dated = await _open(webinars, chosen.date, context)
    begins = _other(dated) or dated.occurrence.begins.astimezone(ZoneInfo(dated.occurrence.zone))
    return OpenForm(MendTime, {"day": f"{begins:%Y-%m-%d}", "at": f"{begins:%H:%M}"}, str(dated.id))


@on_submit(requires=Role.ORGANIZER)
async def mend_time(
    form: MendTime, webinars: WebinarStore, imports: WebinarImportStore, audit: AuditStore, context: Context
) -> Reply:
    """The time as somebody knows it."""
    dated = await _open(webinars, form.about_number, context)
    to = _said(form, dated)
    await imports.retime(dated.id, to)
    before, after = {"begins": dated.occurrence.begins.isoformat()}, {"begins": to.begins.isoformat()}
    audit.record(context.member_id, "webinars.time", "webinar", dated.id, before=before, after=after)
    see = Button(f"See {clip(dated.webinar.title, SHORT)}", Show(date=dated.id))
    said = md("**{title}** is at {time} now.", title=dated.webinar.title, time=say_time(to))
    return Reply((Text(said), Actions((see, NEXT))))


def _said(form: MendTime, dated: Dated) -> Times:
    try:
        moment = datetime.fromisoformat(f"{form.day.strip()}T{form.at.strip().zfill(5)}").replace(tzinfo=None)
    except ValueError:
        raise InvalidInput("A day is written like 2027-05-17, and a time like 14:00.", name="at") from None
    row = dated.occurrence
    minutes = round((row.ends - row.begins) / timedelta(minutes=1))
    return at_local(moment.date(), moment.time(), row.zone, minutes, planned=row.planned_on, name="at")


async def _confirm(webinars: WebinarStore, audit: AuditStore, dated: Dated, context: Context) -> None:
    await webinars.confirm_time(dated.id)
    audit.record(context.member_id, "webinars.time-right", "webinar", dated.id)


async def _page(webinars: WebinarStore, imports: WebinarImportStore, context: Context, page: int) -> Reply:
    spaces = _spaces(context)
    waiting = await imports.count_unverified(spaces)
    if not waiting:
        bring = Button("Import events", Run(text="library import"))
        return Reply((Card(title="No time is in doubt", body="What an import cannot believe comes here.", actions=(bring,)),))  # fmt: skip
    pages = -(-waiting // A_PAGE)
    page = min(max(page, 1), pages)
    numbers = await imports.unverified(spaces, A_PAGE, (page - 1) * A_PAGE)
    dates = {one.id: one for one in await webinars.by_ids(numbers)}
    cards = tuple(_card(dates[number]) for number in numbers)
    before, after = (TurnDoubts(page=n) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    head = Heading(f"{waiting:,} {'time is' if waiting == 1 else 'times are'} in doubt")
    many = {1: "The time above is right", 2: "Both times above are right"}
    label = many.get(len(numbers), f"All {len(numbers)} times above are right")
    together = Actions((Button(label, TimesRight(dates=",".join(map(str, numbers)))),))
    return Reply((head, Items(cards, Pager(page, pages, before, after) if pages > 1 else None), together))


def _card(dated: Dated) -> Card:
    row, other = dated.occurrence, _other(dated)
    title = clip(dated.webinar.title, SHORT)
    local = row.begins.astimezone(ZoneInfo(row.zone))
    instead = f" By its offset it would be {other:%H:%M} there." if other else ""
    return Card(
        title=dated.webinar.title,
        body=f"{row.doubt[:1].upper()}{row.doubt[1:]}.{instead}",
        fields=(("Taken as", say_moment(local)),),
        actions=(
            Button(f"{local:%H:%M} is right", TimeRight(date=dated.id), "primary"),
            Button(f"Another time for {title}", TimeOther(date=dated.id)),
            Button(f"See {title}", Show(date=dated.id)),
        ),
    )


def _other(dated: Dated) -> datetime | None:
    """What the offset in its source makes of it, by the clocks of its zone."""
    row = dated.occurrence
    return literal(row.doubt, row.begins.astimezone(UTC), row.zone)


async def _open(webinars: WebinarStore, number: int, context: Context) -> Dated:
    dated = await webinars.dated(number)
    if dated is None or not dated.occurrence.unverified or not _theirs(dated, context):
        raise Conflict("Somebody has looked at that already.", "", (NEXT,))
    return dated


def _theirs(dated: Dated, context: Context) -> bool:
    return dated.webinar.space_id in _spaces(context)


def _spaces(context: Context) -> tuple[int | None, ...]:
    """What belongs to no space is everybody's; what belongs to one, its own organizers'."""
    return (None, context.person.space_id) if context.person.space_id is not None else (None,)
