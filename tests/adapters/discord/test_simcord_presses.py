"""Buttons, selects, forms, reactions, menus and messages, answered by the real discord.py."""

import discord
import pytest
from simcord import InteractionResult

from bot.events import Reaction
from tests.adapters.discord import small
from tests.adapters.discord.conftest import Room
from tests.adapters.discord.seen import answers, fields, labels, said


async def found(room: Room) -> InteractionResult:
    return await room.alice.slash(room.channel, "small find", query="permits")


async def posted(room: Room) -> discord.Message:
    await room.alice.slash(room.channel, "small post")
    await room.hub.settled()
    assert room.channel.last_message is not None
    return room.channel.last_message


async def test_a_button_is_answered_privately(room: Room) -> None:
    result = await room.alice.click((await found(room)).response, label="Save this")
    assert said(result.response) == "Saved 7"
    assert result.ephemeral
    assert small.HEARD == [("alice", small.Save(number=7))]


async def test_a_card_sent_before_a_restart_can_still_be_pressed(room: Room) -> None:
    card = (await found(room)).response
    await room.restart()
    result = await room.alice.click(card, label="Save this")
    assert said(result.response) == "Saved 7"


async def test_a_form_opened_before_a_restart_can_still_be_sent(room: Room) -> None:
    shown = await room.alice.slash(room.channel, "small find")
    await room.restart()
    assert "### permits - 3" in said((await room.alice.submit_modal(shown, {"query": "permits"})).response)


async def test_pages_turn_in_place(room: Room) -> None:
    first = await room.alice.slash(room.channel, "small pages")
    result = await room.alice.click(first.response, label="Next ▸")
    assert answers(first)[0].id == first.response.id
    assert said(first.response) == "Page 2"
    assert labels(first.response)[:3] == ["◂ Previous", "2 / 3", "Next ▸"]
    assert result.followups == []


async def test_choosing_an_option_presses_its_action(room: Room) -> None:
    shown = await room.alice.slash(room.channel, "small choose")
    result = await room.alice.select(shown.response, ["small.save/2"], custom_id="pick")
    assert said(result.response) == "Saved 2"


async def test_choosing_a_person_tells_who(room: Room) -> None:
    bob = room.guild.add_member(room.env.create_user("bob"))
    shown = await room.alice.slash(room.channel, "small choose")
    result = await room.alice.select(shown.response, [bob], custom_id="small.invite")
    assert said(result.response) == f"Invited discord:{bob.id}"


async def test_sharing_names_the_channel_first_and_then_shows_it_to_everybody(room: Room) -> None:
    confirm = await room.alice.click((await found(room)).response, label="Share here")
    assert "Share with #town\\-hall?" in said(confirm.response) or "Share with #town-hall?" in said(confirm.response)
    shared = await room.alice.click(confirm.response, label="Share with #town-hall")
    assert not shared.ephemeral
    assert "permits - 3" in said(room.channel.last_message)


async def test_keeping_an_answer_puts_it_into_the_direct_messages(room: Room) -> None:
    await room.alice.click((await found(room)).response, label="Keep this")
    assert "permits - 3" in said(room.alice.user.dm_channel.last_message)


# Forms

PAGE_ONE = {"title": "Bikes", "kind": ["guide"], "size": "2", "note": "", "day": ""}


async def test_a_form_shows_its_fields_as_what_they_are(room: Room) -> None:
    shown = await room.alice.slash(room.channel, "small add")
    assert shown.modal is not None
    assert shown.modal["title"] == "Add a thing (1 of 2)"
    title, kind, size, note, day = fields(shown).values()
    assert (title["max_length"], title["required"], title["style"]) == (40, True, 1)
    assert [option["label"] for option in kind["options"]] == ["Guide", "Tool"]
    assert (size["type"], note["style"], day["placeholder"]) == (4, 2, "2026-03-31")
    assert "reviewed before others see it" in title["help"]


async def test_the_next_page_is_reached_by_a_button_and_the_work_is_done_once(room: Room) -> None:
    first = await room.alice.submit_modal(await room.alice.slash(room.channel, "small add"), PAGE_ONE)
    assert first.modal is None
    assert "Page 1 of 2 saved" in said(first.response)
    second = await room.alice.click(first.response, label="Continue")
    assert list(fields(second)) == ["Owner", "Aloud"]
    done = await room.alice.submit_modal(second, {"owner": [room.alice], "aloud": ["yes"]})
    assert done.modal is None
    assert said(first.response) == "Added Bikes, guide, 2"  # the card that led back became the answer
    [form] = small.HEARD
    assert isinstance(form, small.Add)
    assert str(form.owner) == f"discord:{room.alice.id}"


async def test_the_next_page_can_be_reached_after_a_restart(room: Room) -> None:
    first = await room.alice.submit_modal(await room.alice.slash(room.channel, "small add"), PAGE_ONE)
    await room.restart()
    second = await room.alice.click(first.response, label="Continue")
    await room.alice.submit_modal(second, {"aloud": ["no"]})
    assert said(first.response) == "Added Bikes, guide, 2"


async def test_a_refused_value_is_explained_and_edited_with_what_was_typed(room: Room) -> None:
    shown = await room.alice.slash(room.channel, "small add")
    refused = await room.alice.submit_modal(shown, {**PAGE_ONE, "size": "twelve"})
    assert refused.modal is None
    assert "Size takes a whole number, not “twelve”" in said(refused.response)
    again = await room.alice.click(refused.response, label="Edit")
    assert fields(again)["Title"]["value"] == "Bikes"
    assert fields(again)["Size"]["value"] == "twelve"
    assert [option.get("default") for option in fields(again)["Kind"]["options"]] == [True, None]


async def test_what_a_handler_refuses_stands_at_its_field(room: Room) -> None:
    first = await room.alice.submit_modal(
        await room.alice.slash(room.channel, "small add"), {**PAGE_ONE, "title": "taken"}
    )
    second = await room.alice.click(first.response, label="Continue")
    await room.alice.submit_modal(second, {"aloud": ["no"]})
    assert "There is one of that name" in said(first.response)
    assert small.HEARD == []
    assert labels(first.response)


async def test_what_a_handler_refuses_as_a_whole_leads_back_to_the_form(room: Room) -> None:
    first = await room.alice.submit_modal(
        await room.alice.slash(room.channel, "small add"), {**PAGE_ONE, "title": "whole"}
    )
    second = await room.alice.click(first.response, label="Continue")
    refused = await room.alice.submit_modal(second, {"aloud": ["no"]})
    assert "Not today." in said(refused.response or first.response)
    assert "Back to the form" in labels(refused.response or first.response)


async def test_a_button_opens_a_form_with_values(room: Room) -> None:
    shown = await room.alice.click((await found(room)).response, label="Tell us")
    assert fields(shown)["Title"]["value"] == "Told"


async def test_a_form_that_comes_too_late_is_offered_by_a_button(room: Room) -> None:
    start = await room.alice.slash(room.channel, "hub")
    late = await room.alice.click(start.response, label="Wait")
    assert late.modal is None
    assert "so the form could not open by itself" in said(answers(late)[-1])
    again = await room.alice.click(answers(late)[-1], label="Fill in “Add a thing”")
    assert again.modal is not None


@pytest.mark.parametrize("size", ["2", "x"])
async def test_no_modal_ever_answers_a_modal(room: Room, size: str) -> None:
    shown = await room.alice.slash(room.channel, "small add")
    answer = await room.alice.submit_modal(shown, {**PAGE_ONE, "size": size})
    assert answer.modal is None
    assert answer.response is not None


# Reactions


async def test_a_reaction_on_a_posted_card_is_heard_and_taken_back(room: Room) -> None:
    card = await posted(room)
    await room.alice.react(card, "📚")
    await room.alice.unreact(card, "📚")
    assert [(name, one.emoji, one.added) for name, one in small.HEARD if isinstance(one, Reaction)] == [
        ("alice", "📚", True),
        ("alice", "📚", False),
    ]


async def test_a_reaction_after_a_restart_is_heard_and_answered_privately(room: Room) -> None:
    card = await posted(room)
    await room.restart()
    await room.alice.react(card, "✅")
    assert said(room.alice.user.dm_channel.last_message) == "Noted"
    assert room.channel.last_message.id == card.id


async def test_a_reaction_elsewhere_means_nothing(room: Room) -> None:
    message = await room.alice.send(room.channel, "hello")
    await room.alice.react(message, "📚")
    assert small.HEARD == []


# Menus and messages


async def test_a_menu_entry_gets_the_message_its_author_and_a_way_back(room: Room) -> None:
    message = await room.alice.send(room.channel, "Look: https://example.org/a and https://example.org/b")
    result = await room.alice.context_menu(room.channel, "Suggest to the hub", message)
    assert "Suggested Look" in said(result.response)
    [text] = small.HEARD
    assert isinstance(text, small.MessageText)
    assert text.links == ("https://example.org/a", "https://example.org/b")
    assert text.link == f"https://discord.com/channels/{room.guild.id}/{room.channel.id}/{message.id}"
    assert text.author_name == "alice"


async def test_a_mention_is_answered_in_direct_messages(room: Room) -> None:
    me = room.env.bot.user
    assert me is not None
    await room.alice.send(room.channel, f"<@{me.id}> small permits kind:guide")
    assert said(room.channel.last_message) == "-# I answered in your direct messages."
    assert "permits guide 3" in said(room.alice.user.dm_channel.last_message)


async def test_a_mention_with_closed_direct_messages_gets_a_button(room: Room) -> None:
    me = room.env.bot.user
    assert me is not None
    room.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await room.alice.send(room.channel, f"<@{me.id}> small permits")
    assert "permits - 3" not in said(room.channel.last_message)
    result = await room.alice.click(room.channel.last_message, label="Show me the answer")
    assert "permits - 3" in said(result.response)
    assert result.ephemeral


@pytest.mark.parametrize("words", ["hello", "look @everyone", "what about <@ME> there"])
async def test_other_talk_is_left_alone(room: Room, words: str) -> None:
    me = room.env.bot.user
    assert me is not None
    message = await room.alice.send(room.channel, words.replace("ME", str(me.id)))
    assert room.channel.last_message.id == message.id


async def test_a_direct_message_is_read_like_a_command(room: Room) -> None:
    await room.alice.send_dm("small permits")
    assert "permits - 3" in said(room.alice.user.dm_channel.last_message)


async def test_a_direct_message_that_misses_a_word_offers_a_form(room: Room) -> None:
    await room.alice.send_dm("small find")
    last = room.alice.user.dm_channel.last_message
    assert labels(last) == ["Fill in “small find”"]
    shown = await room.alice.user.click(last, label="Fill in “small find”")
    done = await room.alice.user.submit_modal(shown, {"query": "permits"})
    assert "permits - 3" in said(done.response)


async def test_somebody_who_shares_no_server_is_a_guest(room: Room) -> None:
    stranger = room.env.create_user("stranger")
    await stranger.send_dm("small permits")
    assert "That is for members" in said(stranger.dm_channel.last_message)
    await stranger.send_dm("help")
    assert said(stranger.dm_channel.last_message) == "Help"
