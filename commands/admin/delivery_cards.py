"""How delivery looks to an admin."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ui.fit import clip
from bot.ui.markup import Rich, When, join, md
from bot.ui.nodes import Actions, Button, Card, Heading, Node, Reply, Text
from commands.admin.payloads import TryBlocked
from store.outbox import OutboxRow, State
from store.schedule_health import KindHealth

KINDS = {"digest": "Digests", "retention": "Dropping what is old"}


@dataclass(frozen=True, slots=True)
class Figures:
    """Messages: `sent`, `given_up` and `twice` (may stand there twice) of the last seven days, the others now."""

    sent: int
    waiting: int
    late: int
    blocked: int
    held: int
    given_up: int
    in_inboxes: int
    twice: int

    @property
    def well(self) -> bool:
        return not (self.late or self.blocked or self.held or self.given_up)

    def sentence(self) -> str:
        """In one line: sent, failed, waiting and late always; of the others what is not zero."""
        parts = [
            f"{self.sent:,} sent and {self.given_up:,} given up in seven days",
            f"{self.waiting:,} waiting",
            f"{self.late:,} late",
        ]
        named = (
            (self.blocked, "blocked"),
            (self.held, "held back"),
            (self.in_inboxes, "in inboxes"),
            (self.twice, "that may stand there twice"),
        )
        return ", ".join([*parts, *(f"{count:,} {words}" for count, words in named if count)])


def delivery_reply(figures: Figures, kinds: Sequence[KindHealth], stuck: Sequence[OutboxRow], zone: str) -> Reply:
    """Figures, then each kind of schedule, then what is stuck and what mends it."""
    facts = (
        ("Sent in seven days", f"{figures.sent:,}"),
        ("Waiting", f"{figures.waiting:,}"),
        ("Late by five minutes or more", f"{figures.late:,}"),
        ("Blocked until somebody mends something", f"{figures.blocked:,}"),
        ("Held back for an organizer", f"{figures.held:,}"),
        ("Given up in seven days", f"{figures.given_up:,}"),
        ("In people’s inboxes", f"{figures.in_inboxes:,}"),
        ("May stand there twice", f"{figures.twice:,}"),
    )
    blocks: list[Node] = [Card(title="What goes out", fields=facts, tone="good" if figures.well else "warning")]
    blocks.append(Heading("What runs by itself"))
    blocks.append(Text(join("\n", tuple(_kind(kind, zone) for kind in kinds)) if kinds else "Nothing is planned yet."))
    if stuck:
        blocks.append(Heading("What does not arrive"))
        blocks.append(Text(join("\n", tuple(_stuck(row) for row in stuck))))
        blocks.append(Actions((Button("Try again what was blocked", TryBlocked(), "primary"),)))
    return Reply(tuple(blocks))


def _kind(kind: KindHealth, zone: str) -> Rich:
    last = md("ran last {at}", at=When(kind.last_ran, zone)) if kind.last_ran else "has not run yet"
    ahead = md("next {at}", at=When(kind.next_due, zone)) if kind.next_due else ""
    late = f"{kind.late:,} late" if kind.late else ""
    wrong = f"{kind.went_wrong:,} went wrong last time" if kind.went_wrong else ""
    return md(
        "• **{name}**, {on} planned: {rest}",
        name=KINDS.get(kind.kind, kind.kind.capitalize()),
        on=f"{kind.enabled:,}",
        rest=join("; ", (last, ahead, late, wrong)),
    )


def _stuck(row: OutboxRow) -> Rich:
    where = row.target or f"person {row.person_id}"
    what = "blocked" if row.state is State.BLOCKED else "given up"
    return md(
        "• **{where}**, {what}: {problem}. {mend}", where=where, what=what, problem=clip(row.problem, 80), mend=row.mend
    )
