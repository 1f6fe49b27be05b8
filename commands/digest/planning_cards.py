"""How plans, runs and held digests look to organizers."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.planning import Plan
from bot.ui.markup import Rich, When, join, md
from bot.ui.nodes import MOST_CARDS, Actions, Button, Card, Heading, Items, Node, Note, Pager, Reply, Text
from commands.digest.payloads import Drop, LetGo, PlanFor, PreviewOf, SeeRun, ThrowAway, TryAgain
from commands.digest.rules import say_plan
from store.digests import DigestKind, RunRow, RunState, SubscriptionRow
from store.outbox import OutboxRow, State
from store.schedule import ScheduleRow

PLAN = Button("Plan a digest", PlanFor(), "primary")
KINDS = {DigestKind.MEMBER: "members", DigestKind.CHANNEL: "a channel", DigestKind.ORGANIZER: "the organizers"}
BECAME = {
    State.PENDING: "on the way",
    State.SENDING: "on the way",
    State.SENT: "arrived",
    State.BLOCKED: "blocked",
    State.HELD: "held back",
    State.INBOX: "in the person’s inbox",
    State.DEAD: "given up",
    State.SKIPPED: "nothing to say any more",
}
RUNS = {
    RunState.SENT: "sent",
    RunState.HELD: "held back",
    RunState.RELEASED: "sent after a look",
    RunState.DISCARDED: "thrown away",
}


def plans_reply(rows: Sequence[SubscriptionRow], plans: Mapping[int, ScheduleRow | None], members: int) -> Reply:
    """What is planned for channels and organizers, and how many members get their own."""
    said = Note(f"{members:,} {'member gets' if members == 1 else 'members get'} a digest of their own.")
    if not rows:
        body = (
            "A channel’s digest tells everybody what is new. The organizers’ tells you what needs a hand, every time."
        )
        return Reply((Card(title="No digest is planned for a channel yet", body=body, actions=(PLAN,)), said))
    cards = tuple(_plan(row, plans.get(row.id)) for row in rows[:MOST_CARDS])
    return Reply((Heading("Planned digests"), Items(cards), said, Actions((PLAN,))))


def _plan(row: SubscriptionRow, plan: ScheduleRow | None) -> Card:
    facts: list[tuple[str, str | Rich]] = [("Comes", say_plan(Plan.of(plan)) if plan else "never")]
    if plan and plan.next_due:
        facts.append(("Next", md("{at}", at=When(plan.next_due, plan.zone))))
    if plan and plan.last_outcome:
        facts.append(("Last time", plan.last_outcome))
    place = f"#{row.target_name}" if row.target_name else row.target
    buttons = (
        Button(f"Preview the digest of {place}"[:75], PreviewOf(subscription=row.id)),
        Button(f"Stop the digest of {place}"[:75], Drop(subscription=row.id)),
    )
    return Card(title=f"For {KINDS[row.kind]}, in {place}", fields=tuple(facts), actions=buttons)


def runs_reply(runs: Sequence[RunRow], states: Mapping[int, Mapping[State, int]], zone: str) -> Reply:
    if not runs:
        return Reply((Card(title="No digest was sent yet", body="What goes out is kept here for a year."),))
    lines = join("\n", tuple(_run_line(run, states.get(run.id, {}), zone) for run in runs))
    buttons = tuple(Button(f"See run {run.id}", SeeRun(run=run.id)) for run in runs[:MOST_CARDS])
    return Reply((Heading("Digests that went out"), Text(lines), Actions(buttons)))


def _run_line(run: RunRow, states: Mapping[State, int], zone: str) -> Rich:
    return md(
        "• **{at}**, for {who}: {what}",
        at=When(run.at, zone),
        who=KINDS[run.kind],
        what=f"{_counts(states) or f'{run.letters:,} letters'} ({RUNS[run.state]}, run {run.id})",
    )


def _counts(states: Mapping[State, int]) -> str:
    told: Counter[str] = Counter()
    for state, count in states.items():
        told[BECAME[state]] += count
    return ", ".join(f"{count:,} {words}" for words, count in told.most_common())


def run_reply(
    run: RunRow, rows: Sequence[OutboxRow], names: Mapping[int, str], page: int, pages: int, zone: str
) -> Reply:
    """To whom it went, and what became of each; what failed says why and what to do."""
    head = md("For {who}, {state}.", who=KINDS[run.kind], state=RUNS[run.state])
    lines = join("\n", tuple(_letter(row, names, zone) for row in rows))
    blocks: list[Node] = [Heading(f"Digests of run {run.id}"), Note(head), Text(lines)]
    turn = (SeeRun(run=run.id, page=number) if 1 <= number <= pages else None for number in (page - 1, page + 1))
    if pages > 1:
        blocks.append(Pager(page, pages, *turn))
    if any(row.state in (State.BLOCKED, State.DEAD) for row in rows):
        blocks.append(Actions((Button("Try again what did not arrive", TryAgain(run=run.id), "primary"),)))
    return Reply(tuple(blocks), update=page > 1)


def _letter(row: OutboxRow, names: Mapping[int, str], zone: str) -> Rich:
    who = names.get(row.person_id, "somebody who left") if row.person_id is not None else row.target
    at = When(row.settled, zone) if row.settled else ""
    why = ". ".join(part for part in (row.problem, row.mend) if part and row.state is not State.SENT)
    twice = "; it may stand there twice" if row.unverified else ""
    return join(
        " ",
        (
            md("• **{who}**: {what}{twice}", who=who, what=BECAME[row.state], twice=twice),
            md("{at}", at=at) if at else "",
            f"({why})" if why else "",
        ),
    )


def held_reply(runs: Sequence[RunRow], zone: str) -> Reply:
    if not runs:
        body = "When far more digests than usual are about to go out, they wait here until an organizer says yes."
        return Reply((Card(title="Nothing is held back", body=body),))
    cards = tuple(
        Card(
            title=md(
                "{count} digests for {who}, since {at}",
                count=f"{run.letters:,}",
                who=KINDS[run.kind],
                at=When(run.at, zone),
            ),
            body=run.reason,
            tone="warning",
            actions=(
                Button(f"Send these {run.letters:,} digests", LetGo(run=run.id), "primary"),
                Button(f"See run {run.id}", SeeRun(run=run.id)),
                Button("Never send these digests", ThrowAway(run=run.id), "danger"),
            ),
        )
        for run in runs[:MOST_CARDS]
    )
    return Reply((Heading("Held back"), Items(cards)))
