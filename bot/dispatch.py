"""Event -> answer, the one road: match, authorise, validate, work in one transaction, commit, speak.

An adapter calls `dispatch(event, responder)` for everything people do, and `suggest` while they type. What a handler
raises as BotError becomes one friendly card; anything else is logged with a reference and told without details.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, cast

from bot import access, parse
from bot.answers import Answerer, Outcome, Work, kept
from bot.context import Context
from bot.dialogue import Dialogue, ways_on
from bot.errors import BotError, NotAllowed, NotFound, error_reply, fault_reply
from bot.events import Event, Origin, Suggesting
from bot.facts import Facts
from bot.form import FormTooLate, FormView
from bot.gate import Agree, Consent
from bot.inject import HandlerPlan
from bot.log import about, get_logger, new_reference
from bot.membership import Membership
from bot.once import Fate, Once, Repeated
from bot.param import Param
from bot.people import MessageRef, Person, Role, with_implied
from bot.platforms import Platforms
from bot.ports import Clock, Indexed, Ownership, PersonRow, Responder, StoreFactories, Units
from bot.record import with_report
from bot.registry import Entry, Registry
from bot.text import clean
from bot.ui import walk
from bot.ui.nodes import Choice, Progress, Reply

log = get_logger(__name__)
MOST_SUGGESTIONS = 25
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class House:
    """What dispatch works with; `compose` builds it."""

    registry: Registry
    units: Units
    stores: StoreFactories
    services: Mapping[type, object]
    clock: Clock
    facts: Facts
    indexed: Sequence[Indexed] = ()
    platforms: Platforms = field(default_factory=Platforms)
    posted: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something was put into the outbox: whoever delivers need not look again and again."""
    crash: Callable[[str], None] = lambda _: None
    """For tests: ends the process at the point of that name, as a power cut would."""
    explain: Callable[[Exception], BotError | None] = lambda _: None
    """What an error of the store means to the person; None for a fault of ours."""
    owning: Callable[[str], Ownership | None] = lambda _: None
    """The lock on what one replica has at a time, by its name; None where there is one hub only."""


class Dispatcher:
    def __init__(self, house: House) -> None:
        self.house = house
        self.registry = house.registry
        forms = {name: spec.payload for name, spec in house.registry.forms.items()}
        self._dialogue = Dialogue(house.stores, forms, house.registry.commands)
        self._answerer = Answerer(house.registry, house.stores, self._dialogue)
        self._once = Once(house.units, house.stores)
        self._membership = Membership(house.units, house.stores.people, house.platforms, house.clock)

    async def dispatch(self, event: Event, responder: Responder) -> Fate:
        """Answer one event. Never raises for what a handler does; an adapter's own failure to deliver is logged."""
        reference = new_reference()
        started = time.perf_counter()
        with about(reference):
            reader, outcome, fate = await self._outcome(event, responder, reference)
            if outcome is not None:
                await self._speak(outcome, responder, reader)
            log.debug("answered", kind=type(event).__name__, ms=round((time.perf_counter() - started) * 1000, 1))
        return fate

    async def suggest(self, event: Suggesting) -> tuple[Choice, ...]:
        """Completions for a field; none when the person may not use it. Never raises: typing must not be disturbed."""
        try:
            return await self._suggested(event)
        except BotError:
            return ()
        except Exception:
            log.exception("no suggestions", source=event.source, field=event.field)
            return ()

    async def person(self, origin: Origin) -> Person:
        """Whoever this is, without letting anybody in."""
        async with self.house.units(reads_only=True) as unit:
            return await self._person(unit, origin) or stranger(origin)

    async def _outcome(self, event: Event, responder: Responder, reference: str) -> tuple[Person, Outcome, Fate]:
        """Who is answered, with what, and what became of the event."""
        reader, work = stranger(event.origin), None
        try:
            work = await self._answerer.match(event, self.house.units)
            if work is None:
                return reader, None, Fate.DONE
            return *await self._run(work, await self._membership.complete(event), responder), Fate.DONE
        except Repeated:
            return reader, None, Fate.REPEATED
        except Exception as problem:
            failed = not isinstance(problem, BotError)
            reader, card = await self._refusal(problem, reader, work, reference)
            if await self._once.may_say_no(event, failed):
                return reader, card, Fate.FAILED if failed else Fate.DONE
            return reader, None, Fate.FAILED if failed else Fate.REPEATED

    async def _refusal(
        self, problem: Exception, reader: Person, work: Work | None, reference: str
    ) -> tuple[Person, Outcome]:
        """The card for what went wrong, in the zone and language of whoever it went wrong for."""
        if isinstance(problem, _Refused):
            reader, work, problem = problem.person, problem.work, problem.reason
        told = problem if isinstance(problem, BotError) else self.house.explain(problem)
        if told is None:
            log.error("a handler crashed", exc_info=problem)
            return reader, fault_reply(reference)
        try:
            return reader, await self._card(told, reader, work)
        except Exception:  # the disk that refused the work may refuse what was typed as well
            log.exception("what was typed could not be kept")
            return reader, error_reply(told)

    async def _card(self, told: BotError, reader: Person, work: Work | None) -> Reply | FormView:
        """What is said of a problem: at the field of a form, or on a card whose buttons hold what was typed."""
        if work and work.submission and reader.id is not None and not isinstance(told, NotAllowed):
            if shown := await self._dialogue.refused(self.house.units, reader, work.submission, told):
                return shown
        card = error_reply(kept(told, work))
        await self._keep_long(None, card, reads_only=True)
        return card

    async def _run(self, work: Work, event: Event, responder: Responder) -> tuple[Person, Outcome]:
        if work.agreed:
            work = await self._sent_now(work.agreed, event.origin)
        done = await self._attempt(work, event, responder)
        if done is None:  # a reading transaction met somebody new
            await self._arrive(event.origin)
            done = await self._attempt(work, event, responder)
        if done is None:
            raise LookupError("somebody who arrived is not found")
        person, outcome, context = done
        if isinstance(outcome, Fate) or (work.reads_only and not await self._once.may_answer(event)):
            raise Repeated
        if not work.reads_only:
            self._membership.forget()
            await self._catch_up()
        self.house.facts.record(context.facts)
        if context.typed and person.id is not None and work.reads_only and not work.hidden:
            self.house.facts.ran(person.id, context.typed)
        return person, outcome

    async def _sent_now(self, agreed: Agree, origin: Origin) -> Work:
        """Somebody agrees, which is so from now on whatever becomes of what they send with it: the draft as it is kept."""
        async with self.house.units() as unit:
            person = await self._person(unit, origin) or stranger(origin)
            access.check(person, Role.MEMBER)
            sent = await self._dialogue.kept(unit, person, agreed.draft)
            context = Context(person=person, origin=origin, now=self.house.clock.now())
            try:
                await self._gate(unit, context, agreed.version)
            except Consent as another:  # the text was changed in between
                another.instead = ways_on(another, sent.draft)
                raise
        form = self.registry.forms[sent.name]
        return Work(form.requires, reads_only=False, plan=form.plan, submission=sent, contributes=form.contributes)

    async def _gate(self, unit: Any, context: Context, agreed: str = "") -> None:
        """Raises Consent when there is something to agree to first."""
        if self.registry.gate and not context.person.operator:
            await self.registry.gate.plan.call(unit, self.house.services, context, {"agreed": agreed})

    async def _catch_up(self) -> None:
        """The work is committed: an index that cannot follow now follows later, and nobody is told that it failed."""
        for index in self.house.indexed:
            try:
                await index.catch_up()
            except Exception:
                log.exception("an index could not catch up")

    async def _attempt(
        self, work: Work, event: Event, responder: Responder
    ) -> tuple[Person, Outcome | Fate, Context] | None:
        """One transaction. None when it is a reading one and the person is new."""
        origin = event.origin
        async with self.house.units(reads_only=work.reads_only) as unit:
            person = await self._person(unit, origin)
            if person is None:
                return None
            try:
                access.check(person, work.requires)
                context = Context(
                    person=person, origin=origin, now=self.house.clock.now(), typed=work.typed, chosen=work.chosen
                )
                if not work.reads_only and not await self._once.begins(unit, event):
                    return person, Fate.REPEATED, context  # committed: how late it was counts for what comes after
                work, outcome = await self._called(work, unit, context, responder)
                settled = await self._dialogue.settle(
                    unit, person, outcome, origin, self.house.units if work.reads_only else None
                )
            except BotError as problem:
                raise _Refused(person, problem, work) from problem
            if isinstance(settled, Reply):
                settled = with_report(self.registry.records, settled, person)
                settled = self._answerer.with_offers(work, settled, origin)
                await self._keep_long(unit, settled, work.reads_only)
            if context.letters:
                await self.house.stores.outbox(unit).put([letter.row() for letter in context.letters])
        if context.letters:
            self.house.crash("after_commit")
            self.house.posted.set()
        return person, settled, context

    async def _called(self, work: Work, unit: Any, context: Context, responder: Responder) -> tuple[Work, object]:
        """The handler's outcome, with the work as it turned out: a form's values become arguments or a payload."""
        if work.submission:
            step = await self._dialogue.advance(unit, context.person, work.submission)
            if isinstance(step, FormView):
                return work, step
            if entry := work.submission.entry:
                arguments = cast(Mapping[str, object], step)
                context.typed = parse.write(entry, arguments)
                context.record(self._dialogue.done_with(work.submission, context.person))
                work = replace(work, arguments={**entry_defaults(entry), **arguments}, typed=context.typed)
            else:
                work = replace(work, payload=step)
        if work.contributes:
            await self._gate(unit, context)
        if work.plan is None:
            return work, work.ready
        outcome = await work.plan.call(unit, self.house.services, context, work.arguments, work.payload)
        streams = work.plan.streams
        if context.typed and not work.typed:  # a button that turned a command's pages: its answer can be shared too
            work = replace(work, typed=context.typed, hidden=False)
        if not streams:
            return work, outcome
        last: object = None
        async for last in cast(AsyncIterator[object], outcome):
            if isinstance(last, Progress) and not (work.reads_only and context.origin.once):
                await responder.progress(last, context.person)
        return work, last

    async def _speak(self, outcome: Reply | FormView, responder: Responder, reader: Person) -> None:
        try:
            if isinstance(outcome, FormView):
                try:
                    await responder.open_form(outcome, reader)
                    return
                except FormTooLate:
                    log.info("a form came too late to open by itself", form=outcome.source)
                    outcome = await self._way_back(outcome)
            where = await responder.deliver(outcome, reader)
            if where and (subjects := walk.subjects(outcome)):
                await self._note_posted(where, subjects)
        except Exception:
            log.exception("an answer could not be delivered")

    async def _way_back(self, view: FormView) -> Reply:
        reply = self._dialogue.way_back(view)
        await self._keep_long(None, reply, reads_only=True)
        return reply

    async def _keep_long(self, unit: Any, reply: Reply, reads_only: bool) -> None:
        """Addresses too long for a button go into `continuation` before anybody can press them."""
        kept = walk.long_addresses(reply)
        if not kept:
            return
        if reads_only:
            async with self.house.units() as writer:
                await self.house.stores.continuations(writer).put(kept)
        else:
            await self.house.stores.continuations(unit).put(kept)

    async def _note_posted(self, where: MessageRef, subjects: list[str]) -> None:
        """At once, not as a fact: the first reaction may come before anything else is written."""
        async with self.house.units() as unit:
            await self.house.stores.posted(unit).note(where.channel.platform, where.channel.id, where.id, subjects)

    async def _arrive(self, origin: Origin) -> None:
        async with self.house.units() as unit:
            await self._person(unit, origin)

    async def _person(self, unit: Any, origin: Origin) -> Person | None:
        """Whoever speaks, with the roles they have in this space; None in a reading unit when they are new here."""
        if not origin.user.id:
            return stranger(origin)
        row = await self.house.stores.people(unit).arrive(
            origin.user.platform,
            origin.user.id,
            origin.space.platform,
            origin.space.id,
            name=clean(origin.name)[:LONGEST_NAME],
            zone=origin.zone,
            language=origin.language,
            guest=origin.guest,
            space_name=clean(origin.space.name)[:LONGEST_NAME],
            groups=origin.groups,
        )
        return known(row, origin) if row else None

    async def _suggested(self, event: Suggesting) -> tuple[Choice, ...]:
        param, requires = self._field(event.source, event.field)
        typed = event.text.strip()
        if param.arg.complete is None:
            folded = typed.casefold()
            return tuple(choice for choice in param.choices if folded in choice.label.casefold())[:MOST_SUGGESTIONS]
        plan = completer(param.arg.complete)
        if (found := await self._completed(plan, event, requires, typed)) is None:
            await self._arrive(event.origin)  # somebody whose first act is to type into a field
            found = await self._completed(plan, event, requires, typed)
        return (found or ())[:MOST_SUGGESTIONS]

    def _field(self, source: str, field: str) -> tuple[Param, Role]:
        """The field of the command or form of that name, with who may use it. Raises NotFound."""
        entry, form = self.registry.commands.get(source), self.registry.forms.get(source)
        fields = [(param, entry.spec.requires) for param in entry.spec.params] if entry else []
        fields += [(param, form.requires) for param in form.payload.params] if form else []
        for param, requires in fields:
            if param.name == field:
                return param, requires
        raise NotFound("There is no such field.")

    async def _completed(
        self, plan: HandlerPlan, event: Suggesting, requires: Role, typed: str
    ) -> tuple[Choice, ...] | None:
        async with self.house.units(reads_only=True) as unit:
            person = await self._person(unit, event.origin)
            if person is None:
                return None
            access.check(person, requires)
            context = Context(person=person, origin=event.origin, now=self.house.clock.now())
            return tuple(await plan.call(unit, self.house.services, context, {"text": typed}))


@dataclass
class _Refused(BotError):
    """A BotError together with whom it was raised for, so that the card reaches them in their zone and language, and with
    the work as it turned out to be."""

    def __init__(self, person: Person, reason: BotError, work: Work) -> None:
        super().__init__(reason.message)
        self.person, self.reason, self.work = person, reason, work


@lru_cache(maxsize=512)
def completer(fn: Any) -> HandlerPlan:
    """A completer is `async def (text: Annotated[str, Arg(…)], stores…) -> list[Choice]`."""
    return HandlerPlan.read(fn)


def entry_defaults(entry: Entry) -> dict[str, object]:
    return {param.name: param.default for param in entry.spec.params if not param.required}


def stranger(origin: Origin) -> Person:
    """Somebody the hub does not know: a guest, in the zone their platform tells."""
    return Person(
        origin.user, origin.space, name=origin.name, zone=origin.zone or "UTC", language=origin.language or "en"
    )


def known(row: PersonRow, origin: Origin) -> Person:
    return Person(
        user=origin.user,
        space=origin.space,
        id=row.id,
        space_id=row.space_id,
        name=row.name,
        spaces=row.spaces,
        roles=with_implied(frozenset(Role(role) for role in row.roles)),
        zone=row.zone or origin.zone or "UTC",
        language=row.language or origin.language or "en",
        waiting=row.status == "waiting",
    )
