"""What moderators need to know of a resource, and what hiding it means: a state of its own, which nothing shows."""

from typing import Annotated

from bot.param import Arg
from bot.record import Look, record
from commands.library.confirming import Confirmations
from commands.library.payloads import Whole
from store.library import LibraryStore
from store.resource import ResourceStatus

Number = Annotated[int, Arg("The resource")]


async def look(library: LibraryStore, id: Number) -> Look | None:
    row = await library.by_id(id)
    if row is None:
        return None
    return Look(
        title=row.title,
        see=Whole(resource=row.id),
        says="\n\n".join(part for part in (row.summary, row.body) if part),
        url=row.url,
        owners=tuple(dict.fromkeys(one for one in (row.owner_id, row.made_by) if one is not None)),
        visibility=row.visibility.value,
        space_id=row.space_id,
        hidden=row.status is ResourceStatus.HIDDEN,
    )


async def hide(library: LibraryStore, confirmations: Confirmations, id: Number) -> str | None:
    """Its owner is not asked whether it is still right while nobody sees it."""
    row = await library.by_id(id)
    if row is None or not await library.move(row.id, ResourceStatus.HIDDEN, expected=(row.status,)):
        return None
    await confirmations.follow(row)
    return row.status.value


async def restore(
    library: LibraryStore, confirmations: Confirmations, id: Number, state: Annotated[str, Arg("As it was")]
) -> bool:
    row = await library.by_id(id)
    known = state if state in {status.value for status in ResourceStatus} else ResourceStatus.IN_REVIEW.value
    if row is None or not await library.move(row.id, known, expected=(ResourceStatus.HIDDEN,)):
        return False
    await confirmations.follow(row)
    return True


resource = record("resource", look=look, hide=hide, restore=restore)
