"""`library new`: what came, changed or was archived since this person looked last."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from annotated_types import Ge, Le

from bot import access
from bot.action import Action
from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.offers import Run
from bot.ui.fit import clip
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Note, Pager, Reply
from bot.zones import city
from commands.library.payloads import Whole
from store.digests import LookedStore
from store.library_look import SUBJECT, ChangedRow, LibraryLook
from store.resource import ResourceStatus

A_PAGE = 5
SHORT = 40
MOST = 500  # rows that a look goes through; after a big import there are thousands
FIRST_LOOK = timedelta(days=30)
A_WEEK = timedelta(days=6)


class TurnNew(Action, id="library.new"):
    """Another page of what is different between these two moments (seconds of the Unix epoch)."""

    page: Annotated[int, Ge(1), Le(9999)]
    since: Annotated[int, Ge(0), Le(99_999_999_999)]
    until: Annotated[int, Ge(0), Le(99_999_999_999)]


@command(name="new", examples=["new"], reads_only=True, personal=True, new=True)
async def new(look: LibraryLook, context: Context) -> Reply:
    """See what came, changed or was archived since you looked last."""
    person, last = context.member_id, await look.last(context.member_id)
    since = last or context.now - FIRST_LOOK
    rows, more = await _rows(look, context, since, context.now)
    context.record(lambda unit: LookedStore(unit).note(person, SUBJECT))
    if not rows:
        when = _when(context, since) if last else "in the last thirty days"
        title = f"Nothing new since {when}" if last else f"Nothing new {when}"
        find = Button("Find a guide", Run(text="library"))
        return Reply((Card(title=title, body="We remember that you looked, and show what comes from now on."), Actions((find,))))  # fmt: skip
    turn = TurnNew(page=1, since=int(since.timestamp()), until=_up(context.now))
    return _page(context, rows, turn, first=last is None, more=more)


@on_action(reads_only=True)
async def turn_new(turn: TurnNew, look: LibraryLook, context: Context) -> Reply:
    """Another page of the same."""
    since, until = (datetime.fromtimestamp(one, UTC) for one in (turn.since, turn.until))
    rows, more = await _rows(look, context, since, until)
    reply = _page(context, rows, turn, first=False, more=more)
    return Reply(reply.blocks, update=True)


async def _rows(look: LibraryLook, context: Context, since: datetime, until: datetime) -> tuple[list[ChangedRow], bool]:
    """What this person may see of it, and whether there is more than was gone through. Of what was archived too, since they
    may have relied on it; what came and went without their seeing it is no news."""
    rows = await look.changed_between(since, until, MOST)
    shown = [
        row
        for row in rows
        if access.may_see(context.person, row.visibility.value, row.space_id)
        and (row.status is ResourceStatus.PUBLISHED or (row.listed is not None and row.listed <= since))
    ]
    return shown, len(rows) >= MOST


def _page(context: Context, rows: list[ChangedRow], turn: TurnNew, *, first: bool, more: bool) -> Reply:
    since = datetime.fromtimestamp(turn.since, UTC)
    pages = max(1, -(-len(rows) // A_PAGE))
    page = min(max(turn.page, 1), pages)
    cards = tuple(_card(row, since) for row in rows[(page - 1) * A_PAGE : page * A_PAGE])
    before, after = (turn.model_copy(update={"page": n}) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    when = "in the last thirty days" if first else f"since {_when(context, since)}"
    hint = (Note("Your first look: from now on it begins where you looked last."),) if first else ()
    head = Heading(f"{_counted(rows, since)} {when}")
    if more:
        hint = (*hint, Note("There is more: these are the latest. Search for what you work on to see all of it."))
    return Reply((head, *hint, Items(cards, Pager(page, pages, before, after) if pages > 1 else None)))


def _card(row: ChangedRow, since: datetime) -> Card:
    archived = row.status is ResourceStatus.ARCHIVED
    return Card(
        title=row.title,
        url="" if archived else row.url,
        note=" · ".join(part for part in (_what(row, since), row.kind.value.capitalize(), row.publisher) if part),
        actions=() if archived else (Button(f"Details of {clip(row.title, SHORT)}", Whole(resource=row.id)),),
        subject=f"resource:{row.id}",
    )


def _what(row: ChangedRow, since: datetime) -> str:
    if row.status is ResourceStatus.ARCHIVED:
        return "archived: nobody finds it any more"
    return "new" if row.listed is not None and row.listed > since else "changed"


def _counted(rows: list[ChangedRow], since: datetime) -> str:
    """ "3 new, 1 changed"."""
    kinds = [_what(row, since).partition(":")[0] for row in rows]
    return ", ".join(f"{kinds.count(kind):,} {kind}" for kind in ("new", "changed", "archived") if kind in kinds)


def _when(context: Context, moment: datetime) -> str:
    """As they would say it, by their own clock."""
    zone = context.person.zone or "UTC"
    local = moment.astimezone(ZoneInfo(zone))
    said = f"{local:%A %H:%M}" if context.now - moment < A_WEEK else f"{local:%-d %B %Y, %H:%M}"
    return f"{said} ({city(zone)})"


def _up(moment: datetime) -> int:
    """The first whole second that is not before it."""
    return int(moment.timestamp()) + 1
