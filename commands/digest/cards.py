"""How digests look, and the cards around them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.digest import Candidate, Pick, Readers, SectionSpec
from bot.digests import Lines
from bot.offers import Run, Silence
from bot.planning import Plan
from bot.registry import Registry
from bot.ui.fit import clip
from bot.ui.markup import Rich, When, join, md
from bot.ui.nodes import (
    Actions,
    Button,
    Card,
    Chart,
    Heading,
    Node,
    Note,
    Option,
    Reply,
    Select,
    Series,
    Text,
    Words,
)
from commands.digest.payloads import Mute, Pause, Resume, SetDigest, Stop
from commands.digest.rules import really_next, say_plan, say_quiet
from store.digests import SubscriptionRow
from store.schedule import ScheduleRow

TITLES = {
    Readers.MEMBER: "New for you",
    Readers.CHANNEL: "New in the hub",
    Readers.ORGANIZER: "How the hub is doing",
}
SHORT = 60
QUIET_HUB = "Nothing happened that you need to know. You get this all the same: if it stays away, something is wrong."


def digest_reply(
    registry: Registry,
    kind: Readers,
    lines: Lines,
    picks: Sequence[Pick],
    *,
    since: datetime,
    until: datetime,
    zone: str,
    subscription: int,
    due: datetime | None = None,
) -> Reply:
    """A whole digest. `due` is when it should have come, where it comes late."""
    blocks: list[Node] = [Heading(TITLES[kind]), Note(" ".join(filter(None, (_since(since, zone), _late(due, zone)))))]
    if kind is Readers.ORGANIZER:
        blocks += _chart(lines)
    for pick in picks:
        spec = registry.sections.get(pick.section)
        found = lines.sections.get(pick.section, ())
        shown = [found[place] for place in pick.places if place < len(found)]
        if spec is not None and shown:
            blocks += _section(registry, spec, shown, pick.total)
    if kind is Readers.ORGANIZER:
        blocks += _quiet_sections(registry, picks)
    blocks += _foot(registry, kind, picks, subscription)
    return Reply(tuple(blocks))


def _since(since: datetime, zone: str) -> str:
    return f"New since {since.astimezone(ZoneInfo(zone)):%A, %-d %B}."


def _late(due: datetime | None, zone: str) -> str:
    if due is None:
        return ""
    at = due.astimezone(ZoneInfo(zone))
    return f"It comes late: the hub was not running on {at:%A at %H:%M}, {zone}. This covers all of that time."


def _section(registry: Registry, spec: SectionSpec, shown: Sequence[Candidate], total: int) -> list[Node]:
    heading = (
        md("**{title}**", title=spec.title)
        if total <= len(shown)
        else md("**{title}**, {shown} of {total}", title=spec.title, shown=len(shown), total=total)
    )
    text = join("\n", (heading, *(_line(line) for line in shown)))
    actions = {line.address: (line.label, registry.action(line.address)) for line in reversed(shown)}
    buttons = [Button(clip(label, 75), action) for label, action in reversed(actions.values()) if action]
    if spec.all and total > len(shown):
        buttons.append(Button(f"All {total:,}: {spec.title}"[:75], Run(text=spec.all)))
    return [Text(text), *([Actions(tuple(buttons))] if buttons else [])]


def _line(line: Candidate) -> Rich:
    if line.line:
        return md("• **{title}**: {line}", title=line.title, line=line.line)
    return md("• **{title}**", title=line.title)


def _quiet_sections(registry: Registry, picks: Sequence[Pick]) -> list[Node]:
    """What an organizer would otherwise wonder about: the sections in which nothing waits say so, in one line."""
    told = {pick.section for pick in picks}
    silent = [
        spec.nothing
        for spec in sorted(registry.sections.values(), key=lambda spec: (spec.order, spec.id))
        if Readers.ORGANIZER in spec.readers and spec.id not in told and spec.nothing
    ]
    if not told and not silent:
        return [Text(QUIET_HUB)]
    return [Note(" ".join(silent))] if silent else []


def _chart(lines: Lines) -> list[Node]:
    """What happened by week, against the weeks before, with the words that say the same."""
    lively = [(title, weeks) for title, weeks in lines.weeks if any(count for _, count in weeks)]
    if not lively:
        return []
    says = " ".join(_said(title, [count for _, count in weeks]) for title, weeks in lively)
    series = tuple(Series(title, tuple((week, float(count)) for week, count in weeks)) for title, weeks in lively[:3])
    return [Chart(series, says, current=lively[0][1][-1][0])]


def _said(title: str, counts: Sequence[int]) -> str:
    last, before = counts[-1], counts[:-1]
    usual = sum(before) / len(before) if before else 0.0
    return f"{title}: {last:,} in these seven days, {usual:,.0f} in a usual week."


def _foot(registry: Registry, kind: Readers, picks: Sequence[Pick], subscription: int) -> list[Node]:
    """Less of this, and the way to change it."""
    if kind is not Readers.MEMBER:
        return []
    options = tuple(
        Option(
            clip(f"No more: {registry.sections[pick.section].title}", 75),
            Mute(subscription=subscription, section=pick.section),
        )
        for pick in picks
        if pick.section in registry.sections
    )
    buttons = (
        Button("Pause my digest for two weeks", Pause(subscription=subscription)),
        Button("Change my digest", Run(text="digest mine")),
    )
    return [Actions((*((Select("Less of this …", options),) if options else ()), *buttons))]


def nothing_yet() -> Reply:
    body = (
        "Pick a day: what is new on your topics comes to your direct messages, and nothing when there is nothing new."
    )
    set_it = Button("Set my digest", SetDigest(), "primary")
    return Reply((Card(title="Nothing comes to you by itself yet", body=body, actions=(set_it,)),))


def own_digest(row: SubscriptionRow, plan: ScheduleRow | None, registry: Registry) -> Reply:
    """What is switched on for this person, and the buttons that change it."""
    kept = Plan.of(plan) if plan else None
    facts: list[tuple[str, Words]] = [("Comes", say_plan(kept) if kept else "never")]
    facts.append(("Topics", ", ".join(row.topics) or "those you follow; everything while you follow none"))
    if plan and (due := really_next(plan, row.paused_until)):
        facts.append(("Next", md("{at}", at=When(due, plan.zone))))
    if kept and kept.quiet:
        facts.append(("Quiet hours", say_quiet(kept.quiet)))
    if row.paused_until:
        facts.append(("Paused until", f"{row.paused_until:%-d %B %Y}"))
    if plan and plan.last_outcome:
        facts.append(("Last time", plan.last_outcome))
    hold = (
        Button("Let my digest come again", Resume(subscription=row.id))
        if row.paused_until
        else Button("Pause my digest for two weeks", Pause(subscription=row.id))
    )
    change = Button("Change my digest", SetDigest(), "primary")
    stop = Button("Stop my digest", Stop(subscription=row.id))
    more = [Button("Preview my digest", Run(text="digest preview"))]
    more += [
        Button(f"Show {registry.sections[name].title} again"[:75], Mute(subscription=row.id, section=name, off=False))
        for name in row.muted
        if name in registry.sections
    ]
    return Reply((Card(title="Your digest", fields=tuple(facts), actions=(change, hold, stop)), Actions(tuple(more))))


def told_besides(registry: Registry, silenced: Sequence[str]) -> list[Node]:
    """Every other kind of message that comes unasked, each with the button that stops it or brings it back."""
    kinds = [spec.payload for spec in registry.notices.values() if spec.payload.tells]
    if not kinds:
        return []
    buttons = tuple(
        Button(
            f"{'Tell me again' if kind.id in silenced else 'No longer tell me'} {kind.tells}"[:75],
            Silence(notice=kind.id, off=kind.id not in silenced),
        )
        for kind in kinds
    )
    return [
        Text("The hub also tells you things that concern you alone, once each. You can stop each kind."),
        Actions(buttons),
    ]
