"""kill -9 at each point of a message's way, for each kind of message: nothing is lost and nothing is said twice."""

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.crash import POINTS
from tests.adapters.slack.mail import asked_for, until
from tests.harness.slack.model import Channel, Message
from tests.harness.slack.people import Member
from tests.harness.slack.timing import Timing
from tests.harness.slack.workspace import SlackWorkspace

KILLED = -signal.SIGKILL
SHORT, LEISURELY = 0.5, 1.5  # seconds for a request; an event must find the next hub within three times as long
LONG = 4  # messages
SAYS = {
    "direct": "mail me words:tea{number}",
    "channel": "mail here words:tea{number}",
    "history": "mail here words:tea{number}",
    "card": "mail name {number} Bridge",
    "long": "mail me words:long{number}",
}
# Slack sends an event again that nobody took; here it gives up sooner, and tries again sooner than after a minute.
SOON = Timing(ack=0.6, event_retries=(0.2,) * 60)


@dataclass
class Nursery:
    """Starts hubs that may die; the workspace lives on here."""

    slack: SlackWorkspace
    folder: Path
    alice: Member
    channel: Channel
    process: asyncio.subprocess.Process
    timeout: float = LEISURELY

    async def begins(self, says: str = "", *, crash: str = "", stays: bool = False, **settings: Any) -> int:
        """The process id of a hub that says this."""
        slack = self.slack
        asked = {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.url}
        asked |= {"send_timeout": self.timeout, "folkmoot_crash_at": crash or None, **settings}
        order = {"folder": str(self.folder), "settings": asked, "says": says, "stays": stays}
        order |= {"team": slack.team_id, "user": self.alice.id, "channel": self.channel.id}
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        return await self._number()

    async def ends(self) -> int:
        return await self._number()

    async def lives(self, says: str = "", *, crash: str = "") -> int:
        await self.begins(says, crash=crash)
        return await self.ends()

    @property
    def unasked(self) -> list[Message]:
        return [message for message in self.slack.messages if message.metadata]

    async def _number(self) -> int:
        assert self.process.stdout
        return int(await asyncio.wait_for(self.process.stdout.readline(), 90))


@pytest.fixture(name="nursery")
async def _nursery(tmp_path: Path) -> AsyncIterator[Nursery]:
    async with SlackWorkspace.start(manifest=asked_for(), timing=SOON) as slack:
        alice = slack.member("Alice")
        channel = slack.channel("town-hall", [alice])
        pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.adapters.slack.killed_hub", cwd=Path(__file__).parents[3], **pipes
        )
        try:
            yield Nursery(slack, tmp_path, alice, channel, process)
        finally:
            assert process.stdin
            process.stdin.close()
            await process.wait()


@pytest.mark.parametrize("kind", list(SAYS))
async def test_killed_at_any_point_it_is_said_once(nursery: Nursery, kind: str) -> None:
    if kind == "history":
        nursery.slack.world.app.scopes |= {"channels:history"}
        nursery.slack.world.app.metadata = frozenset()
    nursery.timeout = LEISURELY if kind in ("channel", "card") else SHORT
    for number, point in enumerate(POINTS):
        before = len(nursery.unasked)
        assert await nursery.lives(SAYS[kind].format(number=number), crash=point) == KILLED
        assert await nursery.lives() == 0
        parts = [_part({"metadata": message.metadata}) for message in nursery.unasked[before:]]
        assert parts == list(range(LONG if kind == "long" else 1)), point


async def test_killed_between_two_parts_only_what_is_missing_follows(nursery: Nursery) -> None:
    nursery.slack.fault("chat.postMessage", "accept_then_hang", seconds=5, when=lambda args: _part(args) == 2)
    hub = await nursery.begins(SAYS["long"].format(number=1), stays=True, send_timeout=5)

    async def so_far() -> bool:
        return len(nursery.unasked) == 3

    await until(so_far)
    os.kill(hub, signal.SIGKILL)
    assert await nursery.ends() == KILLED
    assert await nursery.lives() == 0
    assert [_part({"metadata": message.metadata}) for message in nursery.unasked] == list(range(LONG))


async def test_where_nobody_can_tell_a_kill_doubles_at_most_once(nursery: Nursery) -> None:
    nursery.slack.world.app.metadata = frozenset()
    assert await nursery.lives(SAYS["channel"].format(number=1), crash="after_accept") == KILLED
    assert await nursery.lives() == 0
    assert len(nursery.unasked) == 2


@pytest.mark.parametrize("point", ["after_claim", "before_send"])
async def test_where_nobody_can_tell_what_died_before_its_first_byte_leaves_no_doubt(
    nursery: Nursery, point: str
) -> None:
    nursery.slack.world.app.metadata = frozenset()
    assert await nursery.lives(SAYS["channel"].format(number=1), crash=point) == KILLED
    assert nursery.unasked == []
    assert await nursery.lives() == 0
    [message] = nursery.unasked
    assert message.metadata is not None
    assert "again" not in message.metadata["event_payload"]


async def test_where_the_journal_is_gone_what_was_about_to_leave_is_said_once_and_the_doubt_is_told(
    nursery: Nursery,
) -> None:
    nursery.slack.world.app.metadata = frozenset()
    assert await nursery.lives(SAYS["channel"].format(number=1), crash="before_send") == KILLED
    shutil.rmtree(nursery.folder / "leaving")
    assert await nursery.lives() == 0
    [message] = nursery.unasked
    assert message.metadata is not None
    assert message.metadata["event_payload"]["again"] is True


async def test_sigterm_lets_what_is_on_its_way_arrive(nursery: Nursery) -> None:
    nursery.slack.fault("chat.postMessage", "delay", seconds=0.5)
    hub = await nursery.begins(SAYS["channel"].format(number=1), stays=True, send_timeout=5)

    async def asked() -> bool:
        return bool(nursery.slack.calls("chat.postMessage"))

    await until(asked)
    os.kill(hub, signal.SIGTERM)
    assert await nursery.ends() == 0
    assert len(nursery.unasked) == 1
    assert await nursery.lives() == 0
    assert len(nursery.unasked) == 1


def _part(arguments: dict[str, Any]) -> int:
    return int(arguments["metadata"]["event_payload"]["part"])
