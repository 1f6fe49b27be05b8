"""Reactions to messages and interest in events: kept, and told to the sessions."""

from tests.harness.discord import payloads
from tests.harness.discord.state import Json, State
from tests.harness.discord.world import Guild, Message, User


def react(state: State, message: Message, emoji: str, who: User) -> None:
    message.reactions.setdefault(emoji, set()).add(who.id)
    body = _body(message, emoji, who) | {"message_author_id": str(message.author.id), "burst": False, "type": 0}
    guild = message.channel.guild
    if guild is not None and who.id in guild.members:
        body["member"] = payloads.member(guild.members[who.id])
    state.emit("MESSAGE_REACTION_ADD", body, message.channel)
    state.changes.tell()


def take_back(state: State, message: Message, emoji: str, who: User) -> None:
    message.reactions.get(emoji, set()).discard(who.id)
    state.emit("MESSAGE_REACTION_REMOVE", _body(message, emoji, who) | {"burst": False, "type": 0}, message.channel)
    state.changes.tell()


def mark_interest(state: State, guild: Guild, event_id: int, who: User, *, yes: bool) -> None:
    interested = guild.interested.setdefault(event_id, set())
    (interested.add if yes else interested.discard)(who.id)
    guild.events[event_id]["user_count"] = len(interested)
    body = {"guild_scheduled_event_id": str(event_id), "user_id": str(who.id), "guild_id": str(guild.id)}
    state.emit(f"GUILD_SCHEDULED_EVENT_USER_{'ADD' if yes else 'REMOVE'}", body, None)
    state.changes.tell()


def _body(message: Message, emoji: str, who: User) -> Json:
    body: Json = {
        "user_id": str(who.id),
        "channel_id": str(message.channel.id),
        "message_id": str(message.id),
        "emoji": payloads.emoji(emoji),
    }
    if message.channel.guild is not None:
        body["guild_id"] = str(message.channel.guild.id)
    return body
