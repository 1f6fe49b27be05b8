"""What the operator can ask of a hub, running or not: each shows its progress on a console and gives an exit code."""

from collections.abc import Awaitable, Callable
from datetime import UTC
from pathlib import Path

from rich.text import Text as Line

from adapters.terminal import RemoteConsole, Session
from bot.compose import Parts
from bot.compose.exporting import export
from bot.compose.importing import import_
from bot.log import hide_secrets
from store.seed import clear_demo

Operation = Callable[[Parts, list[str], RemoteConsole], Awaitable[int]]
FINE, FAILED = 0, 1


async def serve(parts: Parts, name: str, args: list[str], console: RemoteConsole) -> int:
    """Run one operation; what goes wrong is told, not thrown, since the hub goes on."""
    operation = OPERATIONS.get(name)
    if operation is None:
        await console.show(Line(f"This hub does not know “{name}”; is it of another version?", style="yellow"))
        return FAILED
    try:
        return await operation(parts, args, console)
    except (OSError, ValueError) as problem:
        await console.show(Line(hide_secrets(str(problem)), style="yellow"))
        return FAILED


async def _terminal(parts: Parts, args: list[str], console: RemoteConsole) -> int:
    account, zone, folder = [*args, "", "", ""][:3]
    session = Session(parts.hub, console, account or "me", zone or str(UTC), Path(folder or "."))
    await session.run(greeting="hub")
    return FINE


async def _reindex(parts: Parts, args: list[str], console: RemoteConsole) -> int:
    count = await parts.search.rebuild()
    await console.show(Line(f"The search index is new; it holds {count:,} resources."))
    return FINE


async def _demo_clear(parts: Parts, args: list[str], console: RemoteConsole) -> int:
    cleared = await clear_demo(parts.database.units)
    await parts.search.catch_up()
    await console.show(Line(f"Removed {cleared.resources:,} starter resources and {cleared.people:,} demo people."))
    return FINE


OPERATIONS: dict[str, Operation] = {
    "terminal": _terminal,
    "import": import_,
    "export": export,
    "reindex": _reindex,
    "demo-clear": _demo_clear,
}
