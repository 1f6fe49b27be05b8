"""What discord.py raises, as sentences for people and as decisions for the code."""

import aiohttp
import discord

# Discord's error codes: docs, topics/opcodes-and-status-codes
UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION = 10008, 10015, 10062
ALREADY_ANSWERED = 40060
INVALID_TOKEN = 50027
DIRECT_MESSAGES_CLOSED = 50007
GONE = frozenset({UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, INVALID_TOKEN})


class Refused(Exception):
    """Discord does not let us in; the message says what to do."""


def is_gone(problem: discord.HTTPException) -> bool:
    """Whether the place for this answer no longer exists: too late, or its message was deleted."""
    return problem.code in GONE


def sentence(problem: BaseException) -> str:
    """For the operator: what is wrong and what to do."""
    match problem:
        case discord.LoginFailure():
            return "Discord refused DISCORD_TOKEN. Copy it again from the application's Bot page (Reset Token shows a new one)."
        case discord.PrivilegedIntentsRequired():
            return "Discord asks for privileged intents, which this bot does not need; check which program uses this token."
        case discord.ConnectionClosed():
            return f"Discord closed the connection (code {problem.code}). If the token was just reset, put the new one into DISCORD_TOKEN."
        case discord.Forbidden():
            return f"Discord does not allow that here: {problem.text or 'a permission is missing'}."
        case discord.HTTPException() if problem.status == 429:
            return "Discord asks us to slow down; try again in a few minutes."
        case discord.HTTPException():
            return f"Discord answered {problem.status} (code {problem.code}): {problem.text}"
        case aiohttp.ClientConnectorError() | aiohttp.ClientConnectionError():
            return "Discord cannot be reached; check the network."
        case TimeoutError():
            return "Discord did not answer in time; check the network."
        case _:
            return str(problem) or type(problem).__name__
