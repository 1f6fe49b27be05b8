"""What we lean on inside discord.py: fails when it moves."""

import discord
import pytest

from adapters.discord import parts
from adapters.discord.private import DrawnModal, DrawnView, address
from bot.hub import Hub
from tests.adapters.discord.conftest import Room, new_client

MODAL = {"title": "T", "custom_id": "form/x", "components": []}


async def test_drawn_views_and_modals_go_out_as_they_were_drawn() -> None:
    drawn = [parts.text("hello")]
    with discord.http.handle_message_parameters(view=DrawnView(drawn)) as sent:
        assert sent.payload is not None
        assert sent.payload["components"] == drawn
        assert sent.payload["flags"] == 1 << 15
    assert DrawnModal(MODAL).to_dict() == MODAL


def test_what_is_said_unasked_goes_where_discord_py_goes() -> None:
    assert discord.http.Route("GET", "/users/@me").url == f"{address()}/users/@me"
    assert address().startswith("https://discord.com/api/v")


async def test_discord_py_keeps_none_of_them_in_memory(room: Room) -> None:
    shown = await room.alice.slash(room.channel, "small find", query="permits")
    await room.alice.slash(room.channel, "small post")
    await room.alice.slash(room.channel, "small add")
    await room.alice.slash(room.channel, "small long")
    await room.alice.click((await room.alice.slash(room.channel, "small pages")).response, label="Next ▸")
    await room.alice.click(shown.response, label="Keep this")
    store = room.env.bot._connection._view_store
    assert store._views == {}
    assert store._synced_message_views == {}
    assert store._modals == {}


async def test_the_command_tree_answers_nothing_itself(room: Room) -> None:
    assert room.env.bot._connection._command_tree is room.env.bot.tree
    await room.alice.slash(room.channel, "small find", query="permits")
    await room.alice.autocomplete(room.channel, "small find", "query", "p")
    assert len([one for one in room.env.http_requests if one.path.endswith("/callback")]) == 2


def test_a_start_warns_of_nothing(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = True
    new_client(hub)
    assert caplog.records == []
