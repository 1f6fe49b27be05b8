"""One simulated Slack workspace, and as many hubs as are wanted on one database, all of them in it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.slack import SlackAdapter, manifest
from bot.registry import Registry
from bot.settings import Settings
from tests.harness.hub import Hall, hub_in
from tests.harness.slack.events import envelope
from tests.harness.slack.model import Channel
from tests.harness.slack.people import Member
from tests.harness.slack.shown import Shown
from tests.harness.slack.workspace import SlackWorkspace
from tests.inbound.tally import CAPABILITIES

CARDS = 5


@dataclass
class Crowd:
    """People in one channel of one workspace, with a few cards of the hub's before them."""

    slack: SlackWorkspace
    hubs: list[Hall]
    adapters: list[SlackAdapter]
    people: list[Member]
    hall: Channel
    cards: list[Shown]

    async def done(self) -> None:
        """Nothing is under way any more: on a slow machine an event is acked before it is."""
        await wait_until(lambda: not any(adapter.busy for adapter in self.adapters), 60)
        await self.slack.settles()

    def event(self, stamp: int, who: Member, **inner: Any) -> dict[str, Any]:
        """An event's body as Slack sends it; `stamp` in microseconds."""
        ts = f"{1_700_000_000 + stamp // 1_000_000}.{stamp % 1_000_000:06d}"
        body = {
            "user": who.id,
            "event_ts": ts,
            **({} if "item" in inner else {"ts": ts, "channel": self.hall.id}),
            **inner,
        }
        return envelope(body, self.slack.world, self.slack.world.ids.fresh("Ev"))

    def reaction(
        self, stamp: int, who: Member, name: str = "bulb", *, on: Shown | None = None, added: bool = True
    ) -> dict[str, Any]:
        item = {"type": "message", "channel": self.hall.id, "ts": (on or self.cards[0]).ts}
        return self.event(stamp, who, type="reaction_added" if added else "reaction_removed", reaction=name, item=item)

    def mention(self, stamp: int, who: Member, text: str) -> dict[str, Any]:
        return self.event(stamp, who, type="app_mention", text=f"<@{self.slack.bot_user_id}> {text}")


async def _stop(adapters: list[SlackAdapter], n: int) -> None:
    """Whichever is there now."""
    await adapters[n].stop()


async def wait_until(look: Callable[[], Awaitable[bool] | bool], seconds: float = 10.0) -> None:
    """Until it is true; fails when the time is over."""
    deadline = time.monotonic() + seconds
    while not (found if isinstance(found := look(), bool) else await found):
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def crowd(folder: Path, *, people: int, replicas: int = 1, **settings: Any) -> AsyncIterator[Crowd]:
    asked = manifest(Registry.of(CAPABILITIES), Settings(_env_file=None))  # type: ignore[call-arg]
    async with SlackWorkspace.start(manifest=asked) as slack, AsyncExitStack() as stack:
        members = [slack.member(f"Member {n}") for n in range(people)]
        hall = slack.channel("town-hall", members)
        tokens = {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.url}
        hubs: list[Hall] = []
        adapters: list[SlackAdapter] = []
        for n in range(replicas):
            opened = hub_in(folder / str(n), CAPABILITIES, seed=False, **tokens, **settings)
            hubs.append(await stack.enter_async_context(opened))
            adapters.append(SlackAdapter(hubs[-1].hub, hubs[-1].parts.settings))
            await adapters[-1].start()
            stack.push_async_callback(_stop, adapters, n)
        await slack.connected(2 * replicas)
        cards = [await members[0].runs("/hub tally show", in_=hall) for _ in range(CARDS)]
        yield Crowd(slack, hubs, adapters, members, hall, cards)
