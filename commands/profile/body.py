"""For what body somebody works: what is made for such a body can then come first."""

from typing import Annotated

from bot.command import command
from bot.context import Context
from bot.offers import FillIn, Run
from bot.param import Arg
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Note, Reply, Text
from store.audit import AuditStore
from store.body import SERVES, BodySize, Level
from store.people import PeopleStore

SET = Button("Say where I work", FillIn(text="profile body"))
SIZES = {size: f"{size.value}, up to {most:,} people" for size, most in SERVES.items()} | {
    BodySize.VERY_LARGE: f"very large, more than {SERVES[BodySize.LARGE]:,} people"
}


@command(examples=["body town small"])
async def body(
    people: PeopleStore,
    audit: AuditStore,
    context: Context,
    level: Annotated[Level, Arg("Whom you work for: a nation, a region or a town", label="Level of government")],
    size: Annotated[
        BodySize, Arg("Whom it serves: small up to 20,000 people, medium 200,000, large 2 million", label="Size")
    ],
) -> Reply:
    """Say for what body you work, so that what suits it can come first."""
    await people.update_profile(context.member_id, level=level.value, body_size=size.value)
    audit.record(context.member_id, "profile.body", "person", context.member_id)
    said = md("You work for **{body}** now.", body=named(level, size))
    hint = Note("Like mine, under what you find in the library, puts first what was made for such a body.")
    return Reply((Text(said), hint, Actions((Button("See my profile", Run(text="profile show")),))))


def named(level: str, size: str) -> str:
    """ "a town (small, up to 20,000 people)"; nothing where nothing was said."""
    if not level:
        return ""
    return f"a {level} ({SIZES[BodySize(size)]})" if size else f"a {level}"
