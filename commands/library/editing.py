"""A resource is changed: at once by those who may, and by its owner through review, while the old one stays up."""

from dataclasses import dataclass
from typing import Any

from bot.context import Context
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Reply, Text
from commands.library.payloads import BringVersion, Versions, Whole
from commands.library.wishes import Wishes, tell_of_a_change
from store.audit import AuditStore
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import ResourceRow, ResourceStatus
from store.topics import TopicStore
from store.versions import EditRow, VersionStore, Words, different, fields_of

SHORT = 50
KEPT = (ResourceStatus.PUBLISHED, ResourceStatus.HIDDEN)
LABELS = {
    "title": "Title",
    "summary": "Summary",
    "url": "Link",
    "kind": "Kind",
    "publisher": "Published by",
    "published": "Date",
    "audience": "Whom it is for",
    "place": "Place",
    "topics": "Topics",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a change: `edit` waits for a reviewer, or it is in force, and `before` is the version to go back to."""

    changed: tuple[str, ...]
    edit: int = 0
    before: int = 0
    title: str = ""
    """As it is called from now on, where a change is in force."""


class Editing:
    """What changing takes. It takes a unit, as a store does."""

    def __init__(self, unit: Any) -> None:
        self.library, self.versions = LibraryStore(unit), VersionStore(unit)
        self.people, self.audit = PeopleStore(unit), AuditStore(unit)
        self._topics, self._wishes = TopicStore(unit), Wishes(unit)

    async def at_once(self, context: Context, row: ResourceRow) -> bool:
        """Whether this person's change needs no review: an organizer's, a reviewer's in their topics, and any of what is
        not published."""
        if row.status is not ResourceStatus.PUBLISHED or context.may(Role.ORGANIZER):
            return True
        return context.may(Role.REVIEWER) and await self.reviews(context, row.topics)

    async def reviews(self, context: Context, topics: tuple[Any, ...]) -> bool:
        """Is one of these among this reviewer's topics? Whoever chose none reviews all."""
        mine = set(await self.people.topics_of(context.member_id))
        return not mine or any(topic.id in mine for topic in topics)

    async def save(self, context: Context, row: ResourceRow, said: Words) -> Saved:
        """Change what is different; `said` holds fields as versions keep them."""
        changed = different(fields_of(row), said)
        if not changed:
            return Saved(())
        if await self.at_once(context, row):
            before = await self.apply(context, row, changed)
            return Saved(tuple(changed), before=before, title=str(said.get("title", row.title)))
        edit = await self.versions.propose(row, changed, context.member_id)
        self.note(context, "library.propose", row, {"edit": edit, "fields": list(changed)})
        return Saved(tuple(changed), edit=edit)

    async def apply(
        self, context: Context, row: ResourceRow, changed: Words, how: str = "", by: int | None = None
    ) -> int:
        """In force from now on, and whoever waits for what it says now hears of it; the number of the version before. `by`:
        whose words they are, if not this person's."""
        fields: Any = {name: value for name, value in changed.items() if name != "topics"}
        topics = None
        if "topics" in changed:
            topics = [topic.id for topic in await self._topics.by_slugs(changed["topics"])]
        await self.library.update(row.id, topics=topics, **fields)
        after = await self.library.by_id(row.id)
        number = 0
        if after is not None and row.status in KEPT:
            number = await self.versions.keep(row, after, by or context.member_id, how) - 1
        await tell_of_a_change(self._wishes, context, row, by)
        self.note(context, "library.change", row, {"fields": list(changed), "version": number + 1})
        return number

    def note(self, context: Context, what: str, row: ResourceRow, after: Words) -> None:
        """Which fields, not what they say: the versions keep that."""
        self.audit.record(context.member_id, what, "resource", row.id, after=after, space_id=row.space_id)


def saved_reply(row: ResourceRow, saved: Saved) -> Reply:
    """What became of it, and how to take it back."""
    title = saved.title or row.title
    see = Button(f"See {clip(title, SHORT)}", Whole(resource=row.id))
    names = ", ".join(LABELS[name].lower() for name in saved.changed)
    if not saved.changed:
        return Reply((Text(md("**{title}** says that already.", title=row.title)), Actions((see,))))
    if saved.edit:
        said = "Thank you. A reviewer looks at what you changed ({names}); until then **{title}** stands as it is."
        return Reply((Text(md(said, title=row.title, names=names)), Actions((see,))))
    buttons = [see]
    if saved.before:
        buttons.append(Button("Undo: as it was before", BringVersion(resource=row.id, number=saved.before)))
        buttons.append(Button(f"Versions of {clip(title, SHORT)}", Versions(resource=row.id)))
    return Reply((Text(md("Changed **{title}**: {names}.", title=title, names=names)), Actions(tuple(buttons))))


def shown(value: object) -> str:
    """A field's value as people read it."""
    if isinstance(value, list | tuple):
        return ", ".join(str(one).replace("-", " ") for one in value) or "nothing"  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return str(value) or "nothing"


def beside(before: Words, after: Words, most: int = 300) -> tuple[tuple[str, str], ...]:
    """Field by field what is different: what it was, and what it became."""
    pairs = different(before, after)
    return tuple(
        (LABELS[name], f"{clip(shown(before.get(name, '')), most)} → {clip(shown(value), most)}")
        for name, value in pairs.items()
    )


def edit_fields(edit: EditRow) -> tuple[tuple[str, str], ...]:
    return beside(edit.before, edit.after)
