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
from commands.library.forms import LONGEST_LINK, AddResource
from commands.library.payloads import SuggestIt
from store.resource import ResourceRow

LONGEST_TITLE, LONGEST_SUMMARY, FEW = 200, 600, 20
A_WORD = 10  # letters of a single word that says less than the address does: "see", "Look:"
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
    short = [url for url in message.links if len(url) <= LONGEST_LINK]
    if not short:
        raise InvalidInput(
            f"That link is longer than {LONGEST_LINK:,} characters.", "Open it, and look for a shorter one on its page."
        )
    for url in short:
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
    near = _beside(message.text, url) if len(message.links) > 1 else message.text
    lines = [" ".join(line.split()).strip(AROUND) for line in LINE_ENDS.split(_words(near))]
    if said := next((line for line in lines if " " in line or len(line) >= A_WORD), ""):
        return clip(said, LONGEST_TITLE)
    last = re.sub(r"\.\w{1,5}$", "", unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2])
    named = re.sub(r"[-_+\s]+", " ", last).strip()
    if len(named) >= 3 and not named.isdecimal():
        return clip(named[:1].upper() + named[1:], LONGEST_TITLE)
    return next((line for line in lines if len(line) >= 3), "")


def _beside(text: str, url: str) -> str:
    """Of a message with several links, the words after this one or before it, whichever are more."""
    found = list(LINKS.finditer(text))
    at = next((n for n, link in enumerate(found) if _target(link[0]) == _target(url)), None)
    if at is None:
        return text
    before = text[found[at - 1].end() if at else 0 : found[at].start()]
    after = text[found[at].end() : found[at + 1].start() if at + 1 < len(found) else len(text)]
    return max(after, before, key=lambda words: len(_words(words)))


def _target(link: str) -> str:
    return re.split(r"[|>]", link.lstrip("<"), maxsplit=1)[0].rstrip(AROUND)


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
