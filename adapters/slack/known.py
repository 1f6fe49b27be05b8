"""What Slack told us of people and channels, kept for a while so that no answer waits for it twice."""

from collections.abc import Callable
from typing import Any

from adapters.slack.errors import Refused
from adapters.slack.inbound import NOBODY, Account, told
from adapters.slack.send import Sender
from bot.errors import TryLater
from bot.kept import Kept
from bot.log import get_logger
from bot.people import ChannelRef

log = get_logger(__name__)
HOURS = 3_600.0
FRESH_PERSON = 6 * HOURS  # zones and guests change rarely
FRESH_CHANNEL = HOURS / 6  # sizes are shown to people
PERMANENT = frozenset({"missing_scope", "user_not_found", "user_not_visible", "channel_not_found"})


class Known:
    """`sender` asks Slack; `now` counts seconds."""

    def __init__(self, sender: Sender, team: str, now: Callable[[], float]) -> None:
        self._sender = sender
        self._team = team
        self._people: Kept[str, Account] = Kept(FRESH_PERSON, now)
        self._channels: Kept[str, ChannelRef] = Kept(FRESH_CHANNEL, now)

    def person(self, user: str) -> Account | None:
        return self._people.get(user)

    async def ask_person(self, user: str) -> Account:
        """Raises TryLater while Slack does not say: a guest must not come in as a member by accident."""
        try:
            answer = await self._sender.read("users.info", user=user, include_locale="true")
        except Refused as problem:
            if problem.code not in PERMANENT:
                raise TryLater(
                    "Slack does not tell us who you are just now.", "Please try again in a minute."
                ) from problem
            log.warning("Slack does not tell who somebody is", reason=str(problem))
            account = NOBODY
        else:
            account = told(answer.get("user") or {})
        self._people.put(user, account)
        return account

    async def sized(self, channel: ChannelRef) -> ChannelRef:
        """The channel with its name and how many people are in it, where Slack tells."""
        if channel.direct:
            return channel
        if found := self._channels.get(channel.id):
            return found
        try:
            answer = await self._sender.read(
                "conversations.info", channel=channel.id.rpartition(":")[2], include_num_members="true"
            )
        except Refused as problem:
            log.info("a channel keeps its size to itself", reason=str(problem))
            return channel
        found = _channel(channel, answer.get("channel") or {})
        self._channels.put(channel.id, found)
        return found


def _channel(channel: ChannelRef, about: dict[str, Any]) -> ChannelRef:
    people = int(about.get("num_members") or 0) - bool(about.get("is_member"))  # we are no audience
    name = channel.name or str(about.get("name") or "")
    return ChannelRef(channel.platform, channel.id, name, max(people, 0) or None, channel.direct)
