"""*Suggest to the library*: an entry in the menu of any message that holds a link."""

from bot.errors import InvalidInput
from bot.events import MessageText
from bot.form import OpenForm
from bot.handlers import on_message
from commands.library.forms import AddResource


@on_message("Suggest to the library", id="library.suggest", opens_form=True)
async def suggest(message: MessageText) -> OpenForm:
    """The form of a new resource with the message's link filled in."""
    if not message.links:
        raise InvalidInput("That message has no link.", "Choose a message with a link, or type: library add.")
    return OpenForm(AddResource, {"url": message.links[0]})
