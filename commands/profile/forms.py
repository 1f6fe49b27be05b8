"""What a profile asks for."""

from typing import Annotated

from pydantic import field_validator

from bot.form import Form
from bot.param import Arg
from bot.ui.nodes import Choice
from bot.zones import suggested
from store.topics import TopicStore


async def zones_like(text: Annotated[str, Arg("What was typed so far")]) -> list[Choice]:
    return suggested(text)


async def topics_like(text: Annotated[str, Arg("What was typed so far")], topics: TopicStore) -> list[Choice]:
    """Topics by any word that means them; the last of several, when they are typed with commas."""
    *before, last = [part.strip() for part in text.split(",")]
    lead = "".join(f"{part}, " for part in before if part)
    return [Choice(f"{lead}{topic.name}", f"{lead}{topic.slug}") for topic in await topics.starting(last)]


class EditProfile(Form, id="profile.edit", title="My profile", submit="Save it"):
    """Members see your name, title and organization beside what you share."""

    name: Annotated[str, Arg("As colleagues know you", label="Name", least=1, most=80)]
    title: Annotated[str, Arg("What you do, for example town clerk", label="Title", most=100)] = ""
    organization: Annotated[str, Arg("Where you work", label="Organization", most=100)] = ""
    zone: Annotated[
        str,
        Arg("Your city, so that times are yours", label="Time zone", most=60, complete=zones_like, example="London"),
    ] = ""
    bio: Annotated[
        str, Arg("What you work on, and what others may ask you", label="About you", long=True, most=600)
    ] = ""

    @field_validator("name", "title", "organization", "zone", "bio")
    @classmethod
    def _without_edges(cls, value: str) -> str:
        return value.strip()

    @field_validator("name")
    @classmethod
    def _a_name(cls, value: str) -> str:
        if not value:
            raise ValueError("Please give a name that others can call you by.")
        return " ".join(value.split())


class FollowTopics(Form, id="profile.topics", title="Topics I follow", submit="Follow these"):
    """What is new on these topics will reach you first. Leave it empty to follow none."""

    topics: Annotated[
        tuple[str, ...], Arg("With commas between, for example permits, forms", label="Topics", complete=topics_like)
    ] = ()
