"""Slack's payloads as events of the core. Pure: plain data and what is known of the workspace and the person in.

`heard(body, home, who)` gives the event and the place its answer goes to, or None for what concerns nobody here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack import forms, place
from adapters.slack.place import Body, Place
from adapters.slack.render import OPEN, SELECT
from bot.events import (
    ActionPressed,
    CommandCalled,
    Event,
    FormSubmitted,
    HomeOpened,
    Joined,
    MessageActed,
    MessageText,
    Order,
    Origin,
    Reacted,
    Suggesting,
)
from bot.people import ChannelRef, MessageRef, SpaceRef, UserRef
from bot.ui import emoji

PLATFORM = "slack"
WHOLE = ("hub", "folkmoot")  # commands whose text names the capability itself
NAMELESS = ("directmessage", "privategroup")
TOKEN = re.compile(r"<([^<>]*)>")
WEB = re.compile(r"https?://[^\s<>|]+")


@dataclass(frozen=True, slots=True)
class Home:
    """The workspace we live in, and how its commands begin. `url` ends in a slash."""

    team: str
    name: str = ""
    url: str = ""
    bot_user: str = ""
    bot: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What Slack tells of a person."""

    name: str = ""
    zone: str = ""
    language: str = ""
    guest: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    event: Event
    place: Place


NOBODY = Account()


def who(body: Body) -> str:
    """The id of the person who acts, "" where nobody does."""
    if "command" in body:
        return body.get("user_id", "")
    event = body.get("event")
    if event is None:
        return (body.get("user") or {}).get("id", "")
    user = event.get("user") or ""
    return user.get("id", "") if isinstance(user, dict) else user


def heard(body: Body, home: Home, account: Account = NOBODY) -> Heard | None:
    """What this payload means to the core."""
    if "command" in body:
        return _command(body, home, account)
    if "event" in body:
        read = EVENTS.get(body["event"].get("type", ""))
    else:
        read = INTERACTIONS.get(body.get("type", ""))
    return read(body, home, account) if read else None


def suggesting(body: Body, home: Home, account: Account = NOBODY) -> Suggesting | None:
    """Somebody types into an external select."""
    asked = forms.asked(body.get("action_id", ""))
    if asked is None:
        return None
    channel = place.recalled(body.get("view") or {}, "")[1].channel
    origin = _origin(body, home, account, body["user"]["id"], _channel(home, channel))
    return Suggesting(origin, *asked, body.get("value", ""))


def readable(text: str, team: str) -> str:
    """Slack's escaped text as a person typed it; mentions in the core's own form."""
    return _unescaped(TOKEN.sub(lambda match: _token(match[1], team), text))


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def links(message: Body) -> tuple[str, ...]:
    """The web addresses in a message, each once, in order."""
    found = [_unescaped(target.partition("|")[0]) for target in TOKEN.findall(message.get("text", ""))]
    found += WEB.findall(TOKEN.sub(" ", message.get("text", "")))
    found += [each.get("title_link") or each.get("from_url", "") for each in message.get("attachments") or []]
    _urls(message.get("blocks") or [], found)
    return tuple(dict.fromkeys(url for url in found if WEB.match(url)))


def titles(message: Body) -> dict[str, str]:
    """What Slack unfurled, by address."""
    found: dict[str, str] = {}
    for each in message.get("attachments") or []:
        for url in (each.get("title_link"), each.get("from_url"), each.get("original_url")):
            if url and each.get("title"):
                found.setdefault(str(url), readable(str(each["title"]), ""))
    return found


def _urls(value: Any, found: list[str]) -> None:
    if isinstance(value, list):
        for each in value:
            _urls(each, found)
    elif isinstance(value, dict):
        if isinstance(value.get("url"), str):
            found.append(value["url"])
        for inner in value.values():
            _urls(inner, found)


def _token(token: str, team: str) -> str:
    target, _, label = token.partition("|")
    match target[:1]:
        case "@":
            return f"<@{PLATFORM}:{team}:{target[1:]}>"
        case "#":
            return f"<#{PLATFORM}:{team}:{target[1:]}>"
        case "!":
            if label:
                return label
            kind, _, group = target[1:].partition("^")
            return f"<{target}>" if kind == "subteam" and group else f"@{kind}"
        case _:
            return label if target.startswith("mailto:") and label else target


def _origin(
    body: Body,
    home: Home,
    account: Account,
    user: str,
    channel: ChannelRef | None,
    *,
    id: str = "",
    message: MessageRef | None = None,
    forms: bool = True,
    once: bool = False,
) -> Origin:
    return Origin(
        user=UserRef(PLATFORM, f"{home.team}:{user}"),
        space=SpaceRef(PLATFORM, home.team, home.name),
        name=account.name or body.get("user_name") or _username(body),
        channel=channel,
        message=message,
        id=f"{PLATFORM}:{id}" if id else "",
        zone=account.zone,
        language=account.language,
        forms=forms,
        guest=account.guest,
        once=once,
    )


def _username(body: Body) -> str:
    user = body.get("user")
    return user.get("name") or user.get("username", "") if isinstance(user, dict) else ""


def _channel(home: Home, channel: str, name: str = "") -> ChannelRef | None:
    if not channel:
        return None
    shown = "" if name in NAMELESS else name
    return ChannelRef(PLATFORM, f"{home.team}:{channel}", shown, direct=channel.startswith("D"))


def _command(body: Body, home: Home, account: Account) -> Heard:
    name = body["command"].removeprefix("/").removeprefix(home.prefix)
    text = readable(body.get("text", ""), home.team).strip()
    channel = _channel(home, body.get("channel_id", ""), body.get("channel_name", ""))
    origin = _origin(body, home, account, body["user_id"], channel, id=body.get("trigger_id", ""))
    return Heard(CommandCalled(origin, text if name in WHOLE else f"{name} {text}".strip()), place.of_command(body))


def _press(body: Body, home: Home, account: Account) -> Heard | None:
    """A button, or what was chosen in a select. A link needs nothing from us."""
    action, where = body["actions"][0], place.of_press(body)
    address, chosen = action.get("action_id", ""), None
    if address.startswith(OPEN):
        return None
    if address.startswith(SELECT):
        address = (action.get("selected_option") or {}).get("value", "")
    elif action.get("type") == "users_select":
        chosen = UserRef(PLATFORM, f"{home.team}:{action.get('selected_user', '')}")
    if not address:
        return None
    channel = _channel(home, where.channel, (body.get("channel") or {}).get("name", ""))
    message = MessageRef(channel, where.message, where.thread) if channel and where.message else None
    act = body.get("trigger_id") or action.get("action_ts", "")
    origin = _origin(body, home, account, where.user, channel, id=act, message=message)
    return Heard(ActionPressed(origin, address, chosen), where)


def _submit(body: Body, home: Home, account: Account) -> Heard | None:
    view = body["view"]
    address, where = place.recalled(view, body["user"]["id"], body.get("trigger_id", ""))
    if not address:
        return None
    values = forms.values(view, home.team)
    channel = _channel(home, where.channel)
    message = MessageRef(channel, where.message, where.thread) if channel and where.message else None
    # A refused modal keeps its hash, so only the trigger tells one submit from the next.
    act = body.get("trigger_id") or f"{view.get('id')}:{view.get('hash')}"
    origin = _origin(body, home, account, where.user, channel, id=act, message=message)
    return Heard(FormSubmitted(origin, address, values), where)


def _shortcut(body: Body, home: Home, account: Account) -> Heard:
    message, where = body.get("message") or {}, place.of_shortcut(body)
    channel = _channel(home, where.channel, (body.get("channel") or {}).get("name", ""))
    at = str(body.get("message_ts") or message.get("ts", ""))
    chosen = MessageRef(channel, at, message.get("thread_ts", "")) if channel and at else None
    origin = _origin(body, home, account, where.user, channel, id=body.get("trigger_id", ""), message=chosen)
    author = message.get("user")
    stamp = at.replace(".", "")
    seen = MessageText(
        text=readable(message.get("text", ""), home.team),
        author=UserRef(PLATFORM, f"{home.team}:{author}") if author else None,
        author_name=message.get("username", ""),
        link=f"{home.url}archives/{where.channel}/p{stamp}" if home.url and stamp else "",
        links=links(message),
        titles=titles(message),
    )
    return Heard(MessageActed(origin, body.get("callback_id", ""), seen), where)


def _mention(body: Body, home: Home, account: Account) -> Heard | None:
    event = body["event"]
    if _not_a_person(event, home):
        return None
    said = event.get("text", "").replace(f"<@{home.bot_user}>", " ", 1)
    return _said(body, home, account, re.sub(rf"<@{home.bot_user}\|[^>]*>", " ", said, count=1))


def _message(body: Body, home: Home, account: Account) -> Heard | None:
    """Only what is written to us directly; channels we do not read."""
    event = body["event"]
    if event.get("channel_type") != "im" or _not_a_person(event, home):
        return None
    return _said(body, home, account, event.get("text", ""))


def _not_a_person(event: Body, home: Home) -> bool:
    subtype = event.get("subtype")
    return bool(
        event.get("bot_id") or event.get("user") in (None, "", home.bot_user) or subtype not in (None, "file_share")
    )


def _said(body: Body, home: Home, account: Account, text: str) -> Heard:
    event = body["event"]
    channel = _channel(home, event.get("channel", ""))
    origin = _origin(body, home, account, event["user"], channel, id=identity(body), forms=False, once=True)
    return Heard(CommandCalled(origin, readable(text, home.team).strip()), place.of_said(event))


def _reaction(body: Body, home: Home, account: Account) -> Heard | None:
    event = body["event"]
    item = event.get("item") or {}
    channel = _channel(home, item.get("channel", ""))
    if item.get("type") != "message" or channel is None or event.get("user") == home.bot_user:
        return None
    message = MessageRef(channel, item["ts"])
    origin = _origin(body, home, account, event["user"], channel, id=identity(body), message=message, forms=False)
    character, added = emoji.character(event.get("reaction", "")), event["type"] == "reaction_added"
    where = Place("reaction", event["user"], channel.id.rpartition(":")[2], message=item["ts"])
    return Heard(Reacted(origin, message, character, added, moment(event.get("event_ts", ""))), where)


def _joined(body: Body, home: Home, account: Account) -> Heard | None:
    """Somebody new in the workspace; the payload carries who they are."""
    user = body["event"].get("user") or {}
    if not isinstance(user, dict) or user.get("is_bot") or not user.get("id"):
        return None
    act = f"joined:{home.team}:{user['id']}"
    origin = _origin(body, home, told(user), user["id"], None, id=act, forms=False, once=True)
    return Heard(Joined(origin), Place("joined", user["id"]))


def _home(body: Body, home: Home, account: Account) -> Heard | None:
    event = body["event"]
    if event.get("tab", "home") != "home":
        return None
    origin = _origin(body, home, account, event["user"], None, id=identity(body))
    return Heard(HomeOpened(origin), Place("home", event["user"], view_type="home"))


def identity(body: Body) -> str:
    """The same for one event however often and under whatever `event_id` Slack sends it."""
    event = body["event"]
    item = event.get("item") or {}
    user = event.get("user")
    parts = (
        body.get("team_id"),
        event.get("channel") or item.get("channel"),
        event.get("event_ts") or event.get("ts"),
        event.get("type"),
        user.get("id") if isinstance(user, dict) else user,
        event.get("reaction"),
        item.get("ts"),
    )
    return ":".join(str(part) for part in parts if part)


def moment(stamp: str) -> Order | None:
    """Slack's "1712345678.000100" as a place in the order of events; None where it tells none."""
    seconds, _, rest = stamp.partition(".")
    if not (seconds.isdecimal() and seconds.isascii() and len(seconds) <= 12):
        return None
    micros = rest[:6].ljust(6, "0")
    return Order(int(seconds) * 1_000_000 + (int(micros) if micros.isascii() and micros.isdecimal() else 0))


def told(user: Mapping[str, Any]) -> Account:
    """A user as users.info and team_join show one."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name", "")
    limited = user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")
    language = str(user.get("locale") or "").replace("_", "-")
    return Account(str(name), str(user.get("tz") or ""), language, bool(limited))


Reader = Callable[[Body, Home, Account], Heard | None]
EVENTS: dict[str, Reader] = {
    "app_mention": _mention,
    "message": _message,
    "reaction_added": _reaction,
    "reaction_removed": _reaction,
    "team_join": _joined,
    "app_home_opened": _home,
}
INTERACTIONS: dict[str, Reader] = {
    "block_actions": _press,
    "view_submission": _submit,
    "message_action": _shortcut,
}
