"""Drawing what is said unasked, just before it is sent: the same for the outbox, for previews and for inboxes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from bot.context import Context
from bot.dispatch import House, known
from bot.errors import BotError
from bot.events import Origin
from bot.log import get_logger
from bot.notice import CardPosted, Notice
from bot.offers import Silence
from bot.outward import OutboxRow
from bot.people import ChannelRef, Person, Role, SpaceRef, UserRef, with_implied
from bot.record import Records, Within
from bot.ui.nodes import Actions, Button, Card, Note, Reply

log = get_logger(__name__)


class Unreadable(Exception):
    """A notice of an earlier or later program, which this one cannot draw."""


class Notices:
    def __init__(self, house: House) -> None:
        self._house = house

    async def draw(self, unit: Any, name: str, payload: Mapping[str, Any], reader: Person) -> Reply | None:
        """The notice as this reader may see it now; None when there is nothing to say any more. Raises Unreadable."""
        context = Context(person=reader, origin=_origin(reader), now=self._house.clock.now())
        if name == CardPosted.id:
            return await self.card(unit, str(payload["subject"]), str(payload["subject_id"]), context)
        spec = self._house.registry.notices.get(name)
        if spec is None:
            raise Unreadable(f"nobody declares the notice {name}")
        try:
            notice = spec.payload.model_validate(payload)
        except ValidationError as problem:
            raise Unreadable(f"the notice {name} does not fit its declaration") from problem
        if notice.tells and reader.id is not None and name in await self._house.stores.silences(unit).of(reader.id):
            return None
        drawn: Reply | None = await spec.plan.call(unit, self._house.services, context, {}, notice)
        return _with_a_way_out(drawn, notice, reader) if drawn else None

    async def show(self, name: str, payload: Mapping[str, Any], reader: Person) -> Reply | None:
        """The same, for whoever has no transaction at hand."""
        async with self._house.units(reads_only=True) as unit:
            return await self.draw(unit, name, payload, reader)

    async def card(self, unit: Any, subject: str, subject_id: str, context: Context) -> Reply | None:
        """The record's card; None when there is none (any more), or the reader may not see it."""
        spec = self._house.registry.cards.get(subject)
        if spec is None:
            raise Unreadable(f"nobody declares the card {subject}")
        [param] = spec.plan.params
        try:
            drawn: Card | Reply | None = await spec.plan.call(
                unit, self._house.services, context, {param.name: param.read(subject_id)}
            )
        except BotError as problem:
            log.info("a card is not shown", subject=subject, id=subject_id, reason=problem.message)
            return None
        if drawn is None:
            return await self._hidden(unit, subject, subject_id, context)
        return Reply((drawn,)) if isinstance(drawn, Card) else drawn

    async def _hidden(self, unit: Any, subject: str, subject_id: str, context: Context) -> Reply | None:
        """What stands where a record was that a moderator has hidden."""
        records = Records(self._house.registry.records, self._house.services)
        look = await records.look(Within(unit), context, subject, subject_id)
        if look is None or not look.hidden:
            return None
        return Reply((Note(f"The {records.noun(subject)} that stood here is hidden by a moderator."),))

    async def reader(self, unit: Any, row: OutboxRow) -> Person:
        """For whom it is drawn: the person behind the account, or a channel's readers, who are members of its space."""
        space = SpaceRef(row.platform, row.space)
        if row.person_id is None:
            return channel_reader(space, row.space_id, ChannelRef(row.platform, row.target))
        user = UserRef(row.platform, row.target)
        found = await self._house.stores.people(unit).find(row.platform, row.target, row.platform, row.space)
        if found is None:
            return Person(user, space)
        return known(found, Origin(user=user, space=space))


def _with_a_way_out(reply: Reply, notice: Notice, reader: Person) -> Reply:
    """Every unasked message has a button that stops its kind."""
    if not notice.tells or reader.id is None:
        return reply
    stop = Button(f"No longer tell me {notice.tells}"[:75], Silence(notice=notice.id))
    return replace(reply, blocks=(*reply.blocks, Actions((stop,))))


def channel_reader(space: SpaceRef, space_id: int | None, channel: ChannelRef) -> Person:
    """Whoever reads a channel: shown what every member of its space may see."""
    spaces: frozenset[int] = frozenset() if space_id is None else frozenset({space_id})
    roles = with_implied(frozenset({Role.MEMBER}))
    return Person(UserRef(channel.platform, ""), space, space_id=space_id, roles=roles, spaces=spaces)


def _origin(reader: Person) -> Origin:
    return Origin(user=reader.user, space=reader.space, forms=False)
