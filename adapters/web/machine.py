"""A record in the words of schema.org, as JSON-LD in the head of its page. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from adapters.web.markup import safe_url
from bot.browse import Description


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step on the way to a page: what it is called, and its path."""

    words: str
    address: str


def linked_data(about: Description, home: str, here: str, trail: Sequence[Crumb]) -> Markup:
    """The page, what it is about, and where it stands; `home` is the hub's own address, `here` the page's path."""
    page = {
        "@type": "WebPage",
        "@id": home + here,
        "url": home + here,
        "name": about.title,
        "description": about.says,
        "dateModified": about.changed.isoformat(timespec="seconds"),
        "isPartOf": {"@type": "WebSite", "@id": f"{home}/", "url": f"{home}/", "name": "Folkmoot"},
        "mainEntity": _record(about),
        "breadcrumb": _breadcrumb([*trail, Crumb(about.title, here)], home),
    }
    text = json.dumps({"@context": "https://schema.org", **_said(page)}, ensure_ascii=False)
    # Inside a script nothing is unescaped by the browser, so what could end it is written as JSON writes it.
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup('<script type="application/ld+json">') + Markup(text) + Markup("</script>")  # noqa: S704 - escaped above


def _record(about: Description) -> dict[str, Any]:
    return _said(
        {
            "@type": about.type,
            "name": about.title,
            "description": about.says,
            "url": safe_url(about.url),
            "genre": about.kind,
            "publisher": {"@type": "Organization", "name": about.by} if about.by else "",
            "datePublished": about.published,
            "inLanguage": about.language,
            "audience": {"@type": "Audience", "audienceType": about.audience} if about.audience else "",
            "keywords": [one.words for one in about.labels if one.facet != "kind"],
            "isAccessibleForFree": True,
        }
    )


def _breadcrumb(trail: Sequence[Crumb], home: str) -> dict[str, Any]:
    steps = [
        {"@type": "ListItem", "position": place, "name": one.words, "item": home + one.address}
        for place, one in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in values.items() if value not in ("", [], None)}
