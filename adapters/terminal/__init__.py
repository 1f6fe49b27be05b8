"""The hub in a shell: history, Tab completion, numbered buttons, forms as questions, pages."""

from adapters.terminal.console import LocalConsole
from adapters.terminal.session import Session

__all__ = ["LocalConsole", "Session"]
