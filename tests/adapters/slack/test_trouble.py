"""Bad days: duplicates, lost ways, limits, refusals, restarts, revoked tokens. Nothing is lost, nothing is said twice."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import SlackAdapter
from adapters.slack.errors import CannotStart
from tests.adapters.slack.fair import FAIR
from tests.adapters.slack.town import Town, adapter_in, asked_for, town
from tests.harness.hub import hub_in
from tests.harness.slack.workspace import SlackWorkspace


async def test_a_command_delivered_twice_is_answered_once(fair: Town) -> None:
    fair.slack.duplicate("slash_commands", copies=3)
    await fair.alice.runs("/fair shout Fair!", in_=fair.hall)
    await fair.slack.settles()
    assert len(fair.bob.sees) == 1


async def test_an_event_under_many_ids_is_answered_once(fair: Town) -> None:
    fair.slack.duplicate("events_api", copies=10, new_event_id=True)
    await fair.alice.says("@folkmoot fair shout Bread!", fair.hall)
    await fair.slack.settles()
    assert sum("Bread!" in shown and shown.author != "Alice" for shown in fair.bob.sees) == 1


async def test_every_payload_is_acked_even_those_nobody_asked_for(fair: Town) -> None:
    fair.slack.event(
        "message.im",
        {
            "type": "message",
            "subtype": "channel_topic",
            "channel_type": "im",
            "channel": "D9",
            "ts": "1.1",
            "event_ts": "1.1",
        },
    )
    fair.slack.event("app_mention", {"type": "app_mention", "event_ts": "1.2"})
    await fair.slack.settles()
    assert [delivery.acked for delivery in fair.slack.deliveries] == [True, True]


async def test_a_slow_answer_comes_after_its_ack(fair: Town) -> None:
    fair.adapter.answer_in_ack = 0.05
    shown = await fair.alice.runs("/fair slow seconds:1", in_=fair.hall)
    await asyncio.sleep(0.5)
    assert shown.kind in ("ephemeral", "message")
    assert "There." in fair.alice.sees[-1]
    assert fair.alice.sees[-1].ephemeral


async def test_an_answer_finds_another_way_when_its_leave_is_used_up(fair: Town) -> None:
    shown = await fair.alice.runs("/fair look apples", in_=fair.hall)
    fair.slack.fault("response_url", "status", status=404)
    again = await fair.alice.clicks("Share here", on=shown)
    assert again.ephemeral
    assert "Share with #town-hall" in again
    assert fair.slack.calls("chat.postEphemeral") != []


async def test_where_no_private_way_is_open_the_answer_comes_directly(fair: Town) -> None:
    elsewhere = fair.slack.channel("elsewhere", [fair.alice], bot=False)
    shown = await fair.alice.runs("/fair look apples", in_=elsewhere)
    fair.slack.fault("response_url", "status", status=404)
    again = await fair.alice.clicks("Keep this", on=shown)
    assert again.channel == fair.alice.dm.id


async def test_a_limit_is_waited_out_and_nothing_is_sent_too_early(fair: Town) -> None:
    fair.slack.limit("chat.postMessage", retry_after=1)
    await fair.alice.runs("/fair shout Fair!", in_=fair.hall)
    assert fair.slack.early_requests == 0
    assert len(fair.bob.sees) == 1


async def test_an_answer_whose_receipt_was_lost_is_not_posted_twice(fair: Town) -> None:
    fair.slack.fault("chat.postMessage", "accept_then_reset")
    await fair.alice.runs("/fair shout Fair!", in_=fair.hall)
    await fair.slack.settles()
    assert len(fair.bob.sees) == 1


async def test_blocks_that_slack_refuses_are_said_in_words(fair: Town) -> None:
    fair.slack.fault("chat.postMessage", "error", error="invalid_blocks")
    shown = await fair.alice.runs("/fair shout Fair!", in_=fair.hall)
    assert "Fair!" in shown
    assert shown.buttons == ()
    fair.slack.fault("response_url", "error", error="invalid_blocks")
    shown = await fair.alice.runs("/fair picture", in_=fair.hall)
    await fair.slack.settles()
    assert any("[image: A map]" in each for each in fair.alice.sees)


async def test_a_button_from_before_a_restart_still_works(tmp_path: Path) -> None:
    async with SlackWorkspace.start(manifest=asked_for()) as slack:
        alice = slack.member("Alice")
        hall = slack.channel("town-hall", [alice])
        async with adapter_in(slack, tmp_path):
            card = await alice.runs("/fair shout Fair!", in_=hall)
            modal = await alice.runs("/fair found", in_=hall)
        async with adapter_in(slack, tmp_path):
            assert modal.kind == "modal"
            await alice.fills({"Name": "Old", "Goods": "honey"})
            await alice.submits()
            assert "Old sells honey" in await alice.submits()
            await alice.clicks("Visit stall 2", on=card)
            assert "visited 1 times" in alice.again(card)
        await slack.healthy()


async def test_somebody_slack_does_not_describe_is_asked_to_wait_a_moment(fair: Town) -> None:
    fair.slack.fault("users.info", "error", error="internal_error")
    assert "does not tell us who you are" in await fair.alice.runs("/fair me", in_=fair.hall)
    assert "Alice" in await fair.alice.runs("/fair me", in_=fair.hall)


async def test_without_the_right_to_ask_who_somebody_is_answers_still_come(tmp_path: Path) -> None:
    async with town(tmp_path) as fair:
        fair.slack.without_scope("users:read")
        assert "alice, UTC" in await fair.alice.runs("/fair me", in_=fair.hall)


async def test_without_the_right_to_count_people_sharing_still_works(tmp_path: Path) -> None:
    async with town(tmp_path) as fair:
        fair.slack.without_scope("channels:read", "groups:read")
        await fair.alice.runs("/fair look apples", in_=fair.hall)
        assert "Share with #town-hall?" in await fair.alice.clicks("Share here")


@pytest.mark.parametrize(("which", "setting"), [("bot", "SLACK_BOT_TOKEN"), ("app", "SLACK_APP_TOKEN")])
async def test_a_revoked_token_is_named_and_keeps_its_secret(tmp_path: Path, which: str, setting: str) -> None:
    async with SlackWorkspace.start(manifest=asked_for()) as slack:
        await slack.revoke(which)
        with pytest.raises(CannotStart, match=setting) as problem:
            async with adapter_in(slack, tmp_path):
                pass
        assert "xox" not in str(problem.value)
        assert "xapp-1" not in str(problem.value)


async def test_swapped_tokens_are_named(tmp_path: Path) -> None:
    async with SlackWorkspace.start(manifest=asked_for()) as slack:
        with pytest.raises(CannotStart, match="begins with xoxb-"):
            async with adapter_in(slack, tmp_path, slack_bot_token=slack.app_token):
                pass


async def test_while_slack_cannot_be_reached_we_say_so_and_stop_cleanly(tmp_path: Path) -> None:
    nowhere: dict[str, Any] = {
        "slack_api_url": "http://127.0.0.1:9/api/",
        "slack_bot_token": "xoxb-1",
        "slack_app_token": "xapp-1",
    }
    async with hub_in(tmp_path, [FAIR], seed=False, **nowhere) as house:
        adapter = SlackAdapter(house.hub, house.parts.settings)
        await adapter.start()
        assert "not reachable" in adapter.state()
        await adapter.stop()


async def test_two_sockets_stand_and_one_may_fall(tmp_path: Path) -> None:
    async with town(tmp_path) as found:
        await found.slack.connected(2)
        assert found.adapter.state().startswith("Public Service Exchange, Socket Mode")
        found.slack.sockets.cut(found.slack.sockets.connections[0])
        await found.slack.settles()
        shown = await found.alice.runs("/fair look apples", in_=found.hall)
        assert "You look for apples." in shown


async def test_a_refresh_of_the_connections_loses_no_command_and_answers_none_twice(tmp_path: Path) -> None:
    """Slack renews each connection now and then; the other one takes what comes meanwhile."""
    async with town(tmp_path) as found:
        await found.slack.connected(2)
        under_way: list[asyncio.Task[object]] = []
        for number in range(40):
            asked = found.alice.runs(f"/fair look apple{number}x", in_=found.hall)
            under_way.append(asyncio.create_task(asked))
            await asyncio.sleep(0.02)  # fifty a second
            if number in (10, 20, 30):
                await found.slack.sockets.disconnect(connection=found.slack.sockets.connections[0])
        await asyncio.gather(*under_way)
        for number in range(40):
            told = [shown.text for shown in found.alice.sees if f"apple{number}x" in shown.text]
            assert len(told) == 1, (number, told)
        assert found.slack.sockets.opened == 5
        assert len(found.slack.sockets.connections) == 2


async def test_a_stop_waits_for_what_is_under_way(tmp_path: Path) -> None:
    async with town(tmp_path) as found:
        running = asyncio.create_task(found.alice.runs("/fair slow seconds:5", in_=found.hall, quietly=True))
        await asyncio.sleep(0.3)
        await found.adapter.stop()
        await running
        assert "There." in found.alice.sees[-1]


async def test_the_app_hears_and_says_nothing_about_itself(fair: Town) -> None:
    await fair.alice.writes_dm("fair look apples")
    await fair.slack.settles()
    assert len(fair.alice.dms) == 2
