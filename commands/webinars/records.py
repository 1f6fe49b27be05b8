"""What moderators need to know of a webinar, and what hiding it means: one date stands for all of its series."""

from typing import Annotated

from bot.param import Arg
from bot.record import Look, record
from commands.webinars.payloads import Show
from store.webinar import WebinarStatus
from store.webinars import WebinarStore

Number = Annotated[int, Arg("The date of the webinar")]


async def look(webinars: WebinarStore, id: Number) -> Look | None:
    dated = await webinars.dated(id)
    if dated is None or dated.webinar.status is WebinarStatus.DRAFT:
        return None
    row = dated.webinar
    return Look(
        title=row.title,
        see=Show(date=dated.id),
        says="\n\n".join(part for part in (row.summary, row.place, row.materials) if part),
        owners=() if row.made_by is None else (row.made_by,),
        visibility=row.visibility.value,
        space_id=row.space_id,
        hidden=row.hidden,
    )


async def hide(webinars: WebinarStore, id: Number) -> str | None:
    """Nobody is reminded of it while it is hidden: what reminds looks first."""
    dated = await webinars.dated(id)
    if dated is None or not await webinars.hide(dated.webinar.id):
        return None
    return dated.webinar.status.value


async def restore(webinars: WebinarStore, id: Number, state: Annotated[str, Arg("As it was")]) -> bool:
    dated = await webinars.dated(id)
    return dated is not None and await webinars.hide(dated.webinar.id, hidden=False)


webinar = record("webinar", look=look, hide=hide, restore=restore)
