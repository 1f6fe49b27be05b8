"""How the state of the hub and the record of what was done look."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.offers import Run
from bot.platforms import PlatformState
from bot.ui.fit import clip
from bot.ui.markup import Rich, When, join, md
from bot.ui.nodes import Actions, Button, Card, Heading, Node, Note, Reply, Text, Words
from commands.admin.delivery_cards import Figures
from commands.admin.naming import PLATFORMS
from commands.admin.pages import Page
from commands.admin.payloads import AuditPage
from store.audit import AuditRow, Verdict
from store.schedule_health import KindHealth
from store.spaces import SpaceRow

DID = {
    "role.claim": "became the first admin",
    "role.give": "gave a role to",
    "role.take": "took a role from",
    "role.follow": "gave a role, by a group, to",
    "role.unfollow": "took a role that came by a group from",
    "group.follow": "let a role follow a group in",
    "group.unfollow": "no longer lets a role follow a group in",
    "people.let-in": "let in",
    "people.not-now": "said *not now* to",
    "space.joins": "changed who comes in to",
    "channel.purpose": "changed the use of",
    "invitation.make": "made",
    "invitation.withdraw": "withdrew",
    "invitation.accept": "joined by",
    "people.sign-in": "made a sign-in link for",
    "setting.change": "changed",
    "feedback.settle": "answered",
    "delivery.unblock": "tried again what was",
    "digest.plan": "planned",
    "digest.stop": "stopped",
    "digest.release": "let go",
    "digest.discard": "threw away",
    "digest.hold": "held back again",
    "library.take-back": "took back",
    "library.publish": "published",
    "profile.edit": "changed the profile of",
    "profile.link": "linked an account to",
    "profile.topics": "changed the topics of",
    "profile.language": "changed the language of",
    "profile.visibility": "changed who sees",
}


@dataclass(frozen=True, slots=True)
class Names:
    """By id; somebody who was forgotten has none."""

    people: Mapping[int, str]
    spaces: Mapping[int, str]


def health_card(
    *,
    platforms: Sequence[PlatformState],
    spaces: Sequence[SpaceRow],
    people: int,
    waiting: int,
    resources: int,
    in_review: int,
    indexed: int,
    ideas: int,
    delivery: Figures,
    kinds: Sequence[KindHealth],
    zone: str,
) -> Reply:
    where = Counter(PLATFORMS.get(space.platform, space.platform) for space in spaces)
    level = (
        "level with the library"
        if indexed == resources
        else f"{abs(resources - indexed):,} behind; run: folkmoot reindex"
    )
    facts: tuple[tuple[str, Words], ...] = (
        *((_platform(one.name), one.says) for one in platforms),
        ("People", f"{people:,}"),
        ("Waiting to be let in", f"{waiting:,}"),
        ("Spaces", ", ".join(f"{count} on {name}" for name, count in sorted(where.items())) or "none"),
        ("Library", f"{resources:,} resources, {in_review:,} of them in review"),
        ("Search", f"{indexed:,} indexed, {level}"),
        ("Messages", delivery.sentence()),
        ("Schedules", _schedules(kinds, zone)),
        ("Ideas without an answer", f"{ideas:,}"),
    )
    late = any(kind.late for kind in kinds)
    well = indexed == resources and delivery.well and not late and not any(one.trouble for one in platforms)
    card = Card(title="How the hub is", fields=facts, tone="good" if well else "warning")
    buttons = (
        ("See all people", "people"),
        ("See all spaces", "spaces"),
        ("See all settings", "settings"),
        ("See invitations", "invitations"),
        ("See what was done", "audit"),
        ("See what goes out", "delivery"),
    )
    return Reply((card, Actions(tuple(Button(label, Run(text=f"admin {name}")) for label, name in buttons))))


def _schedules(kinds: Sequence[KindHealth], zone: str) -> Words:
    """When something ran last and runs next, and what is late."""
    ran = [kind.last_ran for kind in kinds if kind.last_ran]
    due = [kind.next_due for kind in kinds if kind.next_due]
    late, wrong = sum(kind.late for kind in kinds), sum(kind.went_wrong for kind in kinds)
    return join(
        "; ",
        (
            md("last run {at}", at=When(max(ran), zone)) if ran else "nothing ran yet",
            md("next {at}", at=When(min(due), zone)) if due else "nothing is planned",
            f"{late:,} late" if late else "",
            f"{wrong:,} went wrong last time" if wrong else "",
        ),
    )


def _platform(name: str) -> str:
    said = PLATFORMS.get(name, name).removeprefix("the ").removeprefix("a ")
    return said[:1].upper() + said[1:]


def audit_page(page: Page[AuditRow], total: int, names: Names, verdict: Verdict | None, zone: str) -> Reply:
    blocks: list[Node] = [Heading("What was done")]
    if verdict is not None:
        blocks.append(_verdict(verdict))
    if not total:
        return Reply((*blocks, Note("Nothing yet.")))
    blocks.append(Text(join("\n", tuple(_line(row, names, zone) for row in page.shown))))
    if pager := page.pager(lambda number: AuditPage(page=number)):
        blocks.append(pager)
    return Reply(tuple(blocks))


def _verdict(verdict: Verdict) -> Node:
    if verdict.sound:
        said = "Each entry holds the fingerprint of the one before. All {rows} were checked just now: none was changed, dropped or slipped in."
        return Note(md(said, rows=verdict.rows))
    body = f"Entry {verdict.broken_at} does not follow from the one before it: somebody changed the database by hand. Compare it with a backup."
    return Card(title="The record is not whole", body=body, tone="bad")


def _line(row: AuditRow, names: Names, zone: str) -> Rich:
    who = _person(row.actor.removeprefix("person:"), names) if row.actor.startswith("person:") else f"the {row.actor}"
    did = md(DID[row.action]) if row.action in DID else md("*{action}*", action=row.action)
    detail = _detail(row)
    return md(
        "• {at}: **{who}** {did}{what}{detail}",
        at=When(row.at, zone),
        who=who,
        did=did,
        what="" if row.action == "role.claim" else f" {_subject(row, names)}",
        detail=f" ({detail})" if detail else "",
    )


def _subject(row: AuditRow, names: Names) -> str:
    if row.subject == "person":
        return _person(row.subject_id, names)
    if row.subject == "space" and row.subject_id.isdecimal():
        return names.spaces.get(int(row.subject_id), f"space {row.subject_id}")
    return f"{row.subject} {row.subject_id}".strip()


def _detail(row: AuditRow) -> str:
    """Before and after as they were kept, without the brackets of a machine."""
    said = " → ".join(part.strip("{}").replace('"', "") for part in (row.before, row.after) if part)
    return clip(said, 160)


def _person(number: str, names: Names) -> str:
    known = names.people.get(int(number)) if number.isdecimal() else None
    return known or f"somebody who left (#{number})"
