"""The server in a process that is not its own."""

import asyncio
import signal
import socket
import time
from pathlib import Path

import httpx
import pytest

from adapters.web import WebAdapter, server
from adapters.web.server import PatientProtocol, PortTaken, Server, listen
from tests.adapters.web.house import Place, real_place

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def fetch(url: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get(url)).text


async def test_it_starts_on_any_free_port_says_where_and_stops(here: Place) -> None:
    web = WebAdapter(here.hub, here.settings, here.sessions)
    assert web.state() == "off"
    await web.start()
    assert web.state() == web.url
    async with httpx.AsyncClient(base_url=web.url) as client:
        assert (await client.get("/healthz")).text == "alive\n"
        assert "server" not in (await client.get("/healthz")).headers
    await web.stop()
    with pytest.raises(httpx.ConnectError):
        await fetch(f"{web.url}/healthz")


async def test_a_taken_port_names_the_setting() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} is taken; set WEB_PORT"):
            listen("127.0.0.1", port)


async def test_an_answer_does_not_wait_for_the_callers_acknowledgement(here: Place) -> None:
    web = WebAdapter(here.hub, here.settings, here.sessions)
    await web.start()
    async with httpx.AsyncClient(base_url=web.url) as client:
        await client.get("/healthz")
        started = time.perf_counter()
        for _ in range(10):
            await client.get("/healthz")
        assert time.perf_counter() - started < 0.3
    await web.stop()


async def test_an_address_of_another_machine_names_the_setting() -> None:
    with pytest.raises(PortTaken, match="set WEB_HOST"):
        listen("192.0.2.1", 0)


async def test_the_process_keeps_its_own_signal_handlers(here: Place) -> None:
    before = signal.getsignal(signal.SIGINT)
    web = WebAdapter(here.hub, here.settings, here.sessions)
    await web.start()
    assert signal.getsignal(signal.SIGINT) is before
    await web.stop()


async def test_a_caller_who_never_finishes_is_let_go(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEADERS_WITHIN", 0.1)
    web = WebAdapter(here.hub, here.settings, here.sessions)
    await web.start()
    port = int(web.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: 127")
    async with asyncio.timeout(3):
        assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    await web.stop()


async def test_uvicorn_still_has_what_we_override() -> None:
    from uvicorn.protocols.http.h11_impl import H11Protocol

    for name in ("connection_made", "on_response_complete"):
        assert name in vars(PatientProtocol)
        assert callable(getattr(H11Protocol, name))
    for name in ("capture_signals", "startup"):
        assert name in vars(Server)
        assert callable(getattr(Server.__base__, name))


async def test_the_templates_and_files_travel_with_the_code() -> None:
    folder = Path(server.__file__).parent
    assert (folder / "templates" / "base.html").is_file()
    assert (folder / "static" / "hub.js").stat().st_size < 8_000


async def test_a_monitor_is_told_of_messages_schedules_and_a_loop_that_stood_still(tmp_path: Path) -> None:
    async with real_place(tmp_path) as there:
        web = WebAdapter(there.hub, there.settings, there.sessions)
        await web.start()
        said = await fetch(f"{web.url}/metrics")
        await web.stop()
    for line in (
        "folkmoot_outbox_messages",
        'folkmoot_schedule_next_due_seconds{kind="retention"}',
        'folkmoot_schedule_late{kind="retention"} 0.0',
        "folkmoot_event_loop_blocked_seconds 0.0",
    ):
        assert line in said
