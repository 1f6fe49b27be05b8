"""`library outdated`: what nobody confirmed on its review date."""

from bot import access
from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.people import Role
from bot.ui.nodes import MOST_CARDS, Card, Heading, Items, Pager, Reply
from commands.library.confirming import answers, today
from commands.library.payloads import TurnOutdated
from store.library_news import LibraryNews, NewsRow
from store.people import PeopleStore
from store.person import PersonStatus, Profile


@command(examples=["outdated"], reads_only=True, personal=True)
async def outdated(news: LibraryNews, people: PeopleStore, context: Context) -> Reply:
    """See what nobody confirmed on its review date: yours, and for organizers everybody's."""
    return await _page(news, people, context, 1)


@on_action(reads_only=True)
async def turn_outdated(turn: TurnOutdated, news: LibraryNews, people: PeopleStore, context: Context) -> Reply:
    """Another page."""
    reply = await _page(news, people, context, turn.page)
    return Reply(reply.blocks, update=turn.page > 1)


async def _page(news: LibraryNews, people: PeopleStore, context: Context, page: int) -> Reply:
    everybodys = context.may(Role.ORGANIZER)
    owner = None if everybodys else context.member_id
    found = await news.outdated(today(context), owner_id=owner)
    rows = [row for row in found if owner or access.may_see(context.person, row.visibility, row.space_id)]
    if not rows:
        body = "Every resource with a review date was confirmed." if everybodys else "You confirmed all that is yours."
        return Reply((Card(title="Nothing is waiting to be looked at", body=body),))
    pages = -(-len(rows) // MOST_CARDS)
    page = min(max(page, 1), pages)
    shown = rows[(page - 1) * MOST_CARDS : page * MOST_CARDS]
    owners = {one.id: one for one in await people.by_ids([row.owner_id for row in shown if row.owner_id is not None])}
    cards = tuple(_card(row, owners.get(row.owner_id or 0)) for row in shown)
    before, after = (TurnOutdated(page=n) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    noun = "resource is" if len(rows) == 1 else "resources are"
    head = Heading(f"{len(rows):,} {noun} past the review date")
    return Reply((head, Items(cards, Pager(page, pages, before, after) if pages > 1 else None)))


def _card(row: NewsRow, owner: Profile | None) -> Card:
    whose = "nobody" if owner is None else f"{owner.name} (left)" if owner.status is PersonStatus.LEFT else owner.name
    since = f"{row.review_on:%-d %B %Y}" if row.review_on else ""
    return Card(
        title=row.title,
        url=row.url,
        body=row.summary,
        fields=(("To be looked at since", since), ("Owner", whose)),
        actions=answers(row),
        subject=f"resource:{row.id}",
    )
