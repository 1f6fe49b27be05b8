"""Discord, through discord.py: slash commands, buttons, forms, reactions, mentions and direct messages.

The road of one event: `adapter` receives it, `inbound` says it in the core's words, the hub answers through `respond`,
which draws with `render` and `forms`.
"""
