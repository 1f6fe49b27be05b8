"""For organizers: digests for channels and for themselves, what was sent to whom, and what is held back."""

from bot.command import command
from bot.context import Context
from bot.digests import Digests
from bot.errors import NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import UNDO_FOR
from bot.people import Role
from bot.registry import Registry
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Reply, Text
from bot.zones import known_zone
from commands.digest.forms import For, PlanDigest
from commands.digest.handlers import keep_plan, previewed, schedule_key
from commands.digest.payloads import Drop, HoldAgain, LetGo, PlanFor, PreviewOf, SeeRun, ThrowAway, TryAgain
from commands.digest.planning_cards import held_reply, plans_reply, run_reply, runs_reply
from commands.digest.rules import read_plan, say_plan
from store.audit import AuditStore
from store.digests import DigestKind, DigestStore, RunState
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.schedule import ScheduleStore
from store.spaces import SpaceStore

A_PAGE = 10


@command(examples=["schedule"], requires=Role.ORGANIZER, reads_only=True)
async def schedule(store: DigestStore, schedules: ScheduleStore) -> Reply:
    """See and plan the digests of channels and organizers."""
    rows = await store.of_kind(DigestKind.CHANNEL, DigestKind.ORGANIZER)
    plans = {row.id: await schedules.get(schedule_key(row.id)) for row in rows}
    return plans_reply(rows, plans, await store.count(DigestKind.MEMBER))


@on_action(requires=Role.ORGANIZER, opens_form=True, reads_only=True)
async def plan_for(pressed: PlanFor) -> OpenForm:
    return OpenForm(PlanDigest, {"when": "every Monday 09:00"})


@on_submit(requires=Role.ORGANIZER)
async def save_plan(
    form: PlanDigest,
    store: DigestStore,
    schedules: ScheduleStore,
    spaces: SpaceStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """One digest of each kind a channel; planning it again changes it."""
    zone = known_zone(form.zone) if form.zone.strip() else context.person.zone
    plan = read_plan(form.when, zone, context.now, country=form.country, workdays=bool(form.country.strip()))
    kind = DigestKind.CHANNEL if form.audience is For.CHANNEL else DigestKind.ORGANIZER
    place, space_id = form.place, context.person.space_id
    known = await spaces.channel(space_id, place.id) if space_id is not None else None
    number = await store.subscribe(
        kind,
        f"{place.platform}:{place.id}",
        space_id=space_id,
        platform=place.platform,
        target=place.id,
        target_name=place.name or (known.name if known else ""),
        stand_in=context.member_id,
    )
    await keep_plan(schedules, number, plan, context.now, space_id=space_id)
    audit.record(
        context.member_id,
        "digest.plan",
        "digest",
        number,
        after={"for": kind.value, "when": say_plan(plan), "place": f"{place.platform}:{place.id}"},
        space_id=space_id,
    )
    what = "what is new" if kind is DigestKind.CHANNEL else "the organizers’ digest"
    said = md(
        "{place} gets {what} **{when}**. If it cannot be posted there, you get it instead.",
        place=place,
        what=what,
        when=say_plan(plan),
    )
    see = Button("Preview this digest", PreviewOf(subscription=number))
    return Reply((Text(said), Actions((see, Button("Stop this digest", Drop(subscription=number))))))


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def preview_of(
    pressed: PreviewOf,
    store: DigestStore,
    schedules: ScheduleStore,
    digests: Digests,
    registry: Registry,
    context: Context,
) -> Reply:
    """What a channel or the organizers would get now."""
    row = await store.by_id(pressed.subscription)
    if row is None or (row.kind is DigestKind.MEMBER and row.person_id != context.person.id):
        raise NotFound("That digest is not planned (any more).", "Type: digest schedule")
    return await previewed(row, schedules, digests, registry, context)


@on_action(requires=Role.ORGANIZER)
async def drop(
    pressed: Drop, store: DigestStore, schedules: ScheduleStore, audit: AuditStore, context: Context
) -> Reply:
    """No longer planned."""
    row = await store.by_id(pressed.subscription)
    if row is None or row.kind is DigestKind.MEMBER:
        raise NotFound("That digest is not planned (any more).", "Type: digest schedule")
    if not pressed.sure:
        yes = Button("Yes, stop this digest", Drop(subscription=row.id, sure=True), "danger")
        return Reply((Text(md("Stop the digest in {place}?", place=row.target_name or row.target)), Actions((yes,))))
    await schedules.drop(schedule_key(row.id))
    await store.unsubscribe(row.id)
    audit.record(context.member_id, "digest.stop", "digest", row.id, space_id=row.space_id)
    return Reply((Text("That digest is off."),), update=True)


@command(examples=["sent"], requires=Role.ORGANIZER, reads_only=True)
async def sent(store: DigestStore, outbox: OutboxStore, context: Context) -> Reply:
    """See which digests went out, to how many, and what failed and why."""
    runs = await store.runs(A_PAGE)
    states = {run.id: await outbox.states_of(run_cause(run.id)) for run in runs}
    return runs_reply(runs, states, context.person.zone)


@on_action(requires=Role.ORGANIZER, reads_only=True)
async def see_run(
    pressed: SeeRun, store: DigestStore, outbox: OutboxStore, people: PeopleStore, context: Context
) -> Reply:
    """To whom a run went, and what became of each letter; what failed first."""
    run = await store.run(pressed.run)
    if run is None:
        raise NotFound("That run is no longer kept.", "Runs are kept for a year.")
    total = sum((await outbox.states_of(run_cause(run.id))).values())
    rows = await outbox.of_cause(run_cause(run.id), A_PAGE, offset=(pressed.page - 1) * A_PAGE)
    named = await people.by_ids([row.person_id for row in rows if row.person_id is not None])
    names = {one.id: one.name for one in named}
    return run_reply(run, rows, names, pressed.page, -(-total // A_PAGE), context.person.zone)


@on_action(requires=Role.ORGANIZER)
async def try_again(pressed: TryAgain, outbox: OutboxStore) -> Reply:
    """What was blocked or given up starts afresh."""
    count = await outbox.unblock(cause=run_cause(pressed.run))
    if not count:
        return Reply((Text("Nothing waits there."),))
    return Reply((Text(f"{count:,} {'digest is' if count == 1 else 'digests are'} on the way again."),))


@command(examples=["held"], requires=Role.ORGANIZER, reads_only=True)
async def held(store: DigestStore, context: Context) -> Reply:
    """See digests that are held back because there were far more than usual."""
    return held_reply(await store.runs(A_PAGE, state=RunState.HELD), context.person.zone)


@on_action(requires=Role.ORGANIZER)
async def let_go(pressed: LetGo, store: DigestStore, outbox: OutboxStore, audit: AuditStore, context: Context) -> Reply:
    """Send what was held; two who press at once send it once."""
    if not await store.set_state(pressed.run, RunState.RELEASED, was=RunState.HELD):
        return await _decided(store, pressed.run)
    count = await outbox.release(run_cause(pressed.run), context.now + UNDO_FOR)
    audit.record(context.member_id, "digest.release", "digest-run", pressed.run, after={"letters": count})
    undo = Button("Undo: hold these digests back again", HoldAgain(run=pressed.run))
    return Reply((Text(f"{count:,} digests go out in ten minutes."), Actions((undo,))), update=True)


@on_action(requires=Role.ORGANIZER)
async def hold_again(
    pressed: HoldAgain, store: DigestStore, outbox: OutboxStore, audit: AuditStore, context: Context
) -> Reply:
    """Nothing went out yet: it waits for a yes again."""
    run = await store.run(pressed.run)
    count = await outbox.hold(run_cause(pressed.run)) if run and run.state is RunState.RELEASED else 0
    if run is None or not count:
        return Reply((Text("It is too late to undo that: these digests went out."),), update=True)
    await store.set_state(run.id, RunState.HELD, was=RunState.RELEASED)
    audit.record(context.member_id, "digest.hold", "digest-run", run.id, after={"letters": count})
    return held_reply([run], context.person.zone)


@on_action(requires=Role.ORGANIZER)
async def throw_away(
    pressed: ThrowAway, store: DigestStore, outbox: OutboxStore, audit: AuditStore, context: Context
) -> Reply:
    """They are never sent; what was in them does not come again."""
    if not pressed.sure:
        yes = Button("Yes, never send them", ThrowAway(run=pressed.run, sure=True), "danger")
        said = "Never send these digests? What was in them does not come again by itself."
        return Reply((Text(said), Actions((yes,))))
    if not await store.set_state(pressed.run, RunState.DISCARDED, was=RunState.HELD):
        return await _decided(store, pressed.run)
    count = await outbox.cancel(run_cause(pressed.run))
    audit.record(context.member_id, "digest.discard", "digest-run", pressed.run, after={"letters": count})
    return Reply((Text(f"{count:,} digests will not be sent."),), update=True)


async def _decided(store: DigestStore, number: int) -> Reply:
    run = await store.run(number)
    said = "were sent" if run and run.state is RunState.RELEASED else "were thrown away" if run else "are gone"
    return Reply((Text(f"Somebody was faster: these digests {said} already."),), update=True)


def run_cause(run: int) -> str:
    return f"digest-run:{run}"
