"""HTTP mode: signed requests, the same three seconds, retries with headers; and what strangers would send."""

import asyncio
from collections import deque
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.harness.slack.echo import echoing
from tests.harness.slack.people import NothingShown
from tests.harness.slack.timing import Timing
from tests.harness.slack.workspace import SlackWorkspace

QUICK = Timing(ack=1.0, event_retries=(0.0, 0.02, 0.04), patience=2.0)
EVENT = {"type": "team_join", "event_ts": "1.1"}


class Listener:
    """An app that only writes down what came, and answers as told."""

    def __init__(self):
        self.requests = []
        self.bodies = []
        self.answers = deque()
        self.seconds = 0.0

    async def answer(self, request):
        self.requests.append(request)
        self.bodies.append(await request.text())
        await asyncio.sleep(self.seconds)
        return self.answers.popleft() if self.answers else web.Response()


@asynccontextmanager
async def listening():
    listener = Listener()
    app = web.Application()
    app.router.add_post("/slack/events", listener.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with SlackWorkspace.start(timing=QUICK) as slack:
        await slack.use_http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
        yield slack, listener
    await runner.cleanup()


async def test_requests_are_signed_as_slack_signs():
    async with listening() as (slack, listener):
        await slack.member("Alice").runs("/echo a & b", quietly=True)
        verifier = SignatureVerifier(slack.signing_secret)
        assert verifier.is_valid_request(listener.bodies[0], dict(listener.requests[0].headers))
        assert listener.requests[0].content_type == "application/x-www-form-urlencoded"
        assert "text=a+%26amp%3B+b" in listener.bodies[0]


async def test_the_answer_in_the_response_is_shown():
    async with listening() as (slack, listener):
        alice = slack.member("Alice")
        listener.answers += [web.json_response({"text": "json"}), web.Response(text="plain words")]
        assert (await alice.runs("/echo")).text == "json"
        assert (await alice.runs("/echo")).text == "plain words"


async def test_events_are_tried_four_times_with_retry_headers():
    async with listening() as (slack, listener):
        listener.answers += [web.Response(status=500) for _ in range(4)]
        slack.event("team_join", EVENT)
        assert await slack.world.feed.until(lambda: len(slack.violations) == 4, 2)
        heads = [request.headers for request in listener.requests]
        assert [head.get("X-Slack-Retry-Num") for head in heads] == [None, "1", "2", "3"]
        assert heads[1]["X-Slack-Retry-Reason"] == "http_error"
        assert len(set(listener.bodies)) == 1


async def test_an_answer_after_three_seconds_is_too_late():
    async with listening() as (slack, listener):
        slack.set_timing(ack=0.1)
        listener.seconds = 0.3
        alice = slack.member("Alice")
        with pytest.raises(NothingShown, match="operation_timeout"):
            await alice.runs("/echo")
        assert [violation.rule for violation in slack.violations] == ["not_acked"]
        assert len(listener.requests) == 1


async def test_no_retry_is_respected():
    async with listening() as (slack, listener):
        listener.answers.append(web.Response(status=500, headers={"X-Slack-No-Retry": "1"}))
        slack.event("team_join", EVENT)
        assert await slack.world.feed.until(lambda: slack.violations, 2)
        await slack.settles()
        assert len(listener.requests) == 1


async def test_an_app_that_is_down_shows_an_error_and_breaks_no_rule():
    async with SlackWorkspace.start(timing=QUICK) as slack:
        await slack.use_http("http://127.0.0.1:9/slack/events")
        with pytest.raises(NothingShown, match="dispatch_failed"):
            await slack.member("Alice").runs("/echo")
        assert slack.violations == []


async def test_bolt_refuses_forged_stale_and_tampered_requests():
    async with echoing(http=True) as slack:
        assert await slack.webhook.forged("events_api", EVENT) == 401
        assert await slack.webhook.stale("events_api", EVENT, 301) == 401
        assert await slack.webhook.stale("events_api", EVENT, -301) == 401
        assert await slack.webhook.tampered("events_api", EVENT) == 401


async def test_bolt_answers_the_url_verification():
    async with echoing(http=True) as slack:
        assert await slack.webhook.verified()


async def test_a_replay_is_the_same_request_again():
    async with listening() as (slack, listener):
        await slack.member("Alice").runs("/echo once", quietly=True)
        assert await slack.webhook.replayed() == 200
        assert listener.bodies[0] == listener.bodies[1]
        signature = "X-Slack-Signature"
        assert listener.requests[0].headers[signature] == listener.requests[1].headers[signature]


async def test_a_timestamp_that_is_no_number_can_be_sent():
    async with listening() as (slack, listener):
        assert await slack.webhook.unsigned("events_api", EVENT) == 200
        assert listener.requests[0].headers["X-Slack-Request-Timestamp"] == "not-a-number"
