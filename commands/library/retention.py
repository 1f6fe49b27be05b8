"""How long the library keeps what it holds for a while, and what leaves the shelves by itself."""

from datetime import timedelta

from bot.retention import Before, retention
from store.library import LibraryStore
from store.runs import RunStore
from store.topic_merge import TopicMergeStore


@retention("Files that were sent for an import", days=30)
async def files(before: Before, runs: RunStore) -> int:
    return await runs.forget_before(before.at)


@retention("Resources in what people find, past the day they expire; then they are archived, not dropped", days=1)
async def expired(before: Before, library: LibraryStore) -> int:
    """On the day itself a resource is still there, wherever in the world it is read."""
    return await library.archive_expired((before.at - timedelta(days=1)).date())


@retention("Which topics were merged, to undo it and to tell those who followed them in their next digest", days=40)
async def merges(before: Before, store: TopicMergeStore) -> int:
    return await store.forget_before(before.at)
