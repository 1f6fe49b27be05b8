"""Discord, through discord.py: slash commands, buttons, forms, reactions, mentions and direct messages.

The road of one event: `client` hears it, `inbound` says it in the core's words, the hub answers through `respond`, which
draws with `render` and `forms`. `tree` tells Discord the commands, `adapter` connects.

What is said unasked goes out through `courier`, which asks through `rest`: each time once, when `patience` lets it, and
`refusals` says what an answer means. `marks` is how a message of ours is known again.
"""

from adapters.discord.adapter import DiscordAdapter, create_client, sync
from adapters.discord.client import HubClient
from adapters.discord.errors import Refused
from adapters.discord.syncing import SyncMemory, invite

__all__ = ["DiscordAdapter", "HubClient", "Refused", "SyncMemory", "create_client", "invite", "sync"]
