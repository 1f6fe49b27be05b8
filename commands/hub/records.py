"""What moderators need to know of an idea that somebody told: it is read by everybody in its space."""

from typing import Annotated

from bot.param import Arg
from bot.record import Look, record
from commands.hub.payloads import SeeIdea
from store.feedback import FeedbackStore

Number = Annotated[int, Arg("The number of the idea")]


async def look(store: FeedbackStore, id: Number) -> Look | None:
    row = await store.by_id(id)
    if row is None:
        return None
    return Look(
        title=row.said,
        see=SeeIdea(idea=row.id),
        says=row.answer,
        owners=() if row.person_id is None else (row.person_id,),
        visibility="members" if row.space_id is None else "space",
        space_id=row.space_id,
        hidden=row.hidden,
    )


async def hide(store: FeedbackStore, id: Number) -> str | None:
    row = await store.by_id(id)
    return row.status.value if row and await store.hide(id) else None


async def restore(store: FeedbackStore, id: Number, state: Annotated[str, Arg("As it was")]) -> bool:
    return await store.hide(id, hidden=False)


idea = record("idea", look=look, hide=hide, restore=restore)
