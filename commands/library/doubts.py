"""`library doubts`: dates that an import could not read for sure, until somebody has looked."""

import re
from typing import Annotated

from pydantic import field_validator

from bot.command import command
from bot.context import Context
from bot.errors import Conflict
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.interchange.dates import read_date
from bot.offers import Run
from bot.param import Arg
from bot.people import Role
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Pager, Reply, Text
from commands.library.payloads import DoubtOther, DoubtRight, TurnDoubts, Whole
from store.audit import AuditStore
from store.doubts import DoubtRow, DoubtStore
from store.library import LibraryStore

A_PAGE = 5
SHORT = 30
NEXT = Button("Next doubts", Run(text="library doubts"))
AS_PRECISE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@command(examples=["doubts"], requires=Role.ORGANIZER, reads_only=True, personal=True)
async def doubts(doubts: DoubtStore, context: Context) -> Reply:
    """Confirm dates that an import could not read for sure."""
    return await _page(doubts, context, 1)


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def turn_doubts(turn: TurnDoubts, doubts: DoubtStore, context: Context) -> Reply:
    """Another page."""
    reply = await _page(doubts, context, turn.page)
    return Reply(reply.blocks, update=True)


@on_action(requires=Role.ORGANIZER)
async def doubt_right(chosen: DoubtRight, doubts: DoubtStore, context: Context) -> Reply:
    """Nothing changes but that somebody has looked."""
    row = await _open(doubts, chosen.doubt, context)
    if not await doubts.settle(row.id, context.member_id):
        raise _settled()
    said = md("The date of **{title}** is confirmed: {date}.", title=row.title, date=row.now or "none")
    return Reply((Text(said), Actions((NEXT,))))


class MendDate(Form, id="library.date", title="The right date", submit="Set it"):
    """As precisely as you know it: 2024, 2024-05 or 2024-05-17. Leave it empty if nobody knows."""

    date: Annotated[str, Arg("A year, a month or a day", label="Date", most=10, example="2024-05-17")] = ""

    @field_validator("date")
    @classmethod
    def _is_one(cls, value: str) -> str:
        found = read_date(value.strip()) if value.strip() else None
        if value.strip() and (found is None or found.unsure or not AS_PRECISE.fullmatch(found.day)):
            raise ValueError("A date is written like 2024, 2024-05 or 2024-05-17.")
        return found.day if found else ""


@on_action(requires=Role.ORGANIZER, opens_form=True)
async def doubt_other(chosen: DoubtOther, doubts: DoubtStore, context: Context) -> OpenForm:
    """Another date."""
    row = await _open(doubts, chosen.doubt, context)
    return OpenForm(MendDate, {"date": row.now}, str(row.id))


@on_submit(requires=Role.ORGANIZER)
async def mend_date(
    form: MendDate, doubts: DoubtStore, library: LibraryStore, audit: AuditStore, context: Context
) -> Reply:
    """The date as somebody knows it."""
    row = await _open(doubts, form.about_number, context)
    if not await doubts.settle(row.id, context.member_id):
        raise _settled()
    await library.update(row.resource_id, published=form.date)
    before, after = {"published": row.now}, {"published": form.date}
    audit.record(context.member_id, "library.date", "resource", row.resource_id, before=before, after=after)
    see = Button(f"See {row.title}"[:75], Whole(resource=row.resource_id))
    said = md("**{title}** is dated {date} now.", title=row.title, date=form.date or "nothing")
    return Reply((Text(said), Actions((see, NEXT))))


async def _page(doubts: DoubtStore, context: Context, page: int) -> Reply:
    spaces = _spaces(context)
    waiting = await doubts.count_open(spaces)
    if not waiting:
        return Reply((Card(title="No date is in doubt", body="What an import cannot read for sure comes here."),))
    pages = -(-waiting // A_PAGE)
    page = min(max(page, 1), pages)
    cards = tuple(_card(row) for row in await doubts.open(spaces, A_PAGE, (page - 1) * A_PAGE))
    before, after = (TurnDoubts(page=n) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    head = Heading(f"{waiting:,} {'date is' if waiting == 1 else 'dates are'} in doubt")
    return Reply((head, Items(cards, Pager(page, pages, before, after) if pages > 1 else None)))


def _card(row: DoubtRow) -> Card:
    right = Button(f"{row.now} is right" if row.now else "No date is right", DoubtRight(doubt=row.id), "primary")
    title = row.title if len(row.title) <= SHORT else row.title[: SHORT - 1].rstrip() + "…"
    return Card(
        title=row.title,
        body=f"Its source says “{row.said}”: {row.why}.",
        fields=(("Taken as", row.now or "no date"),),
        actions=(right, Button(f"Another date for {title}", DoubtOther(doubt=row.id)), Button("Details", Whole(resource=row.resource_id))),
    )  # fmt: skip


async def _open(doubts: DoubtStore, doubt_id: int, context: Context) -> DoubtRow:
    row = await doubts.by_id(doubt_id, _spaces(context))
    if row is None:
        raise _settled()
    return row


def _spaces(context: Context) -> tuple[int | None, ...]:
    """What belongs to no space is everybody's; what belongs to one, its own organizers'."""
    return (None, context.person.space_id) if context.person.space_id is not None else (None,)


def _settled() -> Conflict:
    return Conflict("Somebody has looked at that already.", "", (NEXT,))
