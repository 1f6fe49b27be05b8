"""Between what a person types or reads and what travels: mentions, links, escapes."""

import re
from html import unescape

from tests.harness.slack.world import World

TOKEN = re.compile(r"<([^<>]+)>")
STYLE = re.compile(r"(?<![\w*_~`])([*_~`])(?!\1|\s)(.+?)(?<!\1)(?<!\s)\1(?![\w*_~`])", re.DOTALL)
LINK = re.compile(r"(?<!\S)(https?://\S+)")


def escaped(text: str) -> str:
    """The three characters Slack escapes, and only these."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str, world: World) -> str:
    """What a message becomes on its way: escaped, links marked, `@Name` and `#channel` turned into references."""
    found = LINK.sub(r"<\1>", escaped(text))
    people = {user.name: user.id for user in world.users.values()} | {world.bot_user.handle: world.bot_user.id}
    for name in sorted(people, key=len, reverse=True):
        found = re.sub(rf"(?<![\w<])@{re.escape(name)}(?!\w)", f"<@{people[name]}>", found, flags=re.IGNORECASE)
    for channel in world.channels.values():
        if channel.kind == "channel":
            found = re.sub(rf"(?<![\w<])#{re.escape(channel.name)}(?![\w-])", f"<#{channel.id}|{channel.name}>", found)
    for group in world.groups.values():
        found = re.sub(rf"(?<![\w<])@{re.escape(group.handle)}(?![\w-])", f"<!subteam^{group.id}>", found)
    return re.sub(r"(?<![\w<])@(channel|here|everyone)\b", r"<!\1>", found)


def typed_command(text: str, world: World, *, should_escape: bool) -> str:
    """The text of a slash command: always escaped; references only with should_escape, then with names."""
    if not should_escape:
        return escaped(text)
    names = {user.id: user.handle for user in world.users.values()}
    found = re.sub(r"<@(\w+)>", lambda match: f"<@{match[1]}|{names[match[1]]}>", typed(text, world))
    handles = {group.id: group.handle for group in world.groups.values()}
    return re.sub(r"<!subteam\^(\w+)>", lambda match: f"<!subteam^{match[1]}|@{handles[match[1]]}>", found)


def readable(text: str, world: World) -> str:
    """What a person reads: references as names, links as their words, styles as styles."""
    return unescape(STYLE.sub(r"\2", TOKEN.sub(lambda match: _token(match[1], world), text)))


def _token(token: str, world: World) -> str:
    target, _, label = token.partition("|")
    if target.startswith("@") and target[1:] in world.users:
        return f"@{world.users[target[1:]].name}"
    if target.startswith("#") and target[1:] in world.channels:
        return f"#{world.channels[target[1:]].name}"
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return label or target
