"""A resource goes to others: its card into a channel, where it lives, or into somebody else's care."""

from typing import Annotated

from bot import access
from bot.command import command
from bot.context import Context
from bot.errors import InvalidInput
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_submit
from bot.notice import Letter, Notice, on_notice
from bot.param import Arg
from bot.people import ChannelRef, Role
from bot.platforms import Platforms
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Button, Card, Choice, Reply, Text
from commands.library.actions import looked_after, visible
from commands.library.cards import posted
from commands.library.channels import Channels, into_channel
from commands.library.confirming import Confirmations
from commands.library.payloads import HandOver, Share, Shared, Whole
from store.audit import AuditStore
from store.base import Visibility
from store.library import LibraryStore
from store.people import PeopleStore
from store.person import PersonStatus, Profile
from store.resource import ResourceStatus

SHORT = 50


@command(examples=["share 7", "share 7 channel:#town-hall"])
async def share(
    library: LibraryStore,
    channels: Channels,
    platforms: Platforms,
    context: Context,
    number: Annotated[int, Arg("The number of the resource", label="Number", least=1)],
    channel: Annotated[ChannelRef | None, Arg("For organizers: another channel than this one", label="Channel")] = None,
) -> Reply:
    """Put a resource into this channel, where its card stays up to date."""
    return await _shared(library, channels, platforms, context, number, channel)


@on_action()
async def share_here(
    chosen: Share, library: LibraryStore, channels: Channels, platforms: Platforms, context: Context
) -> Reply:
    """Into the channel where it was pressed."""
    return await _shared(library, channels, platforms, context, chosen.resource, None)


async def _shared(
    library: LibraryStore,
    channels: Channels,
    platforms: Platforms,
    context: Context,
    number: int,
    named: ChannelRef | None,
) -> Reply:
    row = await visible(library, context, number)
    state = "" if row.status is ResourceStatus.PUBLISHED else row.status.value
    return await into_channel(
        *(channels, platforms, context, Shared.RESOURCE, row.id, posted(row)), title=row.title, state=state, named=named
    )


async def colleagues(
    text: Annotated[str, Arg("What was typed so far")], people: PeopleStore, context: Context
) -> list[Choice]:
    """People one may see, by the beginning of a name; the value is their number, which means nobody else."""
    found = [one for one in await people.search(text) if _seen(context, one)]
    return [Choice(f"{one.name}, {one.organization}".removesuffix(", "), f"#{one.id}") for one in found]


class NewOwner(Form, id="library.owner", title="Who looks after it?", submit="Hand it over"):
    """From now on they are asked whether it is still right."""

    who: Annotated[str, Arg("The beginning of their name", label="Person", complete=colleagues, most=100)]


@on_action(opens_form=True, reads_only=True)
async def hand_over(chosen: HandOver, library: LibraryStore, context: Context) -> OpenForm:
    """To somebody who knows it better."""
    row = await looked_after(library, context, chosen.resource, Role.ORGANIZER)
    return OpenForm(NewOwner, about=str(row.id))


@on_submit()
async def new_owner(
    form: NewOwner,
    library: LibraryStore,
    people: PeopleStore,
    confirmations: Confirmations,
    audit: AuditStore,
    context: Context,
) -> Reply:
    """They are told, and asked from now on; whoever it was before is not."""
    row = await looked_after(library, context, form.about_number, Role.ORGANIZER)
    one = await _meant(people, context, form.who)
    if one.id == row.owner_id:
        return Reply((Text(md("{name} looks after **{title}** already.", name=one.name, title=row.title)),))
    if row.visibility is Visibility.SPACE and not await people.roles_of(one.id, row.space_id):
        raise InvalidInput(
            f"{one.name} may not see it.", "It belongs to one space, and they are in another.", name="who"
        )
    await library.update(row.id, owner_id=one.id)
    await confirmations.follow(row)
    before, after = {"owner": row.owner_id}, {"owner": one.id}
    audit.record(
        context.member_id, "library.owner", "resource", row.id, before=before, after=after, space_id=row.space_id
    )
    if one.id != context.person.id:
        key = f"library.owner:{row.id}:{one.id}:{context.now.isoformat()}"
        notice = HandedOver(resource=row.id, by=context.person.name)
        context.notify(Letter(key=key, notice=notice, person_id=one.id, cause=f"library.owner:{row.id}"))
    return Reply((Text(md("{name} looks after **{title}** from now on.", name=one.name, title=row.title)),))


class HandedOver(Notice, id="library.handed-over"):
    """Tells somebody that they look after a resource now."""

    resource: int
    by: str


@on_notice()
async def handed_over(notice: HandedOver, library: LibraryStore, context: Context) -> Reply | None:
    """With when it is to be looked at; nothing when it is somebody else's by now."""
    row = await library.by_id(notice.resource)
    if row is None or context.person.id is None or row.owner_id != context.person.id:
        return None
    when = f" It is to be looked at on {row.review_on:%-d %B %Y}; we ask you then." if row.review_on else ""
    see = Button(f"See {clip(row.title, SHORT)}", Whole(resource=row.id), "primary")
    title = md("You look after **{title}** now", title=row.title)
    return Reply((Card(title=title, body=f"{notice.by} handed it over to you.{when}"), Actions((see,))))


async def _meant(people: PeopleStore, context: Context, text: str) -> Profile:
    """The one person meant. Raises InvalidInput."""
    words = text.strip()
    if words.startswith("#") and words[1:].isdecimal() and len(words) < 12:
        found = await people.by_ids([int(words[1:])])
    else:
        found = await people.search(words)
    found = [one for one in found if _seen(context, one) and one.status is PersonStatus.ACTIVE]
    found = [one for one in found if one.name.casefold() == words.casefold()] or found
    if len(found) != 1:
        said = (
            f"“{clip(words, 80)}” fits {len(found):,} people."
            if found
            else f"I know nobody called “{clip(words, 80)}”."
        )
        raise InvalidInput(said, "Type the whole name, or choose from the list.", name="who")
    return found[0]


def _seen(context: Context, one: Profile) -> bool:
    return one.id == context.person.id or access.may_see(context.person, one.visibility.value, one.home_space)
