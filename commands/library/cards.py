"""How resources look: one in a list, one as a whole, one in a channel."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated

from bot import access
from bot.capability import card
from bot.context import Context
from bot.param import Arg
from bot.ui.markup import Rich, join
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Note, Pager, Reply
from commands.library.payloads import Drop, Helped, LikeThis, Save, Whole
from store.library import LibraryStore
from store.resource import Marks, ResourceCard, ResourceRow, ResourceStatus

SHORT = 40
NOT_MARKED = Marks(saved=False, helped=False)


def listed(
    title: str,
    rows: Sequence[ResourceCard],
    marks: dict[int, Marks],
    pager: Pager | None = None,
) -> Reply:
    """A list of resources with where each stands."""
    cards = tuple(as_card(row, marks.get(row.id, NOT_MARKED), row.summary, _state(row)) for row in rows)
    return Reply((Heading(title), Items(cards, pager)))


def whole_reply(
    row: ResourceRow,
    marks: Marks,
    by: str = "",
    owner: str = "",
    twins: Sequence[str] = (),
    more: tuple[Button, ...] = (),
) -> Reply:
    """One resource with all that is known of it: `by` suggested it, `owner` looks after it; `twins` are titles nearly like its
    own, and `more` stands below it."""
    facts = (
        ("Kind", row.kind.value.capitalize()),
        ("Topics", ", ".join(topic.name for topic in row.topics)),
        ("Published by", row.publisher),
        ("Date", row.published),
        ("For", row.audience),
        ("Level of government", ", ".join(row.level)),
        ("Size of body", row.body_size.replace("_", " ")),
        ("Place", row.place),
        ("Language", language_name(row.language)),
        ("Suggested by", by if by != owner else ""),
        ("Suggested and looked after by" if by and by == owner else "Looked after by", owner),
        ("To be looked at on", f"{row.review_on:%-d %B %Y}" if row.review_on else ""),
    )
    same = ", ".join(f"“{title}”" for title in twins)
    near = (Note(f"Nearly the same title is there already: {same}."),) if twins else ()
    below = (*near, *((Actions(more),) if more else ()))
    return Reply(
        (
            Card(
                title=row.title,
                url=row.url,
                body="\n\n".join(part for part in (row.summary, row.body[:1500]) if part),
                fields=tuple((name, value) for name, value in facts if value),
                note=_counts(row, _state(row)),
                actions=_buttons(row, marks, whole=True),
                subject=f"resource:{row.id}",
                language=row.language,
            ),
            *below,
        )
    )


@lru_cache(maxsize=256)
def language_name(code: str) -> str:
    """ "English (United Kingdom)" for "en-GB"; what is no code stays as it is."""
    from babel import Locale, UnknownLocaleError

    try:
        return (Locale.parse(code, sep="-").get_display_name("en") or code) if code else ""
    except (UnknownLocaleError, ValueError):
        return code


@card("resource")
async def resource_card(
    library: LibraryStore, context: Context, id: Annotated[int, Arg("The resource")]
) -> Card | None:
    """A resource as it stands in a channel; None when it is not published (any more) or this reader may not see it."""
    row = await library.by_id(id)
    if (
        row is None
        or row.status is not ResourceStatus.PUBLISHED
        or not access.may_see(context.person, row.visibility.value, row.space_id)
    ):
        return None
    return posted(row)


def posted(row: ResourceRow) -> Card:
    """As it stands among others, with nobody's own marks."""
    return as_card(row, NOT_MARKED, row.summary, "")


def as_card(row: ResourceCard | ResourceRow, marks: Marks, body: str | Rich, why: str, title: str | Rich = "") -> Card:
    facts = " · ".join(part for part in (row.kind.value.capitalize(), row.publisher, row.published[:4]) if part)
    return Card(
        title=title or row.title,
        url=row.url,
        body=body,
        note=join(" — ", (_counts(row, facts), why)),
        actions=_buttons(row, marks),
        subject=f"resource:{row.id}",
        language=row.language,
    )


def _buttons(row: ResourceCard | ResourceRow, marks: Marks, whole: bool = False) -> tuple[Button, ...]:
    """At most three; each names its object, shortened where it must be."""
    name = _short(row.title)
    save = (
        Button(f"Let go of {name}", Drop(resource=row.id))
        if marks.saved
        else Button(f"Save {name}", Save(resource=row.id))
    )
    helped = Button("Helped you ✓" if marks.helped else "This helped me", Helped(resource=row.id))
    more = Button("More like this", LikeThis(resource=row.id))
    return (save, helped, more) if whole else (save, helped, Button("Details", Whole(resource=row.id)))


def _short(title: str) -> str:
    return title if len(title) <= SHORT else title[: SHORT - 1].rstrip() + "…"


def _counts(row: ResourceCard | ResourceRow, facts: str) -> str:
    helped = (
        f"helped {row.helped_count:,} {'person' if row.helped_count == 1 else 'people'}" if row.helped_count else ""
    )
    return " · ".join(part for part in (facts, helped) if part)


def _state(row: ResourceCard | ResourceRow) -> str:
    seen = {"public": "visible to everybody", "members": "visible to members", "space": "visible to this space"}
    return f"{row.status.value}, {seen[row.visibility.value]}"
