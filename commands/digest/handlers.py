"""A member's own digest: switched on, changed, paused, previewed, and made less of."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from bot.command import command
from bot.context import Context
from bot.digest import Period, Readers
from bot.digests import Digests
from bot.errors import InvalidInput, NotFound
from bot.form import OpenForm
from bot.handlers import on_action, on_submit
from bot.offers import Silence
from bot.param import Arg
from bot.planning import Plan
from bot.registry import Registry
from bot.reminders import replan
from bot.rhythm import say_rhythm
from bot.ui.markup import Rich, When, join, md
from bot.ui.nodes import Actions, Button, Note, Reply, Text
from commands.digest.cards import digest_reply, nothing_yet, own_digest, told_besides
from commands.digest.forms import MyDigest, OnDayOff, topics_like
from commands.digest.payloads import Mute, Pause, Resume, SetDigest, Stop
from commands.digest.rules import read_plan, really_next, say_plan, say_quiet
from store.digests import DigestKind, DigestStore, SubscriptionRow
from store.outbox import OutboxStore
from store.quiet import SilenceStore
from store.schedule import ScheduleRow, ScheduleStore
from store.topics import TopicStore

KIND = "digest"
USUAL = "every Monday 09:00"


@command(examples=["mine"], reads_only=True, personal=True)
async def mine(
    store: DigestStore, schedules: ScheduleStore, silences: SilenceStore, registry: Registry, context: Context
) -> Reply:
    """See what the hub sends you by itself, and change it."""
    row = await _own(store, context)
    own = own_digest(row, await schedules.get(schedule_key(row.id)), registry) if row else nothing_yet()
    return Reply((*own.blocks, *told_besides(registry, await silences.of(context.member_id))))


@command(examples=["subscribe", "subscribe every Friday 15:00", "subscribe weekdays 8:30 topic:permits"])
async def subscribe(
    store: DigestStore,
    schedules: ScheduleStore,
    topics: TopicStore,
    registry: Registry,
    outbox: OutboxStore,
    context: Context,
    when: Annotated[
        str, Arg("In your words, for example every Monday 09:00", label="When", rest=True, most=160)
    ] = USUAL,
    topic: Annotated[
        tuple[str, ...], Arg("Only these topics, with commas between", label="Topics", complete=topics_like)
    ] = (),
) -> Reply:
    """Get what is new for you, on your day."""
    # What only the form asks for, such as quiet hours, stays as it is.
    said = await _values(store, schedules, context)
    said["when"], said["topics"] = when, topic or said.get("topics", ())
    form = MyDigest(**said)
    return await _switched_on(form, store, schedules, topics, registry, outbox, context)


@on_action(opens_form=True, reads_only=True)
async def set_digest(pressed: SetDigest, store: DigestStore, schedules: ScheduleStore, context: Context) -> OpenForm:
    """The form, filled in with what is switched on."""
    return OpenForm(MyDigest, await _values(store, schedules, context))


async def _values(store: DigestStore, schedules: ScheduleStore, context: Context) -> dict[str, Any]:
    """What is switched on for this person, as the form has it."""
    row = await _own(store, context)
    plan = await schedules.get(schedule_key(row.id)) if row else None
    if row is None or plan is None:
        return {"when": USUAL}
    kept = Plan.of(plan)
    return {
        "when": say_rhythm(kept.rhythm),
        "topics": tuple(row.topics),
        "quiet": say_quiet(kept.quiet),
        "country": kept.country,
        "day_off": OnDayOff.NEXT if kept.workdays_only else OnDayOff.TODAY,
    }


@on_submit()
async def save_mine(
    form: MyDigest,
    store: DigestStore,
    schedules: ScheduleStore,
    topics: TopicStore,
    registry: Registry,
    outbox: OutboxStore,
    context: Context,
) -> Reply:
    """Switched on, or changed."""
    return await _switched_on(form, store, schedules, topics, registry, outbox, context)


async def _switched_on(
    form: MyDigest,
    store: DigestStore,
    schedules: ScheduleStore,
    topics: TopicStore,
    registry: Registry,
    outbox: OutboxStore,
    context: Context,
) -> Reply:
    plan = read_plan(
        form.when,
        context.person.zone,
        context.now,
        quiet=form.quiet,
        country=form.country,
        workdays=form.day_off is OnDayOff.NEXT,
    )
    number = await store.subscribe(
        DigestKind.MEMBER,
        f"person:{context.member_id}",
        person_id=context.member_id,
        topics=[await _topic(topics, word) for word in form.topics],
    )
    await keep_plan(schedules, number, plan, context.now, person_id=context.member_id)
    await replan(outbox, schedules, context.member_id, context.person.zone, context.now)
    row, kept = await store.by_id(number), await schedules.get(schedule_key(number))
    if row is None:
        raise LookupError("a subscription vanished in its own transaction")
    said = Text(md("Your digest comes **{plan}**.", plan=say_plan(plan)))
    return Reply((said, *own_digest(row, kept, registry).blocks))


@command(examples=["pause", "pause until:2026-12-31"])
async def pause(
    store: DigestStore,
    context: Context,
    until: Annotated[date | None, Arg("The first day on which it may come again", label="Until")] = None,
) -> Reply:
    """Stop your digest for a while; nothing is lost, the next one covers it."""
    row = await _own(store, context)
    if row is None:
        raise NotFound("You have no digest that could pause.", "Type: digest subscribe", (SET,))
    day = until or (context.now + timedelta(weeks=2)).date()
    if day <= context.now.date():
        raise InvalidInput("That day has passed.", "Give a day that is still to come.", name="until")
    return await _paused(store, row, day)


@on_action()
async def pause_for(pressed: Pause, store: DigestStore, context: Context) -> Reply:
    row = await _theirs(store, pressed.subscription, context)
    return await _paused(store, row, (context.now + timedelta(weeks=pressed.weeks)).date())


@on_action()
async def resume(pressed: Resume, store: DigestStore, context: Context) -> Reply:
    """It comes again on its next day."""
    row = await _theirs(store, pressed.subscription, context)
    await store.change(row.id, paused_until=None)
    return Reply((Text("Your digest comes again, from its next day on."),), update=True)


@on_action()
async def stop(
    pressed: Stop, store: DigestStore, schedules: ScheduleStore, outbox: OutboxStore, context: Context
) -> Reply:
    """Switched off for good, after asking once more."""
    row = await _theirs(store, pressed.subscription, context)
    if not pressed.sure:
        buttons = (
            Button("Yes, stop my digest", Stop(subscription=row.id, sure=True), "danger"),
            Button("Only pause it for two weeks", Pause(subscription=row.id)),
        )
        return Reply((Text("Stop your digest? You can switch it on again at any time."), Actions(buttons)))
    await schedules.drop(schedule_key(row.id))
    await store.unsubscribe(row.id)
    await replan(outbox, schedules, context.member_id, context.person.zone, context.now)
    return Reply((Text("Your digest is off. Nothing comes by itself any more."), Actions((SET,))), update=True)


@on_action()
async def mute(pressed: Mute, store: DigestStore, registry: Registry, context: Context) -> Reply:
    """Less of this, or more of it again."""
    row = await _theirs(store, pressed.subscription, context)
    spec = registry.sections.get(pressed.section)
    if spec is None:
        raise NotFound("There is no such part of a digest (any more).")
    muted = [one for one in row.muted if one != spec.id] + ([spec.id] if pressed.off else [])
    await store.change(row.id, muted=muted)
    if not pressed.off:
        return Reply((Text(md("**{title}** is in your digest again.", title=spec.title)),), update=True)
    undo = Button(f"Show {spec.title} again"[:75], Mute(subscription=row.id, section=spec.id, off=False))
    return Reply((Text(md("**{title}** no longer comes in your digest.", title=spec.title)), Actions((undo,))))


@on_action()
async def silence(pressed: Silence, silences: SilenceStore, registry: Registry, context: Context) -> Reply:
    """Less of this, for any message that came unasked; `digest mine` brings it back."""
    spec = registry.notices.get(pressed.notice)
    if spec is None or not spec.payload.tells:
        raise NotFound("There is no such message (any more).")
    if not pressed.off:
        await silences.allow(context.member_id, pressed.notice)
        return Reply((Text(f"The hub tells you again {_yours(spec.payload.tells)}."),), update=True)
    await silences.silence(context.member_id, pressed.notice)
    undo = Button(f"Tell me again {spec.payload.tells}"[:75], Silence(notice=pressed.notice, off=False))
    return Reply((Text(f"The hub no longer tells you {_yours(spec.payload.tells)}."), Actions((undo,))))


@command(examples=["preview"], reads_only=True, personal=True)
async def preview(
    store: DigestStore, schedules: ScheduleStore, digests: Digests, registry: Registry, context: Context
) -> Reply:
    """See your digest as it would be if it came now."""
    row = await _own(store, context)
    if row is None:
        return nothing_yet()
    return await previewed(row, schedules, digests, registry, context)


async def previewed(
    row: SubscriptionRow, schedules: ScheduleStore, digests: Digests, registry: Registry, context: Context
) -> Reply:
    """Exactly what this subscription would get now, made the way the scheduler makes it."""
    kind = Readers(row.kind.value)
    plan = await schedules.get(schedule_key(row.id))
    zone = plan.zone if plan else context.person.zone
    lines, picks = await digests.preview(row, kind, Period(row.covered, context.now))
    due = join(" ", (_to_whom(row), _when(row, plan, zone)))
    if not picks and kind is not Readers.ORGANIZER:
        return Reply((Text(md("Nothing is new yet, so nothing would be sent. {due}", due=due)),))
    shown = digest_reply(
        registry, kind, lines, picks, since=row.covered, until=context.now, zone=zone, subscription=row.id
    )
    return Reply((Note(md("A preview: only you see it. {due}", due=due)), *shown.blocks))


def _to_whom(row: SubscriptionRow) -> str:
    if row.kind is DigestKind.MEMBER:
        return "It goes to you alone."
    place = f"#{row.target_name}" if row.target_name else row.target
    return f"It goes to {place}; where that is closed, to whoever planned it."


def _when(row: SubscriptionRow, plan: ScheduleRow | None, zone: str) -> Rich | str:
    """The next moment at which it would really come: one that is paused leaves out those before its day."""
    if plan is None or plan.next_due is None:
        return "It is not planned."
    due = really_next(plan, row.paused_until)
    if due is None:
        return "It does not come again before its rhythm ends."
    if due == plan.next_due or row.paused_until is None:
        return md("It comes {when}.", when=When(due, zone))
    return md("It is paused until {day}, and comes {when}.", day=f"{row.paused_until:%-d %B %Y}", when=When(due, zone))


async def keep_plan(
    schedules: ScheduleStore,
    subscription: int,
    plan: Plan,
    now: datetime,
    *,
    person_id: int | None = None,
    space_id: int | None = None,
) -> None:
    """From now on it comes by this plan."""
    await schedules.put(
        schedule_key(subscription),
        KIND,
        **plan.columns(),
        next_due=plan.next_due(now),
        subject_id=str(subscription),
        person_id=person_id,
        space_id=space_id,
    )


def schedule_key(subscription: int) -> str:
    return f"digest:{subscription}"


def _yours(words: str) -> str:
    """From the person's side to the hub's: "of mine" is "of yours"."""
    return words.replace(" mine", " yours").replace(" my ", " your ").replace(" I ", " you ")


async def _own(store: DigestStore, context: Context) -> SubscriptionRow | None:
    found = await store.of_owner(f"person:{context.member_id}")
    return next((row for row in found if row.kind is DigestKind.MEMBER), None)


async def _theirs(store: DigestStore, number: int, context: Context) -> SubscriptionRow:
    """The subscription, if it is this person's. Raises NotFound without telling whose it is."""
    row = await store.by_id(number)
    if row is None or row.person_id != context.member_id or row.kind is not DigestKind.MEMBER:
        raise NotFound("That digest is not switched on (any more).", "Type: digest mine", (SET,))
    return row


async def _paused(store: DigestStore, row: SubscriptionRow, until: date) -> Reply:
    await store.change(row.id, paused_until=until)
    again = Button("Let my digest come again", Resume(subscription=row.id))
    said = md(
        "Your digest pauses until **{day}**. What is new meanwhile comes with the next one.", day=f"{until:%-d %B %Y}"
    )
    return Reply((Text(said), Actions((again,))))


async def _topic(topics: TopicStore, word: str) -> str:
    found = await topics.define(word)
    if found is None:
        near = ", ".join(topic.name for topic in await topics.nearest(word))
        hint = f"Did you mean: {near}?" if near else "Leave it empty for all topics."
        raise InvalidInput(f"There is no topic “{word}”.", hint, name="topics")
    return found.slug


SET = Button("Set my digest", SetDigest(), "primary")
