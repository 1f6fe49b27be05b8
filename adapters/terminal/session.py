"""One person at a prompt: lines become events, answers become numbered buttons, forms become questions."""

import re
from itertools import count
from pathlib import Path
from typing import Protocol

from rich.console import RenderableType
from rich.text import Text as Line

from adapters.terminal.complete import Completions
from adapters.terminal.render import Screen, draw, group, literal
from bot.events import ActionPressed, CommandCalled, Event, FormSubmitted, Origin
from bot.form import FieldView, FormView
from bot.hub import Hub
from bot.people import ChannelRef, MessageRef, Person, SpaceRef, UserRef
from bot.ui.nodes import Audience, File, Progress, Reply

SPACE = SpaceRef("terminal", "local", "this machine")
LEAVE = frozenset({"quit", "exit", "bye"})
CANCEL = "."
UNSAFE_NAME = re.compile(r"[^\w.-]+")
PRESS = re.compile(r"(?P<number>\d{1,4})(?:\s+(?P<who>\S+))?", re.ASCII)


def somebody(typed: str) -> UserRef:
    """ "ana" or "@ana" of this machine, or "<@slack:T1:U1>" of anywhere."""
    platform, colon, account = typed.strip("<@> ").partition(":")
    return UserRef(platform, account) if colon else UserRef(SPACE.platform, platform)


def _is_press(press: re.Match[str], screen: Screen) -> bool:
    """ "3", or "3 ana" where somebody is to be named; "3 permits" elsewhere is a command like any other."""
    return not press["who"] or int(press["number"]) in screen.people


class Console(Protocol):
    """Where the session is shown: this process's own terminal, or one at the other end of the hub's socket."""

    async def show(self, *drawn: RenderableType) -> None: ...

    async def ask(self, prompt: str, default: str = "", completions: Completions | None = None) -> str:
        """A line; raises EOFError when the person leaves."""
        ...


class Session:
    """Runs until the person leaves. It is the responder of all its events too: there is only one screen."""

    def __init__(self, hub: Hub, console: Console, account: str, zone: str, downloads: Path) -> None:
        self.hub = hub
        self.console = console
        self.origin = Origin(user=UserRef("terminal", account), space=SPACE, name=account, zone=zone)
        self._screen: Screen | None = None
        self._form: FormView | None = None
        self._downloads = downloads

    async def run(self, greeting: str = "") -> None:
        if greeting:
            await self.dispatch(CommandCalled(self.origin, greeting))
        completions = Completions(self.hub, self.origin)
        while True:
            try:
                line = (await self.console.ask("folkmoot › ", completions=completions)).strip()
            except EOFError:
                return
            if line.casefold() in LEAVE:
                return
            if line:
                await self.typed(line)

    async def typed(self, line: str) -> None:
        """A number presses a button, n and p turn pages, anything else is a command."""
        screen = self._screen
        pager = screen.pager if screen else None
        turn = {"n": pager.next, "p": pager.previous}.get(line.casefold()) if pager else None
        if turn is not None:
            await self.dispatch(ActionPressed(self.origin, turn.address()))
        elif screen and screen.actions and (press := PRESS.fullmatch(line)) and _is_press(press, screen):
            await self._press(int(press["number"]), press["who"] or "", screen)
        else:
            await self.dispatch(CommandCalled(self.origin, line))

    async def dispatch(self, event: Event) -> None:
        """The event, and after it every form that opens in answer, until one is left or done."""
        await self.hub.dispatch(event, self)
        while form := self._form:
            self._form = None
            values = await self._fill(form)
            if values is None:
                await self.console.show(Line("Left. What you typed on earlier pages is kept.", style="dim"))
                return
            await self.hub.dispatch(FormSubmitted(self.origin, form.address, values), self)

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None:
        self._screen = draw(reply, reader)
        await self.console.show("", *([group(self._screen)] if self._screen.lines else []))
        for file in self._screen.files:
            await self.console.show(literal(f"Saved {self._save(file)}"))
        if reply.audience is Audience.CHANNEL:
            return MessageRef(ChannelRef("terminal", "local"), "")
        return None

    async def open_form(self, view: FormView, reader: Person) -> None:
        self._form = view

    async def progress(self, progress: Progress, reader: Person) -> None:
        await self.console.show(literal(f"{progress.done:,} of {progress.of:,} {progress.words}", "dim"))

    async def _press(self, number: int, who: str, screen: Screen) -> None:
        if not 1 <= number <= len(screen.actions):
            await self._warn(f"There is no [{number}]; the last answer has 1 to {len(screen.actions)}.")
        elif number in screen.people and not who:
            await self._warn(f"Say who, like this: {number} ana")
        else:
            chosen = somebody(who) if number in screen.people else None
            await self.dispatch(ActionPressed(self.origin, screen.actions[number - 1].address(), chosen))

    async def _warn(self, words: str) -> None:
        await self.console.show(literal(words, "yellow"))

    async def _fill(self, form: FormView) -> dict[str, object] | None:
        page = f"  (page {form.page} of {form.pages})" if form.pages > 1 else ""
        await self.console.show("", literal(f"{form.title}{page}", "bold underline"), literal(form.intro))
        await self.console.show(Line(f"Enter keeps what stands there; {CANCEL} leaves the form.", style="dim"))
        values: dict[str, object] = {}
        for field in form.fields:
            answer = await self._field(form, field)
            if answer is None:
                return None
            values[field.param.name] = answer
        return values

    async def _field(self, form: FormView, field: FieldView) -> str | None:
        """What was typed for one field; None to leave the form."""
        param = field.param
        await self.console.show("")
        if field.error:
            await self._warn(field.error)
        hint = param.arg.help + (f" ({', '.join(choice.label for choice in param.choices)})" if param.choices else "")
        await self.console.show(literal(hint, "dim"))
        optional = "" if param.needed else " (optional)"
        completions = Completions(self.hub, self.origin, form.source, param)
        try:
            answer = await self.console.ask(f"{param.label}{optional}: ", field.value, completions)
        except EOFError:
            return None
        return None if answer.strip() == CANCEL else answer.strip()

    def _save(self, file: File) -> Path:
        """Beside what is there already, never over it."""
        path = first = self._downloads / (UNSAFE_NAME.sub("-", file.name).strip(".- ")[-80:] or "file")
        for number in count(2):
            if not path.exists():
                break
            path = first.with_stem(f"{first.stem}-{number}")
        path.write_bytes(file.data)
        return path
