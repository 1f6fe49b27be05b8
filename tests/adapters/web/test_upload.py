"""Files on the web: from people who have signed in, up to a bound, into a form that asks for one."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from adapters.web import create_app
from adapters.web.security import MOST_OF_A_FILE
from bot.people import Role
from commands.library.runs import Into
from tests.adapters.web.house import Place, real_place
from tests.adapters.web.people import Visitor

BASE = "http://127.0.0.1:8000"
ROWS = b'{"id": "a", "title": "Quagga census"}\n{"id": "b", "title": "Quagga stripes"}\nnot json\n'


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[Place]:
    async with real_place(tmp_path) as place:
        yield place


def browser(hub: Place) -> Visitor:
    app = create_app(hub.hub, hub.settings, hub.sessions)
    return Visitor(httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE))


async def organizer(hub: Place, *roles: Role) -> Visitor:
    visitor = browser(hub)
    await visitor.opens(f"/sign-in?code={await hub.sign_in_code('Olu Ade', *(roles or (Role.ORGANIZER,)))}")
    await visitor.presses("Sign in")
    return visitor


async def sends(visitor: Visitor, file: str, data: bytes, **fields: str) -> None:
    """The form on the page, with a file in it, as a browser sends it."""
    form = next(one for one in visitor.page.forms.values() if one.action == "/form/file")
    values = {**{key: value for key, value in form.values if key != "file"}, **fields}
    visitor._took(await visitor.client.post("/form/file", data=values, files={"file": (file, data)}))


async def test_a_file_is_sent_looked_at_and_imported_without_a_script(hub: Place) -> None:
    olu = await organizer(hub)
    await olu.opens("/library/import")
    assert olu.status == 200
    assert 'enctype="multipart/form-data"' in olu.html
    assert 'type="file"' in olu.html
    await sends(olu, "C:\\fakepath\\rows.jsonl", ROWS, name="Census")
    assert olu.sees("Nothing is imported yet.")
    await olu.presses("Look at rows.jsonl")
    assert olu.sees("2 would be added")
    assert olu.sees("line 3 it is not JSON") or olu.sees("it is not JSON")
    assert "Download rows-import-report.csv" in olu.page.links
    await olu.presses("Import 2 entries")
    assert olu.sees("2 added")
    await olu.opens("/library/find?query=quagga")
    assert olu.sees("2 resources")
    assert (await guest_sees(hub)) == "Nothing found"


EVENTS = (
    b'{"id": "a", "title": "Quagga day", "starts": "2019-01-16 14:00:00 -0500", "ends": "2019-01-16 15:00:00 -0500"}\n'
    b'{"id": "b", "title": "Quagga night", "starts": "2019-06-12 14:00:00 -0500", "ends": "2019-06-12 15:00:00 -0500"}\n'
    b'{"id": "c", "title": "Quagga noon", "starts": "2019-06-12 14:00:00 -0500", "ends": "2019-06-12 14:00:00 -0500"}\n'
)


async def test_events_go_to_the_webinars_and_what_is_in_doubt_is_one_press_away(hub: Place) -> None:
    olu = await organizer(hub)
    await olu.opens("/webinars/doubts")
    await olu.follows("Import events")
    assert olu.at == "/library/import"
    await sends(olu, "events.jsonl", EVENTS, name="Digital", into="webinars", zone="America/New_York")
    assert olu.sees("into webinars")
    await olu.presses("Look at events.jsonl")
    assert olu.sees("events.jsonl: what would happen")
    assert olu.sees("2 would be added")
    assert olu.sees("Begins"), "which column is taken for what"
    assert "Download events-import-report.csv" in olu.page.links
    await olu.presses("Change the columns")
    olu.types(columns="starts=nothing such")
    await olu.presses("Look again")
    await olu.presses("Look at events.jsonl")
    assert olu.sees("nothing such")
    await olu.opens("/library/import")
    await olu.presses("Drop events.jsonl")
    await olu.opens("/library/import")
    await sends(olu, "events.jsonl", EVENTS, name="Digital", into="webinars", zone="America/New_York")
    await olu.presses("Look at events.jsonl")
    await olu.presses("Import 2 entries")
    assert olu.sees("events.jsonl is among the webinars")
    assert olu.sees("2 added")
    await olu.follows("Confirm the times")
    assert (olu.at, olu.sees("1 time is in doubt"), olu.sees("Quagga night")) == ("/webinars/doubts", True, True)


async def test_an_import_can_go_wherever_a_capability_takes_one(hub: Place) -> None:
    assert {one.value for one in Into} == set(hub.hub.registry.imports)


async def guest_sees(hub: Place) -> str:
    visitor = browser(hub)
    await visitor.opens("/library/find?query=quagga")
    return "Nothing found" if visitor.sees("Nothing found") else visitor.text


async def test_a_missing_file_is_said_and_the_rest_is_kept(hub: Place) -> None:
    olu = await organizer(hub)
    await olu.opens("/library/import")
    form = next(one for one in olu.page.forms.values() if one.action == "/form/file")
    values = {key: value for key, value in form.values if key != "file"}
    olu._took(await olu.client.post("/form/file", data={**values, "name": "My source"}, files={"file": ("", b"")}))
    assert olu.status == 422
    assert olu.sees("File is missing.")
    assert 'value="My source"' in olu.html


async def test_nothing_is_read_from_somebody_unknown(hub: Place) -> None:
    guest = browser(hub)
    response = await guest.client.post("/form/file", data={"_csrf": "x"}, files={"file": ("a.csv", b"x" * 1_500_000)})
    assert response.status_code == 403
    assert "signed in" in response.text


async def test_a_member_may_not_and_a_forged_form_neither(hub: Place) -> None:
    member = await organizer(hub, Role.MEMBER)
    await member.opens("/library/import")
    assert member.status == 403
    olu = await organizer(hub)
    response = await olu.client.post("/form/file", data={"_csrf": "x"}, files={"file": ("rows.jsonl", ROWS)})
    assert response.status_code == 403


async def test_a_file_has_a_bound_and_other_forms_keep_theirs(hub: Place) -> None:
    olu = await organizer(hub)
    large = b"x" * (MOST_OF_A_FILE + 1)
    assert (await olu.client.post("/form/file", files={"file": ("a.csv", large)})).status_code == 413

    async def pieces() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(60):
            yield b"x" * 100_000

    headers = {"content-type": "multipart/form-data; boundary=b"}
    assert (await olu.client.post("/form/file", content=pieces(), headers=headers)).status_code == 413
    nonsense = await olu.client.post("/form/file", content=b"no boundary", headers=headers)
    assert nonsense.status_code == 403
    assert (await olu.client.post("/form", files={"file": ("a.csv", b"x" * 1_000_001)})).status_code == 413
    await olu.opens("/library/import")
    await sends(olu, "rows.jsonl", b'{"title": "x"}\n' * 300_000)
    assert olu.status == 200, "a file of four and a half megabytes is taken"
