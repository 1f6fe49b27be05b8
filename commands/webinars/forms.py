"""What an organizer says when announcing, in short pages."""

from typing import Annotated

from bot.form import Form
from bot.param import Arg
from bot.people import ChannelRef
from bot.ui.nodes import Choice
from bot.zones import suggested
from store.base import Visibility
from store.topics import TopicStore
from store.webinar import WebinarKind


async def known_zones(text: Annotated[str, Arg("What was typed so far")]) -> list[Choice]:
    return suggested(text)


async def known_topics(text: Annotated[str, Arg("What was typed so far")], topics: TopicStore) -> list[Choice]:
    """Topics by any word that means them; the last of several, when they are typed with commas."""
    *before, last = [part.strip() for part in text.split(",")]
    lead = "".join(f"{part}, " for part in before)
    return [Choice(f"{lead}{topic.name}", f"{lead}{topic.slug}") for topic in await topics.starting(last)]


MOST_TOPICS = 4


class Announce(Form, id="webinars.announce", title="Announce a webinar", submit="Preview it"):
    """You see how it will look, and when we think it is, before anybody else does."""

    title: Annotated[str, Arg("As people would look for it", label="Title", least=3, most=100)]
    when: Annotated[
        str,
        Arg(
            "next Tuesday 2pm · 3 March 2027 15:00 · every second Thursday at 15:00 until June",
            label="When",
            least=3,
            most=150,
        ),
    ]
    zone: Annotated[
        str, Arg("By whose clocks; your own unless you say so", label="Time zone", complete=known_zones, most=60)
    ] = ""
    minutes: Annotated[int, Arg("In minutes", label="How long", least=5, most=1440)] = 60
    summary: Annotated[
        str, Arg("What people learn or do there, in a sentence or two", label="What about", long=True, most=1500)
    ] = ""

    kind: Annotated[WebinarKind, Arg("What it is", label="Kind")] = WebinarKind.WEBINAR
    where: Annotated[
        str, Arg("A link to join (only those who say yes get it), a room, or both", label="Where", most=500)
    ] = ""
    capacity: Annotated[int | None, Arg("Nothing means as many as come", label="Seats", least=1, most=100_000)] = None
    hosts: Annotated[str, Arg("Names with commas between; you, if nobody is named", label="Hosts", most=300)] = ""
    speakers: Annotated[str, Arg("Names with commas between", label="Speakers", most=300)] = ""

    topics: Annotated[
        tuple[str, ...], Arg("Up to four, with commas between", label="Topics", complete=known_topics)
    ] = ()
    channels: Annotated[
        tuple[ChannelRef, ...], Arg("Beside the announcement channels of all spaces", label="Channels here")
    ] = ()
    visibility: Annotated[Visibility | None, Arg("Who may know of it", label="Visible to")] = None
    reminders: Annotated[str, Arg("How long before, like 1 day, 1 hour; or none", label="Reminders", most=100)] = ""

    materials: Annotated[str, Arg("For a workshop: what people need at hand", label="Bring along", most=500)] = ""
