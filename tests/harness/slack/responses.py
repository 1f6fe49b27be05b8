"""response_url: five uses in thirty minutes."""

import time
from dataclasses import dataclass
from typing import Any

from tests.harness.slack.calls import Call
from tests.harness.slack.content import read_content
from tests.harness.slack.errors import SlackError
from tests.harness.slack.events import said
from tests.harness.slack.limits import most
from tests.harness.slack.model import Message
from tests.harness.slack.world import World

# Older ones are forgotten: a benchmark hands out very many.
REMEMBERED = 20_000


@dataclass(slots=True)
class ResponseUrl:
    """One leave to answer. `source` is the message a button was on; a slash command has none to replace."""

    id: str
    user: str
    channel: str
    expires: float
    origin: str
    source: tuple[str, str] | None = None
    uses: int = 0


class ResponseUrls:
    def __init__(self, world: World, seconds: float) -> None:
        self._world = world
        self.seconds = seconds
        self._urls: dict[str, ResponseUrl] = {}

    def issue(self, user: str, channel: str, origin: str, source: tuple[str, str] | None = None) -> str:
        """The address a payload carries."""
        if len(self._urls) >= REMEMBERED:
            del self._urls[next(iter(self._urls))]
        name = self._world.ids.fresh("R")
        self._urls[name] = ResponseUrl(name, user, channel, time.monotonic() + self.seconds, origin, source)
        return f"{self._world.base_url}response/{self._world.team_id}/{name}"

    def expire(self) -> None:
        """Thirty minutes pass at once for every address handed out so far."""
        for url in self._urls.values():
            url.expires = 0.0

    def use(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        """One post to it; raises what Slack would answer."""
        url = self._urls.get(name)
        if url is None:
            raise SlackError("invalid_url")
        if time.monotonic() > url.expires:
            raise SlackError("expired_url")
        if url.uses >= most("response_url.uses"):
            raise SlackError("used_url")
        url.uses += 1
        self._apply(url, Call("response_url", body))
        return {"ok": True}

    def _apply(self, url: ResponseUrl, call: Call) -> None:
        source = self._world.messages.get(url.source) if url.source else None
        if call.flag("delete_original"):
            if source:
                self._world.delete(source, url.origin)
        elif call.flag("replace_original") and source:
            self._replace(source, call, url.origin)
        else:
            self.show(url.user, url.channel, call, url.origin)

    def _replace(self, source: Message, call: Call, origin: str) -> None:
        content = read_content(call, validate=self._world.validate)
        source.text, source.blocks, source.attachments = content.text, content.blocks, content.attachments
        source.edited = True
        self._world.update(source, origin)

    def show(self, user: str, channel: str, call: Call, origin: str) -> Message:
        """A new message: ephemeral unless it says in_channel. Also what an answer in the ack becomes."""
        kind = call.args.get("response_type", "ephemeral")
        if kind not in ("ephemeral", "in_channel"):
            raise SlackError(
                "invalid_arguments", ["[ERROR] must be one of: ephemeral, in_channel [json-pointer:/response_type]"]
            )
        content = read_content(call, validate=self._world.validate)
        world = self._world
        message = Message(
            channel,
            world.ids.ts(),
            world.bot_user.id,
            content.text[: most("message.text")],
            content.blocks,
            content.attachments,
            by_app=True,
            ephemeral_to=user if kind == "ephemeral" else None,
            thread_ts=call.args.get("thread_ts"),
            arguments=call.args,
        )
        world.post(message, origin)
        said(message, world)
        return message
