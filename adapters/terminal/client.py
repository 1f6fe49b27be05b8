"""This end of the socket: shows what the hub says, asks what it asks."""

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from adapters.terminal.console import Ask, Completion
from adapters.terminal.remote import LONGEST_LINE, receive, send

LOST = 1


async def connect(path: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    """A line to the running hub; None when there is none."""
    try:
        return await asyncio.open_unix_connection(str(path), limit=LONGEST_LINE)
    except (FileNotFoundError, ConnectionRefusedError):
        return None


class Client:
    """One conversation with the hub, from `do` to `done`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ask: Ask) -> None:
        self._reader, self._writer, self._ask = reader, writer, ask
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    async def run(self, do: str, args: list[str]) -> int:
        """The exit code of what was done."""
        await send(self._writer, {"do": do, "args": args, "columns": shutil.get_terminal_size().columns})
        try:
            while said := await receive(self._reader):
                if "done" in said:
                    return int(said["done"])
                await self._answer(said)
        finally:
            self._end_bar()
            self._writer.close()
        sys.stderr.write("The hub went away.\n")
        return LOST

    async def _answer(self, said: dict[str, Any]) -> None:
        if "progress" in said:
            self._progress(*said["progress"])
            return
        self._end_bar()
        if "show" in said:
            sys.stdout.write(str(said["show"]))
            sys.stdout.flush()
        elif "ask" in said:
            try:
                line = await self._ask(
                    str(said["ask"]), str(said.get("default", "")), self._complete, bool(said.get("field"))
                )
                await send(self._writer, {"line": line})
            except EOFError:
                await send(self._writer, {"end": True})

    async def _complete(self, typed: str) -> list[Completion]:
        await send(self._writer, {"complete": typed})
        said = await receive(self._reader)
        return [(str(value), str(label)) for value, label in (said or {}).get("found", [])]

    def _progress(self, done: int, of: int, words: str) -> None:
        if self._bar is None:
            self._bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._task = self._bar.add_task(words, total=of)
            self._bar.start()
        if self._task is not None:
            self._bar.update(self._task, completed=done, total=of, description=words)

    def _end_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
