"""One contact sheet a capability: every scene a band, every surface a picture in it."""

from base64 import b64encode
from html import escape

from playwright.async_api import Browser

from tests.look.studio import page

SURFACES = ("Slack", "Discord", "web", "web dark", "phone", "terminal")
WIDTHS = {"Slack": 560, "Discord": 560, "web": 560, "web dark": 560, "phone": 320, "terminal": 560}
STYLE = """
body { margin: 0; padding: 28px; background: #eceae4; font: 15px/1.4 "Noto Sans", "Segoe UI", sans-serif; color: #222; }
h1 { margin: 0 0 20px; font-size: 30px; } h2 { margin: 26px 0 10px; font-size: 19px; }
.band { display: flex; gap: 16px; align-items: flex-start; }
figure { margin: 0; } figcaption { color: #666; font-size: 12px; margin-bottom: 4px; }
img { display: block; border: 1px solid #cfcabd; margin-bottom: 6px; }
"""
Band = tuple[str, dict[str, list[bytes]]]


async def draw(browser: Browser, capability: str, bands: list[Band]) -> bytes:
    """The whole sheet as a PNG."""
    body = "".join(_band(name, shots) for name, shots in bands)
    width = sum(WIDTHS.values()) + 16 * len(WIDTHS) + 60
    async with page(browser, width) as window:
        await window.set_content(f"<!doctype html><style>{STYLE}</style><h1>{escape(capability)}</h1>{body}")
        return await window.screenshot(full_page=True)


def _band(name: str, shots: dict[str, list[bytes]]) -> str:
    figures = "".join(_figure(surface, shots[surface]) for surface in SURFACES if surface in shots)
    return f"<h2>{escape(name)}</h2><div class='band'>{figures}</div>"


def _figure(surface: str, shots: list[bytes]) -> str:
    images = "".join(
        f"<img width='{WIDTHS[surface]}' src='data:image/png;base64,{b64encode(shot).decode()}'>" for shot in shots
    )
    return f"<figure><figcaption>{surface}</figcaption>{images}</figure>"
