"""What there is on the simulated Discord: guilds, members, channels and messages. Plain state, no rules."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.harness.discord.clock import Clock
from tests.harness.discord.snowflakes import Snowflakes

if TYPE_CHECKING:
    from tests.harness.discord.interactions import Interaction

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

TEXT_CHANNEL, DM_CHANNEL = 0, 1

ADMINISTRATOR = 1 << 3
READ_HISTORY = 1 << 16
# Add reactions, view, send, embed links, attach files, read history, use application commands.
EVERYONE = 1 << 6 | 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31


@dataclass(slots=True, eq=False)
class User:
    id: int
    name: str
    bot: bool = False
    dms_open: bool = True


@dataclass(slots=True, eq=False)
class Role:
    id: int
    name: str
    permissions: int = 0


@dataclass(slots=True, eq=False)
class Membership:
    user: User
    joined: str
    roles: list[Role] = field(default_factory=list)
    permissions: int = EVERYONE


@dataclass(slots=True, eq=False)
class Channel:
    id: int
    name: str
    type: int = TEXT_CHANNEL
    guild: "Guild | None" = None
    recipient: User | None = None
    bot_sees: bool = True
    bot_posts: bool = True
    bot_reads: bool = True
    messages: "dict[int, Message]" = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Guild:
    id: int
    name: str
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Membership] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    interested: dict[int, set[int]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Message:
    id: int
    channel: Channel
    author: User
    at: str
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    edited: str | None = None
    reactions: dict[str, set[int]] = field(default_factory=dict)
    pings: list[str] = field(default_factory=list)
    only_for: User | None = None
    answers: "Interaction | None" = None

    @property
    def loading(self) -> bool:
        return bool(self.flags & LOADING)


class World:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.files: dict[int, tuple[str, bytes]] = {}
        self.files_url = ""
        self.bot = self.add_user("Folkmoot", bot=True)

    def add_user(self, name: str, *, bot: bool = False) -> User:
        user = User(self.ids.next(), name, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str) -> Guild:
        guild = Guild(self.ids.next(), name)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE)
        self.guilds[guild.id] = guild
        self.add_member(guild, self.bot)
        return guild

    def add_member(self, guild: Guild, user: User, *, permissions: int = EVERYONE) -> Membership:
        membership = Membership(user, self.clock.iso(), permissions=permissions)
        guild.members[user.id] = membership
        return membership

    def add_channel(self, guild: Guild, name: str) -> Channel:
        channel = Channel(self.ids.next(), name, guild=guild)
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def direct(self, user: User) -> Channel:
        """The direct-message channel between the bot and a person; always the same one."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.ids.next(), f"DM with {user.name}", DM_CHANNEL, recipient=user)
        self.channels[channel.id] = channel
        return channel
