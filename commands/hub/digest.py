"""What the hub's own affairs contribute to the organizers' digest."""

from dataclasses import replace
from datetime import timedelta

from bot.digest import ORGANIZERS, Candidate, Period, section, wanted
from bot.platforms import Platforms
from store.feedback import FeedbackStatus, FeedbackStore
from store.outbox import OutboxStore
from store.schedule_health import ScheduleHealth

IDEAS = "hub ideas status:open"
LATE = timedelta(minutes=5)


@section(
    "hub.ideas",
    "Ideas and faults without an answer",
    readers=ORGANIZERS,
    order=20,
    all=IDEAS,
    nothing="Every idea has its answer.",
)
async def unanswered(period: Period, feedback: FeedbackStore) -> list[Candidate]:
    """Those most people want first."""
    return [
        wanted(
            f"feedback:{row.id}",
            row.said[:80],
            row.voices,
            label="See ideas and faults",
            all=IDEAS,
            space_id=row.space_id,
        )
        for row in await feedback.all(FeedbackStatus.OPEN)
        if row.at <= period.until
    ]


@section(
    "hub.health",
    "Health of the hub",
    readers=ORGANIZERS,
    order=95,
    nothing="The hub is well: every platform is connected, and whatever is planned ran on time.",
)
async def health(
    period: Period, platforms: Platforms, schedules: ScheduleHealth, outbox: OutboxStore
) -> list[Candidate]:
    """What an admin should look at, the gravest first: a platform that is away, messages that wait, turns that failed."""
    lines = [
        Candidate(subject=f"platform:{one.name}", title=one.name.capitalize(), line=one.says, weight=3)
        for one in platforms.states()
        if one.trouble
    ]
    if late := await outbox.late(period.until - LATE):
        title = "1 message is late" if late == 1 else f"{late:,} messages are late"
        lines.append(
            Candidate(subject="outbox:late", title=title, line="they wait for more than five minutes", weight=2)
        )
    for kind in await schedules.by_kind():
        said = [f"{kind.late:,} late"] if kind.late else []
        said += [f"{kind.went_wrong:,} went wrong last time"] if kind.went_wrong else []
        if said:
            title = f"What runs by itself: {kind.kind}"
            lines.append(Candidate(subject=f"schedule:{kind.kind}", title=title, line=", ".join(said), weight=1))
    return [_with_a_hint(line) for line in lines]


def _with_a_hint(line: Candidate) -> Candidate:
    """Whoever reads it may not be the one who can mend it."""
    return replace(line, line=f"{line.line}; an admin sees more with /hub admin health")
