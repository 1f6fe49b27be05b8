"""What moderators work with: a matter with its record and reports, who may judge it, and who is to be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import access
from bot.context import Context
from bot.errors import Conflict, NotAllowed, NotFound
from bot.notice import UNDO_FOR, Letter, Notice
from bot.offers import Run
from bot.people import Role
from bot.record import Look, Records, Within
from bot.ui.nodes import Button
from store.audit import AuditStore
from store.moderation import MatterRow, MatterStatus, ModerationStore, ReportRow
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.person import PersonStatus, RoleName

SEE_REPORTS = Button("See all reports", Run(text="moderation reports"))
DONE = {
    MatterStatus.HIDDEN: "has hidden it already",
    MatterStatus.WARNED: "has warned its owner already",
    MatterStatus.DISMISSED: "has dismissed it already",
    MatterStatus.RESTORED: "has shown it again already",
    MatterStatus.OPEN: "took the decision back",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A matter with the record it is about. `warned`: how often its owners were before; `names` of all who are in it."""

    row: MatterRow
    look: Look
    noun: str
    reports: tuple[ReportRow, ...] = ()
    warned: int = 0
    names: dict[int, str] | None = None

    def name(self, person_id: int | None) -> str:
        return (self.names or {}).get(person_id or 0, "somebody")


class Desk:
    """It takes a unit, as a store does."""

    def __init__(self, unit: Any) -> None:
        self.within = Within(unit)
        self.matters, self.people = ModerationStore(unit), PeopleStore(unit)
        self.outbox, self.audit = OutboxStore(unit), AuditStore(unit)

    async def case(self, records: Records, context: Context, number: int) -> Case:
        """For whoever may judge it. Raises NotFound without telling more, and NotAllowed for one's own record."""
        row = await self.matters.by_id(number)
        found = await self.cases(records, context, [row] if row else [])
        if not found:
            mine = row is not None and await self.owns(records, context, row)
            if mine:
                raise NotAllowed("It is yours, so somebody else decides about it.", "You hear what is decided.")
            raise NotFound("That report is not there (any more).", "", (SEE_REPORTS,))
        return found[0]

    async def cases(self, records: Records, context: Context, rows: Sequence[MatterRow]) -> list[Case]:
        """Those that this moderator may see and judge, with all that is known of them."""
        seen = [(row, look) for row in rows if (look := await self._judged(records, context, row))]
        reports: dict[int, list[ReportRow]] = {row.id: [] for row, _ in seen}
        for one in await self.matters.reports(list(reports)):
            reports[one.matter_id].append(one)
        people = {one.person_id for those in reports.values() for one in those}
        people |= {one for row, _ in seen for one in (row.decided_by, row.appealed_by)}
        named = await self.people.by_ids(sorted(one for one in people if one is not None))
        names = {one.id: one.name for one in named}
        return [
            Case(
                row,
                look,
                records.noun(row.subject),
                tuple(reports[row.id]),
                await self.matters.warned(row.subject, row.subject_id) - (row.status is MatterStatus.WARNED),
                names,
            )
            for row, look in seen
        ]

    async def owns(self, records: Records, context: Context, row: MatterRow) -> bool:
        look = await records.look(self.within, context, row.subject, row.subject_id)
        return look is not None and context.person.id in look.owners

    async def judges(self, look: Look, row: MatterRow, *but: int | None) -> list[int]:
        """The moderators of the spaces it concerns, without its owners; where there are none, the admins."""
        out = {*look.owners, *but}
        for role in (RoleName.MODERATOR, RoleName.ADMIN):
            spaces = {look.space_id} if look.visibility == "space" else {look.space_id, row.space_id}
            grants = await self.people.holders(role)
            here = {one.person_id for one in grants if one.space_id is None or one.space_id in spaces}
            active = [one for one in await self.people.by_ids(sorted(here - out)) if one.status is PersonStatus.ACTIVE]
            if active:
                return [one.id for one in active]
        return []

    async def another(self, row: MatterRow, look: Look, me: int) -> bool:
        """It is an appeal against this moderator's own decision, and somebody else can answer it."""
        return row.appeals and row.judged_by == me and bool(await self.judges(look, row, me))

    def tell(self, context: Context, people: Iterable[int], notice: Notice, row: MatterRow, *, later: bool) -> None:
        """`later`: only when it can no longer be undone."""
        when = context.now + (UNDO_FOR if later else timedelta())
        for person in dict.fromkeys(people):
            key = f"{notice.id}:{row.id}:{context.now.isoformat()}:{person}"
            context.notify(
                Letter(key=key, notice=notice, person_id=person, not_before=when, cause=cause(row.id) if later else "")
            )

    async def done_already(self, context: Context, number: int) -> Conflict:
        """Somebody was quicker: who, with what, and when."""
        row = await self.matters.by_id(number)
        who = await self.people.by_id(row.decided_by) if row and row.decided_by is not None else None
        name = who.name if who else "Somebody"
        if row is None:
            return Conflict("That report is not there any more.", "", (SEE_REPORTS,))
        at = f"{row.decided.astimezone(ZoneInfo(context.person.zone)):%H:%M on %-d %B}" if row.decided else ""
        said = "has looked at it again already" if row.answered == row.decided and row.answered else DONE[row.status]
        return Conflict(f"{name} {said}.", f"That was at {at}." if at else "", (SEE_REPORTS,))

    def note(self, context: Context, what: str, row: MatterRow, to: MatterStatus) -> None:
        """Without a word of what was said, which may be personal."""
        before, after = {"matter": row.status.value}, {"matter": to.value, "number": row.id}
        self.audit.record(
            context.member_id, what, row.subject, row.subject_id, before=before, after=after, space_id=row.space_id
        )

    async def _judged(self, records: Records, context: Context, row: MatterRow) -> Look | None:
        look = await records.look(self.within, context, row.subject, row.subject_id)
        if look is None or context.person.id in look.owners or not context.may(Role.MODERATOR):
            return None
        return look if access.may_see(context.person, look.visibility, look.space_id) else None


def cause(matter_id: int) -> str:
    return f"moderation:{matter_id}"
