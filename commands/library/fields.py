"""The fields of a resource as other tables name them."""

from bot.interchange.mapping import Target
from bot.interchange.values import is_address, is_date
from commands.library.kinds import is_kind

TARGETS = (
    Target("title", ("title", "name", "headline", "heading", "label", "resource", "titre", "titel", "título", "titolo")),
    Target("id", ("id", "identifier", "uid", "guid", "source id", "record id", "resource id", "reference", "ref", "slug", "code")),
    Target("url", ("source url", "url", "link", "href", "web address", "website", "web page", "permalink", "landing page", "uri"), is_address),
    Target("kind", ("kind", "type", "resource type", "content type", "document type", "art", "genre"), is_kind, shared=("category", "categories", "class")),
    Target("summary", ("summary", "description", "abstract", "deck", "excerpt", "teaser", "subtitle", "overview", "résumé", "beschreibung", "descripción")),
    Target("body", ("body", "content", "text", "full text", "html", "content html", "content text", "article")),
    Target("tags", ("tags", "topics", "keywords", "subjects", "categories", "themes", "tag", "topic", "keyword", "subject", "category", "theme")),
    Target("published", ("published", "date", "publication date", "date published", "published on", "published at", "pubdate", "issued", "release date", "year", "datum", "fecha"), is_date, weak=("created", "created at", "date created", "updated", "last updated", "updated at", "modified", "last modified", "modified at", "date modified")),
    Target("publisher", ("publisher", "published by", "organization", "organisation", "agency", "department", "institution"), weak=("source", "owner", "site")),
    Target("language", ("language", "lang", "locale", "sprache", "langue", "idioma")),
    Target("audience", ("audience", "for", "target audience", "who it is for")),
    Target("level", ("level", "level of government", "government level", "tier")),
    Target("body_type", ("body type", "organization type", "type of body")),
    Target("body_size", ("body size", "organization size", "size of body", "population")),
    Target("place", ("place", "location", "country", "jurisdiction", "region", "city")),
    Target("status", ("status", "publication status")),
    Target("draft", ("draft", "is draft")),
    Target("publish", ("publish", "is published", "live")),
    Target("expires", ("expirydate", "expiry date", "expires", "expires on", "expiration date", "valid until", "valid to", "sunset date")),
    Target("review_on", ("review on", "review date", "next review")),
    Target("visibility", ("visibility",)),
)  # fmt: skip
# What people see them called; the others go by their names.
LABELS = {"url": "Link", "body": "Text", "tags": "Topics", "published": "Date", "review_on": "Review date"}
