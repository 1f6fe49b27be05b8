"""Where this hub is found on the web, for links that the bot hands out."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Site:
    base_url: str

    def link(self, path: str, **query: str) -> str:
        """An absolute address: `link("/sign-in", code="…")`."""
        return f"{self.base_url}{path}{'?' + urlencode(query) if query else ''}"
