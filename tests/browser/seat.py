"""Somebody at a browser. Whatever the browser complains about (a script's error, a refused style) fails the test."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import ConsoleMessage, Error, Page

from tests.adapters.web.house import Place

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
EXPECTED = ("status of 403", "status of 404", "status of 422")  # the browser notes each such answer
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Seat:
    def __init__(self, page: Page, here: Place) -> None:
        self.page, self._here, self.hub = page, here, here.hub
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", self._failed)

    async def opens(self, address: str) -> None:
        await self.page.goto(address)

    async def presses(self, label: str) -> None:
        await self.page.get_by_role("button", name=label, exact=True).last.click()

    async def types(self, label: str, text: str) -> None:
        await self.page.get_by_label(label).first.fill(text)

    async def waits_for(self, words: str) -> None:
        await self.page.get_by_text(words).first.wait_for()

    async def signs_in(self, name: str = "Amira Haddad") -> None:
        await self.opens(f"/sign-in?code={await self._here.sign_in_code(name)}")
        await self.presses("Sign in")
        await self.waits_for(name)

    async def enters(self, name: str) -> None:
        await self.opens("/room")
        await self.presses(f"Be {name}")
        await self.waits_for(f"Welcome, {name}")

    async def says(self, text: str) -> None:
        await self.types("Command", text)
        await self.page.keyboard.press("Enter")

    async def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA and good practice."""
        found = await Axe().run(self.page, options=WCAG)
        return [
            f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
            for one in found.response["violations"]
        ]

    async def scrolls_sideways(self) -> bool:
        return bool(await self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    async def focused(self) -> str:
        """What the keyboard is on, as a screen reader would begin to say it."""
        return str(
            await self.page.evaluate(
                "(() => { const e = document.activeElement; return `${e.tagName.toLowerCase()}"
                " ${(e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || '').trim()}` })()"
            )
        )

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(one in message.text for one in EXPECTED):
            self.complaints.append(message.text)

    def _failed(self, error: Error) -> None:
        self.complaints.append(str(error))
