"""The rules of answering an interaction, each seen to be enforced."""

import asyncio

import pytest

from tests.harness.discord.raw import raw_client
from tests.harness.discord.running import running
from tests.harness.discord.server import DiscordServer
from tests.harness.discord.tiny_bot import QuietBot

MODAL = {
    "title": "T",
    "custom_id": "c",
    "components": [{"type": 18, "label": "L", "component": {"type": 4, "custom_id": "i", "style": 1}}],
}
TEXT = {"content": "hello"}


@pytest.fixture
async def server():
    async with DiscordServer.start() as server:
        yield server


@pytest.fixture
async def raw(server):
    async with raw_client(server) as raw:
        yield raw


class Asked:
    """A command that is left for the test to answer by hand."""

    def __init__(self, bot, raw, interaction, acting):
        self.raw, self.acting = raw, acting
        self.id, self.token = interaction.id, interaction.token
        self.hook = f"/webhooks/{bot.application_id}/{self.token}"

    async def answer(self, kind, data=None, query=""):
        return await self.raw(
            "POST", f"/interactions/{self.id}/{self.token}/callback{query}", {"type": kind, "data": data}
        )

    async def follow(self, data):
        return await self.raw("POST", self.hook, data)


COMMAND = {
    "name": "ask",
    "description": "Asks",
    "options": [{"type": 3, "name": "topic", "description": "What of", "autocomplete": True}],
}


@pytest.fixture
async def bot(server, raw):
    bot = QuietBot()
    async with running(server, bot):
        await raw("PUT", f"/applications/{bot.application_id}/commands", [COMMAND])
        yield bot


@pytest.fixture
async def after(server, bot, raw):
    """Starts what a person does; the interaction it makes is left for the test to answer."""
    tasks = []

    async def start(doing):
        tasks.append(asyncio.create_task(doing))
        interaction = await asyncio.wait_for(bot.left.get(), 5)
        return Asked(bot, raw, interaction, tasks[-1])

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def asked(server, after):
    return await after(server.member("Alice").runs("ask"))


async def test_an_answer_without_with_response_has_no_body(asked):
    assert await asked.answer(4, TEXT) == (204, "")
    assert (await asked.acting).text == "hello"


async def test_an_answer_with_response_describes_the_message(asked):
    status, body = await asked.answer(4, {**TEXT, "flags": 64}, "?with_response=1")
    assert status == 200
    assert body["resource"]["message"]["content"] == "hello"
    assert body["interaction"]["response_message_ephemeral"] is True
    assert body["interaction"]["response_message_id"] == body["resource"]["message"]["id"]


async def test_after_three_seconds_the_token_is_void(server, asked):
    server.forward(3.1)
    status, body = await asked.answer(4, TEXT)
    assert (status, body["code"]) == (404, 10062)
    assert [one.code for one in server.violations] == [10062]
    assert (await asked.follow(TEXT))[1]["code"] == 10015


async def test_a_second_answer_is_refused(server, asked):
    await asked.answer(4, TEXT)
    status, body = await asked.answer(4, TEXT)
    assert (status, body["code"]) == (400, 40060)
    assert [one.code for one in server.violations] == [40060]


async def test_a_modal_cannot_follow_a_defer(asked):
    await asked.answer(5)
    assert (await asked.answer(9, MODAL))[1]["code"] == 40060


async def test_a_modal_opens(asked):
    assert (await asked.answer(9, MODAL))[0] == 204
    assert (await asked.acting).modal.title == "T"


async def test_a_modal_cannot_answer_a_modal(server, after, asked):
    await asked.answer(9, MODAL)
    await asked.acting
    submitted = await after(server.member("Alice").submits({"L": "x"}))
    status, body = await submitted.answer(9, MODAL)
    assert (status, body["code"]) == (400, 50035)
    assert "type" in body["errors"]
    assert (await submitted.answer(4, TEXT))[0] == 204
    assert (await submitted.acting).text == "hello"


async def test_an_update_needs_a_message_to_update(asked):
    for kind in (6, 7, 8, 1, 10, 99):
        assert (await asked.answer(kind, TEXT))[1]["code"] == 50035
    assert (await asked.answer(4, TEXT))[0] == 204


async def test_autocomplete_takes_at_most_25_choices_and_nothing_else(server, after):
    typing = await after(server.member("Alice").types("ask", option="topic", text="p"))
    many = [{"name": str(n), "value": str(n)} for n in range(26)]
    for kind, data in ((4, TEXT), (5, None), (9, MODAL), (8, {"choices": many})):
        assert (await typing.answer(kind, data))[1]["code"] == 50035
    assert (await typing.answer(8, {"choices": many[:25]}))[0] == 204
    assert len(await typing.acting) == 25


async def test_a_deferred_answer_takes_no_flag_but_ephemeral(asked):
    assert (await asked.answer(5, {"flags": 1 << 15}))[1]["code"] == 50035
    assert (await asked.answer(5, {"flags": 64}))[0] == 204


async def test_the_first_follow_up_fills_the_deferred_answer_and_keeps_its_privacy(server, asked):
    await asked.answer(5, {"flags": 64})
    status, body = await asked.follow({"content": "here"})
    assert status == 200
    assert body["flags"] & 64
    shown = await asked.acting
    assert shown.ephemeral
    assert [one.text for one in server.member("Alice").sees] == ["here"]
    await asked.follow({"content": "and more"})
    assert [one.text for one in server.member("Alice").sees] == ["here", "and more"]


async def test_a_follow_up_before_any_answer_is_refused(asked):
    status, body = await asked.follow(TEXT)
    assert (status, body["code"]) == (404, 10015)


async def test_the_token_lives_for_fifteen_minutes(server, asked):
    await asked.answer(4, TEXT)
    server.forward(14 * 60)
    assert (await asked.follow(TEXT))[0] == 200
    server.forward(61)
    status, body = await asked.follow(TEXT)
    assert (status, body["code"]) == (401, 50027)
    original = f"{asked.hook}/messages/@original"
    assert (await asked.raw("PATCH", original, TEXT))[1]["code"] == 50027


async def test_the_original_answer_is_read_changed_and_deleted(server, asked):
    await asked.answer(4, TEXT)
    original = f"{asked.hook}/messages/@original"
    assert (await asked.raw("GET", original))[1]["content"] == "hello"
    assert (await asked.raw("PATCH", original, {"content": "changed"}))[1]["content"] == "changed"
    assert (await asked.raw("DELETE", original))[0] == 204
    assert (await asked.raw("GET", original))[1]["code"] == 10008
    assert server.member("Alice").sees == []


async def test_a_follow_up_is_changed_by_its_id(asked):
    await asked.answer(4, TEXT)
    _, second = await asked.follow({"content": "second"})
    path = f"{asked.hook}/messages/{second['id']}"
    assert (await asked.raw("PATCH", path, {"content": "changed"}))[1]["content"] == "changed"
    assert (await asked.raw("DELETE", path))[0] == 204


async def test_a_refused_answer_says_where_it_is_wrong_and_leaves_the_interaction_open(server, asked):
    long = {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "x", "label": "y" * 81}]}]}
    status, body = await asked.answer(4, {**TEXT, **long})
    assert (status, body["code"], body["message"]) == (400, 50035, "Invalid Form Body")
    label = body["errors"]["data"]["components"]["0"]["components"]["0"]["label"]
    assert label["_errors"][0]["message"] == "Must be 80 or fewer in length."
    assert "80 or fewer" in server.violations[0].problems[0]
    assert (await asked.answer(4, TEXT))[0] == 204


async def test_an_ephemeral_answer_is_not_in_the_channels_history(server, asked):
    await asked.answer(4, {**TEXT, "flags": 64})
    general = server.channel("general").id
    assert await asked.raw("GET", f"/channels/{general}/messages") == (200, [])


async def test_an_answer_pings_users_only_unless_told_otherwise(server, asked):
    alice = server.member("Alice")
    await asked.answer(4, {"content": f"@everyone @here <@&5> {alice.mention}"})
    assert (await asked.acting).pings == [str(alice.id)]
