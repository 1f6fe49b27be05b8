"""From review to the shelf, and back again while nobody was told."""

from bot.context import Context
from bot.errors import Conflict
from bot.handlers import on_action
from bot.notice import UNDO_FOR, Letter, Notice, on_notice
from bot.people import Role
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Reply, Text
from commands.library.actions import show_whole, visible
from commands.library.confirming import Confirmations, today
from commands.library.payloads import Publish, ReadForReview, TakeBack, TurnReview, Whole
from commands.library.wishes import Wishes, tell_those_who_asked
from store.audit import AuditStore
from store.library import LibraryStore
from store.outbox import OutboxStore
from store.people import PeopleStore
from store.resource import ResourceRow, ResourceStatus


class Published(Notice, id="library.published", tells="when something of mine is published"):
    """Tells whoever added a resource that it is in the library now."""

    resource: int


@on_action(requires=Role.REVIEWER, reads_only=True)
async def read_for_review(chosen: ReadForReview, library: LibraryStore, people: PeopleStore, context: Context) -> Reply:
    """All that is known of it, with what decides about it."""
    return await show_whole(library, people, context, chosen.resource)


@on_action(requires=Role.REVIEWER)
async def publish(
    chosen: Publish,
    library: LibraryStore,
    confirmations: Confirmations,
    wishes: Wishes,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """From now on everybody finds it; pressing twice publishes once. Its author hears of it when it cannot be undone."""
    row = await visible(library, context, chosen.resource)
    if not await library.publish(row.id):
        return Reply((Text(md("**{title}** is {status} already.", title=row.title, status=row.status.value)),))
    await confirmations.begin(row.id, today(context))
    _note(audit, context, "library.publish", row, ResourceStatus.PUBLISHED)
    await tell_those_who_asked(wishes, context, row.id, cause(row.id), context.now + UNDO_FOR)
    if row.made_by is not None and row.made_by != context.person.id:
        context.notify(
            Letter(
                key=f"library.published:{row.id}:{context.now.isoformat()}",
                notice=Published(resource=row.id),
                person_id=row.made_by,
                not_before=context.now + UNDO_FOR,
                cause=cause(row.id),
            )
        )
    buttons = (
        Button(f"See {row.title}"[:75], Whole(resource=row.id)),
        Button(f"Undo: {row.title} was not ready"[:75], TakeBack(resource=row.id)),
        Button("What waits for review", TurnReview(page=1)),
    )
    said = md("Published **{title}**. Members find it from now on; for ten minutes you can undo it.", title=row.title)
    return Reply((Text(said), Actions(buttons)))


@on_action(requires=Role.REVIEWER)
async def take_back(
    chosen: TakeBack,
    library: LibraryStore,
    confirmations: Confirmations,
    outbox: OutboxStore,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """Back to review within ten minutes; what would have been said of it is not said."""
    row = await visible(library, context, chosen.resource)
    if row.status is not ResourceStatus.PUBLISHED:
        return Reply((Text(md("**{title}** is {status} already.", title=row.title, status=row.status.value)),))
    if not await library.unpublish(row.id, context.now - UNDO_FOR):
        raise Conflict("It has been public for more than ten minutes.", "People may rely on it; archive it instead.")
    await outbox.cancel(cause(row.id))
    await confirmations.follow(row)
    _note(audit, context, "library.take-back", row, ResourceStatus.IN_REVIEW)
    again = Button(f"Publish {row.title}"[:75], Publish(resource=row.id))
    return Reply(
        (Text(md("**{title}** waits for review again. Nobody was told.", title=row.title)), Actions((again,))),
        update=True,
    )


@on_notice()
async def published(notice: Published, library: LibraryStore) -> Reply | None:
    """Thanks to its author; nothing when it is no longer there."""
    row = await library.by_id(notice.resource)
    if row is None or row.status is not ResourceStatus.PUBLISHED:
        return None
    see = Button(f"See {row.title}"[:75], Whole(resource=row.id), "primary")
    body = "Members find it from now on, with your name. Thank you: your work helps others."
    return Reply((Card(title=md("**{title}** is in the library", title=row.title), body=body, actions=(see,)),))


def cause(resource_id: int) -> str:
    return f"library.publish:{resource_id}"


def _note(audit: AuditStore, context: Context, what: str, row: ResourceRow, to: ResourceStatus) -> None:
    before, after = {"status": row.status.value}, {"status": to.value}
    audit.record(context.member_id, what, "resource", row.id, before=before, after=after, space_id=row.space_id)
