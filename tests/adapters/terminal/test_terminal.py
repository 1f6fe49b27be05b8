"""The hub at a prompt: numbers press buttons, forms are questions, Tab completes."""

from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console as RichConsole
from rich.console import RenderableType

from adapters.terminal.complete import Completions
from adapters.terminal.session import Session
from tests.harness.hub import Hall, hub_in


class Typist:
    """Somebody at the prompt: what they will type next, and what they were shown."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.asked: list[str] = []
        self._shown = StringIO()
        self._rich = RichConsole(file=self._shown, width=100, highlight=False, markup=False, emoji=False)

    async def show(self, *drawn: RenderableType) -> None:
        for one in drawn:
            self._rich.print(one)

    async def ask(self, prompt: str, default: str = "", completions: Completions | None = None) -> str:
        self.asked.append(prompt)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0) or default

    def sees(self) -> str:
        text = self._shown.getvalue()
        self._shown.seek(0)
        self._shown.truncate()
        return text


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path) as hall:
        yield hall


@pytest.fixture
def typist() -> Typist:
    return Typist()


@pytest.fixture
def session(house: Hall, typist: Typist, tmp_path: Path) -> Session:
    return Session(house.hub, typist, "alice", "Europe/London", tmp_path)


async def test_a_number_presses_the_button_that_shows_it(session: Session, typist: Typist) -> None:
    await session.typed("library permits")
    assert "[1] Save" in typist.sees()
    await session.typed("1")
    assert "Saved" in typist.sees()
    await session.typed("99")
    assert "There is no [99]" in typist.sees()


async def test_n_and_p_turn_pages(session: Session, typist: Typist) -> None:
    await session.typed("library service limit:2")
    first = typist.sees()
    assert "n = next" in first
    await session.typed("n")
    assert "Page 2 of" in typist.sees()
    await session.typed("p")
    assert "Page 1 of" in typist.sees()


async def test_a_form_asks_field_by_field_and_again_for_what_does_not_fit(session: Session, typist: Typist) -> None:
    typist.lines = ["nonsense", "A title", "guide", "A summary that is long enough.", ""]
    typist.lines += ["https://example.gov/a", "", "", "", ""]
    await session.typed("library add")
    seen = typist.sees()
    assert "A link looks like https://" in seen
    assert "with the reviewers" in seen


async def test_a_form_can_be_left(session: Session, typist: Typist) -> None:
    typist.lines = ["."]
    await session.typed("library add")
    assert "Left." in typist.sees()


@pytest.mark.parametrize(
    ("typed", "offers"),
    [
        ("lib", "library"),
        ("library fi", "find"),
        ("library find ki", "kind:"),
        ("library find kind:gu", "kind:guide"),
        ("library find topic:lice", "topic:permits"),
        ("he", "help"),
    ],
)
async def test_tab_completes_commands_arguments_and_values(session: Session, typed: str, offers: str) -> None:
    found = await Completions(session.hub, session.origin).of(typed)
    assert offers in [value for value, _ in found]


async def test_typed_control_sequences_are_shown_as_text(session: Session, typist: Typist) -> None:
    await session.typed("library \x1b[31mred\x1b[0m \x07bell [bold]x[/bold]")
    seen = typist.sees()
    assert "\x1b[31m" not in seen
    assert "\x07" not in seen
    assert "[bold]x[/bold]" in seen


async def test_the_session_ends_when_the_person_leaves(session: Session, typist: Typist) -> None:
    typist.lines = ["help", "quit", "never"]
    await session.run()
    assert typist.lines == ["never"]
