"""Discord, through discord.py: slash commands, buttons, forms, reactions, mentions and direct messages.

The road of one event: `client` hears it, `inbound` says it in the core's words, the hub answers through `respond`, which
draws with `render` and `forms`. `tree` tells Discord the commands, `adapter` connects.
"""

from adapters.discord.adapter import DiscordAdapter, create_client
from adapters.discord.client import HubClient
from adapters.discord.syncing import SyncMemory, diff, invite, sync

__all__ = ["DiscordAdapter", "HubClient", "SyncMemory", "create_client", "diff", "invite", "sync"]
