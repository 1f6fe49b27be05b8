"""The Slack adapter. One middleware of slack-bolt takes every payload, so that nothing is left without an ack: it reads
the payload, lets the core work in a task of its own, and acks at once, or with the answer where the ack can carry one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import forms, leaving, limits
from adapters.slack.courier import SlackCourier
from adapters.slack.errors import Refused, at_start
from adapters.slack.groups import UserGroups
from adapters.slack.http import Signatures, SlackHttp
from adapters.slack.inbound import NOBODY, Heard, Home, heard, suggesting, who
from adapters.slack.known import Known
from adapters.slack.place import Body
from adapters.slack.rereading import Rereading
from adapters.slack.respond import Ack, SlackResponder
from adapters.slack.send import Sender
from adapters.slack.sockets import Sockets, unreachable
from adapters.slack.submit import WORKING, FormResponder
from adapters.slack.views import ViewResponder
from bot.action import KEPT
from bot.dispatch import stranger
from bot.errors import TryLater, error_reply
from bot.events import ActionPressed, FormSubmitted, Joined, Reacted
from bot.hub import Hub
from bot.kept import Kept
from bot.log import get_logger
from bot.offers import Share
from bot.once import Fate
from bot.people import SpaceRef, UserRef
from bot.platforms import Groups
from bot.settings import Settings

log = get_logger(__name__)
TOLD_OF_OURS = "message_metadata_posted"
DRAIN = 10.0  # seconds an answer may still take when the hub stops
AGAIN = 10.0  # seconds between tries while Slack cannot be reached
REQUEST = 20.0
REMEMBERED = 600.0  # Slack's last retry of an event comes after five minutes


class SlackAdapter:
    """`asgi` is there in HTTP mode, to be mounted where the manifest's request URL leads."""

    name = "slack"

    def __init__(self, hub: Hub, settings: Settings) -> None:
        self._hub = hub
        self._settings = settings
        self._tasks: set[asyncio.Task[bool]] = set()
        self._seen: Kept[str, bool] = Kept(REMEMBERED, hub.clock.monotonic)
        self._sorry: Kept[str, bool] = Kept(REMEMBERED, hub.clock.monotonic)
        self._home = Home("")
        self._groups: UserGroups | None = None
        self._courier = SlackCourier(hub.clock)
        hub.couriers[self.name] = self._courier
        self._sockets: Sockets | None = None
        self._rereading: Rereading | None = None
        self._session: aiohttp.ClientSession | None = None
        self._joining: asyncio.Task[None] | None = None
        self.asgi = self._http()
        self.answer_in_ack = limits.ANSWER_IN_ACK
        self.submit_in_ack = limits.SUBMIT_IN_ACK
        self.suggest_in_ack = limits.SUGGEST_IN_ACK
        self.event_in_ack = limits.EVENT_IN_ACK
        self.written_down = limits.WRITTEN_DOWN
        self.connect_within = min(settings.send_timeout, REQUEST) / 2

    def _http(self) -> SlackHttp | None:
        secret = self._settings.slack_signing_secret
        if self._settings.slack_app_token or secret is None:
            return None
        return SlackHttp(Signatures(secret.get_secret_value(), lambda: self._hub.clock.now().timestamp()))

    # life

    async def start(self) -> None:
        """Raises CannotStart for a token that Slack refuses; while Slack cannot be reached it goes on trying."""
        self._session = aiohttp.ClientSession(
            timeout=self._timeouts(), connector=aiohttp.TCPConnector(limit=0), trace_configs=[leaving.trace()]
        )
        try:
            await self._join(self._session)
        except Exception as problem:
            if not unreachable(problem):
                self._courier.left()
                await self._session.close()
                raise
            log.warning("Slack cannot be reached; trying again", reason=str(problem))
            self._joining = asyncio.create_task(self._keep_joining(self._session), name="slack-joining")

    def _timeouts(self) -> aiohttp.ClientTimeout:
        """Nothing was sent where no connection came about; that is known before the whole counts as unanswered."""
        return aiohttp.ClientTimeout(total=REQUEST, sock_connect=self.connect_within)

    async def stop(self) -> None:
        """What is under way first, then the connections."""
        self._courier.left()
        if self._joining:
            self._joining.cancel()
            await asyncio.gather(self._joining, return_exceptions=True)
        if self._rereading:
            await self._rereading.stop()
        if self.asgi:
            self.asgi.app = None
        await self._drain()
        if self._sockets:
            await self._sockets.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def _drain(self) -> None:
        """Until nothing is under way; what arrives meanwhile is still answered, since its ack needs the connection."""
        loop = asyncio.get_running_loop()
        end = loop.time() + DRAIN
        while self._tasks and loop.time() < end:
            await asyncio.wait(self._tasks, timeout=end - loop.time())

    @property
    def busy(self) -> bool:
        """Whether something that was heard is still under way."""
        return bool(self._tasks)

    def state(self) -> str:
        if not self._home.team or (self._sockets is None and self.asgi is None):
            return "not reachable yet; trying again"
        if self._courier.void:
            return str(at_start("SLACK_BOT_TOKEN", self._courier.void))
        trouble = f"; {self._groups.trouble}" if self._groups and self._groups.trouble else ""
        if self._sockets is None:
            return f"{self._home.name}, HTTP mode, listening at {self._settings.base_url}/slack/events{trouble}"
        count = self._sockets.open
        return f"{self._home.name}, Socket Mode, {count} connection{'' if count == 1 else 's'}{trouble}"

    async def groups(self, space: SpaceRef) -> Groups:
        """The user groups of the workspace; satisfies bot.platforms.KnowsGroups, as does `groups_of`."""
        return await self._groups.named() if self._groups and space.id == self._home.team else Groups()

    async def groups_of(self, user: UserRef, space: SpaceRef, wanted: frozenset[str]) -> frozenset[str] | None:
        team, _, local = user.id.partition(":")
        if self._groups is None or not space.id == team == self._home.team:
            return None
        return await self._groups.of(local, wanted)

    async def _join(self, session: aiohttp.ClientSession) -> None:
        client = self._client(session)
        self._sender = Sender(client, session, self._hub.clock)
        self._home = await self._hello()
        self._courier.joined(
            client, session, self._home, self._sender.scopes
        )  # the first event may be about its messages
        self._known = Known(self._sender, self._home.team, self._hub.clock.monotonic)
        self._groups = UserGroups(self._sender, self._hub.clock.monotonic)
        app = AsyncApp(
            client=client,
            signing_secret="",
            request_verification_enabled=False,
            process_before_response=True,
            ignoring_self_events_enabled=False,  # we hear of our own messages; `inbound` leaves out what bots say
            logger=_quiet(),
        )
        app.middleware(Everything(self.hear))
        if self.asgi:
            self.asgi.app = app
        elif self._settings.slack_app_token:
            sockets = Sockets(app, self._settings.slack_app_token.get_secret_value(), self._hub.clock)
            await sockets.start()
            self._sockets = sockets
        self._rereading = Rereading(self._hub, self._sender, self._home.team, self._hear_again)
        self._rereading.start()
        self._rereading.soon()

    async def _keep_joining(self, session: aiohttp.ClientSession) -> None:
        while True:
            await self._hub.clock.sleep(AGAIN)
            try:
                return await self._join(session)
            except Exception as problem:
                if not unreachable(problem):
                    self._courier.left()
                    self._hub.troubles[self.name] = str(problem)
                    log.error("Slack did not let us in", reason=str(problem))
                    return

    def _client(self, session: aiohttp.ClientSession) -> AsyncWebClient:
        token = self._settings.slack_bot_token
        return AsyncWebClient(
            token=token.get_secret_value() if token else "",
            base_url=self._settings.slack_api_url.rstrip("/") + "/",
            session=session,
            retry_handlers=[],
            logger=_quiet(),
        )

    async def _hello(self) -> Home:
        try:
            us = await self._sender.read("auth.test")
        except Refused as problem:
            raise at_start("SLACK_BOT_TOKEN", problem.code) from problem
        return Home(
            team=str(us.get("team_id", "")),
            name=str(us.get("team", "")),
            url=str(us.get("url", "")),
            bot_user=str(us.get("user_id", "")),
            bot=str(us.get("bot_id", "")),
            prefix=self._settings.slack_command_prefix,
        )

    # the road in

    async def hear(self, body: Body) -> Body | None:
        """One payload; what its ack says. A payload that we cannot read is acked and logged.

        Raises NotDone for an event that failed on our side, which Slack then sends again.
        """
        try:
            if body.get("type") == "block_suggestion":
                return await self._suggest(body)
            if (event := body.get("event") or {}).get("type") == TOLD_OF_OURS:
                return await self._told(event)
            found = heard(body, self._home, self._known.person(who(body)) or NOBODY)
        except Exception:
            log.exception("a payload of Slack could not be read", kind=body.get("type"))
            return None
        if found is None or not self._concerns(found):
            return None
        if found.place.kind == "command":
            return await self._in_ack(self.answer_in_ack, None, lambda ack: self._answer(found, body, ack))
        if isinstance(found.event, FormSubmitted):
            late: Body = {"response_action": "update", "view": forms.waiting(WORKING)}
            return await self._in_ack(self.submit_in_ack, late, lambda ack: self._answer(found, body, ack))
        task = self._spawn(self._answer(found, body, None))
        if "event" in body:
            await self._done_with(task)
        return None

    async def _hear_again(self, body: Body) -> None:
        """What was missed when it was sent; what fails now is found again next time."""
        try:
            await self.hear(body)
        except NotDone:
            log.info("a reaction that was missed could not be applied yet")

    async def _done_with(self, task: asyncio.Task[bool]) -> None:
        """An event is acked once it is done with, so that none is lost when we die or fail half way; Slack repeats only
        events, and waits for an ack no longer than for others."""
        await asyncio.wait({task}, timeout=self.event_in_ack)
        if task.done() and (task.cancelled() or task.exception() or not task.result()):
            raise NotDone

    async def _told(self, event: Body) -> None:
        """One of our own messages arrived. Acked a little later, when whoever sent it has written that down: if we die before
        that, Slack tells the next process once more."""
        self._courier.heard(event)
        await self._hub.clock.sleep(self.written_down)

    def _concerns(self, found: Heard) -> bool:
        """Once each, and reactions only where anything listens to that emoji."""
        event = found.event
        if isinstance(event, Reacted) and all(emoji != event.emoji for _, emoji in self._hub.registry.reactions):
            return False
        return not event.origin.id or self._seen.first(event.origin.id, True)

    async def _in_ack(
        self, within: float, late: Body | None, work: Callable[[Ack], Coroutine[Any, Any, bool]]
    ) -> Body | None:
        """What the work says before Slack must have its ack; `late` when it takes longer, None when it says nothing."""
        loop = asyncio.get_running_loop()
        ack: Ack = loop.create_future()
        timer = loop.call_later(within, _settle, ack, late)
        task = self._spawn(work(ack))
        task.add_done_callback(lambda _: _settle(ack, None))
        try:
            return await ack
        finally:
            timer.cancel()

    async def _answer(self, found: Heard, body: Body, ack: Ack | None) -> bool:
        """Whether the event is done with; otherwise it is as if it had never been seen."""
        done, origin = False, found.event.origin
        try:
            done = await self._answered(found, body, self._responder(found, body, ack))
        finally:
            if not done:
                self._seen.forget(origin.id)
        return done

    async def _answered(self, found: Heard, body: Body, responder: SlackResponder) -> bool:
        try:
            found = await self._complete(found, body)
        except TryLater as problem:
            origin = found.event.origin
            if not origin.id or self._sorry.first(origin.id, True):
                await responder.deliver(error_reply(problem), stranger(origin))
            return False
        return await self._hub.dispatch(found.event, responder) is not Fate.FAILED

    async def _complete(self, found: Heard, body: Body) -> Heard:
        """With what Slack tells of a person we have not met, and of the channel where it will be shown."""
        user, event = found.place.user, found.event
        if not isinstance(event, Joined) and self._known.person(user) is None:
            found = heard(body, self._home, await self._known.ask_person(user)) or found
            event = found.event
        channel = event.origin.channel
        if isinstance(event, ActionPressed) and channel and event.address.startswith((f"{Share.id}/", KEPT)):
            origin = replace(event.origin, channel=await self._known.sized(channel))
            return Heard(replace(event, origin=origin), found.place)
        return found

    def _responder(self, found: Heard, body: Body, ack: Ack | None) -> SlackResponder:
        event, place = found.event, found.place
        if isinstance(event, FormSubmitted) and ack is not None:
            return FormResponder(self._sender, place, self._home.team, ack, body["view"])
        kind = ViewResponder if place.kind == "press" and place.view else SlackResponder
        return kind(self._sender, place, self._home.team, ack)

    async def _suggest(self, body: Body) -> Body:
        """Options while somebody types; none is better than an error on the screen."""
        user = who(body)
        asked = suggesting(body, self._home, self._known.person(user) or NOBODY)
        if asked is None:
            return {"options": []}
        try:
            found = await asyncio.wait_for(self._hub.suggest(asked), self.suggest_in_ack)
        except TimeoutError:
            log.warning("suggestions took too long", source=asked.source, field=asked.field)
            found = ()
        return {"options": forms.options(found, asked.text)}

    def _spawn(self, work: Coroutine[Any, Any, bool]) -> asyncio.Task[bool]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[bool]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            log.error("an answer failed", exc_info=problem)


class NotDone(Exception):
    """An event that we could not deal with: it is not acked."""


class Everything(AsyncMiddleware):
    """The one listener: bolt has checked who sends. Seven catch-all listeners would do the same, slower, and still leave the
    kinds of payload that none of the seven matches without an ack."""

    def __init__(self, hear: Callable[[Body], Awaitable[Body | None]]) -> None:
        self._hear = hear

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse:
        try:
            answer = await self._hear(req.body)
        except NotDone:
            return BoltResponse(status=503, body="")
        return BoltResponse(status=200, body=answer if answer is not None else "")


def _quiet() -> logging.Logger:
    """For the SDKs: their debug lines would spell out every message."""
    quiet = logging.getLogger("slack")
    quiet.setLevel(logging.WARNING)
    return quiet


def _settle(ack: Ack, answer: Body | None) -> None:
    if not ack.done():
        ack.set_result(answer)
