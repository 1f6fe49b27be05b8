"""One key for the many ways to write the address of a page."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

# Parameters that say where a visitor came from, not which page it is.
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref|ref_src|cmpid)$", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}


def url_key(url: str) -> str:
    """The same text for addresses that almost surely show the same page; empty when there is no host."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    place = host if port in (None, DEFAULT_PORTS.get(parts.scheme.lower())) else f"{host}:{port}"
    path = re.sub(r"/(index|default)\.(html?|php|aspx?)$", "/", unquote(parts.path), flags=re.IGNORECASE).rstrip("/")
    asked = sorted((name, value) for name, value in parse_qsl(parts.query) if not TRACKING.match(name))
    return place + path + ("?" + urlencode(asked) if asked else "")
