"""Scenes as the web shows them, with its own style sheet: light, dark, and on a phone."""

from itertools import count

from playwright.async_api import Browser

from adapters.web import forms, render
from adapters.web.drawing import Drawing
from adapters.web.templating import STATIC
from bot.form import FormView
from tests.look.scenes import Scene
from tests.look.studio import frame, pictures

DESK, PHONE = 780, 390
STYLE = ".shot { padding: 1.25rem; background: var(--paper); } main { padding: 0 !important; }"


async def draw(browser: Browser, scenes: list[Scene], *, dark: bool = False, phone: bool = False) -> list[bytes]:
    style = (STATIC / "hub.css").read_text(encoding="utf-8")
    numbers = count(1)
    frames = [frame(_html(scene, numbers)) for scene in scenes]
    html = f"<!doctype html><html lang='en'><style>{style}{STYLE}</style><main>{''.join(frames)}</main>"
    return await pictures(browser, html, PHONE if phone else DESK, dark=dark)


def _html(scene: Scene, numbers: "count[int]") -> str:
    drawing = Drawing(zone=scene.reader.zone, nonce=lambda: f"n{next(numbers)}", keep=lambda file: f"/file/{file.name}")
    if isinstance(scene.shown, FormView):
        return str(forms.form(scene.shown, drawing, level=2))
    return str(render.reply(scene.shown, drawing))
