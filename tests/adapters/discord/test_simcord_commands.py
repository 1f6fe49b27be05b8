"""Slash commands, answered by the real discord.py."""

import pytest
from simcord.backend.errors import SetupError

from tests.adapters.discord.conftest import Room
from tests.adapters.discord.seen import said


async def test_a_command_with_typed_options_is_answered_privately(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small find", query="permits", kind="guide", limit=5)
    assert said(result.response) == "### permits guide 5"
    assert result.ephemeral
    assert not result.deferred


async def test_people_channels_dates_and_switches_arrive_as_what_they_are(room: Room) -> None:
    bob = room.guild.add_member(room.env.create_user("bob"))
    result = await room.alice.slash(
        room.channel, "small meet", who=bob, where=room.channel, day="2026-03-31", loud=True
    )
    assert said(result.response) == f"<@{bob.id}> in <#{room.channel.id}> on 2026-03-31, True"


async def test_typing_completes_what_is_known(room: Room) -> None:
    found = await room.alice.autocomplete(room.channel, "small find", "query", "p")
    assert [one["value"] for one in found] == ["permits", "procurement", "parks"]


async def test_typing_into_hub_completes_commands_that_everybody_has(room: Room) -> None:
    found = await room.alice.autocomplete(room.channel, "hub", "do", "small fi")
    assert [one["value"] for one in found] == ["small fi", "small find"]
    assert not await room.alice.autocomplete(room.channel, "hub", "do", "admin health") == ["admin health"]


async def test_hub_alone_is_the_start_and_takes_anything_typed(room: Room) -> None:
    assert "Welcome" in said((await room.alice.slash(room.channel, "hub")).response)
    result = await room.alice.slash(room.channel, "hub", do="small permits kind:tool")
    assert said(result.response) == "### permits tool 3"


async def test_the_other_commands_of_the_root_stand_alone(room: Room) -> None:
    assert said((await room.alice.slash(room.channel, "help")).response) == "Help"


async def test_hidden_commands_are_in_no_menu(room: Room) -> None:
    assert "small find" in room.alice.available_commands(room.channel)
    assert "small secret" not in room.alice.available_commands(room.channel)


async def test_commands_of_organizers_are_hidden_from_members(room: Room) -> None:
    assert "admin health" not in room.alice.available_commands(room.channel)
    with pytest.raises(SetupError, match="not visible"):
        await room.alice.slash(room.channel, "admin health")
    refused = await room.alice.slash(room.channel, "hub", do="admin health")
    assert "That is for admins" in said(refused.response)


async def test_a_missing_word_opens_a_form(room: Room) -> None:
    shown = await room.alice.slash(room.channel, "small find", limit=2)
    assert shown.modal is not None
    assert shown.modal["title"] == "Small find"
    done = await room.alice.submit_modal(shown, {"query": "permits", "limit": "2"})
    assert said(done.response) == "### permits - 2"


async def test_what_everybody_should_see_is_seen_and_pings_nobody(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small post")
    assert not result.ephemeral
    assert "@everyone" not in said(result.response)
    assert room.channel.last_message is not None
    assert not room.channel.last_message.mention_everyone


async def test_long_answers_go_on_in_further_messages_that_are_private_too(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small long")
    assert len(result.followups) == 2
    assert all(message.ephemeral for message in result.followups)
    words = " ".join(said(message) for message in (result.response, *result.followups))
    assert words.split().count("word") == 2_000


async def test_a_file_is_attached(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small attach")
    assert result.response is not None
    assert [one.filename for one in result.response.attachments] == ["a.csv"]


async def test_a_slow_command_is_deferred_privately_and_answered(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small slow")
    assert said(result.response) == "Slow but sure"
    assert result.ephemeral


async def test_a_slow_public_command_that_is_refused_tells_only_the_person(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small loud", fail=True)
    assert said(result.response) == "### No good.\nTry otherwise."
    assert result.ephemeral


async def test_a_slow_public_command_is_answered_for_everybody(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small loud")
    assert result.ephemeral
    assert [said(message) for message in result.followups] == ["Slow but sure"]
    assert not result.followups[0].ephemeral


async def test_progress_is_one_message_that_becomes_the_answer(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small count")
    shown = [message for message in (result.response, *result.followups) if message]
    assert [said(message) for message in shown] == ["Counted"]


async def test_a_crash_is_a_private_card_with_a_reference(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small crash")
    assert "Something went wrong on our side" in said(result.response)
    assert result.ephemeral


async def test_an_answer_for_oneself_goes_to_the_direct_messages(room: Room) -> None:
    result = await room.alice.slash(room.channel, "small send")
    assert "I sent it to your direct messages" in said(result.response)
    assert said(room.alice.user.dm_channel.last_message) == "### For you alone"


async def test_closed_direct_messages_are_told_and_the_answer_is_given_here(room: Room) -> None:
    room.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    result = await room.alice.slash(room.channel, "small send")
    assert "For you alone" in said(result.response)
    assert "Your direct messages are closed" in said(result.response)
    assert result.ephemeral
