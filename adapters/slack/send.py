"""Speaking to Slack: every call goes out once. A 429 was not accepted and is waited out; a lost answer is not sent again,
since Slack would post it twice."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import limits
from adapters.slack.errors import Refused, refused
from adapters.slack.render import Message
from bot.log import get_logger
from bot.ports import Clock
from bot.ui.fit import clip

log = get_logger(__name__)
TRIES = 3
# What was typed can neither ping nor unfold a preview.
LITERAL = {"parse": "none", "link_names": False}
QUIET = {**LITERAL, "unfurl_links": False, "unfurl_media": False}
LONGEST_ALT = 1_000  # R files.getUploadURLExternal: alt_txt_too_large


class Sender:
    """One session for everything. `scopes` is what the app may do, as Slack says with every answer; empty until then."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession, clock: Clock) -> None:
        self._client = client
        self._session = session
        self._clock = clock
        self.scopes: frozenset[str] = frozenset()

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """One Web API method. Raises Refused; connection errors as they are."""
        return await self._called(method, json=arguments)

    async def _called(self, method: str, **how: Any) -> dict[str, Any]:
        for attempt in range(1, TRIES + 1):
            try:
                response = await self._client.api_call(method, **how)
            except SlackApiError as problem:
                await self._wait(refused(method, problem), attempt)
            else:
                return response.data if isinstance(response.data, dict) else {}
        raise AssertionError("unreachable: the last attempt raises")

    async def _wait(self, problem: Refused, attempt: int) -> None:
        """Raises the refusal unless it only asks for patience."""
        if problem.after is None or problem.after > limits.RETRY_AFTER or attempt == TRIES:
            raise problem
        await self._clock.sleep(problem.after)

    async def post(self, channel: str, message: Message, thread: str = "") -> dict[str, Any]:
        """A message others see, in a channel or (with a user's id) in direct messages."""
        return await self._shown("chat.postMessage", message, **QUIET, channel=channel, **_thread(thread))

    async def whisper(self, channel: str, user: str, message: Message, thread: str = "") -> None:
        """A message only this person sees."""
        await self._shown("chat.postEphemeral", message, **LITERAL, channel=channel, user=user, **_thread(thread))

    async def update(self, channel: str, stamp: str, message: Message) -> None:
        await self._shown("chat.update", message, **LITERAL, channel=channel, ts=stamp)

    async def respond(
        self, url: str, message: Message, *, replace: bool = False, public: bool = False, thread: str = ""
    ) -> None:
        """Through the leave that came with a command or a press: thirty minutes, five times."""
        kind = "in_channel" if public else "ephemeral"
        body = {"response_type": kind, "replace_original": replace, **QUIET, **_thread(thread)}
        try:
            await self._webhook(url, {**message, **body})
        except Refused as problem:
            if not problem.blocks:
                raise
            await self._webhook(url, {**_in_words(message, problem), **body})

    async def upload(self, name: str, data: bytes, channel: str, *, alt: str = "", thread: str = "") -> None:
        """A file into a conversation. Raises Refused; connection errors as they are."""
        described = {"alt_txt": clip(alt, LONGEST_ALT)} if alt else {}
        asked = {"filename": name, "length": len(data), **described}
        place = await self._called("files.getUploadURLExternal", data=asked)  # which takes no JSON
        async with self._session.post(place["upload_url"], data=data) as answer:
            if answer.status != 200:
                raise Refused("upload", f"http_{answer.status}")
        await self.call(
            "files.completeUploadExternal",
            files=[{"id": place["file_id"], "title": name}],
            channel_id=channel,
            **_thread(thread),
        )

    async def read(self, method: str, **arguments: Any) -> dict[str, Any]:
        """A question to Slack, asked once."""
        answer, _ = await self.read_whole(method, **arguments)
        return answer

    async def read_whole(self, method: str, **arguments: Any) -> tuple[dict[str, Any], Mapping[str, str]]:
        """The same, with the headers of the answer."""
        try:
            response = await self._client.api_call(method, data=arguments)
        except SlackApiError as problem:
            raise refused(method, problem) from problem
        if told := response.headers.get("X-OAuth-Scopes"):
            self.scopes = frozenset(told.replace(" ", "").split(","))
        return response.data if isinstance(response.data, dict) else {}, response.headers

    async def _shown(self, method: str, message: Message, **arguments: Any) -> dict[str, Any]:
        """Blocks that Slack refuses (a picture it cannot fetch) are said in words instead."""
        try:
            return await self.call(method, **message, **arguments)
        except Refused as problem:
            if not problem.blocks:
                raise
            return await self.call(method, **_in_words(message, problem), **arguments)

    async def _webhook(self, url: str, body: dict[str, Any]) -> None:
        for attempt in range(1, TRIES + 1):
            client = AsyncWebhookClient(url, session=self._session, retry_handlers=[], logger=self._client.logger)
            answer = await client.send_dict(body)
            code = _error(answer.status_code, answer.body)
            if not code:
                return
            after = float(answer.headers.get("Retry-After") or 1) if code == "ratelimited" else None
            await self._wait(Refused("response_url", code, after=after), attempt)


def _in_words(message: Message, problem: Refused) -> Message:
    log.error("Slack refused the blocks of an answer; it goes out in words", reason=str(problem))
    return {"text": message["text"], "blocks": []}


def _thread(stamp: str) -> dict[str, str]:
    return {"thread_ts": stamp} if stamp else {}


def _error(status: int, body: str) -> str:
    """What a response_url answered: "" when it was taken. Slack says "ok", an error's name, or JSON with one."""
    if status == 429:
        return "ratelimited"
    if status in (404, 410):
        return "expired_url"
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        return "" if answer.get("ok", True) and status == 200 else str(answer.get("error") or f"http_{status}")
    return "" if status == 200 else (body.strip()[:60] or f"http_{status}")
