"""kill -9 at each named point, for each kind of message: it stands on Discord once, and the outbox knows where."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.crash import POINTS
from tests.adapters.discord.office import reads
from tests.harness.discord.server import DiscordServer


@pytest.mark.parametrize("kind", ["channel", "direct", "card"])
async def test_a_message_stands_once_wherever_the_process_dies(tmp_path: Path, kind: str) -> None:
    async with DiscordServer.start() as server:
        alice, general = server.member("Alice"), server.channel("general")
        where, to = (alice.dm, alice.id) if kind == "direct" else (general, general.id)
        about = (kind, tmp_path, server.api_url, server.gateway_url, server.token, server.home.id, to)
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.adapters.discord.killed_courier", *map(str, about)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await program.communicate()
        assert program.returncode == 0, out.decode()
        told = [line.split()[1:] for line in out.decode().splitlines() if line.startswith("told")]
        assert server.violations == []
    assert [line[0] for line in told] == list(POINTS[1:]) == ["after_claim", "after_accept", "after_mark"]
    assert [line[1:4] for line in told] == [["-9", "sent", "False"]] * 3
    assert [line[4] for line in told] == [str(one.id) for one in reads(where)]
