"""World → the JSON objects of Discord's API."""

from typing import TYPE_CHECKING, Any

from tests.harness.discord.world import DM_CHANNEL, READ_HISTORY, Channel, Guild, Membership, Message, Role, User

if TYPE_CHECKING:
    from tests.harness.discord.interactions import Interaction

Json = dict[str, Any]


def user(one: User) -> Json:
    return {
        "id": str(one.id),
        "username": one.name.lower().replace(" ", "."),
        "global_name": None if one.bot else one.name,
        "discriminator": "0",
        "avatar": None,
        "bot": one.bot,
        "public_flags": 0,
    }


def member(one: Membership, *, in_interaction: bool = False) -> Json:
    body: Json = {
        "user": user(one.user),
        "nick": None,
        "avatar": None,
        "roles": [str(role.id) for role in one.roles],
        "joined_at": one.joined,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    if in_interaction:
        body["permissions"] = str(one.permissions)
    return body


def role(one: Role) -> Json:
    return {
        "id": str(one.id),
        "name": one.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(one.permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel(one: Channel) -> Json:
    if one.recipient is not None:
        return {
            "id": str(one.id),
            "type": DM_CHANNEL,
            "flags": 0,
            "last_message_id": None,
            "recipients": [user(one.recipient)],
        }
    return {
        "id": str(one.id),
        "type": one.type,
        "guild_id": str(one.guild.id) if one.guild else None,
        "name": one.name,
        "position": 0,
        "permission_overwrites": [] if one.bot_reads else [_denied(one, READ_HISTORY)],
        "nsfw": False,
        "topic": None,
        "parent_id": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "flags": 0,
    }


def _denied(one: Channel, permission: int) -> Json:
    bots = [m.user.id for m in one.guild.members.values() if m.user.bot] if one.guild else []
    return {"id": str(bots[0]), "type": 1, "allow": "0", "deny": str(permission)}


def guild(one: Guild) -> Json:
    """As in GUILD_CREATE to a bot without the members intent: of the members, only itself."""
    bots = [m for m in one.members.values() if m.user.bot]
    return {
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(next((m.user.id for m in one.members.values() if not m.user.bot), one.id)),
        "icon": None,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "roles": [role(each) for each in one.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "premium_tier": 0,
        "preferred_locale": "en-GB",
        "nsfw_level": 0,
        "joined_at": bots[0].joined if bots else None,
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "voice_states": [],
        "members": [member(each) for each in bots],
        "channels": [channel(each) for each in one.channels.values() if each.bot_sees],
        "threads": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": list(one.events.values()),
        "soundboard_sounds": [],
    }


def reactions(one: Message, reader: User) -> list[Json]:
    return [
        {
            "emoji": emoji(name),
            "count": len(who),
            "count_details": {"burst": 0, "normal": len(who)},
            "me": reader.id in who,
            "me_burst": False,
            "burst_colors": [],
        }
        for name, who in one.reactions.items()
        if who
    ]


def emoji(text: str) -> Json:
    name, _, number = text.partition(":")
    return {"id": number or None, "name": name}


def message(one: Message, *, reader: User, application_id: int) -> Json:
    body: Json = {
        "id": str(one.id),
        "type": _message_type(one),
        "channel_id": str(one.channel.id),
        "author": user(one.author),
        "content": one.content,
        "timestamp": one.at,
        "edited_timestamp": one.edited,
        "tts": False,
        "mention_everyone": "@everyone" in one.pings,
        "mentions": [],
        "mention_roles": [],
        "attachments": one.attachments,
        "embeds": one.embeds,
        "components": one.components,
        "pinned": False,
        "flags": one.flags,
        "reactions": reactions(one, reader),
    }
    if one.nonce is not None:
        body["nonce"] = one.nonce
    if one.author.bot:
        body["application_id"] = str(application_id)
    if one.answers is not None:
        body["webhook_id"] = str(application_id)
        body["interaction_metadata"] = _interaction_metadata(one.answers)
        if one.answers.message is not None:
            body["message_reference"] = {
                "type": 0,
                "channel_id": str(one.channel.id),
                "message_id": str(one.answers.message.id),
            }
    return body


def _message_type(one: Message) -> int:
    if one.answers is None:
        return 0
    return 20 if one.answers.message is None else 19


def _interaction_metadata(answered: "Interaction") -> Json:
    return {
        "id": str(answered.id),
        "type": answered.type,
        "user": user(answered.user),
        "authorizing_integration_owners": {"0": str(answered.channel.guild.id) if answered.channel.guild else "0"},
    }
