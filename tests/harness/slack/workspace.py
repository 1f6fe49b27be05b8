"""A simulated Slack workspace on loopback, for the real slack-bolt and slack_sdk to connect to.

    async with SlackWorkspace.start() as slack:
        app = AsyncApp(client=AsyncWebClient(slack.bot_token, base_url=slack.url), signing_secret=slack.signing_secret)
        ...
        alice = slack.member("Alice")
        town_hall = slack.channel("town-hall", members=[alice])
        shown = await alice.runs("/library permits", in_=town_hall)
        assert slack.violations == []

It knows Slack's rules and nothing of the app. With `manifest=` it allows exactly what that manifest asks for.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
from aiohttp import web

from tests.harness.slack.acts import Acts
from tests.harness.slack.app import App, Shortcut, app_from_manifest
from tests.harness.slack.bench import Bench
from tests.harness.slack.delivery import Deliveries, Trouble
from tests.harness.slack.events import altered, message_json, moved, user_json
from tests.harness.slack.faults import Fault, Match
from tests.harness.slack.feed import Feed
from tests.harness.slack.model import Channel, Message, User, UserGroup
from tests.harness.slack.people import Member
from tests.harness.slack.record import Delivery, Ping, Record, Request, Violation
from tests.harness.slack.responses import ResponseUrls
from tests.harness.slack.sockets import Sockets
from tests.harness.slack.timing import Timing
from tests.harness.slack.triggers import Triggers
from tests.harness.slack.web_api import Tokens, WebApi
from tests.harness.slack.webhook import Webhook
from tests.harness.slack.world import World


class SlackWorkspace:
    """One workspace with one installed app. Build it with `start`."""

    def __init__(self, app: App, timing: Timing, *, number: int, bench: bool, validate: bool) -> None:
        self.timing = timing
        self.bot_token = f"xoxb-{number}-2-simulated"
        self.app_token = f"xapp-1-A{number:09d}-1-simulated"
        self.signing_secret = f"{number:032x}"
        self.record = Record(light=bench)
        # For assertions, in the order it happened.
        self.requests: list[Request] = self.record.requests
        self.violations: list[Violation] = self.record.violations
        self.pings: list[Ping] = self.record.pings
        self.deliveries: list[Delivery] = self.record.deliveries
        kept = 5_000 if bench else None
        self.world = World(app, self.record, Feed(keep=not bench), number=number, validate=validate, keep_messages=kept)
        self.world.triggers = Triggers(timing.trigger)
        self.responses = ResponseUrls(self.world, timing.response_url)
        self.tokens = Tokens(self.bot_token, self.app_token)
        self.web_api = WebApi(self.world, self.tokens, self.responses)
        self.sockets = Sockets(self.world)
        self.web_api.methods |= self.sockets.methods()
        self.deliveries_out = Deliveries(self.world, timing, self.sockets)
        self.world.emit = self.deliveries_out.event
        self.acts = Acts(self.world, self.deliveries_out, self.responses)
        self.bench = Bench(self.world, self.deliveries_out, self.acts)
        # What an external select offered last, by (person, block_id, action_id).
        self.suggested: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        self.webhook: Webhook | None = None
        self._session: aiohttp.ClientSession | None = None

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        manifest: Mapping[str, Any] | None = None,
        scopes: Sequence[str] | None = None,
        events: Sequence[str] | None = None,
        timing: Timing | None = None,
        time_scale: float = 1.0,
        bench: bool = False,
        validate: bool | None = None,
        number: int = 1,
        port: int = 0,
    ) -> "AsyncIterator[SlackWorkspace]":
        """Open the doors. `time_scale=0.1` makes Slack's three seconds 0.3; `bench` keeps no logs and checks no blocks."""
        app = app_from_manifest(manifest) if manifest is not None else App()
        app.scopes = app.scopes if scopes is None else frozenset(scopes)
        app.events = app.events if events is None else frozenset(events)
        scaled = (timing or Timing()).scaled(time_scale)
        checks = not bench if validate is None else validate
        slack = cls(app, scaled, number=number, bench=bench, validate=checks)
        runner = await slack._serve(port)
        try:
            yield slack
        finally:
            await slack._close()
            await runner.cleanup()

    async def _serve(self, port: int) -> web.AppRunner:
        site_app = web.Application(client_max_size=64 * 1024 * 1024)
        site_app.add_routes([*self.web_api.routes(), *self.sockets.routes()])
        runner = web.AppRunner(site_app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        host, bound = runner.addresses[0][:2]
        self.world.base_url = f"http://{host}:{bound}/"
        return runner

    async def _close(self) -> None:
        self.web_api.closing.set()
        await self.deliveries_out.close()
        await self.sockets.close()
        if self._session is not None:
            await self._session.close()

    # addresses and names

    @property
    def url(self) -> str:
        """The base for the Web API; ends in /api/."""
        return f"{self.world.base_url}api/"

    @property
    def team_id(self) -> str:
        return self.world.team_id

    @property
    def bot_user_id(self) -> str:
        return self.world.bot_user.id

    # people and places

    def member(
        self,
        name: str,
        *,
        tz: str = "Europe/London",
        guest: bool = False,
        admin: bool = False,
        email: str = "",
        locale: str = "en-GB",
    ) -> Member:
        """Somebody who has been here all along."""
        user = User(self.world.ids.fresh("U"), name, tz, locale, email, guest, admin)
        self.world.users[user.id] = user
        return Member(self, user)

    def channel(
        self,
        name: str,
        members: Sequence[Member] = (),
        *,
        private: bool = False,
        archived: bool = False,
        bot: bool = True,
    ) -> Channel:
        """A channel; the bot is in it unless `bot=False`."""
        people = [member.id for member in members] + ([self.bot_user_id] if bot else [])
        kind, letter = ("private", "G") if private else ("channel", "C")
        return self.world.add_channel(Channel(self.world.ids.fresh(letter), name, kind, people, archived))

    def user_group(self, handle: str, members: Sequence[Member] = ()) -> UserGroup:
        """A user group; whoever is added to its `members` or taken from them is so at once."""
        group = UserGroup(self.world.ids.fresh("S"), handle.capitalize(), handle, [member.id for member in members])
        self.world.groups[group.id] = group
        return group

    def between(self, one: Member, other: Member) -> Channel:
        """The direct messages of two people, where the bot is not."""
        return self.world.direct(one.user, other.user)

    async def arrives(self, name: str, **about: Any) -> Member:
        """A new person joins the workspace (team_join)."""
        member = self.member(name, **about)
        event = {"type": "team_join", "user": user_json(member.user, self.world), "event_ts": self.world.ids.ts()}
        self.world.emit("team_join", event)
        await self.settles()
        return member

    async def invites_bot(self, channel: Channel, by: Member) -> None:
        """Somebody adds the bot to a channel."""
        channel.members.append(self.bot_user_id)
        moved("member_joined_channel", self.world.bot_user, channel, self.world, inviter=by.id)
        await self.settles()

    async def deactivate(self, member: Member) -> None:
        """Somebody leaves the organization (user_change)."""
        member.user.deleted = True
        event = {"type": "user_change", "user": user_json(member.user, self.world), "event_ts": self.world.ids.ts()}
        self.world.emit("user_change", event)
        await self.settles()

    def shortcut(self, name: str, callback_id: str, kind: str = "message") -> None:
        """Register a shortcut where there is no manifest to do it."""
        self.world.app.shortcuts.append(Shortcut(name, callback_id, kind))

    def event(self, subscription: str, event: dict[str, Any]) -> None:
        """Any event at all, as it would come."""
        self.world.emit(subscription, event)

    async def delivers(self, body: dict[str, Any]) -> None:
        """The whole body of an event, as often and in whatever order a test likes; returns when it was acked."""
        await self.deliveries_out.deliver(body)

    # what happened

    def calls(self, method: str) -> list[Request]:
        """The calls of one method, in order."""
        return [request for request in self.requests if request.method == method]

    @property
    def early_requests(self) -> int:
        return self.web_api.rates.early_requests

    @property
    def messages(self) -> list[Message]:
        """Everything standing in the workspace, oldest first."""
        return list(self.world.messages.values())

    def by_app(self, channel: Channel | None = None) -> list[dict[str, Any]]:
        """What the app posted, as Slack stores it."""
        return [
            message_json(message, self.world)
            for message in self.messages
            if message.by_app and (channel is None or message.channel == channel.id)
        ]

    async def removes(self, message: Message) -> None:
        """An admin deletes a message."""
        self.world.delete(message)
        altered(message, message_json(message, self.world), self.world, "message_deleted")
        await self.settles()

    async def settles(self) -> None:
        """Wait until events are answered, calls are finished and the screen is calm."""
        busy = lambda: self.web_api.in_flight > 0 or self.deliveries_out.pending > 0  # noqa: E731
        await self.world.feed.settled(self.timing.quiet, busy)

    async def healthy(self) -> None:
        """Fail if any rule was broken; waits first for payloads that may still turn out unanswered."""
        await self.world.feed.until(lambda: self.deliveries_out.pending == 0, self.timing.ack + 0.1)
        if self.violations:
            broken = "\n  ".join(map(str, self.violations))
            raise AssertionError(f"the app broke Slack's rules:\n  {broken}\n{self.record.transcript()}")

    async def connected(self, count: int = 1, seconds: float = 5.0) -> None:
        """Wait until that many sockets are open."""
        living = lambda: sum(not each.ghost for each in self.sockets.connections) >= count  # noqa: E731
        if not await self.world.feed.until(living, seconds):
            raise AssertionError(f"{len(self.sockets.connections)} sockets, wanted {count}\n{self.record.transcript()}")

    async def use_http(self, request_url: str) -> Webhook:
        """HTTP mode from now on: signed requests to this address instead of envelopes."""
        self._session = self._session or aiohttp.ClientSession()
        self.webhook = Webhook(request_url, self.signing_secret, self._session)
        self.deliveries_out.transport = self.webhook
        return self.webhook

    # trouble on demand

    def limit(self, method: str, *, retry_after: float = 1, times: int = 1, channel: str = "") -> None:
        """The next `times` calls (to that channel) get a 429; calls before their Retry-After is over are counted as early."""
        self.web_api.rates.order(method, retry_after, times, channel)

    def limit_channels(self, per_second: float | None = 1.0, burst: int = 1) -> None:
        """Slack's own special limit of chat.postMessage, per channel; None takes it away."""
        self.web_api.rates.channel_rate, self.web_api.rates.channel_burst = per_second, burst

    def limit_workspace(self, per_second: float | None = 1.0, burst: int = 1) -> None:
        """A limit of chat.postMessage for the whole workspace; its 429 looks the same."""
        self.web_api.rates.workspace_rate, self.web_api.rates.workspace_burst = per_second, burst

    def storm(self, share: float, *, retry_after: float = 1.0) -> None:
        """So many of all messages get a 429, each for its own channel."""
        self.web_api.rates.storm, self.web_api.rates.storm_wait = share, retry_after

    def limit_tiers(self, on: bool = True) -> None:
        """Enforce the documented requests a minute of every method."""
        self.web_api.rates.tiers = on

    def fault(self, method: str, kind: str, *, times: int = 1, when: Match | None = None, **details: Any) -> Fault:
        """See `Fault` for the kinds: status, html, error, reset, hang, accept_then_…, delay."""
        return self.web_api.faults.add(Fault(method, kind, times, when=when, **details))

    def clear_faults(self) -> None:
        self.web_api.faults.clear()
        self.deliveries_out.trouble.clear()

    def duplicate(self, kind: str, *, copies: int = 1, times: int = 1, new_event_id: bool = False) -> None:
        """The next payloads of this kind (slash_commands, interactive, events_api) arrive more than once."""
        self.deliveries_out.trouble.append(Trouble(kind, times, copies=copies, new_event_id=new_event_id))

    def delay(self, kind: str, seconds: float, *, times: int = 1) -> None:
        """The next payloads of this kind arrive late."""
        self.deliveries_out.trouble.append(Trouble(kind, times, delay=seconds))

    def lose_acks(self, times: int = 1) -> None:
        """Acks that get lost on their way: events come again."""
        self.sockets.lose_acks = times

    async def revoke(self, which: str = "bot", error: str = "token_revoked") -> None:
        """A token is taken back; with the app token, the sockets close too."""
        self.tokens.revoked[self.bot_token if which == "bot" else self.app_token] = error
        if which == "app":
            await self.sockets.disconnect("link_disabled")

    def expire_response_urls(self) -> None:
        self.responses.expire()

    def expire_triggers(self) -> None:
        self.world.triggers.expire()

    def without_scope(self, *scopes: str) -> None:
        """The app was installed before it asked for these."""
        self.world.app.scopes -= frozenset(scopes)

    def set_timing(self, **changes: float) -> None:
        """Change how long Slack and people wait, in mid-test: `slack.set_timing(patience=0.2)`."""
        self.timing = replace(self.timing, **changes)
        self.deliveries_out.timing = self.timing
