"""What of the library waits for somebody: for a reviewer what members suggested and changed, for an owner what is due."""

from dataclasses import replace

from bot.context import Context
from bot.digest import Candidate, Period, Readers, section
from bot.offers import Run
from bot.people import Role
from bot.ui.nodes import Button, Card
from bot.waiting import waits
from commands.library.confirming import today
from commands.library.digest import reviews_waiting
from commands.library.editing import Editing
from commands.library.reviewing import waiting
from store.library import LibraryStore
from store.library_news import LibraryNews
from store.people import PeopleStore
from store.versions import VersionStore


@waits()
async def to_review(editing: Editing, context: Context) -> Card | None:
    """How much, and how much of it is in this reviewer's topics."""
    if not context.may(Role.REVIEWER):
        return None
    found = await waiting(editing, context)
    mine = sum(one.mine for one in found)
    if not found:
        return None
    said = "1 thing waits" if len(found) == 1 else f"{len(found):,} things wait"
    body = "" if not mine else "It is in your topics." if len(found) == 1 else f"{mine:,} in your topics."
    return Card(title=f"{said} for review", body=body, actions=(Button("See what waits for review", Run(text="library review"), "primary"),))  # fmt: skip


@section("library.to-review", "Waiting for your review", readers=(Readers.MEMBER,), order=10, all="library review")
async def reviews_of_mine(
    period: Period, news: LibraryNews, versions: VersionStore, library: LibraryStore, people: PeopleStore
) -> list[Candidate]:
    """For reviewers, in their own digest and in their topics, each time until it is decided: having looked is not enough."""
    reviewers = tuple(sorted({grant.person_id for grant in await people.holders(Role.REVIEWER)}))
    found: list[Candidate] = await reviews_waiting(period, news, versions, library) if reviewers else []
    return [replace(one, subject=f"review:{one.subject}", only=reviewers) for one in found]


@waits()
async def to_confirm(news: LibraryNews, context: Context) -> Card | None:
    """What they look after and did not confirm on its day."""
    found = await news.outdated(today(context), owner_id=context.member_id)
    if not found:
        return None
    said = "A resource of yours is" if len(found) == 1 else f"{len(found):,} resources of yours are"
    body = "Is it still right?" if len(found) == 1 else "Are they still right?"
    return Card(title=f"{said} past the review date", body=body, actions=(Button("See what is to be looked at", Run(text="library outdated"), "primary"),))  # fmt: skip
