"""What an event means: the handler to call, with what, for whom, and what the core offers under its reply."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from bot import access, parse
from bot.action import KEPT, Action, action_id, unnumbered
from bot.dialogue import CALL, CallForm, Dialogue, DraftRequest, Submission, open_call
from bot.errors import BotError, Expired, InvalidInput, NotAllowed, NotFound
from bot.events import (
    ActionPressed,
    CommandCalled,
    Event,
    FormSubmitted,
    HomeOpened,
    Joined,
    MessageActed,
    Origin,
    Reacted,
    Reaction,
)
from bot.form import FormView, OpenForm, read_page
from bot.gate import Agree
from bot.handlers import ANY
from bot.inject import HandlerPlan
from bot.offers import FillIn, Keep, OpenAgain, OpenDraft, Run, Share, ShareNow
from bot.people import Role, UserRef
from bot.ports import StoreFactories, Units
from bot.registry import Entry, Registry
from bot.text import clean, clean_value
from bot.ui.nodes import Actions, Audience, Button, Card, Node, Reply

FOR_ALL = frozenset({Role.GUEST, Role.MEMBER})
Outcome = Reply | FormView | None


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work. `ready` is an outcome that needs no handler; `typed` is the command as it can be run again;
    `agreed`: somebody agreed to what was asked before a contribution, which is kept as a draft."""

    requires: Role
    reads_only: bool
    plan: HandlerPlan | None = None
    arguments: Mapping[str, object] = field(default_factory=dict[str, object])
    payload: object = None
    ready: object = None
    submission: Submission | None = None
    typed: str = ""
    otherwise: str = ""
    audience: Audience | None = None
    private: bool = True
    hidden: bool = True
    chosen: UserRef | None = None
    personal: bool = False
    entry: Entry | None = None
    contributes: bool = False
    agreed: Agree | None = None

    @property
    def shareable(self) -> bool:
        """Sharing and keeping run the command again, so it must change nothing; and it must be for all members."""
        return self.reads_only and not self.personal and self.requires in FOR_ALL


class Answerer:
    def __init__(self, registry: Registry, stores: StoreFactories, dialogue: Dialogue) -> None:
        self._registry = registry
        self._stores = stores
        self._dialogue = dialogue

    async def match(self, event: Event, units: Units) -> Work | None:
        """None for what concerns nobody here. Raises BotError for what cannot be understood."""
        match event:
            case CommandCalled():
                return self._command(event)
            case HomeOpened():
                return self._run_entry(self._registry.home)
            case Joined():
                return self._run_entry(self._registry.welcome)
            case ActionPressed():
                return self._pressed(await self._whole(event.address, units), event)
            case FormSubmitted():
                return self._submitted(event)
            case Reacted():
                return await self._reacted(event, units)
            case MessageActed():
                return self._message(event)

    def with_offers(self, work: Work, reply: Reply, origin: Origin) -> Reply:
        """The reply for its audience, with *Share here* and *Keep this* under a private answer to a question."""
        if work.audience is not None:
            return replace(reply, audience=work.audience, update=False)
        if not work.typed or work.hidden:
            return reply
        if not work.private:
            return replace(reply, audience=Audience.CHANNEL)
        buttons: list[Button] = []
        if work.otherwise:
            capability = work.typed.partition(" ")[0]
            label = f"Search for “{work.otherwise}”"[:75]
            buttons.append(Button(label, Run(text=parse.write_default(self._registry, capability, work.otherwise))))
        # Sharing runs the command again, which must never do a thing twice.
        if work.shareable and origin.channel and not origin.channel.direct:
            buttons += [Button("Share here", Share(text=work.typed)), Button("Keep this", Keep(text=work.typed))]
        return replace(reply, blocks=(*reply.blocks, Actions(tuple(buttons)))) if buttons else reply

    def _command(self, event: CommandCalled) -> Work:
        if not event.path:
            return self._typed(clean(event.text))
        entry = self._registry.commands.get(event.path)
        if entry is None:
            raise NotFound(
                "There is no such command (any more).", "", (Button("Show all commands", Run(text="hub help")),)
            )
        options = {name: clean_value(value) for name, value in event.options.items()}
        try:
            return self._call(parse.read_values(entry, options))
        except InvalidInput as problem:
            raise _with_change(problem, open_call(entry, options)) from None

    def _typed(self, text: str, audience: Audience | None = None) -> Work:
        try:
            call = parse.read(self._registry, text)
        except InvalidInput as problem:
            raise _with_change(problem, FillIn(text=text)) from None
        work = self._call(call)
        if audience and not work.reads_only:
            raise NotAllowed(
                "Only answers can be shared, not what changes something.", "Run the command again yourself."
            )
        if audience is Audience.CHANNEL and work.requires not in FOR_ALL:
            raise NotAllowed("That answer is not for a whole channel.", f"It is for {access.WHO[work.requires]}.")
        return replace(work, audience=audience) if audience else work

    def _call(self, call: parse.Call) -> Work:
        spec = call.entry.spec
        if call.missing:
            return Work(spec.requires, reads_only=True, ready=CallForm(call.entry, call.arguments))
        return Work(
            spec.requires,
            spec.reads_only,
            spec.plan,
            call.arguments,
            typed=parse.write(call.entry, call.arguments),
            entry=call.entry,
            otherwise=call.otherwise,
            private=spec.private,
            hidden=spec.hidden,
            personal=spec.personal,
        )

    def _run_entry(self, entry: Entry | None) -> Work | None:
        return self._call(parse.read_arguments(entry, "")) if entry else None

    async def _whole(self, address: str, units: Units) -> str:
        """The address itself, or what was kept under it."""
        address = unnumbered(address)
        if not address.startswith(KEPT):
            return address
        async with units(reads_only=True) as unit:
            kept = await self._stores.continuations(unit).get(address)
        if kept is None:
            raise Expired("That button is older than 30 days.", "Run the command again for a fresh one.")
        return kept

    def _pressed(self, address: str, event: ActionPressed) -> Work:
        match action_id(address):
            case Run.id:
                return self._typed(Run.unpack(address).text)
            case ShareNow.id:
                return self._typed(ShareNow.unpack(address).text, Audience.CHANNEL)
            case Keep.id:
                return self._typed(Keep.unpack(address).text, Audience.DIRECT)
            case Share.id:
                return Work(Role.GUEST, reads_only=True, ready=_confirm_share(Share.unpack(address), event.origin))
            case FillIn.id:
                return self._fill_in(FillIn.unpack(address).text)
            case OpenDraft.id:
                draft = OpenDraft.unpack(address).draft
                return Work(Role.GUEST, reads_only=True, ready=DraftRequest(draft))
            case Agree.id:
                return Work(Role.MEMBER, reads_only=False, agreed=Agree.unpack(address))
            case OpenAgain.id:
                return self._open_again(OpenAgain.unpack(address))
            case _:
                return self._action(address, event)

    def _action(self, address: str, event: ActionPressed) -> Work:
        spec = self._registry.actions.get(action_id(address))
        if spec is None:
            start = Button("Show what I can do", Run(text="hub"))
            raise Expired("That button is from an earlier version.", "Nothing is lost; start again here.", (start,))
        payload = spec.payload.unpack(address)
        return Work(spec.requires, spec.reads_only, spec.plan, payload=payload, chosen=event.chosen)

    def _fill_in(self, text: str) -> Work:
        entry, values = parse.loosely(self._registry, text)
        return Work(entry.spec.requires, reads_only=True, ready=CallForm(entry, values))

    def _open_again(self, again: OpenAgain) -> Work:
        values = _values(again.values)
        kind, called, path = again.form.partition(":")
        if called and kind == CALL and (entry := self._registry.commands.get(path)):
            return Work(entry.spec.requires, reads_only=True, ready=CallForm(entry, values))
        spec = self._registry.forms.get(again.form)
        if spec is None:
            raise Expired("That form is from an earlier version.", "Open it again; nothing else is lost.")
        return Work(spec.requires, reads_only=True, ready=OpenForm(spec.payload, values, again.about))

    def _submitted(self, event: FormSubmitted) -> Work:
        values = {name: clean_value(value) for name, value in event.values.items()}
        sent = self._dialogue.submission(event.address, values)
        if sent.entry:
            spec = sent.entry.spec
            _, errors = read_page(sent.params, values)
            reads_only = spec.reads_only and not errors  # what was typed wrong is kept as a draft
            return Work(
                spec.requires,
                reads_only,
                spec.plan,
                submission=sent,
                private=spec.private,
                hidden=spec.hidden,
                personal=spec.personal,
            )
        form = self._registry.forms[sent.name]
        return Work(form.requires, reads_only=False, plan=form.plan, submission=sent, contributes=form.contributes)

    async def _reacted(self, event: Reacted, units: Units) -> Work | None:
        if not any(emoji == event.emoji for _, emoji in self._registry.reactions):
            return None
        where = event.message
        async with units(reads_only=True) as unit:
            row = await self._stores.posted(unit).at(where.channel.platform, where.channel.id, where.id)
        known = self._registry.reactions
        spec = (known.get((row.subject, event.emoji)) or known.get((ANY, event.emoji))) if row else None
        if row is None or spec is None:
            return None
        payload = Reaction(row.subject, row.subject_id, event.emoji, event.added)
        return Work(spec.requires, reads_only=False, plan=spec.plan, payload=payload)

    def _message(self, event: MessageActed) -> Work | None:
        spec = self._registry.messages.get(event.id)
        if spec is None:
            raise Expired("That menu entry is from an earlier version.", "Reload the app to see the current ones.")
        return Work(spec.requires, reads_only=False, plan=spec.plan, payload=event.message)


def _values(packed: str) -> dict[str, object]:
    """Of a button; one that somebody forged has none."""
    try:
        values = json.loads(packed)
    except ValueError:
        values = None
    return cast(dict[str, object], values) if isinstance(values, dict) else {}


def kept(problem: BotError, work: Work | None) -> BotError:
    """A handler objects to a value of a command: one press opens what was typed in a form."""
    if not isinstance(problem, InvalidInput) or work is None or work.entry is None or work.audience:
        return problem
    return _with_change(problem, open_call(work.entry, work.arguments)) if work.entry.spec.params else problem


def _with_change(problem: InvalidInput, form: Action) -> InvalidInput:
    """What was typed is kept: one press opens it in a form."""
    change = Button("Change what I typed", form, "primary")
    return InvalidInput(problem.message, problem.hint, (change, *problem.instead), name=problem.name)


def _confirm_share(share: Share, origin: Origin) -> Reply:
    channel = origin.channel
    if channel is None or channel.direct:
        raise NotFound("There is no channel here to share with.", "Run the command in a channel and share it there.")
    name = f"#{channel.name}" if channel.name else "this channel"
    people = f", {channel.people:,} people" if channel.people else ""
    button = Button(f"Share with {name}"[:75], ShareNow(text=share.text), "primary")
    blocks: tuple[Node, ...] = (
        Card(
            title=f"Share with {name}{people}?",
            body="Everybody in the channel will see it, with your name.",
            actions=(button,),
        ),
    )
    return Reply(blocks)
