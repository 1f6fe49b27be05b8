"""`admin delivery`: what goes out by itself, when it ran last and runs next, and what does not arrive."""

from datetime import timedelta

from bot.command import command
from bot.context import Context
from bot.handlers import on_action
from bot.people import Role
from bot.ui.nodes import Reply, Text
from commands.admin.delivery_cards import Figures, delivery_reply
from commands.admin.payloads import TryBlocked
from store.audit import AuditStore
from store.outbox import OutboxStore, State
from store.schedule_health import ScheduleHealth

A_WEEK = timedelta(days=7)
LATE = timedelta(minutes=5)
MOST_SHOWN = 5


@command(examples=["delivery"], requires=Role.ADMIN, reads_only=True)
async def delivery(outbox: OutboxStore, schedules: ScheduleHealth, context: Context) -> Reply:
    """See what the hub sends by itself: last run, next run, sent, failed, late, waiting."""
    figures = await figures_of(outbox, context)
    stuck = await outbox.in_state(State.BLOCKED, State.DEAD, limit=MOST_SHOWN)
    return delivery_reply(figures, await schedules.by_kind(), stuck, context.person.zone)


@on_action(requires=Role.ADMIN)
async def try_blocked(pressed: TryBlocked, outbox: OutboxStore, audit: AuditStore, context: Context) -> Reply:
    """What was blocked is tried again, after somebody mended it."""
    count = await outbox.unblock()
    if not count:
        return Reply((Text("Nothing is blocked."),))
    audit.record(context.member_id, "delivery.unblock", "outbox", "blocked", after={"messages": count})
    return Reply((Text(f"{count:,} {'message is' if count == 1 else 'messages are'} on the way again."),))


async def figures_of(outbox: OutboxStore, context: Context) -> Figures:
    """What became of the messages of the last seven days, and what waits now."""
    week = await outbox.counts_between(context.now - A_WEEK, context.now)
    now = await outbox.counts()
    return Figures(
        sent=week.get(State.SENT, 0),
        waiting=now.get(State.PENDING, 0) + now.get(State.SENDING, 0),
        late=await outbox.late(context.now - LATE),
        blocked=now.get(State.BLOCKED, 0),
        held=now.get(State.HELD, 0),
        given_up=week.get(State.DEAD, 0),
        in_inboxes=now.get(State.INBOX, 0),
        twice=await outbox.unverified(context.now - A_WEEK),
    )
