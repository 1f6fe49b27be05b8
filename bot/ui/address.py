"""Where a link really leads, and whether its words say something else: what every adapter asks before it draws one."""

import re
from urllib.parse import urlsplit

_DOMAIN = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}")


def host(url: str) -> str:
    """In the letters of the domain name system: "xn--pypal-4ve.com", not "pаypal.com"; "" where there is none."""
    try:
        name = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name.encode("ascii", "backslashreplace").decode()


def misleads(label: str, url: str) -> bool:
    """Whether the label names a host that is not the one the link leads to."""
    real = host(url)
    named = (match[0].lower().removeprefix("www.") for match in _DOMAIN.finditer(label))
    return any(real != name and not real.endswith(f".{name}") for name in named)
