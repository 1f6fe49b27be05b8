"""Shortcuts on a resource that was shared to a channel; each also has a button on the card."""

from bot.context import Context
from bot.events import Reaction
from bot.handlers import on_reaction
from bot.ui.markup import md
from bot.ui.nodes import Audience, Reply, Text
from commands.library.actions import visible
from store.library import LibraryStore


@on_reaction("🔖", subject="resource")
async def keep(reaction: Reaction, library: LibraryStore, context: Context) -> Reply | None:
    """Save it, or let it go when the bookmark is taken off."""
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
    if reaction.added:
        await library.helped(context.member_id, row.id)
    return None
