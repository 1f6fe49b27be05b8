"""This process's own terminal: rich prints, prompt-toolkit asks, with history and completion."""

import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer
from prompt_toolkit.completion import Completion as Offered
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory

Completion = tuple[str, str]
Complete = Callable[[str], Awaitable[list[Completion]]]
Ask = Callable[[str, str, Complete, bool], Awaitable[str]]


class Prompt:
    """Asks for lines; `history` is a file of earlier commands (answers to forms are not kept there)."""

    def __init__(self, history: Path) -> None:
        self._history = history
        self._commands: PromptSession[str] | None = None

    async def ask(self, prompt: str, default: str, complete: Complete, field: bool) -> str:
        """A line; raises EOFError when the person leaves. `field`: completion replaces all of it, not its last word."""
        if not sys.stdin.isatty():
            return self._piped(prompt, default)
        if self._commands is None:
            self._commands = PromptSession(history=FileHistory(str(self._history)))
        asking: PromptSession[str] = PromptSession() if field else self._commands
        try:
            return await asking.prompt_async(
                prompt, default=default, completer=_Completer(complete, field), complete_while_typing=False
            )
        except KeyboardInterrupt:
            return ""

    def _piped(self, prompt: str, default: str) -> str:
        """A script's line; the prompt is still shown, so that a transcript can be read."""
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        sys.stdout.write(f"{prompt}{line.rstrip()}\n")
        return line.rstrip("\n") or default


class _Completer(Completer):
    def __init__(self, complete: Complete, field: bool) -> None:
        self._complete, self._field = complete, field

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> list[Offered]:
        return []  # only the asynchronous way is used

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Offered, None]:
        typed = document.text_before_cursor
        replaced = len(typed) if self._field else len(typed.rpartition(" ")[2])
        for value, label in await self._complete(typed):
            yield Offered(value, start_position=-replaced, display=label)
