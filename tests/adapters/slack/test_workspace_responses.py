"""response_url: five uses in thirty minutes, and what each kind of answer does to the screen."""

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.harness.slack.echo import button, calling, card, echoing, section
from tests.harness.slack.workspace import SlackWorkspace


@pytest.fixture
async def slack():
    async with SlackWorkspace.start() as slack:
        yield slack


@pytest.fixture
async def alice(slack):
    return slack.member("Alice")


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def url(slack, alice, session):
    """A response_url such as a slash command brings."""
    return AsyncWebhookClient(slack.acts.begin(alice.user, alice.dm.id).response_url, session=session)


async def test_five_uses_and_no_sixth(slack, alice, url):
    for number in range(5):
        assert (await url.send(text=str(number))).status_code == 200
    sixth = await url.send(text="6")
    assert (sixth.status_code, "used_url" in sixth.body) == (404, True)
    assert [shown.text for shown in alice.sees] == ["0", "1", "2", "3", "4"]
    assert [violation.rule for violation in slack.violations] == ["used_url"]


async def test_not_after_thirty_minutes(slack, url):
    slack.expire_response_urls()
    late = await url.send(text="late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


async def test_private_unless_it_says_otherwise(slack, alice, url):
    await url.send(text="for you")
    await url.send(text="for all", response_type="in_channel")
    assert [(shown.text, shown.ephemeral) for shown in alice.sees] == [("for you", True), ("for all", False)]


async def test_a_command_has_no_original_to_replace(slack, alice, url):
    await url.send(text="one")
    await url.send(text="two", replace_original=True)
    assert [shown.text for shown in alice.sees] == ["one", "two"]


async def test_bad_blocks_are_refused_here_too(slack, url):
    bad = await url.send(text="x", blocks=[section("x" * 3001)])
    assert (bad.status_code, "invalid_blocks" in bad.body) == (400, True)
    assert [violation.rule for violation in slack.violations] == ["invalid_blocks"]


async def test_a_press_can_replace_delete_or_add():
    async with echoing() as slack:
        alice = slack.member("Alice")
        general = slack.channel("general", [alice])
        async with calling(slack) as api:
            await api.chat_postMessage(channel=general.id, text="x", blocks=card("public", button("Again", "again")))
        replaced = await alice.clicks("Again")
        assert (replaced.text, replaced.ephemeral) == ("once more", False)
        payload = slack.deliveries[-1].payload
        assert payload["message"]["blocks"][0]["text"]["text"] == "public"
        async with aiohttp.ClientSession() as session:
            url = AsyncWebhookClient(payload["response_url"], session=session)
            await url.send(text="beside", response_type="ephemeral", replace_original=False)
            assert [shown.text for shown in alice.sees] == ["once more", "beside"]
            await url.send(delete_original=True)
        assert [shown.text for shown in alice.sees] == ["beside"]


async def test_the_press_on_a_private_message_does_not_carry_it():
    async with echoing() as slack:
        alice = slack.member("Alice")
        await alice.runs("/echo hi")
        await alice.clicks("Again")
        payload = slack.deliveries[-1].payload
        assert payload["container"]["is_ephemeral"] is True
        assert "message" not in payload


async def test_an_answer_in_the_ack_is_checked_too(slack, alice):
    async with aiohttp.ClientSession() as session, calling(slack) as api:
        address = (await api.apps_connections_open(app_token=slack.app_token))["url"]
        async with session.ws_connect(address) as socket:
            await slack.connected()

            async def answer():
                await socket.receive_json()
                envelope = await socket.receive_json()
                body = {"text": "x", "blocks": [section("")]}
                await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": body})

            slack.deliveries_out.spawn(answer())
            await alice.runs("/echo", quietly=True)
    assert [violation.rule for violation in slack.violations] == ["invalid_blocks"]
    assert alice.errors == ["/echo failed with the error “invalid_command_response”"]
