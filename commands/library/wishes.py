"""What was looked for in vain, with the stores it needs; and who hears when it comes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256

from bot.context import Context
from bot.errors import NotFound
from bot.notice import UNDO_FOR, Letter, Notice
from bot.people import UserRef
from commands.library.meaning import Group, Meanings, alike
from store.library import LibraryStore
from store.outbox import OutboxStore
from store.resource import ResourceRow, ResourceStatus, WantedKind, WantedRow, WantedState
from store.seen import SeenStore
from store.topics import TopicStore, folded
from store.unit import Unit
from store.wanted import AskRow, WantedStore

LATEST = 50  # rows among which somebody's own words of just now stand


class Wishes:
    """The stores that searches in vain need together."""

    def __init__(self, unit: Unit) -> None:
        self.wanted, self.topics, self.library = WantedStore(unit), TopicStore(unit), LibraryStore(unit)
        self.outbox, self._seen, self._day = OutboxStore(unit), SeenStore(unit), unit.now.date()

    async def meanings(self) -> Meanings:
        return Meanings(await self.topics.all())

    async def looked_for(
        self, query: str, who: UserRef, kind: WantedKind = WantedKind.NOTHING, *, space_id: int | None = None
    ) -> int | None:
        """Somebody looked for this in vain: its number, None for a query without a word. Each person counts once a day for
        the same wish, however often and however spelt they look for it, and with *Ask for this* after the search; guests of
        the web, of whom nobody knows who is who, each time. Who it was is not written down: what stays for some days is a
        digest that says the same to nobody else."""
        same = await self._same(query)
        words = {folded(query), *(row.query_key for row in same)}
        new = [await self._seen.first(_mark(who, self._day, one)) for one in sorted(words)]
        if same and who.id and not all(new):
            return next((row.id for row in same if row.query_key == folded(query)), same[0].id)
        return await self.wanted.missed(query, kind, space_id=space_id)

    async def _same(self, query: str) -> list[WantedRow]:
        """What was looked for last and means the same."""
        meanings = await self.meanings()
        meant, last = meanings.of(query), await self.wanted.latest(LATEST)
        return [row for row in last if meant and alike(meant, meanings.of(row.shown))]

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


def _mark(who: UserRef, day: date, words: str) -> str:
    return f"in-vain:{sha256(f'{who.platform}/{who.id}/{day}/{words}'.encode()).hexdigest()}"


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
