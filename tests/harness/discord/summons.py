"""An interaction as the gateway sends it to the bot."""

from typing import Any

from tests.harness.discord import payloads
from tests.harness.discord.interactions import Interaction
from tests.harness.discord.limits import high
from tests.harness.discord.state import State
from tests.harness.discord.world import EVERYONE

_LOCALE = "en-GB"


def summons(state: State, interaction: Interaction) -> dict[str, Any]:
    """The body of INTERACTION_CREATE."""
    channel = interaction.channel
    body: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(state.application_id),
        "type": interaction.type,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": {**payloads.channel(channel), "permissions": str(EVERYONE)},
        "app_permissions": str(EVERYONE),
        "locale": _LOCALE,
        "entitlements": [],
        "attachment_size_limit": high("file.bytes"),
        "authorizing_integration_owners": {"0": "0"},
        "context": 1,
    }
    if channel.guild is None:
        body["user"] = payloads.user(interaction.user)
    else:
        guild = channel.guild
        body |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": _LOCALE, "features": []},
            "guild_locale": _LOCALE,
            "member": payloads.member(guild.members[interaction.user.id], in_interaction=True),
            "authorizing_integration_owners": {"0": str(guild.id)},
            "context": 0,
        }
    if interaction.message is not None:
        message = interaction.message
        body["message"] = payloads.message(message, reader=state.world.bot, application_id=state.application_id)
    return body
