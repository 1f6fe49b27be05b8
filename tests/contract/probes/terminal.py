"""Looks at lines of a terminal, types numbers and answers, and watches what the session sends to the hub."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console as RichConsole
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from adapters.terminal.complete import Completions
from adapters.terminal.render import Row, Screen, draw, group
from adapters.terminal.session import SPACE, Session
from bot.events import ActionPressed, Event, FormSubmitted
from bot.form import FormView
from bot.people import ChannelRef, Person, UserRef
from bot.ui.nodes import Reply
from tests.contract.seen import Pressed, Seen, SeenField, SeenForm

WIDTH = 20_000  # so that a line is a line
NUMBER = "bold cyan"  # how the numbers of buttons are set
MARK = re.compile(r"\[\d+\]")
READER = Person(UserRef("terminal", "ana"), SPACE, zone="UTC")


class Paper:
    """A console that keeps what it is shown and answers from a list; `blank` where nobody looks at it."""

    def __init__(self, answers: list[str], *, blank: bool = False) -> None:
        self.answers = iter(answers)
        self.blank = blank
        self.shown: list[str] = []
        self.asked: list[tuple[str, str]] = []

    async def show(self, *drawn: RenderableType) -> None:
        if not self.blank:
            self.shown.append(printed(*drawn))

    async def ask(self, prompt: str, default: str = "", completions: Completions | None = None) -> str:
        self.shown.append(prompt)
        self.asked.append((prompt, default))
        answer = next(self.answers, None)
        if answer is None:
            raise EOFError
        return answer


class Ear:
    """Stands where the hub stands: hears what the session says to it, and answers once."""

    def __init__(self, answer: FormView | Reply | None = None) -> None:
        self.answer = answer
        self.heard: list[Event] = []

    async def dispatch(self, event: Event, responder: Session) -> None:
        self.heard.append(event)
        answer, self.answer = self.answer, None
        if isinstance(answer, FormView):
            await responder.open_form(answer, READER)
        elif answer is not None:
            await responder.deliver(answer, READER)


def printed(*drawn: RenderableType) -> str:
    text = StringIO()
    console = RichConsole(file=text, width=WIDTH, force_terminal=False, highlight=False, markup=False, emoji=False)
    for one in drawn:
        console.print(one)
    return text.getvalue()


def talk(ear: Ear, paper: Paper, *lines: str) -> None:
    """Somebody sits down, types these lines and leaves; what was saved meanwhile is thrown away."""

    async def sits(folder: Path) -> None:
        session = Session(ear, paper, "ana", "UTC", folder)  # type: ignore[arg-type]
        for line in lines:
            await session.typed(line)

    with TemporaryDirectory() as folder:
        asyncio.run(sits(Path(folder)))


class TerminalProbe:
    name = "terminal"
    user = UserRef("terminal", "jonas")
    channel: ChannelRef | None = None  # a terminal has no channels to choose from

    def draws(self, reply: Reply, zone: str = "UTC") -> Seen:
        screen = draw(reply, Person(READER.user, SPACE, zone=zone))
        text = printed(group(screen))
        chosen, people = _numbered(reply, screen)
        return Seen(text, text, tuple(chosen), tuple(people), files=tuple(file.data for file in screen.files))

    def presses(self, pressed: Pressed) -> ActionPressed:
        reply, typed = pressed.held
        return _typed(reply, typed)

    def chooses(self, pressed: Pressed, user: UserRef) -> ActionPressed:
        reply, typed = pressed.held
        return _typed(reply, f"{typed} {user.id}")

    def opens(self, view: FormView) -> SeenForm:
        ear, paper = Ear(view), Paper([""] * len(view.fields))
        talk(ear, paper, "anything")
        text = "\n".join(paper.shown)
        fields = {one.param.name: _field(one.param.label, paper) for one in view.fields}
        return SeenForm(view.title, text, text, view.submit, fields, (), (), view)

    def submits(self, form: SeenForm, typed: Mapping[str, object]) -> FormSubmitted:
        answers = [_answer(typed.get(name)) for name in form.fields]
        ear = Ear(form.held)
        talk(ear, Paper(answers, blank=True), "anything")
        event = ear.heard[-1]
        assert isinstance(event, FormSubmitted)
        return event


def _numbered(reply: Reply, screen: Screen) -> tuple[list[Pressed], list[Pressed]]:
    """What can be typed to press something: numbers, and n and p for the pages."""
    presses: list[Pressed] = []
    people: list[Pressed] = []
    for number, label in _labels(screen):
        kind = people if int(number) in screen.people else presses
        kind.append(Pressed(label, (reply, number)))
    if screen.pager:
        turns = (("Previous", "p", screen.pager.previous), ("Next", "n", screen.pager.next))
        presses += [Pressed(label, (reply, key)) for label, key, action in turns if action]
    return presses, people


def _labels(screen: Screen) -> Iterator[tuple[str, str]]:
    """The numbers and what stands after each: `[3] Save Faster permits`."""
    for line in _lines(screen):
        marks = [
            span for span in line.spans if span.style == NUMBER and MARK.fullmatch(line.plain, span.start, span.end)
        ]
        ends = [*(mark.start for mark in marks), len(line.plain)]
        for mark, end in zip(marks, ends[1:], strict=True):
            yield line.plain[mark.start + 1 : mark.end - 1], line.plain[mark.end : end].strip()


def _lines(screen: Screen) -> Iterator[Line]:
    for one in screen.lines:
        inner = one.renderable if isinstance(one, Padding) else one
        if isinstance(inner, Row):
            yield from inner.buttons
        elif isinstance(inner, Line):
            yield inner


def _typed(reply: Reply, line: str) -> ActionPressed:
    """What the hub hears when this line is typed under this reply."""
    ear = Ear(reply)
    talk(ear, Paper([], blank=True), "anything", line)
    event = ear.heard[-1]
    assert isinstance(event, ActionPressed), f"{line!r} was heard as {event}"
    return event


def _field(label: str, paper: Paper) -> SeenField:
    """What stands above the question is its help and its error."""
    prompt, value = next(asked for asked in paper.asked if asked[0].startswith(label))
    before = paper.shown[: paper.shown.index(prompt)]
    earlier = {asked for asked, _ in paper.asked}
    above: list[str] = []
    for one in reversed(before):
        if one in earlier:
            break
        above.insert(0, one)
    return SeenField(prompt, above[-1], value, " ".join(above[:-1]), (above[-1],))


def _answer(typed: object) -> str:
    match typed:
        case UserRef():
            return f"<@{typed}>"
        case ChannelRef():
            return f"<#{typed.platform}:{typed.id}>"
        case list() | tuple():
            return ", ".join(map(str, typed))
        case None:
            return ""
        case _:
            return str(typed)
