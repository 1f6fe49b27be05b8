"""What a person sees of a message in simcord."""

from typing import Any

import discord
from simcord import InteractionResult, ResponseMessage
from simcord.components import walk_components


def said(message: ResponseMessage | discord.Message | None) -> str:
    """All its text."""
    return "\n".join(one["content"] for one in parts(message) if one["type"] == 10)


def labels(message: ResponseMessage | discord.Message | None) -> list[str]:
    """Its buttons."""
    return [one["label"] for one in parts(message) if one["type"] == 2]


def parts(message: ResponseMessage | discord.Message | None) -> list[dict[str, Any]]:
    assert message is not None, "there was no answer"
    tops: list[Any] = [one if isinstance(one, dict) else one.to_dict() for one in message.components]
    return list(walk_components(tops))


def answers(result: InteractionResult) -> list[ResponseMessage]:
    """All messages that answer an interaction."""
    return [message for message in (result.response, *result.followups) if message is not None]


def fields(result: InteractionResult) -> dict[str, dict[str, Any]]:
    """The inputs of a modal by their labels; their descriptions beside them."""
    assert result.modal is not None, "no form opened"
    return {
        one["label"]: {**one["component"], "help": one.get("description")}
        for one in result.modal["components"]
        if one["type"] == 18
    }
