"""What moderation contributes to the organizers' digest: how much waits, and not a word of what it is."""

from bot.digest import ORGANIZERS, Candidate, Period, section
from bot.offers import Run
from store.moderation import ModerationStore


@section(
    "moderation.reports",
    "Reports",
    readers=ORGANIZERS,
    order=15,
    nothing="No report waits for a moderator.",
    all="moderation reports",
)
async def waiting(period: Period, matters: ModerationStore) -> list[Candidate]:
    """By the space they came from: those who are reported may be among the readers."""
    rows = [row for row in await matters.waiting() if row.opened <= period.until]
    by_space: dict[int | None, int] = {}
    for row in rows:
        by_space[row.space_id] = by_space.get(row.space_id, 0) + 1
    return [
        Candidate(
            subject=f"reports:{space or 0}",
            title="1 report waits for a moderator" if count == 1 else f"{count:,} reports wait for a moderator",
            line="Only moderators see what was reported, and by whom.",
            label="See the reports",
            address=Run(text="moderation reports").pack(),
            space_id=space,
            weight=float(count),
        )
        for space, count in by_space.items()
    ]
