"""How long the hub keeps what belongs to no capability of its own."""

from bot.retention import Before, retention
from store.changes import ChangeLog
from store.codes import CodeStore, WebSessionStore
from store.continuations import ContinuationStore
from store.digests import DigestStore, LookedStore
from store.drafts import DraftStore
from store.outbox import OutboxStore
from store.seen import SeenStore
from store.sending import SendingStore


@retention("Which events of Slack and Discord were handled", days=2)
async def events(before: Before, seen: SeenStore) -> int:
    return await seen.forget_before(before.at)


@retention("Forms that were begun and not sent", days=30)
async def drafts(before: Before, store: DraftStore) -> int:
    return await store.forget_expired()


@retention("What long buttons mean", days=30)
async def buttons(before: Before, store: ContinuationStore) -> int:
    return await store.forget_expired()


@retention("One-time codes and invitations that ran out", days=30)
async def codes(before: Before, store: CodeStore) -> int:
    return await store.forget_before(before.at)


@retention("Sessions on the web that ended", days=30)
async def sessions(before: Before, store: WebSessionStore) -> int:
    return await store.forget_before(before.at)


@retention("Which records changed, for the search index", days=30)
async def changes(before: Before, log: ChangeLog) -> int:
    return await log.forget_before(before.at)


@retention("What was sent to whom", days=400)
async def messages(before: Before, outbox: OutboxStore, sending: SendingStore) -> int:
    """Longer than any period that a message's key names, so that none is said twice."""
    await sending.forget_pauses()
    return await outbox.forget_before(before.at)


@retention("What you have looked at, so that it is not told you as new", days=400)
async def looks(before: Before, looked: LookedStore) -> int:
    return await looked.forget_before(before.at)


@retention("What digests were made of", days=400)
async def runs(before: Before, digests: DigestStore) -> int:
    return await digests.forget_runs_before(before.at)
