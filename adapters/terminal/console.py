"""This process's own terminal: rich prints, prompt-toolkit asks, with history and completion."""

import sys
from collections.abc import AsyncGenerator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from rich.console import Console as RichConsole
from rich.console import RenderableType

from adapters.terminal.complete import Completions


class LocalConsole:
    """`history` is a file of earlier lines; None keeps none, for forms and pipes."""

    def __init__(self, history: Path | None = None) -> None:
        self._rich = RichConsole(highlight=False, markup=False, emoji=False)
        self._history = FileHistory(str(history)) if history else None
        self._prompt: PromptSession[str] | None = None

    async def show(self, *drawn: RenderableType) -> None:
        for one in drawn:
            self._rich.print(one)

    async def ask(self, prompt: str, default: str = "", completions: Completions | None = None) -> str:
        if not sys.stdin.isatty():
            return self._piped(prompt, default)
        asking = self._prompt = self._prompt or PromptSession(history=self._history)
        completer = _Completer(completions) if completions else None
        try:
            return await asking.prompt_async(prompt, default=default, completer=completer, complete_while_typing=False)
        except KeyboardInterrupt:
            return ""

    def _piped(self, prompt: str, default: str) -> str:
        """A script's line; the prompt is still shown, so that a transcript can be read."""
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        self._rich.print(f"{prompt}{line.rstrip()}")
        return line.rstrip("\n") or default


class _Completer(Completer):
    def __init__(self, completions: Completions) -> None:
        self._completions = completions

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> list[Completion]:
        return []

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        typed = document.text_before_cursor
        whole = self._completions.param is not None
        replaced = len(typed) if whole else len(typed.rpartition(" ")[2])
        for value, label in await self._completions.of(typed):
            yield Completion(value, start_position=-replaced, display=label)
