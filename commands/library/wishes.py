"""What was looked for in vain, with the stores it needs; and who hears when it comes."""

from collections.abc import Sequence
from datetime import datetime

from bot.context import Context
from bot.errors import NotFound
from bot.notice import Letter, Notice
from commands.library.meaning import Group, Meanings
from store.library import LibraryStore
from store.resource import ResourceStatus, WantedState
from store.topics import TopicStore
from store.unit import Unit
from store.wanted import WantedStore


class Wishes:
    """The stores that searches in vain need together."""

    def __init__(self, unit: Unit) -> None:
        self.wanted, self.topics, self.library = WantedStore(unit), TopicStore(unit), LibraryStore(unit)

    async def meanings(self) -> Meanings:
        return Meanings(await self.topics.all())

    async def groups(self) -> list[Group]:
        """What is still looked for, by meaning."""
        return (await self.meanings()).groups(await self.wanted.open())

    async def group(self, number: int) -> Group:
        """The group this one belongs to; alone with itself where it is closed. Raises NotFound."""
        row = await self.wanted.by_id(number)
        if row is None or row.state is WantedState.HIDDEN:
            raise NotFound("Nobody looks for that any more.", "See what is looked for: library wanted.")
        if row.state is not WantedState.OPEN:
            return Group((row,))
        return next((one for one in await self.groups() if number in one.ids), Group((row,)))


class Come(Notice, id="library.come", tells="when something I asked for comes"):
    """Tells whoever asked for it that something is there now."""

    wanted: int
    resource: int


class Closed(Notice, id="library.wanted-closed", tells="what became of what I asked for"):
    """Tells whoever asked or offered help how it ended."""

    wanted: int


class HelpOffered(Notice, id="library.help-offered", tells="when somebody can help with what was looked for"):
    """Tells organizers, and whoever asked for it, who can help."""

    wanted: int
    by: int
    note: str


async def tell_those_who_asked(wishes: Wishes, context: Context, resource_id: int, cause: str, at: datetime) -> None:
    """Whoever waits for something like this resource hears of it at `at`; what takes the letters of `cause` back takes these
    too."""
    for letter in await letters(wishes, [resource_id], at, cause, context.now.isoformat()):
        context.notify(letter)


async def letters(wishes: Wishes, resources: Sequence[int], at: datetime, cause: str, of: str) -> list[Letter]:
    """What those hear who wait for any of these, one each; `of` tells this occasion from others. Few wait, so each is
    compared."""
    asks = await wishes.wanted.asks()
    rows = await wishes.library.by_ids(resources) if asks else []
    published = [row for row in rows if row.status is ResourceStatus.PUBLISHED]
    if not published:
        return []
    meanings = await wishes.meanings()
    told: dict[int, Letter] = {}
    for ask in asks:
        fits = (row for row in published if row.made_by != ask.person_id and meanings.is_it(ask.shown, row))
        if ask.person_id not in told and (row := next(fits, None)) is not None:
            key = f"library.come:{ask.wanted_id}:{row.id}:{ask.person_id}:{of}"
            notice = Come(wanted=ask.wanted_id, resource=row.id)
            told[ask.person_id] = Letter(key=key, notice=notice, person_id=ask.person_id, not_before=at, cause=cause)
    return list(told.values())
