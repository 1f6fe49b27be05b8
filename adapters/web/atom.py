"""A feed as Atom (RFC 4287). Pure: the same feed gives the same bytes, so that readers can be told that nothing is new.

feedgenerator writes it: Django's own, kept on its own, without dependencies.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed
from markupsafe import escape

from bot.action import Action
from bot.feed import Feed, FeedEntry
from bot.text import shown

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):
    """With the link to where an entry came from, and topics by their names."""

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        if item["via"]:
            handler.addQuickElement("link", "", {"rel": "via", "href": item["via"]})
        for slug, name in item["topics"]:
            handler.addQuickElement("category", "", {"term": slug, "label": name})

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=NEVER)


def updated(feed: Feed) -> datetime:
    """When the newest of it changed; long ago where there is nothing."""
    return max((entry.updated for entry in feed.entries), default=NEVER)


def atom(feed: Feed, base: str, address: str, link: Callable[[Action], str], page: str = "") -> bytes:
    """`base` is where this hub is ("https://hub.example.gov"), `address` the feed's own path, `page` that of the page where
    a person reads the same, if it is not the one that the feed names."""
    made = _Feed(
        title=shown(feed.title),
        link=base + (page or link(feed.page) or "/"),
        description="",
        subtitle=shown(feed.says),
        feed_url=base + address,
        feed_guid=base + address,
        author_name="Folkmoot",
        language="en",
    )
    for entry in feed.entries:
        made.add_item(
            title=shown(entry.title),
            link=base + (link(entry.page) or "/"),
            description=str(escape(shown(entry.summary))),  # its type is html
            author_name=shown(entry.by) or None,
            unique_id=tag(base, entry),
            pubdate=entry.since,
            updateddate=entry.updated,
            via=entry.url if entry.url.lower().startswith(("https://", "http://")) else "",
            topics=entry.topics,
        )
    text = StringIO()
    made.write(text, "utf-8")
    return text.getvalue().encode()


def tag(base: str, entry: FeedEntry) -> str:
    """The entry's name for good (RFC 4151): it stays when titles, pages and addresses change."""
    return f"tag:{urlsplit(base).hostname or 'localhost'},{entry.since:%Y-%m-%d}:{entry.subject}"
