"""Socket Mode as Slack has it: one-use addresses, three seconds, nothing repeated but events, sockets that go away."""

import asyncio
import json

import aiohttp
import pytest

from tests.harness.slack.echo import build, calling, echoing, over_sockets
from tests.harness.slack.people import NothingShown
from tests.harness.slack.timing import Timing
from tests.harness.slack.workspace import SlackWorkspace

QUICK = Timing(ack=0.4, event_retries=(0.0, 0.02, 0.04), patience=2.0)


@pytest.fixture
async def slack():
    async with SlackWorkspace.start(timing=QUICK) as slack:
        yield slack


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


async def address(slack):
    """A fresh Socket Mode address."""
    async with calling(slack) as api:
        return (await api.apps_connections_open(app_token=slack.app_token))["url"]


@pytest.fixture
async def connect(slack, session):
    """Opens bare sockets, for being rude with."""
    opened = []

    async def open_one():
        opened.append(await session.ws_connect(await address(slack)))
        return opened[-1]

    yield open_one
    for socket in opened:
        await socket.close()


async def test_hello_counts_the_connections(slack, connect):
    first, second = await connect(), await connect()
    hello = await first.receive_json()
    assert hello["type"] == "hello"
    assert hello["connection_info"] == {"app_id": slack.world.app_id}
    assert (await second.receive_json())["num_connections"] == 2


async def test_an_address_works_once(slack, session):
    url = await address(slack)
    await (await session.ws_connect(url)).close()
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)
    assert [violation.rule for violation in slack.violations] == ["socket_url_reused"]


async def test_at_most_ten_connections(slack, connect):
    sockets = [await connect() for _ in range(11)]
    assert (await sockets[10].receive_json())["reason"] == "too_many_websockets"


async def test_an_envelope_says_whether_it_takes_an_answer(slack, connect):
    alice = slack.member("Alice")
    socket = await connect()
    await socket.receive_json()
    running = asyncio.create_task(alice.runs("/echo hi"))
    envelope = await socket.receive_json()
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["text"] == "hi"
    await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "hello"}})
    assert (await running).text == "hello"
    slack.event("app_home_opened", {"type": "app_home_opened", "event_ts": "1.1"})
    envelope = await socket.receive_json()
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (0, "")
    await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "hello"}})
    await slack.settles()
    assert [violation.rule for violation in slack.violations] == ["unwanted_payload"]


async def test_a_command_acked_late_is_lost_and_the_person_is_told(slack, connect):
    alice = slack.member("Alice")
    socket = await connect()
    await socket.receive_json()
    running = asyncio.create_task(alice.runs("/echo hi"))
    envelope = await socket.receive_json()
    with pytest.raises(NothingShown, match="operation_timeout"):
        await running
    await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "too late"}})
    await slack.world.feed.until(lambda: len(slack.violations) == 2, 1)
    assert [violation.rule for violation in slack.violations] == ["not_acked", "late_ack"]
    assert alice.errors == ["/echo failed with the error “operation_timeout”"]
    assert alice.sees == []


async def test_an_unknown_envelope_is_noticed(slack, connect):
    socket = await connect()
    await socket.send_json({"envelope_id": "made-up"})
    await slack.world.feed.until(lambda: slack.violations, 1)
    assert [violation.rule for violation in slack.violations] == ["unknown_envelope"]


async def test_unacked_events_come_three_more_times_with_the_same_id(slack, connect):
    socket = await connect()
    await socket.receive_json()
    slack.event("team_join", {"type": "team_join", "event_ts": "1.1"})
    envelopes = [await socket.receive_json() for _ in range(4)]
    assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 1, 2, 3]
    assert envelopes[1]["retry_reason"] == "timeout"
    assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1
    assert len({envelope["envelope_id"] for envelope in envelopes}) == 4
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.6)


async def test_unacked_interactions_never_come_again(slack, connect):
    alice = slack.member("Alice")
    socket = await connect()
    await socket.receive_json()
    with pytest.raises(NothingShown):
        await alice.runs("/echo hi")
    await socket.receive_json()
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.6)


async def test_without_a_socket_the_person_is_told_at_once(slack):
    alice = slack.member("Alice")
    with pytest.raises(NothingShown, match="dispatch_failed"):
        await alice.runs("/echo hi")
    assert slack.violations == []


async def test_a_command_no_listener_matches_is_never_acked(slack, session):
    async with over_sockets(slack, build(slack, session)):
        with pytest.raises(NothingShown, match="operation_timeout"):
            await slack.member("Alice").runs("/nobody hears")


async def test_payloads_go_to_any_one_of_several_sockets():
    async with echoing(sockets=2) as slack:
        alice = slack.member("Alice")
        for number in range(8):
            assert (await alice.runs(f"/echo {number}")).text == f"you said {number}"
        used = [len(connection.sent) for connection in slack.sockets.connections]
        assert sum(used) == 8
        assert all(used)
        await slack.healthy()


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_slack_asks_to_reconnect_and_bolt_does(reason):
    async with echoing() as slack:
        await slack.sockets.disconnect(reason)
        assert await slack.world.feed.until(
            lambda: slack.sockets.opened == 2 and len(slack.sockets.connections) == 1, 3
        )
        assert (await slack.member("Alice").runs("/echo back")).text == "you said back"
        await slack.healthy()


async def test_a_socket_is_cut_without_a_word():
    async with echoing(sockets=2) as slack:
        slack.sockets.cut(slack.sockets.connections[0])
        await slack.world.feed.until(lambda: len(slack.sockets.connections) == 1, 2)
        assert (await slack.member("Alice").runs("/echo still here")).text == "you said still here"
        await slack.connected(2)


async def test_a_ghost_swallows_what_is_sent_to_it():
    async with echoing(timing=QUICK) as slack:
        alice = slack.member("Alice")
        slack.sockets.cut(ghost=True)
        with pytest.raises(NothingShown, match="operation_timeout"):
            await alice.runs("/echo lost")
        assert slack.violations == []
        slack.sockets.bury()
        await slack.connected(1)
        assert (await alice.runs("/echo found")).text == "you said found"


@pytest.mark.parametrize("new_event_id", [False, True])
async def test_an_event_comes_twice(new_event_id):
    async with echoing() as slack:
        slack.duplicate("events_api", new_event_id=new_event_id)
        alice = slack.member("Alice")
        await alice.writes_dm("hello")
        sent = [d.payload for d in slack.deliveries if d.payload["event"].get("text") == "hello"]
        assert len({body["event_id"] for body in sent}) == (2 if new_event_id else 1)
        assert [shown.text for shown in alice.dms] == ["hello", "dear you: hello", "dear you: hello"]


async def test_a_press_comes_twice():
    async with echoing() as slack:
        slack.duplicate("slash_commands")
        alice = slack.member("Alice")
        await alice.runs("/echo hello")
        assert len({d.payload["trigger_id"] for d in slack.deliveries}) == 1
        assert len(slack.deliveries) == 2


async def test_a_payload_comes_late():
    async with echoing() as slack:
        slack.delay("slash_commands", 0.2)
        started = asyncio.get_running_loop().time()
        await slack.member("Alice").runs("/echo hello")
        assert asyncio.get_running_loop().time() - started >= 0.2
        await slack.healthy()


async def test_a_lost_ack_brings_the_event_again():
    async with echoing(timing=QUICK) as slack:
        slack.lose_acks()
        alice = slack.member("Alice")
        await alice.writes_dm("hello")
        assert await slack.world.feed.until(lambda: len(alice.dms) == 3, 1)
        assert [d.attempt for d in slack.deliveries if d.payload["event"].get("text") == "hello"] == [0, 1]
        assert slack.violations == []


async def test_a_revoked_app_token_closes_the_link(slack, connect):
    socket = await connect()
    await socket.receive_json()
    await slack.revoke("app")
    assert json.loads((await socket.receive()).data)["reason"] == "link_disabled"
    assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
