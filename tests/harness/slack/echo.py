"""The real slack-bolt at its smallest: an app that uses everything the workspace offers, to test the workspace with."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.harness.slack.workspace import SlackWorkspace

Body = dict[str, Any]


def button(text: str, action_id: str, value: str = "") -> Body:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": action_id, "value": value}


def section(text: str, **more: Any) -> Body:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def card(text: str, *buttons: Body) -> list[Body]:
    return [section(text), *([{"type": "actions", "elements": list(buttons)}] if buttons else [])]


def field(label: str, block_id: str, element: Body, **more: Any) -> Body:
    name = {"type": "plain_text", "text": label}
    return {"type": "input", "block_id": block_id, "label": name, "element": {"action_id": "value", **element}, **more}


def modal(title: str, blocks: list[Body], **more: Any) -> Body:
    words = {"type": "plain_text", "text": title}
    return {
        "type": "modal",
        "title": words,
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": blocks,
        "callback_id": "form",
        **more,
    }


def option(text: str) -> Body:
    return {"text": {"type": "plain_text", "text": text}, "value": text.lower()}


FORM = modal(
    "Suggest",
    [
        field("Title", "title", {"type": "plain_text_input", "max_length": 40}),
        field("Link", "link", {"type": "url_text_input"}, optional=True),
        field("Kind", "kind", {"type": "static_select", "options": [option("Guide"), option("Tool")]}, optional=True),
        field("Topic", "topic", {"type": "external_select", "min_query_length": 1}, optional=True),
    ],
    notify_on_close=True,
)


def build(slack: SlackWorkspace, session: aiohttp.ClientSession) -> AsyncApp:
    """slack-bolt, one shared session, no retries of its own."""
    client = AsyncWebClient(slack.bot_token, base_url=slack.url, session=session, retry_handlers=[])
    return AsyncApp(client=client, signing_secret=slack.signing_secret, process_before_response=True)


def listen(app: AsyncApp) -> AsyncApp:
    """The echo app's manners."""

    @app.command("/echo")
    async def echo(ack: Any, respond: Any, body: Body) -> None:
        await ack()
        await respond(
            text=f"you said {body['text']}", blocks=card(f"you said {body['text']}", button("Again", "again"))
        )

    @app.action("again")
    async def again(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="once more", replace_original=True)

    @app.command("/form")
    async def form(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.options("value")
    async def topics(ack: Any, payload: Body) -> None:
        known = ["Permits", "People", "Parks"]
        await ack(options=[option(each) for each in known if each.lower().startswith(payload["value"].lower())])

    @app.view("form")
    async def submitted(ack: Any, body: Body, view: Body, client: AsyncWebClient) -> None:
        title = view["state"]["values"]["title"]["value"]["value"]
        if title == "bad":
            await ack(response_action="errors", errors={"title": "Please say more."})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"thank you for {title}")

    @app.view_closed("form")
    async def closed(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="nothing was sent")

    @app.event("app_mention")
    async def mentioned(event: Body, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["channel"], text=f"heard: {event['text']}", thread_ts=event["ts"])

    @app.event("message")
    async def direct(event: Body, client: AsyncWebClient) -> None:
        if event.get("channel_type") == "im" and "bot_id" not in event and "subtype" not in event:
            await client.chat_postMessage(channel=event["channel"], text=f"dear you: {event['text']}")

    @app.event("app_home_opened")
    async def home(event: Body, client: AsyncWebClient) -> None:
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": card("welcome", button("Again", "home"))}
        )

    @app.event("reaction_added")
    async def reacted(event: Body, client: AsyncWebClient) -> None:
        item = event["item"]
        await client.reactions_add(channel=item["channel"], timestamp=item["ts"], name="eyes")

    @app.event("team_join")
    async def joined(event: Body, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["user"]["id"], text="welcome")

    @app.shortcut("suggest")
    async def suggest(ack: Any, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.event(
        re.compile("reaction_removed|member_joined_channel|member_left_channel|user_change|message_metadata_posted")
    )
    async def heard() -> None:
        """Acked, and that is all."""

    return app


@asynccontextmanager
async def calling(slack: SlackWorkspace, token: str | None = None) -> AsyncIterator[AsyncWebClient]:
    """slack_sdk alone, without retries of its own."""
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(token or slack.bot_token, base_url=slack.url, session=session, retry_handlers=[])


@asynccontextmanager
async def over_sockets(slack: SlackWorkspace, app: AsyncApp, sockets: int = 1) -> AsyncIterator[AsyncApp]:
    """Socket Mode, with as many connections as asked."""
    handlers = [AsyncSocketModeHandler(app, slack.app_token, ping_interval=1) for _ in range(sockets)]
    for handler in handlers:
        await handler.connect_async()
    await slack.connected(sockets)
    try:
        yield app
    finally:
        for handler in handlers:
            await handler.close_async()


@asynccontextmanager
async def over_http(slack: SlackWorkspace, app: AsyncApp) -> AsyncIterator[AsyncApp]:
    """HTTP mode: signed requests to a server of the app's own."""
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    await slack.use_http(f"http://{host}:{port}/slack/events")
    try:
        yield app
    finally:
        await runner.cleanup()


@asynccontextmanager
async def echoing(*, http: bool = False, sockets: int = 1, **workspace: Any) -> AsyncIterator[SlackWorkspace]:
    """A workspace with the echo app installed and connected."""
    async with SlackWorkspace.start(**workspace) as slack, aiohttp.ClientSession() as session:
        app = listen(build(slack, session))
        async with over_http(slack, app) if http else over_sockets(slack, app, sockets):
            yield slack
