"""The commands the application has synced, and a person's words turned into what Discord would send."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.harness.discord import check_commands as kinds
from tests.harness.discord import errors
from tests.harness.discord.limits import high
from tests.harness.discord.snowflakes import Snowflakes
from tests.harness.discord.world import ADMINISTRATOR, Channel, Guild, Membership

Json = dict[str, Any]
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Found:
    """A command as synced, and for a chat command the path to the leaf that runs."""

    command: Json
    path: tuple[str, ...]
    options: list[Json]


@dataclass(slots=True)
class CommandBook:
    ids: Snowflakes
    application_id: int
    synced: dict[int | None, list[Json]] = field(default_factory=dict)
    syncs: int = 0
    _created: list[tuple[int | None, float]] = field(default_factory=list)

    def overwrite(self, guild: Guild | None, commands: list[Json], now: float) -> list[Json]:
        """A bulk overwrite: what keeps its name and type keeps its id, the rest counts as created today."""
        scope = guild.id if guild else None
        known = {(one["type"], one["name"]): one for one in self.synced.get(scope, [])}
        fresh = [one for one in commands if (one.get("type") or kinds.CHAT, one["name"]) not in known]
        self._created = [(where, at) for where, at in self._created if now - at < DAY]
        if sum(where == scope for where, _ in self._created) + len(fresh) > high("commands.creates"):
            raise errors.too_many_commands_created()
        self._created += [(scope, now)] * len(fresh)
        made = [self._stored(one, guild, known) for one in commands]
        self.synced[scope] = made
        self.syncs += 1
        return made

    def _stored(self, command: Json, guild: Guild | None, known: Mapping[tuple[int, str], Json]) -> Json:
        kind = command.get("type") or kinds.CHAT
        old = known.get((kind, command["name"]))
        body = {
            "dm_permission": True,
            "nsfw": False,
            "default_member_permissions": None,
            "integration_types": [0],
            "contexts": None,
            "description": "",
            **command,
            "type": kind,
            "id": old["id"] if old else str(self.ids.next()),
            "application_id": str(self.application_id),
            "version": str(self.ids.next()),
        }
        if body["default_member_permissions"] is not None:
            body["default_member_permissions"] = str(body["default_member_permissions"])
        if guild is not None:
            body["guild_id"] = str(guild.id)
        return body

    def offered(self, guild: Guild | None) -> Iterator[Json]:
        """The commands offered in a guild, its own before the global ones, or in direct messages."""
        if guild is not None:
            yield from self.synced.get(guild.id, [])
        for command in self.synced.get(None, []):
            contexts = command["contexts"]
            if guild is not None or (1 in contexts if contexts is not None else command["dm_permission"]):
                yield command

    def find(self, words: str, channel: Channel, member: Membership | None) -> Found:
        """The chat command a person types; an AssertionError says what Discord's client would not offer."""
        name, *path = words.removeprefix("/").split()
        command = self._allowed(name, kinds.CHAT, channel, member)
        options: list[Json] = command.get("options") or []
        for step in path:
            inner = next(
                (o for o in options if o["name"] == step and o["type"] in (kinds.SUBCOMMAND, kinds.GROUP)), None
            )
            assert inner is not None, f"/{words} is not synced: /{name} has {[o['name'] for o in options]}"
            options = inner.get("options") or []
        unfinished = [o["name"] for o in options if o["type"] in (kinds.SUBCOMMAND, kinds.GROUP)]
        assert not unfinished, f"/{words} does not run by itself: it goes on with {unfinished}"
        return Found(command, tuple(path), options)

    def menu(self, name: str, kind: int, channel: Channel, member: Membership | None) -> Json:
        return self._allowed(name, kind, channel, member)

    def _allowed(self, name: str, kind: int, channel: Channel, member: Membership | None) -> Json:
        offered = [one for one in self.offered(channel.guild) if one["type"] == kind]
        command = next((one for one in offered if one["name"] == name), None)
        assert command is not None, f"{name!r} is not synced; offered here: {[one['name'] for one in offered]}"
        needed = command["default_member_permissions"]
        if needed is not None and member is not None and not member.permissions & ADMINISTRATOR:
            enough = int(needed) and member.permissions & int(needed) == int(needed)
            assert enough, f"{member.user.name} is not offered {name!r}: it needs the permissions {needed}"
        return command
