"""Open data on the web: a page for each table, its dictionary from the declaration, files for whoever may have them."""

import csv
import io
import json
import zipfile
from collections.abc import Callable

import pytest

from bot.people import Role
from tests.adapters.web.house import Place
from tests.adapters.web.people import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def signed_in(visitor: Visitor, here: Place, name: str, *roles: Role) -> Visitor:
    await visitor.opens(f"/sign-in?code={await here.sign_in_code(name, *roles)}")
    await visitor.presses("Sign in")
    return visitor


async def test_the_tables_are_listed_for_whoever_may_have_them(
    guest: Visitor, browser: Callable[[], Visitor], here: Place
) -> None:
    await guest.opens("/")
    await guest.follows("Open data")
    assert guest.page.links["What stands on the shelf"] == "/data/shelf-books"
    assert "What nobody reads" not in guest.page.links
    organizer = await signed_in(browser(), here, "Olu Ade", Role.ORGANIZER)
    await organizer.opens("/data")
    assert organizer.page.links["What nobody reads"] == "/data/shelf-secrets"


async def test_the_dictionary_is_the_declaration_of_the_rows(guest: Visitor) -> None:
    await guest.opens("/data/shelf-books")
    assert guest.sees("Every book, one to a row; members see all seven.")
    assert '<th scope="row">words</th><td>The words of its title.</td><td>text; several</td>' in guest.html
    assert guest.sees("guide, template, dataset")
    assert guest.page.links["CSV"] == "/data/shelf-books.csv"


async def test_a_guest_gets_what_is_public_and_a_member_more(guest: Visitor, member: Visitor) -> None:
    for visitor, count in ((guest, 3), (member, 7), (guest, 3)):
        await visitor.opens("/data/shelf-books.csv")
        rows = list(csv.DictReader(io.StringIO(visitor.html.removeprefix("\ufeff"))))
        assert len(rows) == count
        assert rows[0] == {"number": "1", "title": "Faster permits", "kind": "guide", "words": "Faster; permits"}
        assert visitor.headers["content-disposition"] == 'attachment; filename="shelf-books.csv"'
    await guest.opens("/data/shelf-books.json")
    assert json.loads(guest.html)[1]["kind"] == "template"
    assert "private" in guest.headers["cache-control"]
    await member.opens("/data/shelf-books.json")
    assert member.headers["cache-control"] == "no-store"


async def test_a_data_package_describes_the_csv_that_is_in_it(guest: Visitor) -> None:
    response = await guest.client.get("/data/shelf-books.zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        package = json.loads(archive.read("datapackage.json"))
        rows = list(csv.reader(io.StringIO(archive.read("shelf-books.csv").decode())))
    table = package["resources"][0]
    assert [field["name"] for field in table["schema"]["fields"]] == rows[0]
    assert table["schema"]["primaryKey"] == ["number"]
    assert table["schema"]["fields"][2]["constraints"] == {"enum": ["guide", "template", "dataset"]}
    assert len(rows) == 4


async def test_what_is_not_for_guests_is_refused_with_a_way_in(guest: Visitor) -> None:
    for path in ("/data/shelf-secrets", "/data/shelf-secrets.csv"):
        await guest.opens(path)
        assert guest.status == 403
        assert guest.sees("is for organizers")
        assert "calc" not in guest.html


async def test_a_cell_is_never_a_formula(browser: Callable[[], Visitor], here: Place) -> None:
    organizer = await signed_in(browser(), here, "Ines Sol", Role.ORGANIZER)
    await organizer.opens("/data/shelf-secrets.csv")
    assert "\"'=cmd|" in organizer.html


@pytest.mark.parametrize("path", ["/data/nothing", "/data/shelf-books.exe", "/data/shelf-books.csv.csv", "/data/.."])
async def test_an_unknown_table_is_a_missing_page(guest: Visitor, path: str) -> None:
    await guest.opens(path)
    assert guest.status in (200, 404)
    assert guest.status == 404 or guest.at == "/"
