"""What a digest asks for."""

from enum import StrEnum
from typing import Annotated

from bot.form import Form
from bot.param import Arg
from bot.people import ChannelRef
from bot.ui.nodes import Choice
from store.topics import TopicStore

WHEN = Arg("In your words, for example every Monday 09:00", label="When", most=160, example="every Monday 09:00")


async def topics_like(text: Annotated[str, Arg("What was typed so far")], topics: TopicStore) -> list[Choice]:
    """Topics by any word that means them; the last of several, when they are typed with commas."""
    *before, last = [part.strip() for part in text.split(",")]
    lead = "".join(f"{part}, " for part in before if part)
    return [Choice(f"{lead}{topic.name}", f"{lead}{topic.slug}") for topic in await topics.starting(last)]


class OnDayOff(StrEnum):
    """What happens when the day is a public holiday."""

    TODAY = "send it all the same"
    NEXT = "send it on the next working day"


class MyDigest(Form, id="digest.mine", title="My digest", submit="Switch it on"):
    """What is new for you, on your day. Nothing is sent when there is nothing new."""

    when: Annotated[str, WHEN] = "every Monday 09:00"
    topics: Annotated[
        tuple[str, ...],
        Arg("Only these, with commas between; empty: the ones you follow", label="Topics", complete=topics_like),
    ] = ()
    quiet: Annotated[
        str,
        Arg("When nothing should come, for example 18:00-08:00", label="Quiet hours", most=20, example="18:00-08:00"),
    ] = ""
    country: Annotated[
        str, Arg("Whose public holidays you keep, for example GB-SCT or Germany", label="Country", most=60)
    ] = ""
    day_off: Annotated[OnDayOff, Arg("When its day is a public holiday there", label="On a holiday")] = OnDayOff.TODAY


class For(StrEnum):
    CHANNEL = "everybody in a channel"
    ORGANIZERS = "the organizers"


class PlanDigest(Form, id="digest.plan", title="Plan a digest", submit="Switch it on"):
    """A channel gets what is new; the organizers get what needs a hand, what happened, and a sign of life each time."""

    audience: Annotated[For, Arg("Who reads it", label="For")]
    place: Annotated[ChannelRef, Arg("The channel it goes to", label="Channel")]
    when: Annotated[str, WHEN] = "every Monday 09:00"
    zone: Annotated[str, Arg("Whose clock counts, for example London; empty: yours", label="Time zone", most=60)] = ""
    country: Annotated[
        str, Arg("On its public holidays it waits for the next working day; empty: never", label="Country", most=60)
    ] = ""
