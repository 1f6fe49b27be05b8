"""Where a webinar is posted, and when: the card of each date into each of its channels."""

from datetime import datetime, timedelta

from bot.context import Context
from bot.notice import CardPosted, Letter
from bot.people import ChannelRef, SpaceRef
from bot.platforms import Platforms
from store.base import Visibility
from store.spaces import ChannelPurpose, SpaceStore
from store.unit import Unit
from store.webinar_rows import Dated, WebinarChannelRow

TWO_WEEKS = timedelta(days=14)


class Places:
    """Where a webinar is posted. It takes a unit, as a store does."""

    def __init__(self, unit: Unit) -> None:
        self._spaces = SpaceStore(unit)

    async def for_new(
        self, webinar: int, context: Context, seen_by: Visibility, named: tuple[ChannelRef, ...], platforms: Platforms
    ) -> list[WebinarChannelRow]:
        """The channels that were named, the announcement channels of every space that may know of it, and the platforms' own
        calendars of all these spaces."""
        person = context.person
        names = {one.external_id: one.name for one in await self._spaces.channels(person.space_id)}
        found = {
            (one.platform, one.id): WebinarChannelRow(
                webinar, one.platform, one.id, one.name or names.get(one.id, ""), person.space_id
            )
            for one in named
        }
        spaces = {one.id: one for one in await self._spaces.all()}
        for row in await self._spaces.channels(purpose=ChannelPurpose.ANNOUNCEMENTS):
            if seen_by is Visibility.SPACE and row.space_id != person.space_id:
                continue
            space = spaces[row.space_id]
            name = row.name if row.space_id == person.space_id else f"{row.name} of {space.name}"
            one = WebinarChannelRow(webinar, space.platform, row.external_id, name, row.space_id)
            found.setdefault((one.platform, one.channel), one)
        for number in dict.fromkeys(one.space_id for one in found.values() if one.space_id in spaces):
            space = spaces[number]
            if calendar := platforms.calendar(SpaceRef(space.platform, space.external_id, space.name)):
                name = calendar.name if number == person.space_id else f"{calendar.name} of {space.name}"
                found[calendar.platform, calendar.id] = WebinarChannelRow(
                    webinar, calendar.platform, calendar.id, name, number
                )
        return list(found.values())


def cards(dates: list[Dated], channels: list[WebinarChannelRow], now: datetime, by: int | None) -> list[Letter]:
    """The card of each date into each channel: of the next one now, of a later one when the one before it is over."""
    found: list[Letter] = []
    before = None
    for dated in dates:
        begins, ends = dated.occurrence.begins, dated.occurrence.ends
        if dated.occurrence.ends <= now:
            continue
        at = None if before is None else max(before, begins - TWO_WEEKS)
        before = ends
        for one in channels:
            found.append(
                Letter(
                    key=f"card:webinar:{dated.id}:{one.platform}:{one.channel}",
                    notice=CardPosted(subject="webinar", subject_id=str(dated.id), by=by),
                    channel=ChannelRef(one.platform, one.channel),
                    space_id=one.space_id,
                    not_before=at,
                    expires=ends,
                    cause=card_cause(dated.id),
                )
            )
    return found


def card_cause(date: int) -> str:
    return f"webinar.card:{date}"
