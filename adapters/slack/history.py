"""What stands of a parcel in its conversation, as far as the app may read that."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.slack import limits, marks
from adapters.slack.files import Attached, attached
from adapters.slack.inbound import Home
from adapters.slack.markup import PLATFORM
from adapters.slack.rest import Rest
from bot.delivery import Address, Blocked, CannotTell, Closed, Parcel, Refused
from bot.kept import Kept
from bot.people import ChannelRef, MessageRef

MOST_PAGES = 25
# By the first letter of a conversation's id: any one of these lets us look. C may be a public or a private channel.
SCOPES = {
    "C": frozenset({"channels:history", "groups:history"}),
    "G": frozenset({"groups:history"}),
    "D": frozenset({"im:history"}),
}


class History:
    """`scopes` is what the app may do, empty where Slack did not say; `doors` keeps the conversations with people."""

    def __init__(self, rest: Rest, home: Home, scopes: frozenset[str], doors: Kept[str, str]) -> None:
        self._rest = rest
        self._home = home
        self._scopes = scopes
        self._doors = doors

    def allowed(self, channel: str) -> bool:
        """Whether the app may read what is said there, by the conversation's id; True while nobody knows."""
        return not self._scopes or bool(self._scopes & SCOPES.get(channel[:1], self._scopes))

    async def found(self, parcel: Parcel, parts: int, since: datetime) -> dict[int, MessageRef]:
        """Which parts of it stand, and where; its files count as the part after its messages, of which there are `parts`.

        Raises CannotTell, or another Undelivered.
        """
        try:
            channel = await self._conversation(parcel.to)
            if not self.allowed(channel):
                raise CannotTell(f"the app may not read the history of {channel}")
            said = await self._said(channel, parcel.to.thread, since)
        except (Blocked, Closed, Refused) as problem:
            raise CannotTell(str(problem)) from problem
        ours = [message for message in said if ours_is(message, self._home)]
        found = self._marked(ours, channel, parcel)
        names = {file_name(file, parcel.key) for file in attached(parcel.reply)}
        last = found.get(parts - 1)
        if last and any(_holds(message, names, last.id) for message in ours):
            found[parts] = last
        return found

    def _marked(self, ours: list[dict[str, Any]], channel: str, parcel: Parcel) -> dict[int, MessageRef]:
        key, found = marks.mark(parcel.key), dict[int, MessageRef]()
        for message in ours:
            told = marks.read(message.get("metadata"))
            if told and told[0] == key:
                found[told[1]] = at(self._home, channel, message["ts"], parcel.to.thread)
        return found

    async def _said(self, channel: str, thread: str, since: datetime) -> list[dict[str, Any]]:
        """All that was said there since then."""
        method = "conversations.replies" if thread else "conversations.history"
        about = {"channel": channel, "oldest": f"{since.timestamp():.6f}", "include_all_metadata": "true"}
        about |= {"limit": str(limits.HISTORY)} | ({"ts": thread} if thread else {})
        found: list[dict[str, Any]] = []
        for _ in range(MOST_PAGES):
            page = await self._rest.read(method, about)
            found += page.get("messages") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return found
            about = {**about, "cursor": cursor}
        raise CannotTell(f"too much was said in {channel} since then")

    async def _conversation(self, to: Address) -> str:
        """The id of the conversation; that with a person is opened, which nobody sees."""
        if not to.direct:
            return target(to)
        door = self._doors.get(to.target)
        if door is None:
            opened = await self._rest.read("conversations.open", {"users": target(to)}, direct=True)
            door = str((opened.get("channel") or {}).get("id"))
            self._doors.put(to.target, door)
        return door


def target(to: Address) -> str:
    """Slack's own id of the channel or person, which we keep behind its workspace's."""
    return to.target.rpartition(":")[2]


def at(home: Home, channel: str, stamp: str, thread: str) -> MessageRef:
    return MessageRef(ChannelRef(PLATFORM, f"{home.team}:{channel}", direct=channel.startswith("D")), stamp, thread)


def ours_is(said: Mapping[str, Any], home: Home) -> bool:
    """Whether our app said it; another may copy our marks."""
    return said.get("bot_id") == home.bot or home.bot_user in (said.get("user"), said.get("user_id"))


def file_name(file: Attached, key: str) -> str:
    """A picture of ours has a name by which it is known again, since a file has no metadata; what people named keeps that."""
    return marks.file_name(file.name, key) if file.picture else file.name


def _holds(message: Mapping[str, Any], names: set[str], after: str) -> bool:
    """Whether these files hang on this message, which was said later than that."""
    files = {str(file.get("name")) for file in message.get("files") or []}
    return bool(names) and names <= files and float(message["ts"]) > float(after)
