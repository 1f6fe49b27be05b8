"""What the organizers' digest tells of delivery itself."""

from datetime import datetime

from bot.digest import ORGANIZERS, Candidate, Period, metric, section
from bot.offers import Run
from store.outbox import OutboxStore, State

TELLS = {
    State.BLOCKED: ("cannot be delivered until somebody mends something", 3.0),
    State.DEAD: ("were given up after many tries", 2.0),
    State.INBOX: ("wait in people’s inboxes, since their direct messages are closed", 1.0),
}


@section(
    "digest.delivery",
    "Delivery",
    readers=ORGANIZERS,
    order=90,
    all="digest sent",
    nothing="Everything that went out arrived.",
)
async def delivery(period: Period, outbox: OutboxStore) -> list[Candidate]:
    """What did not arrive since the last time, and what may stand somewhere twice."""
    counts = await outbox.counts_between(period.since, period.until)
    see = Run(text="digest sent").pack()
    lines = [
        Candidate(
            subject=f"outbox:{state.value}",
            title=f"{counts[state]:,} of {sum(counts.values()):,} messages",
            line=words,
            label="See what did not arrive",
            address=see,
            weight=weight,
        )
        for state, (words, weight) in TELLS.items()
        if counts.get(state)
    ]
    if twice := await outbox.unverified(period.since):
        said = "may stand there twice: the platform did not say whether the first one arrived"
        lines.append(Candidate(subject="outbox:twice", title=f"{twice:,} messages", line=said))
    return lines


@metric("digest.sent", "Delivered")
async def sent_by_week(period: Period, outbox: OutboxStore) -> list[datetime]:
    return await outbox.sent_between(period.since, period.until)
