"""What moderators need to know of a webinar, and what hiding it means: one date stands for all of its series; and of a topic
that somebody suggested."""

from typing import Annotated

from bot.param import Arg
from bot.record import Look, record
from commands.webinars.ideas import SeeIdea
from commands.webinars.payloads import Show
from store.webinar import WebinarStatus
from store.webinar_ideas import WebinarIdeaStore
from store.webinars import WebinarStore

Number = Annotated[int, Arg("The date of the webinar")]
Topic = Annotated[int, Arg("The number of the topic")]


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


async def look_at_idea(ideas: WebinarIdeaStore, id: Topic) -> Look | None:
    row = await ideas.by_id(id)
    if row is None:
        return None
    return Look(
        title=row.title,
        see=SeeIdea(idea=row.id),
        says="\n\n".join(part for part in (row.why, row.answer) if part),
        owners=() if row.person_id is None else (row.person_id,),
        visibility="members",
        space_id=row.space_id,
        hidden=row.hidden,
    )


async def hide_idea(ideas: WebinarIdeaStore, id: Topic) -> str | None:
    row = await ideas.by_id(id)
    return row.status.value if row and await ideas.hide(id) else None


async def restore_idea(
    ideas: WebinarIdeaStore,
    id: Topic,
    state: Annotated[str, Arg("As it was")],
) -> bool:
    return await ideas.hide(id, hidden=False)


idea = record("webinar-idea", look=look_at_idea, hide=hide_idea, restore=restore_idea, noun="suggestion")
