"""What can still be done with a webinar that is over: watch it, say how it was, take a certificate."""

from bot.context import Context
from bot.offers import Run
from bot.ui.fit import clip
from bot.ui.nodes import Actions, Button
from commands.webinars.cards import SHORT, Looking
from commands.webinars.payloads import Rate, TakeCertificate
from store.webinar import Answer, OccurrenceState
from store.webinar_rows import Dated, RsvpRow


async def leftover(dated: Dated, looking: Looking, mine: RsvpRow | None, context: Context) -> tuple[Actions, ...]:
    """For this reader; nothing before it is over."""
    if context.now < dated.occurrence.ends or dated.occurrence.state is OccurrenceState.CANCELLED:
        return ()
    name, found = clip(dated.webinar.title, SHORT), list[Button]()
    kept = await looking.after.of(dated.id)
    if kept.resource_id is not None:
        found.append(Button(f"Watch {name}", Run(text=f"library show {kept.resource_id}"), "primary"))
    there = context.person.id is not None and await looking.after.was_there(dated.id, context.person.id)
    if there or (mine is not None and mine.answer is Answer.YES):
        found.append(Button(f"Say how it was: {name}", Rate(date=dated.id)))
    if there:
        found.append(Button(f"Get my certificate: {name}", TakeCertificate(date=dated.id)))
    return (Actions(tuple(found)),) if found else ()
