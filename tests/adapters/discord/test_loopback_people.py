"""The real discord.py on the simulated Discord: what people do, and what they see."""

import discord
import pytest

from tests.harness.discord.running import running
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.tiny_bot import TinyBot


@pytest.fixture
async def server():
    async with DiscordServer.start() as server:
        yield server


@pytest.fixture
async def bot(server):
    bot = TinyBot()
    async with running(server, bot):
        yield bot
    assert server.violations == []


async def test_a_slash_command_is_answered(server, bot):
    shown = await server.member("Alice").runs("echo", text="hello", times=2)
    assert shown.text == "hello hello"
    assert not shown.ephemeral
    assert 0 < shown.acked_ms < 3_000


async def test_a_command_nobody_synced_fails_the_test(server, bot):
    alice = server.member("Alice")
    with pytest.raises(AssertionError, match="not synced"):
        await alice.runs("nothing")
    with pytest.raises(AssertionError, match="goes on with"):
        await alice.runs("library")


async def test_options_are_checked_as_they_were_synced(server, bot):
    alice = server.member("Alice")
    with pytest.raises(AssertionError, match="asks for"):
        await alice.runs("echo")
    with pytest.raises(AssertionError, match="no option"):
        await alice.runs("echo", text="a", colour="red")
    with pytest.raises(AssertionError, match="a number"):
        await alice.runs("echo", text="a", times="twice")
    with pytest.raises(AssertionError, match="above 5"):
        await alice.runs("echo", text="a", times=6)


async def test_a_person_given_as_an_option_arrives_as_a_member(server, bot):
    bob = server.member("Bob")
    shown = await server.member("Alice").runs("library find", query="permits", by=bob)
    assert shown.text == f"permits  {bob.id}"


async def test_a_private_answer_is_seen_by_nobody_else(server, bot):
    alice, bob = server.member("Alice"), server.member("Bob")
    shown = await alice.runs("library find", query="permits", topic="water", in_=server.channel("general"))
    assert shown.ephemeral
    assert shown.text == "permits water"
    assert [one.text for one in alice.sees] == ["permits water"]
    assert bob.sees == []


async def test_a_deferred_answer_is_waited_for_and_keeps_its_privacy(server, bot):
    shown = await server.member("Alice").runs("later", seconds=0.05)
    assert shown.text == "here it is"
    assert shown.ephemeral
    assert not shown.loading


async def test_a_command_works_in_a_direct_message(server, bot):
    alice = server.member("Alice")
    shown = await alice.runs("echo", text="privately", in_=alice.dm)
    assert [one.text for one in alice.dms] == ["privately"]
    assert shown.text == "privately"


async def test_autocomplete_suggests(server, bot):
    alice = server.member("Alice")
    choices = await alice.types("library find", option="topic", text="p", query="x")
    assert [(one.name, one.value) for one in choices] == [("Permits", "permits"), ("Parks", "parks")]
    with pytest.raises(AssertionError, match="without autocomplete"):
        await alice.types("library find", option="query", text="p")


async def test_a_card_shows_its_text_buttons_links_and_selects(server, bot):
    shown = await server.member("Alice").runs("card")
    assert shown.text == "# Permits\nHow to apply.\nA section"
    assert shown.buttons == ["Aside", "Save…", "Open form", "Site"]
    assert shown.links == {"Site": "https://example.org"}
    assert shown.selects == {"A topic": ["Budget", "Water"]}


async def test_a_press_changes_the_card(server, bot):
    alice = server.member("Alice")
    card = await alice.runs("card")
    shown = await alice.clicks("Save…")
    assert shown.id == card.id
    assert card.text == "Saved."


async def test_a_press_is_found_by_the_beginning_of_its_label(server, bot):
    alice = server.member("Alice")
    await alice.runs("card")
    assert (await alice.clicks("Open")).modal is not None
    with pytest.raises(AssertionError, match="nothing called"):
        await alice.clicks("Delete")
    with pytest.raises(AssertionError, match="is a link"):
        await alice.clicks("Site")


async def test_a_press_acknowledged_first_shows_what_follows(server, bot):
    alice = server.member("Alice")
    await alice.runs("card")
    assert (await alice.clicks("Aside")).text == "aside"


async def test_a_select_sends_its_option(server, bot):
    alice = server.member("Alice")
    await alice.runs("card")
    assert (await alice.selects("A topic", "Water")).text == "chose w"
    with pytest.raises(AssertionError, match="not among"):
        await alice.selects("A topic", "Roads")


async def test_a_form_is_filled_in_by_its_labels(server, bot):
    alice = server.member("Alice")
    await alice.runs("card")
    await alice.clicks("Open form")
    assert (alice.modal.title, alice.modal.labels) == ("A form", ["Name", "Kind"])
    shown = await alice.submits({"Name": "Ada", "Kind": "Report"})
    assert shown.text == "Ada wants a r"
    with pytest.raises(AssertionError, match="no modal"):
        assert alice.modal


async def test_a_form_does_not_go_as_discord_would_not_send_it(server, bot):
    alice = server.member("Alice")
    await alice.runs("card")
    await alice.clicks("Open form")
    with pytest.raises(AssertionError, match="required"):
        await alice.submits({"Kind": "Report"})
    with pytest.raises(AssertionError, match="20 characters"):
        await alice.submits({"Name": "x" * 21, "Kind": "Report"})
    with pytest.raises(AssertionError, match="none of"):
        await alice.submits({"Name": "Ada", "Kind": "Poem"})
    with pytest.raises(AssertionError, match="no field"):
        await alice.submits({"Age": "7"})


async def test_a_reaction_reaches_a_bot_that_does_not_know_the_message(server, bot):
    alice = server.member("Alice")
    shown = await alice.says("look", in_=server.channel("general"))
    await alice.reacts(shown, "👍")
    await server.until(lambda: True)
    event = await _first(bot.reactions)
    assert (event.user_id, event.message_id, str(event.emoji)) == (alice.id, shown.id, "👍")
    assert event.member is not None
    assert shown.reactions == {"👍": 1}


async def test_context_menus_on_a_message_and_on_a_person(server, bot):
    alice = server.member("Alice")
    shown = await server.member("Bob").says("a fine guide: https://example.org")
    assert "a fine guide" in (await alice.uses_menu("Suggest to the library", on=shown)).text
    assert (await alice.uses_menu("Who is this", on=server.member("Bob"))).text == "it is Bob"


async def test_a_bot_that_never_answers_is_reported_as_discord_shows_it(server, bot):
    with pytest.raises(AssertionError, match="did not respond"):
        await server.member("Alice").runs("silent")


async def test_a_message_of_the_bots_reaches_a_person_by_itself(server, bot):
    alice = server.member("Alice")
    user = await bot.fetch_user(alice.id)
    await user.send("good morning")
    assert (await alice.waits_for("morning")).id == alice.dms[0].id
    channel = bot.get_channel(server.channel("general").id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send("to all")
    assert [one.text for one in alice.sees] == ["good morning", "to all"]


async def _first(events):
    import asyncio

    for _ in range(500):
        if events:
            return events[0]
        await asyncio.sleep(0.002)
    raise AssertionError("nothing came")
