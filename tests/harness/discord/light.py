"""Throughput: a prepared command sent again and again, its answer checked but not kept."""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.harness.discord import interactions as kinds
from tests.harness.discord.interactions import Interaction
from tests.harness.discord.members import Member, command_data
from tests.harness.discord.state import Json, State
from tests.harness.discord.summons import summons
from tests.harness.discord.world import Channel

_PATIENCE = 30.0


class Timing(NamedTuple):
    """Readings of time.perf_counter()."""

    acked_at: float
    answered_at: float


class Light:
    def __init__(self, state: State) -> None:
        self._state = state
        self._prepared: dict[object, tuple[Json, Json]] = {}

    async def send(self, command: str, by: Member, channel: Channel, options: Mapping[str, Any]) -> Timing:
        state = self._state
        key = (command, by.id, channel.id, tuple(options.items()), state.commands.syncs)
        prepared = self._prepared.get(key)
        data = prepared[0] if prepared else command_data(state, command, channel, by.membership, options)
        interaction = Interaction(
            state.world.ids.next(), kinds.COMMAND, by.user, channel, data, state.clock.now(), light=True
        )
        state.interactions.add(interaction)
        template = prepared[1] if prepared else summons(state, interaction)
        self._prepared[key] = (data, template)
        state.emit("INTERACTION_CREATE", {**template, "id": str(interaction.id), "token": interaction.token}, channel)
        async with asyncio.timeout(_PATIENCE):
            return Timing(await interaction.acked, await interaction.answered)
