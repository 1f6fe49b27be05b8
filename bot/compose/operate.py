"""What each command of the command line does. Exit codes: 0 fine, 1 it did not work, 2 bad settings, 3 another hub runs on this
data, 130 stopped."""

import asyncio
import gc
import getpass
import json
import logging
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from importlib import import_module
from pathlib import Path

import typer

from bot import log
from bot.compose import Parts, build, registry
from bot.errors import WiringError
from bot.settings import BadSettings, Settings, load
from store.errors import AlreadyRunning, StoreError
from store.lock import DataDirLock

FINE, FAILED, BAD_SETTINGS, RUNNING, INTERRUPTED = 0, 1, 2, 3, 130
STOPPED = {"import": "Stopped. What is in stays; the same line goes on from here."}
SOCKET = "hub.sock"


def run() -> int:
    return _with_settings(lambda settings: asyncio.run(_run(settings)))


def terminal() -> int:
    return on_hub("terminal", [getpass.getuser(), _zone(), str(Path.cwd())])


def on_hub(name: str, args: list[str]) -> int:
    """Ask the running hub, or start one for as long as this takes."""
    try:
        return _with_settings(lambda settings: asyncio.run(_on_hub(settings, name, args)))
    except KeyboardInterrupt:
        return _say(f"\n{STOPPED.get(name, 'Stopped.')}", INTERRUPTED)


def check() -> int:
    """Settings and wiring, without starting anything."""

    def checked(settings: Settings) -> int:
        from bot.compose import services_for

        declared = registry()
        declared.check(services_for(declared, settings, None, None))
        typer.echo(f"Fine: {len(declared.commands)} commands, {len(declared.plans())} handlers, every one wired.")
        return FINE

    return _with_settings(checked)


def migrate(to: str) -> int:
    def migrated(settings: Settings) -> int:
        from store.migrations.run import migrate_now

        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with DataDirLock(settings.data_dir):
            migrate_now(settings.database, to)
        typer.echo(f"The database is at revision {to}.")
        return FINE

    return _with_settings(migrated)


def rehearse(weeks: int, *, whole: bool) -> int:
    """On a copy of the data; a running hub is not disturbed."""

    def rehearsed(settings: Settings) -> int:
        from rich.console import Console

        from bot.compose.rehearse import run

        # What the hub logs of weeks that do not happen would hide what it prints.
        log.configure(max(settings.log_level, "WARNING", key=logging.getLevelName), settings.log_json)
        asyncio.run(run(settings, weeks, Console(), whole=whole))
        return FINE

    return _with_settings(rehearsed)


def slack_manifest() -> int:
    def printed(settings: Settings) -> int:
        from adapters.slack.manifest import manifest

        typer.echo(json.dumps(manifest(registry(), settings), indent=2, ensure_ascii=False))
        return FINE

    return _with_settings(printed)


def bench(name: str, args: list[str]) -> int:
    """The benchmarks stand beside the program, in the source and in the image; a bare wheel goes without them."""
    try:
        measured = import_module(f"benchmarks.{name}")
    except ModuleNotFoundError:
        return _say("The benchmarks are not part of this installation; run this from the source.", FAILED)
    return measured.main(args)


def discord_invite(application_id: str) -> int:
    from adapters.discord import invite

    if not application_id.isdecimal():
        return _say("An application's id is a long number; it stands on Discord's developer pages.", BAD_SETTINGS)
    typer.echo(invite(application_id))
    return FINE


def discord_sync(go: bool) -> int:
    def synced(settings: Settings) -> int:
        from bot.compose.platforms import sync_discord

        for line in asyncio.run(sync_discord(settings, go)):
            typer.echo(line)
        return FINE

    return _with_settings(synced)


def _with_settings(work: Callable[[Settings], int]) -> int:
    """Load the settings and do the work; what an operator can mend is one sentence and an exit code."""
    try:
        settings = load()
        log.configure(settings.log_level, settings.log_json)
        return work(settings)
    except BadSettings as problem:
        return _say(str(problem), BAD_SETTINGS)
    except AlreadyRunning as problem:
        return _say(str(problem), RUNNING)
    except WiringError as problem:
        return _say(f"A command cannot work as it is declared: {problem}", BAD_SETTINGS)
    except StoreError as problem:
        return _say(log.hide_secrets(str(problem)), BAD_SETTINGS)


def _say(sentence: str, code: int) -> int:
    typer.echo(sentence, err=True)
    return code


async def _run(settings: Settings) -> int:
    from bot.compose.first import claim_code, prepare
    from bot.compose.platforms import add_adapters

    async with AsyncExitStack() as stack:
        parts = await _opened(settings, stack)
        await prepare(parts)
        add_adapters(parts)
        await parts.hub.start()
        stack.push_async_callback(parts.hub.stop)
        rest_memory()
        typer.echo(_banner(parts, await claim_code(parts)))
        await _until_stopped()
        typer.echo("Stopping ...")
    return FINE


def rest_memory() -> None:
    """What a start has made stays for good; without this every full collection looks through it all again, and people
    wait a tenth of a second for nothing."""
    gc.collect()
    gc.freeze()


async def _on_hub(settings: Settings, name: str, args: list[str]) -> int:
    from adapters.terminal import Client, Prompt, connect
    from bot.compose.first import prepare

    prompt = Prompt(settings.data_dir / "terminal-history")
    async with AsyncExitStack() as stack:
        line = await connect(settings.data_dir / SOCKET)
        if line is None:
            parts = await _opened(settings, stack)
            await prepare(parts)
            await parts.hub.start()
            stack.push_async_callback(parts.hub.stop)
            line = await connect(settings.data_dir / SOCKET)
        if line is None:
            return _say("The hub does not answer on its socket.", FAILED)
        return await Client(*line, prompt.ask).run(name, args)


async def _opened(settings: Settings, stack: AsyncExitStack) -> Parts:
    """Lock, database and socket, each closed again in reverse order."""
    from adapters.terminal import SocketServer
    from bot.compose.operations import serve

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    stack.enter_context(DataDirLock(settings.data_dir))
    parts = await build(settings, indexing=_indexing)
    server = SocketServer(settings.data_dir / SOCKET, lambda name, args, console: serve(parts, name, args, console))
    await server.start()
    stack.push_async_callback(server.stop)
    return parts


def _indexing(done: int, of: int) -> None:
    """Shown only where somebody looks on and it takes long enough to matter."""
    if of > 5_000 and sys.stderr.isatty():
        typer.echo(f"\rBuilding the search index: {done:,} of {of:,}", nl=done >= of, err=True)


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stopped.set)
    await stopped.wait()


def _banner(parts: Parts, code: str | None) -> str:
    from bot.compose.platforms import missing

    command = shutil.which("folkmoot", path=str(Path(sys.executable).parent)) or "folkmoot"
    states = [
        (adapter.name.capitalize(), parts.hub.troubles.get(adapter.name) or adapter.state())
        for adapter in parts.hub.adapters
    ]
    states += missing(parts.settings)
    states += [("Terminal", f"{command} terminal"), ("Data", str(parts.settings.data_dir.absolute()))]
    if code:
        states.append(("First admin", f"type  hub admin claim {code}  (in Slack: /hub admin claim {code})"))
    lines = [f"  {name:<12} {state}" for name, state in states]
    return "\n".join(["", "Folkmoot is running.", "", *lines, "", "Stop with Ctrl-C.", ""])


def _zone() -> str:
    """This machine's zone, where it tells."""
    link = Path("/etc/localtime")
    target = str(link.resolve()) if link.exists() else ""
    _, found, name = target.partition("zoneinfo/")
    return name if found and "/" in name else "UTC"
