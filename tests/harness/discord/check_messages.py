"""What Discord accepts as a message: content, embeds, allowed mentions, flags, components."""

from typing import Any

from tests.harness.discord.check_components import check_components
from tests.harness.discord.checks import Checks, Path
from tests.harness.discord.errors import empty_message
from tests.harness.discord.world import COMPONENTS_V2

_PARSE = frozenset({"users", "roles", "everyone"})


def check_message(draft: dict[str, Any], *, uploads: set[str], path: Path = ()) -> None:
    """Raises the refusal Discord would answer with. `draft` is the whole message as it will stand."""
    checks = Checks()
    v2 = bool((draft.get("flags") or 0) & COMPONENTS_V2)
    checks.text(draft.get("content"), (*path, "content"), "message.content")
    nonce = draft.get("nonce")
    checks.text(None if nonce is None else str(nonce), (*path, "nonce"), "message.nonce")
    _check_mentions(checks, draft.get("allowed_mentions"), (*path, "allowed_mentions"))
    if v2:
        for field in ("content", "embeds", "poll", "sticker_ids"):
            if draft.get(field):
                checks.wrong(
                    (*path, field),
                    "Cannot be used with IS_COMPONENTS_V2",
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                )
    check_embeds(checks, draft.get("embeds") or [], (*path, "embeds"))
    check_components(checks, draft.get("components") or [], (*path, "components"), v2=v2, uploads=uploads)
    checks.done()
    if not any(draft.get(field) for field in ("content", "embeds", "components", "attachments", "sticker_ids", "poll")):
        raise empty_message()


def _check_mentions(checks: Checks, allowed: Any, path: Path) -> None:
    if allowed is None:
        return
    parse = set(allowed.get("parse") or ())
    if parse - _PARSE:
        checks.wrong((*path, "parse"), f"Value must be one of {sorted(_PARSE)}.", "BASE_TYPE_CHOICES")
    for kind in ("users", "roles"):
        if kind in parse and allowed.get(kind):
            checks.wrong(
                path,
                f"parse:[{kind!r}] and {kind}: [ids...] are mutually exclusive.",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
            )
        checks.size(min(len(allowed.get(kind) or ()), 101), (*path, kind), "choice.value")


def check_embeds(checks: Checks, embeds: list[dict[str, Any]], path: Path) -> None:
    checks.size(len(embeds), path, "message.embeds")
    total = 0
    for index, embed in enumerate(embeds):
        at = (*path, index)
        parts = {
            "title": embed.get("title"),
            "description": embed.get("description"),
            "footer": (embed.get("footer") or {}).get("text"),
            "author": (embed.get("author") or {}).get("name"),
        }
        for name, value in parts.items():
            checks.text(value, (*at, name), f"embed.{name}")
            total += len(value or "")
        fields = embed.get("fields") or []
        checks.size(len(fields), (*at, "fields"), "embed.fields")
        for number, field in enumerate(fields):
            for part in ("name", "value"):
                checks.text(field.get(part), (*at, "fields", number, part), f"embed.field.{part}", required=True)
                total += len(field.get(part) or "")
    checks.size(total, path, "embed.total")
