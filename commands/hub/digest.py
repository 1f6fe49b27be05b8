"""What the hub's own affairs contribute to the organizers' digest."""

from bot.digest import ORGANIZERS, Candidate, Period, section
from bot.offers import Run
from store.feedback import FeedbackStatus, FeedbackStore


@section(
    "hub.ideas",
    "Ideas and faults without an answer",
    readers=ORGANIZERS,
    order=20,
    all="hub ideas status:open",
    nothing="Every idea has its answer.",
)
async def unanswered(period: Period, feedback: FeedbackStore) -> list[Candidate]:
    """Those most people want first."""
    return [
        Candidate(
            subject=f"feedback:{row.id}",
            title=f"“{row.said[:80]}”",
            line="1 person" if row.voices == 1 else f"{row.voices:,} people",
            label="See ideas and faults",
            address=Run(text="hub ideas status:open").pack(),
            space_id=row.space_id,
            weight=float(row.voices),
        )
        for row in await feedback.all(FeedbackStatus.OPEN)
        if row.at <= period.until
    ]
