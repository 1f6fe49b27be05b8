"""What was looked for in vain, with the stores it needs; and who hears when it comes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.context import Context
from bot.errors import NotFound
from bot.notice import UNDO_FOR, Letter, Notice
from commands.library.meaning import Group, Meanings
from store.library import LibraryStore
from store.outbox import OutboxStore
from store.resource import ResourceRow, ResourceStatus, WantedState
from store.topics import TopicStore
from store.unit import Unit
from store.wanted import AskRow, WantedStore


class Wishes:
    """The stores that searches in vain need together."""

    def __init__(self, unit: Unit) -> None:
        self.wanted, self.topics, self.library = WantedStore(unit), TopicStore(unit), LibraryStore(unit)
        self.outbox = OutboxStore(unit)

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
    for letter in await letters(wishes, [resource_id], at, cause):
        context.notify(letter)


async def tell_of_a_change(wishes: Wishes, context: Context, before: ResourceRow, by: int | None = None) -> None:
    """Whoever waits for what it says now, and did not say `before`, hears of it in ten minutes; where it no longer says what
    somebody waits for, what was on its way to them is taken back. Whoever made the change (`by`) is not told."""
    asks = await wishes.wanted.asks()
    after = await wishes.library.by_id(before.id) if asks else None
    if after is None:
        return
    meanings, told = await wishes.meanings(), {by or context.person.id}
    for ask in asks:
        was, now = (_answers(meanings, ask, row) for row in (before, after))
        cause = f"library.come:{before.id}:{ask.wanted_id}"
        if was and not now:
            await wishes.outbox.cancel(cause)
        elif now and not was and ask.person_id not in told:
            told.add(ask.person_id)
            context.notify(_letter(ask, after, context.now + UNDO_FOR, cause))


async def letters(
    wishes: Wishes, resources: Sequence[int], at: datetime, cause: str, before: Mapping[int, ResourceRow] | None = None
) -> list[Letter]:
    """What those hear who wait for any of these, one each; what was such a thing `before` is no news. Few wait, so each is
    compared."""
    asks = await wishes.wanted.asks()
    rows = await wishes.library.by_ids(resources) if asks else []
    if not rows:
        return []
    meanings, were = await wishes.meanings(), before or {}
    told: dict[int, Letter] = {}
    for ask in asks:
        fits = (
            row
            for row in rows
            if _answers(meanings, ask, row) and not (row.id in were and _answers(meanings, ask, were[row.id]))
        )
        if ask.person_id not in told and (row := next(fits, None)) is not None:
            told[ask.person_id] = _letter(ask, row, at, cause)
    return list(told.values())


def _answers(meanings: Meanings, ask: AskRow, row: ResourceRow) -> bool:
    """Whether somebody else's resource is what they wait for, and there to be found."""
    return row.status is ResourceStatus.PUBLISHED and row.made_by != ask.person_id and meanings.is_it(ask.shown, row)


def _letter(ask: AskRow, row: ResourceRow, at: datetime, cause: str) -> Letter:
    """The key says neither when nor why: of the same resource somebody hears once, however often it comes and goes."""
    key = f"library.come:{ask.wanted_id}:{row.id}:{ask.person_id}"
    notice = Come(wanted=ask.wanted_id, resource=row.id)
    return Letter(key=key, notice=notice, person_id=ask.person_id, not_before=at, cause=cause)
