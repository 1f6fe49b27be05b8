"""The running hub at the other end of a socket: `folkmoot terminal` and the operator's commands reach it there.

Lines of JSON. From the client first `{"do": name, "args": [...], "columns": n}`; from the hub `{"show": text}`,
`{"ask": prompt, "default": text}`, `{"progress": [done, of, words]}`, `{"found": [[value, label], …]}` and at last
`{"done": exit code}`. The client answers an ask with `{"line": text}` or `{"end": true}`, and may `{"complete": text}`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console as RichConsole
from rich.console import RenderableType

from adapters.terminal.complete import Completions
from bot.log import get_logger

log = get_logger(__name__)
LONGEST_LINE = 1_000_000


class RemoteConsole:
    """A Console whose person sits at the other end."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, columns: int) -> None:
        self._reader, self._writer = reader, writer
        self._columns = max(40, min(columns, 200))

    async def show(self, *drawn: RenderableType) -> None:
        text = StringIO()
        rich = RichConsole(
            file=text, width=self._columns, force_terminal=True, highlight=False, markup=False, emoji=False
        )
        for one in drawn:
            rich.print(one)
        await self._send({"show": text.getvalue()})

    async def progress(self, done: int, of: int, words: str) -> None:
        await self._send({"progress": [done, of, words]})

    async def ask(self, prompt: str, default: str = "", completions: Completions | None = None) -> str:
        await self._send({"ask": prompt, "default": default, "field": bool(completions and completions.param)})
        while True:
            said = await receive(self._reader)
            if said is None or said.get("end"):
                raise EOFError
            if "complete" in said:
                found = await completions.of(str(said["complete"])) if completions else []
                await self._send({"found": found})
            else:
                return str(said.get("line", ""))

    async def done(self, code: int) -> None:
        await self._send({"done": code})

    async def _send(self, message: dict[str, Any]) -> None:
        await send(self._writer, message)


async def send(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    writer.write(json.dumps(message).encode() + b"\n")
    await writer.drain()


async def receive(reader: asyncio.StreamReader) -> dict[str, Any] | None:
    """The next message; None when the other end is gone."""
    try:
        line = await reader.readline()
    except (ConnectionError, ValueError):
        return None
    found: Any = json.loads(line) if line else None
    return found if isinstance(found, dict) else None  # pyright: ignore[reportUnknownVariableType]


Serve = Callable[[str, list[str], RemoteConsole], Awaitable[int]]


class SocketServer:
    """Listens on a file only the hub's own user can open; `serve(name, args, console)` does the work."""

    def __init__(self, path: Path, serve: Serve) -> None:
        self._path, self._serve = path, serve
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._path.unlink(missing_ok=True)  # ours: the lock on the data directory is held
        self._server = await asyncio.start_unix_server(self._talk, str(self._path), limit=LONGEST_LINE)
        self._path.chmod(0o600)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._talks.add(task)
            task.add_done_callback(self._talks.discard)
        try:
            first = await receive(reader)
            if first:
                console = RemoteConsole(reader, writer, int(first.get("columns", 80)))
                await console.done(await self._serve(str(first.get("do", "")), list(first.get("args", [])), console))
        except ConnectionError:
            log.info("a terminal went away")
        except asyncio.CancelledError:
            # The hub stops. Ended and not cancelled: asyncio would show a cancelled connection as a fault of ours.
            log.info("a terminal was cut off, since the hub stops")
        finally:
            writer.close()
