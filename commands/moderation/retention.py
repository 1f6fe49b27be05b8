"""How long reports are kept."""

from bot.retention import Before, retention
from store.moderation import ModerationStore


@retention("Reports that were decided; what is hidden still keeps its own", days=730)
async def reports(before: Before, matters: ModerationStore) -> int:
    return await matters.forget_before(before.at)
