"""Digests on their way, and what organizers are told of them."""

from bot.context import Context
from bot.digest import Pick, Readers
from bot.digests import Digests
from bot.notice import DigestHeld, DigestReady, on_notice
from bot.registry import Registry
from bot.ui.nodes import Actions, Button, Card, Reply
from commands.digest.cards import digest_reply
from commands.digest.payloads import LetGo, SeeRun, ThrowAway
from store.digests import DigestStore, RunState


@on_notice()
async def ready(
    notice: DigestReady, digests: Digests, store: DigestStore, registry: Registry, context: Context
) -> Reply | None:
    """The digest as it was chosen; None when the reader has switched it off meanwhile."""
    row, lines = await store.by_id(notice.subscription), await digests.lines_of(store, notice.run)
    if row is None or lines is None:
        return None
    picks = [Pick(section, places, total) for section, places, total in notice.picks if section not in row.muted]
    kind = Readers(notice.kind)
    if not picks and kind is not Readers.ORGANIZER:
        return None
    return digest_reply(
        registry,
        kind,
        lines,
        picks,
        since=notice.since,
        until=notice.until,
        zone=notice.zone,
        subscription=row.id,
        due=notice.due,
    )


@on_notice()
async def held(notice: DigestHeld, store: DigestStore) -> Reply | None:
    """Asks an organizer before far more is sent than usual."""
    run = await store.run(notice.run)
    if run is None or run.state is not RunState.HELD:
        return None
    buttons = (
        Button(f"Send these {run.letters:,} digests", LetGo(run=run.id), "primary"),
        Button("See to whom they would go", SeeRun(run=run.id)),
        Button("Never send these digests", ThrowAway(run=run.id), "danger"),
    )
    body = f"{run.reason} Nothing goes out until you say so."
    return Reply((Card(title="Digests are held back", body=body, tone="warning"), Actions(buttons)))
