"""What could not be brought to a person waits in their inbox, to be opened there."""

from bot.context import Context
from bot.errors import NotFound
from bot.handlers import on_action
from bot.notices import Notices, Unreadable
from bot.ui.fit import clip
from bot.ui.nodes import Button, Card, Reply, Text
from bot.ui.plain import plain
from commands.hub.payloads import DoneWith, OpenLetter
from store.outbox import OutboxRow, OutboxStore

SHORT = 200


@on_action()
async def open_letter(chosen: OpenLetter, outbox: OutboxStore, notices: Notices, context: Context) -> Reply:
    """The whole of it, as it would have been sent; reading it takes it out of the inbox."""
    row = next((row for row in await outbox.inbox(context.member_id) if row.id == chosen.letter), None)
    drawn = await _drawn(notices, row, context) if row else None
    if row is None or drawn is None:
        raise NotFound("There is nothing to read there any more.", "What it was about has passed.")
    await outbox.read(context.member_id, row.id)
    return Reply(drawn.blocks)


@on_action()
async def done_with(chosen: DoneWith, outbox: OutboxStore, context: Context) -> Reply:
    """Gone without being read."""
    await outbox.read(context.member_id, chosen.letter)
    return Reply((Text("It is out of your inbox."),), update=True)


async def letter_cards(outbox: OutboxStore, notices: Notices, context: Context) -> list[Card]:
    """A card for each message that could not be delivered and still has something to say."""
    cards: list[Card] = []
    for row in await outbox.inbox(context.member_id):
        if drawn := await _drawn(notices, row, context):
            title, _, rest = plain(drawn, context.person).partition("\n")
            buttons = (
                Button(f"Read “{clip(title, 40)}”", OpenLetter(letter=row.id), "primary"),
                Button(f"Done with “{clip(title, 40)}”", DoneWith(letter=row.id)),
            )
            cards.append(Card(title=clip(title, 120), body=clip(rest.strip(), SHORT), actions=buttons))
    return cards


async def _drawn(notices: Notices, row: OutboxRow, context: Context) -> Reply | None:
    try:
        return await notices.show(row.notice, row.payload, context.person)
    except Unreadable:
        return None
