"""*Suggest to the library*: an entry in the menu of any message that holds a link, and 📚 on the hub's own cards."""

import re
from urllib.parse import unquote, urlsplit

from bot.context import Context
from bot.errors import InvalidInput
from bot.events import MessageText
from bot.form import OpenForm
from bot.handlers import on_message
from bot.ui.fit import clip
from bot.ui.nodes import Button, Reply
from commands.library.adding import THERE, Intake, Present
from commands.library.forms import AddResource
from commands.library.payloads import SuggestIt
from store.resource import ResourceRow

LONGEST_TITLE, LONGEST_SUMMARY, FEW = 200, 600, 20
NEAR = "Is it one of these? They are in the library already"
LINKS = re.compile(r"<?https?://[^\s<>|]+(?:\|[^<>]*)?>?")
MENTIONS = re.compile(r"<[@#][^<>]*>")
LINE_ENDS = re.compile(r"(?<=[.!?])\s+|\s*\n\s*")
AROUND = " \t-–—:;,.*_`~>|()[]\"'“”"


@on_message("Suggest to the library", id="library.suggest", opens_form=True)
async def suggest(message: MessageText, intake: Intake, context: Context) -> OpenForm | Reply:
    """The form of a new resource, filled in with the message; what the library has already is shown instead."""
    if not message.links:
        raise InvalidInput(
            "That message has no link, so there is nothing to suggest.",
            "Choose a message with a link, or type: library add.",
        )
    present: list[ResourceRow] = []
    for url in message.links:
        if row := await intake.same_link(context, url):
            present.append(row)
            continue
        return await _offered(message, url, intake, context)
    return Present(THERE, present[:3]).reply()


async def _offered(message: MessageText, url: str, intake: Intake, context: Context) -> OpenForm | Reply:
    """The form; or what has nearly the same title, with the form a press away."""
    title = guessed_title(message, url)
    values: dict[str, object] = {"url": url, "title": title}
    values["summary"] = _summary(message, title, await _author(message, intake), context)
    if alike := await intake.same_title(context, title):
        wanted = SuggestIt(url=url, title=title, summary=str(values["summary"]))
        return Present(NEAR, alike, Button(f"It is another one: suggest {clip(title, 40)} anyway", wanted)).reply()
    return OpenForm(AddResource, values)


def guessed_title(message: MessageText, url: str) -> str:
    """What the platform or the message calls the page, else the last words of its address; "" where nothing tells."""
    if told := " ".join(message.titles.get(url, "").split()):
        return clip(told, LONGEST_TITLE)
    for line in LINE_ENDS.split(_words(message.text)):
        if len(said := line.strip(AROUND)) >= 3:
            return clip(said, LONGEST_TITLE)
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    said = re.sub(r"\.\w{1,5}$", "", last)
    said = re.sub(r"[-_+\s]+", " ", said).strip()
    return clip(said[:1].upper() + said[1:], LONGEST_TITLE) if len(said) >= 3 and not said.isdecimal() else ""


def _summary(message: MessageText, title: str, author: str, context: Context) -> str:
    """Who posted it, and what they said of it: a beginning, to be written over."""
    words = " ".join(_words(message.text).split()).strip()
    channel = context.origin.channel
    where = f" in #{channel.name}" if channel and channel.name and not channel.direct else ""
    who = f"{author} posted it{where}" if author else f"Posted{where}" if where else ""
    said = f"“{words}”" if len(words) > len(title) + FEW else ""
    text = ": ".join(part for part in (who, said) if part)
    return clip(text, LONGEST_SUMMARY) if len(text) >= FEW else ""


async def _author(message: MessageText, intake: Intake) -> str:
    if message.author is not None and not message.author_name:
        known = await intake.people.find(message.author.platform, message.author.id)
        return known.name if known else ""
    return message.author_name


def _words(text: str) -> str:
    return MENTIONS.sub(" ", LINKS.sub(" ", text)).strip()
