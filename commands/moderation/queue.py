"""`moderation reports`: what waits for a decision, and what was decided."""

from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.param import Arg
from bot.people import Role
from bot.record import Records
from bot.ui.nodes import Reply
from commands.moderation.cards import one, queue
from commands.moderation.desk import Desk
from commands.moderation.payloads import ReportsPage, SeeMatter


@command(examples=["reports", "reports settled:yes"], requires=Role.MODERATOR, reads_only=True, personal=True)
async def reports(
    desk: Desk,
    records: Records,
    context: Context,
    settled: Annotated[bool, Arg("What was decided, instead of what waits", label="Decided")] = False,
) -> Reply:
    """See what members reported, and decide: hide, warn, dismiss."""
    return await _page(desk, records, context, ReportsPage(page=1, settled=settled))


@on_action(requires=Role.MODERATOR, reads_only=True)
async def turn_reports(asked: ReportsPage, desk: Desk, records: Records, context: Context) -> Reply:
    """Another page, in the same place."""
    return Reply((await _page(desk, records, context, asked)).blocks, update=True)


@on_action(requires=Role.MODERATOR, reads_only=True)
async def see_matter(chosen: SeeMatter, desk: Desk, records: Records, context: Context) -> Reply:
    """One matter, as it stands now."""
    return one(await desk.case(records, context, chosen.matter), context.now)


async def _page(desk: Desk, records: Records, context: Context, asked: ReportsPage) -> Reply:
    rows = await (desk.matters.settled() if asked.settled else desk.matters.waiting())
    cases = await desk.cases(records, context, rows)
    if not asked.settled:
        mine = context.member_id
        cases = [case for case in cases if not await desk.another(case.row, case.look, mine)]
    return queue(cases, asked, context.now)
