"""A record's card goes into a channel, where it lives: once, and only where it can be seen; for ten minutes it can be taken
out again."""

from bot.context import Context
from bot.errors import Conflict, InvalidInput, NotAllowed
from bot.handlers import on_action
from bot.notice import UNDO_FOR
from bot.people import ChannelRef, Role
from bot.platforms import Platforms
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Audience, Button, Card, Note, Reply, Text
from commands.library.payloads import Shared, Unshare
from store.live import LiveStore
from store.outbox import OutboxStore
from store.posted import PostedStore
from store.unit import Unit

SHORT = 50


class Channels:
    """What is known of the copies that stand in channels."""

    def __init__(self, unit: Unit) -> None:
        self.copies, self.living, self.outbox = PostedStore(unit), LiveStore(unit), OutboxStore(unit)


async def into_channel(
    channels: Channels,
    platforms: Platforms,
    context: Context,
    subject: Shared,
    number: int,
    card: Card,
    *,
    title: str,
    state: str = "",
    named: ChannelRef | None = None,
) -> Reply:
    """`card` as it stands among others; `state` is what keeps others from seeing it ("archived"). Raises InvalidInput and
    NotAllowed."""
    channel = _channel(context, named)
    if state:
        raise InvalidInput(f"It is {state}: others could not see it.", "Share it once it is published.")
    if not platforms.delivers(channel.platform):  # it can answer there, and no more
        if _elsewhere(context, channel):
            raise InvalidInput("The hub cannot write there by itself.", "Share it from that channel.", name="channel")
        return Reply((card,), audience=Audience.CHANNEL)
    standing = await channels.copies.of(subject, number)
    if any((copy.platform, copy.channel) == (channel.platform, channel.id) for copy in standing):
        await channels.living.stale(subject, [str(number)])  # drawn again, so that a copy that was deleted is found out
        said = md("**{title}** stands in that channel already, and stays up to date there.", title=title)
        return Reply((Text(said), Note("If somebody deleted it there, share it once more in a minute.")))
    context.post(channel, subject, number, space_id=context.person.space_id)
    said = md("**{title}** stands in the channel in a moment, once, and stays up to date there.", title=title)
    undo = Unshare(number=number, platform=channel.platform, channel=channel.id, subject=subject)
    return Reply((Text(said), Actions((Button(f"Undo: take {clip(title, SHORT)} out again", undo),))))


@on_action()
async def unshare(chosen: Unshare, channels: Channels, context: Context) -> Reply:
    """Out of that channel again, within ten minutes; whoever put it there, or an organizer."""
    shared = await channels.outbox.card(chosen.subject, chosen.number, chosen.platform, chosen.channel)
    if shared is None:
        return Reply((Text("It is not in that channel (any more)."),), update=True)
    if shared.payload.get("by") != context.member_id and not context.may(Role.ORGANIZER):
        raise NotAllowed("Somebody else put it there.", "They can take it out, or an organizer.")
    if shared.created < context.now - UNDO_FOR:
        raise Conflict("It has been there for more than ten minutes.", "People may have answered it.")
    if not await channels.living.take_down(chosen.subject, str(chosen.number), chosen.platform, chosen.channel):
        raise Conflict("It is on its way this very moment.", "Press once more.")
    return Reply((Text("It is taken out of the channel. It can be put there again."),), update=True)


def _channel(context: Context, named: ChannelRef | None) -> ChannelRef:
    channel = named or context.origin.channel
    if channel is None or channel.direct:
        raise InvalidInput("There is no channel here to share it to.", "Ask for it in a channel.", name="channel")
    if _elsewhere(context, channel) and not context.may(Role.ORGANIZER):
        raise NotAllowed("Only organizers share to another channel.", "Go there, and share it from there.")
    return channel


def _elsewhere(context: Context, channel: ChannelRef) -> bool:
    here = context.origin.channel
    return here is None or (channel.platform, channel.id) != (here.platform, here.id)
