"""Scenes as the terminal shows them, eighty-eight columns wide; a form as the questions it asks."""

from io import StringIO
from pathlib import Path

from playwright.async_api import Browser
from rich.console import Console as RichConsole
from rich.console import RenderableType
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text as Line

from adapters.terminal.complete import Completions
from adapters.terminal.render import draw as drawn
from adapters.terminal.render import group
from adapters.terminal.session import Session
from bot.form import FormView
from tests.contract.probes.terminal import Ear
from tests.look.scenes import Scene
from tests.look.studio import frame, pictures

COLUMNS = 88
WIDTH = 840
STYLE = """
body { margin: 0; background: #16191d; }
.shot { padding: 16px 20px; background: #16191d; width: 780px; }
pre { margin: 0; font: 14px/1.45 "DejaVu Sans Mono", "Liberation Mono", monospace; color: #d8dee4; }
"""


class Screen:
    """A console that records what it shows, and presses Enter at every question."""

    def __init__(self) -> None:
        self.rich = RichConsole(
            file=StringIO(), record=True, width=COLUMNS, force_terminal=True, highlight=False, markup=False, emoji=False
        )

    async def show(self, *drawn: RenderableType) -> None:
        for one in drawn:
            self.rich.print(one)

    async def ask(self, prompt: str, default: str = "", completions: Completions | None = None) -> str:
        self.rich.print(Line.assemble(prompt, (default, "bold"), ("▏", "dim")))
        return default

    @property
    def html(self) -> str:
        return self.rich.export_html(theme=DIMMED_MONOKAI, inline_styles=True, code_format="<pre>{code}</pre>")


async def draw(browser: Browser, scenes: list[Scene]) -> list[bytes]:
    frames = [frame(await _html(scene)) for scene in scenes]
    return await pictures(browser, f"<!doctype html><style>{STYLE}</style>{''.join(frames)}", WIDTH)


async def _html(scene: Scene) -> str:
    screen = Screen()
    if isinstance(scene.shown, FormView):
        session = Session(Ear(scene.shown), screen, "ana", "UTC", Path())  # type: ignore[arg-type]
        await session.typed("fill in")
    else:
        await screen.show(group(drawn(scene.shown, scene.reader)))
    return screen.html
