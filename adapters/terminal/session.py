"""One person at a prompt: lines become events, answers become numbered buttons, forms become questions."""

from pathlib import Path
from typing import Protocol

from rich.console import RenderableType
from rich.text import Text as Line

from adapters.terminal.complete import Completions
from adapters.terminal.render import Screen, draw, group
from bot.events import ActionPressed, CommandCalled, Event, FormSubmitted, Origin
from bot.form import FieldView, FormView
from bot.hub import Hub
from bot.people import ChannelRef, MessageRef, Person, SpaceRef, UserRef
from bot.ui.nodes import Audience, File, Progress, Reply

SPACE = SpaceRef("terminal", "local", "this machine")
LEAVE = frozenset({"quit", "exit", "bye"})
CANCEL = "."


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
        elif line.isdecimal() and screen and screen.actions:
            await self._press(int(line), screen)
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
            await self.console.show(Line(f"Saved {self._save(file)}"))
        if reply.audience is Audience.CHANNEL:
            return MessageRef(ChannelRef("terminal", "local"), "")
        return None

    async def open_form(self, view: FormView, reader: Person) -> None:
        self._form = view

    async def progress(self, progress: Progress, reader: Person) -> None:
        await self.console.show(Line(f"{progress.done:,} of {progress.of:,} {progress.words}", style="dim"))

    async def _press(self, number: int, screen: Screen) -> None:
        if not 1 <= number <= len(screen.actions):
            await self.console.show(
                Line(f"There is no [{number}]; the last answer has 1 to {len(screen.actions)}.", style="yellow")
            )
            return
        await self.dispatch(ActionPressed(self.origin, screen.actions[number - 1].address()))

    async def _fill(self, form: FormView) -> dict[str, object] | None:
        page = f"  (page {form.page} of {form.pages})" if form.pages > 1 else ""
        await self.console.show("", Line(f"{form.title}{page}", style="bold underline"), Line(form.intro))
        await self.console.show(Line(f"Enter keeps what is in brackets; {CANCEL} leaves the form.", style="dim"))
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
        if field.error:
            await self.console.show(Line(field.error, style="yellow"))
        hint = param.arg.help + (f" ({', '.join(choice.label for choice in param.choices)})" if param.choices else "")
        await self.console.show(Line(hint, style="dim"))
        optional = "" if param.required else " (optional)"
        completions = Completions(self.hub, self.origin, form.source, param)
        try:
            answer = await self.console.ask(f"{param.label}{optional}: ", field.value, completions)
        except EOFError:
            return None
        return None if answer.strip() == CANCEL else answer.strip()

    def _save(self, file: File) -> Path:
        path = self._downloads / Path(file.name).name
        path.write_bytes(file.data)
        return path
