"""Where this hub is found on the web, for links that the bot hands out."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Site:
    """`public`: somebody said by which address people reach it. Without that, a link works only on this machine."""

    base_url: str
    public: bool = False

    def link(self, path: str, **query: str) -> str:
        """An absolute address: `link("/sign-in", code="…")`."""
        return f"{self.base_url}{path}{'?' + urlencode(query) if query else ''}"
