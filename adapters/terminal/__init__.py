"""The hub in a shell: history, Tab completion, numbered buttons, forms as questions, pages.

There is one way to be shown: the hub serves a socket in its data directory, and the shell is its client. `folkmoot
terminal` without a running hub starts one for itself and talks to it in the same way.
"""

from adapters.terminal.client import Client, connect
from adapters.terminal.console import Prompt
from adapters.terminal.remote import RemoteConsole, SocketServer
from adapters.terminal.session import Session

__all__ = ["Client", "Prompt", "RemoteConsole", "Session", "SocketServer", "connect"]
