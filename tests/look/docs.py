"""The pictures of the documentation: the room and a page of the real web app, and a sheet each of Slack and Discord."""

from base64 import b64encode
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser

from adapters.web import WebAdapter
from tests.adapters.web.house import Place, real_place
from tests.browser.seat import Seat
from tests.look.scenes import Scene
from tests.look.studio import page

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDE, HIGH = 1_180, 860
SHOWN = (("results",), ("one resource", "add form"))
STYLE = """
body { margin: 0; padding: 20px; display: flex; gap: 20px; align-items: flex-start; background: %s; width: max-content; }
div { display: grid; gap: 20px; } img { display: block; border-radius: 8px; }
"""
BEHIND = {"Slack": "#f4f2ee", "Discord": "#1e1f22"}


async def draw(browser: Browser, scenes: list[Scene], shots: dict[str, list[list[bytes]]]) -> list[Path]:
    """Renews every picture; gives their paths."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    found = {scene.name: at for at, scene in enumerate(scenes) if scene.capability == "library"}
    drawn: list[Path] = []
    for surface in ("Slack", "Discord"):
        if surface in shots:
            columns = [[shot for name in column for shot in shots[surface][found[name]]] for column in SHOWN]
            drawn.append(_kept(f"{surface.lower()}.png", await _sheet(browser, columns, BEHIND[surface])))
    with TemporaryDirectory() as folder:
        async with real_place(Path(folder)) as here:
            web = WebAdapter(here.hub, here.settings, here.sessions)
            await web.start()
            try:
                drawn.append(_kept("results.png", await _results(browser, web)))
                drawn.append(_kept("room.png", await _room(browser, web, here)))
            finally:
                await web.stop()
    return drawn


def _kept(name: str, picture: bytes) -> Path:
    path = IMAGES / name
    path.write_bytes(picture)
    return path


async def _sheet(browser: Browser, columns: list[list[bytes]], behind: str) -> bytes:
    def image(shot: bytes) -> str:
        return f"<img src='data:image/png;base64,{b64encode(shot).decode()}'>"

    body = "".join(f"<div>{''.join(map(image, column))}</div>" for column in columns)
    async with page(browser, 1_600) as window:
        await window.set_content(f"<!doctype html><style>{STYLE % behind}</style>{body}")
        return await window.locator("body").screenshot()


async def _results(browser: Browser, web: WebAdapter) -> bytes:
    async with page(browser, WIDE, height=HIGH) as window:
        await window.goto(f"{web.url}/library/find?query=permits")
        return await window.screenshot()


async def _room(browser: Browser, web: WebAdapter, here: Place) -> bytes:
    async with page(browser, WIDE, height=HIGH) as window:
        seat = Seat(window, here)
        await window.goto(f"{web.url}/room")
        await window.get_by_role("button", name="Be ").first.click()
        await seat.waits_for("Welcome")
        await seat.says("/library find permits limit:2")
        await seat.waits_for("resources about")
        return await window.screenshot(full_page=True)
