"""Shortcuts on a resource that was shared to a channel; each also has a button on the card."""

from dataclasses import replace

from bot import access
from bot.context import Context
from bot.events import Reaction
from bot.handlers import ANY, on_reaction
from bot.record import Records, Within
from bot.ui.fit import clip
from bot.ui.markup import md
from bot.ui.nodes import Actions, Audience, Button, Reply, Text
from commands.library.actions import visible
from commands.library.adding import THERE, Intake, Present
from commands.library.collecting import found
from commands.library.payloads import AddOne, SuggestIt
from store.collections import CollectionStore
from store.library import LibraryStore


@on_reaction("🔖", "📚", subject="resource")
async def keep(reaction: Reaction, library: LibraryStore, context: Context) -> Reply | None:
    """It is in the library already, so both save it, or let it go when they are taken off."""
    row = await visible(library, context, int(reaction.subject_id))
    change = library.save if reaction.added else library.unsave
    if not await change(context.member_id, row.id):
        return None
    said = "Saved **{title}** for you." if reaction.added else "Let go of **{title}**."
    return Reply((Text(md(said, title=row.title)),), audience=Audience.DIRECT)


@on_reaction("💡", subject="resource")
async def helped(reaction: Reaction, library: LibraryStore, context: Context) -> Reply | None:
    """It helped; counts once a person, whether by button or by emoji."""
    row = await visible(library, context, int(reaction.subject_id))
    if reaction.added and row.made_by != context.member_id:
        await library.helped(context.member_id, row.id)
    return None


@on_reaction("🔖", "📚", subject="collection")
async def follow(reaction: Reaction, collections: CollectionStore, context: Context) -> Reply | None:
    """A collection is kept by following it; taken off, it is no longer followed."""
    row = await found(collections, context, int(reaction.subject_id))
    change = collections.follow if reaction.added else collections.unfollow
    if not await change(context.member_id, row.id):
        return None
    said = "You follow **{title}**: what is added to it comes with your digest." if reaction.added else "You no longer follow **{title}**."  # fmt: skip
    return Reply((Text(md(said, title=row.title)),), audience=Audience.DIRECT)


@on_reaction("📚", subject=ANY)
async def suggest_it(
    reaction: Reaction, intake: Intake, within: Within, records: Records, context: Context
) -> Reply | None:
    """Any other record with a link: the form of a new resource is a press away, since a reaction can open none."""
    look = await records.look(within, context, reaction.subject, reaction.subject_id) if reaction.added else None
    if look is None or look.hidden or not access.may_see(context.person, look.visibility, look.space_id):
        return None
    if not look.url:
        said = md("**{title}** has no link that the library could keep. Do you know one that belongs to it?", title=look.title)  # fmt: skip
        add = Button("Add a resource on it", AddOne(title=clip(look.title.strip("“”"), 100)))
        return Reply((Text(said), Actions((add,))), audience=Audience.DIRECT)
    if same := await intake.same_link(context, look.url):
        return replace(Present(THERE, [same]).reply(), audience=Audience.DIRECT)
    form = SuggestIt(url=look.url, title=look.title, summary=clip(look.says, 600))
    button = Button(f"Suggest {clip(look.title, 50)} to the library", form, "primary")
    said = md("You put 📚 on **{title}**. Tell us what it is, and a reviewer looks at it.", title=look.title)
    return Reply((Text(said), Actions((button,))), audience=Audience.DIRECT)
