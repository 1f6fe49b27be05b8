"""*Versions* on the details of a resource: who changed what and when, two beside each other, and back to an older one."""

from zoneinfo import ZoneInfo

from bot.context import Context
from bot.errors import Conflict, NotFound
from bot.handlers import on_action
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Node, Option, Pager, Reply, Select
from commands.library.actions import looked_after
from commands.library.editing import Editing, beside, saved_reply
from commands.library.payloads import BringVersion, Compare, Versions, Whole
from store.resource import ResourceRow, ResourceStatus
from store.versions import VersionRow

SHORT, MOST = 40, 20
NEVER = "Nothing of it was changed since it was published; from the first change on each version is kept."


@on_action(reads_only=True)
async def list_versions(asked: Versions, editing: Editing, context: Context) -> Reply:
    """The newest first, each with what it changed."""
    row = await looked_after(editing.library, context, asked.resource)
    rows = await editing.versions.of(row.id)
    see = Actions((Button(f"See {clip(row.title, SHORT)}", Whole(resource=row.id)),))
    if not rows:
        return Reply((Card(title=md("**{title}** has one version", title=row.title), body=NEVER), see))
    pages = -(-len(rows) // MOST_CARDS)
    page = min(asked.page, pages)
    first = (page - 1) * MOST_CARDS
    names = await _names(editing, rows)
    cards = tuple(_card(row, rows, at, names, context) for at in range(first, min(first + MOST_CARDS, len(rows))))
    before, after = (asked.model_copy(update={"page": n}) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    pager = Pager(page, pages, before, after) if pages > 1 else None
    return Reply((Heading(clip(f"Versions of {row.title}", 140)), Items(cards, pager), see), update=asked.page > 1)


@on_action(reads_only=True)
async def compare(asked: Compare, editing: Editing, context: Context) -> Reply:
    """Field by field; any other two are a choice away."""
    row = await looked_after(editing.library, context, asked.resource)
    rows = await editing.versions.of(row.id)
    names = await _names(editing, rows)
    older, newer = (next((one for one in rows if one.number == n), None) for n in (asked.older, asked.newer))
    if older is None or newer is None:
        raise NotFound("There is no such version.", "", (Button("All versions", Versions(resource=row.id)),))
    pairs = beside(older.fields, newer.fields, most=800)
    card = Card(
        title=md(
            "**{title}**: version {older} and version {newer}", title=row.title, older=older.number, newer=newer.number
        ),
        body="" if pairs else "They say the same.",
        fields=pairs,
        note=f"Version {older.number}: {_made(older, names, context)}. Version {newer.number}: {_made(newer, names, context)}.",
    )
    picks = tuple(
        Select(
            f"{which} version",
            tuple(
                Option(
                    f"Version {one.number}",
                    asked.model_copy(update={field: one.number}),
                    _made(one, names, context)[:70],
                )
                for one in rows[:MOST]
            ),
        )
        for which, field in (("Older", "older"), ("Newer", "newer"))
    )
    back = Button(f"Bring version {older.number} back", BringVersion(resource=row.id, number=older.number))
    blocks: tuple[Node, ...] = (card, Actions((*picks, back, Button("All versions", Versions(resource=row.id)))))
    return Reply(blocks)


@on_action()
async def bring_version(chosen: BringVersion, editing: Editing, context: Context) -> Reply:
    """What it said then, as a new version: nothing in between is lost. An owner's goes through review like any change."""
    row = await looked_after(editing.library, context, chosen.resource)
    if row.status is ResourceStatus.ARCHIVED:
        raise Conflict("It is archived.", "Bring it back first.", (Button("See it", Whole(resource=row.id)),))
    version = await editing.versions.numbered(row.id, chosen.number)
    if version is None:
        raise NotFound("There is no such version.", "", (Button("All versions", Versions(resource=row.id)),))
    return saved_reply(row, await editing.save(context, row, version.fields))


def _card(row: ResourceRow, rows: list[VersionRow], at: int, names: dict[int, str], context: Context) -> Card:
    one, earlier = rows[at], rows[at + 1] if at + 1 < len(rows) else None
    newest = rows[0].number
    buttons: tuple[Button, ...] = ()
    if one.number != newest:
        buttons = (
            Button(f"Compare version {one.number} with now", Compare(resource=row.id, older=one.number, newer=newest)),
            Button(f"Bring version {one.number} back", BringVersion(resource=row.id, number=one.number)),
        )
    return Card(
        title=f"Version {one.number}" + (", as it is now" if one.number == newest else ""),
        body="" if earlier else clip(str(one.fields.get("summary", "")), 200),
        fields=beside(earlier.fields, one.fields, most=120)
        if earlier
        else (("Title", str(one.fields.get("title", ""))),),
        note=_made(one, names, context),
        actions=buttons,
    )


def _made(one: VersionRow, names: dict[int, str], context: Context) -> str:
    """Who and when, in the reader's zone."""
    at = f"{one.at.astimezone(ZoneInfo(context.person.zone)):%-d %B %Y, %H:%M}"
    who = names.get(one.person_id or 0, "") or ("an import" if one.how == "import" else "")
    return f"{at}, by {who}" if who else at


async def _names(editing: Editing, rows: list[VersionRow]) -> dict[int, str]:
    people = sorted({one.person_id for one in rows if one.person_id is not None})
    return {one.id: one.name for one in await editing.people.by_ids(people)}
