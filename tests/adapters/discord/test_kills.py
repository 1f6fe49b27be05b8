"""kill -9 at each named point, for each kind of message: it stands on Discord once, and the outbox knows where."""

import asyncio
import sys
from asyncio.subprocess import Process
from pathlib import Path

import pytest

from tests.adapters.discord.mail import reads
from tests.harness.discord.server import DiscordServer


async def started(server: DiscordServer, kind: str, folder: Path, to: int) -> Process:
    about = (kind, folder, server.api_url, server.gateway_url, server.token, server.home.id, to)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.adapters.discord.killed_hub", *map(str, about)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def told_by(program: Process) -> list[list[str]]:
    out, _ = await program.communicate()
    assert program.returncode == 0, out.decode()
    return [line.split()[1:] for line in out.decode().splitlines() if line.startswith("told")]


@pytest.mark.parametrize("kind", ["channel", "direct", "card"])
async def test_a_message_stands_once_wherever_the_process_dies(tmp_path: Path, kind: str) -> None:
    async with DiscordServer.start() as server:
        alice, general = server.member("Alice"), server.channel("general")
        where, to = (alice.dm, alice.id) if kind == "direct" else (general, general.id)
        program = await started(server, kind, tmp_path, to)
        told = await told_by(program)
        assert server.violations == []
    assert [line[0] for line in told] == ["after_claim", "before_send", "after_accept", "after_mark"]
    assert [line[1:4] for line in told] == [["-9", "sent", "False"]] * 4
    assert [line[4] for line in told] == [str(one.id) for one in reads(where)]


async def test_what_a_command_said_is_delivered_although_the_process_died_when_its_work_was_done(
    tmp_path: Path,
) -> None:
    async with DiscordServer.start() as server:
        alice = server.member("Alice")
        program = await started(server, "command", tmp_path, alice.id)
        await server.until(lambda: server.requested("PUT", "/commands"), seconds=30, what="the commands")
        await server.connected()
        asking = asyncio.create_task(alice.runs("test tell"))
        told = await told_by(program)
        await asyncio.gather(asking, return_exceptions=True)  # nobody was left to answer it
        [message] = alice.dms
        assert "0 for Alice" in message
        assert told == [["after_commit", "-9", "sent", "False", str(message.id)]]
