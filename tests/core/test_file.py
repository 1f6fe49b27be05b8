"""Files come with forms of one page, are never kept in a draft, and are asked for only where one can be sent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pytest

from bot.capability import Capability
from bot.command import command
from bot.errors import InvalidInput, WiringError
from bot.form import Form, OpenForm
from bot.handlers import on_submit
from bot.param import Arg, Upload
from bot.ui.nodes import Reply, Text
from tests.harness.hub import Hall, Talker, hub_in


class Send(Form, id="drop.send", title="Send a file"):
    """One file."""

    file: Annotated[Upload, Arg("The file itself")]
    name: Annotated[str, Arg("What it is called", least=2)]


@command(opens_form=True, reads_only=True)
async def send() -> OpenForm:
    """Send a file."""
    return OpenForm(Send)


@on_submit()
async def sent(form: Send) -> Reply:
    if form.name == "no":
        raise InvalidInput("Not that one.", name="name")
    return Reply((Text(f"{form.name}: {form.file.name}, {len(form.file.data)} bytes"),))


CAPABILITY = Capability(name="drop", summary="Send files", commands=[send], forms=[sent])


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path, [CAPABILITY], seed=False) as hall:
        yield hall


@pytest.fixture
def ana(house: Hall) -> Talker:
    made = house.person("Ana")
    made.origin = replace(made.origin, files=True)
    return made


async def test_a_file_reaches_its_handler(ana: Talker) -> None:
    await ana.runs("drop send")
    await ana.fills({"File": Upload("a.csv", b"\x00\xff"), "Name": "Towns"})
    assert ana.sees("Towns: a.csv, 2 bytes")


async def test_a_refused_form_keeps_its_words_and_asks_for_the_file_again(ana: Talker) -> None:
    await ana.runs("drop send")
    await ana.fills({"File": Upload("a.csv", b"x"), "Name": "T"})
    assert set(ana.errors) == {"name"}
    await ana.fills({"Name": "no"})
    assert ana.errors["file"].startswith("File is missing.")
    await ana.fills({"File": Upload("a.csv", b"x"), "Name": "no"})
    assert ana.errors["name"] == "Not that one."
    assert ana.form is not None
    assert {field.param.name: field.value for field in ana.form.fields} == {"file": "", "name": "no"}


async def test_words_in_place_of_a_file_are_no_file(ana: Talker) -> None:
    await ana.runs("drop send")
    await ana.fills({"File": "/etc/passwd", "Name": "Towns"})
    assert ana.errors["file"].startswith("File is missing.")


async def test_where_no_file_can_be_sent_none_is_asked_for(house: Hall) -> None:
    ben = house.person("Ben")
    await ben.runs("drop send")
    assert ben.form is None
    assert ben.sees("A file can be sent on the hub's web page only.")


async def test_nor_by_the_way_back_to_a_draft(ana: Talker) -> None:
    await ana.runs("drop send")
    await ana.fills({"File": Upload("a.csv", b"x"), "Name": "T"})
    assert ana.form is not None
    draft = ana.form.draft
    ana.origin = replace(ana.origin, files=False)
    await ana.presses(f"draft/{draft}")
    assert ana.form is None or ana.form.draft == draft
    assert ana.sees("A file can be sent on the hub's web page only.")


def test_a_command_takes_no_file_and_a_form_of_several_pages_neither() -> None:
    with pytest.raises(WiringError, match="comes with a form"):

        @command()
        async def wrong(file: Annotated[Upload, Arg("The file")]) -> Reply:
            """Send."""
            return Reply(())

    with pytest.raises(WiringError, match="has one page"):

        class Long(Form, id="drop.long", title="Long"):
            file: Annotated[Upload, Arg("The file")]
            a: Annotated[str, Arg("a")]
            b: Annotated[str, Arg("b")]
            c: Annotated[str, Arg("c")]
            d: Annotated[str, Arg("d")]
            e: Annotated[str, Arg("e")]
