"""Forms over time: what is in one is never lost, however late, wherever it opens, whatever was typed; and nothing stays
behind when it is done."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.drafts import DraftStore
from tests.core.pieces import CAPABILITIES
from tests.harness.hub import Hall, Talker, hub_in

AWKWARD = 'say "no" to times:3, it\'s “quoted”\nand goes on ~ %2F / <@test:T1:U1> \\'


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path, CAPABILITIES, seed=False) as hall:
        yield hall


@pytest.fixture
def alice(house: Hall) -> Talker:
    return house.person("Alice")


def shown(who: Talker) -> dict[str, str]:
    assert who.form is not None, who.text
    return {one.param.name: one.value for one in who.form.fields}


async def drafts(house: Hall, who: Talker) -> int:
    await house.hub.settled()
    assert who.reader
    async with house.parts.database.units(reads_only=True) as unit:
        return len(await DraftStore(unit).of_person(who.reader.id or 0))


async def test_a_form_too_late_to_open_comes_back_with_what_was_typed(alice: Talker) -> None:
    alice.late = True
    await alice.runs("test.echo", times=2)
    assert alice.form is None
    assert alice.sees("too long")
    await alice.clicks("Fill in “Test echo”")
    assert shown(alice) == {"words": "", "times": "2"}
    await alice.fills({"Words": "hi"})
    assert alice.sees("Alice: hi hi")


async def test_a_prefilled_form_too_late_to_open_comes_back_filled_on_every_page(house: Hall, alice: Talker) -> None:
    alice.late = True
    await alice.runs("test retell")
    await alice.clicks("Fill in “Tell a story”")
    assert shown(alice)["one"] == "Once"
    await alice.fills({})
    assert shown(alice) == {"six": "ever after"}
    await alice.fills({})
    assert alice.sees("kept Once, 3, ever after")
    assert await drafts(house, alice) == 0


async def test_a_form_that_has_a_draft_comes_back_as_it_was_left(alice: Talker) -> None:
    await alice.runs("test tell")
    await alice.fills({"One": "Once"})
    alice.late = True
    await alice.runs("test tell")
    await alice.clicks("Fill in “Tell a story”")
    assert alice.form is not None
    assert alice.form.page == 2
    await alice.fills({"Six": "ever after"})
    assert alice.sees("kept Once, 1, ever after")


async def test_a_reader_without_an_account_loses_nothing_either(house: Hall) -> None:
    reader = house.stranger()
    reader.late = True
    await reader.runs("hub.greet", name=AWKWARD, times=99)
    await reader.clicks("Change what I typed")
    assert reader.form is None
    await reader.clicks("Fill in")
    assert shown(reader) == {"name": AWKWARD, "times": "99"}


async def test_what_opens_on_a_later_page_is_there_when_one_gets_to_it(house: Hall, alice: Talker) -> None:
    await alice.runs("test retell")
    await alice.fills({"One": "Twice"})
    assert shown(alice) == {"six": "ever after"}
    await alice.fills({})
    assert alice.sees("kept Twice, 3, ever after")
    assert await drafts(house, alice) == 0


async def test_any_text_is_in_the_form_as_it_was_given(alice: Talker) -> None:
    await alice.runs("test.echo", words=AWKWARD, times=99)
    await alice.clicks("Change what I typed")
    assert shown(alice) == {"words": AWKWARD, "times": "99"}


async def test_what_a_handler_refuses_of_a_typed_command_is_kept_too(alice: Talker) -> None:
    await alice.runs("test.note", words=AWKWARD, about="nothing")
    assert alice.sees("About nothing there is nothing to note")
    await alice.clicks("Change what I typed")
    assert shown(alice) == {"words": AWKWARD, "about": "nothing"}
    await alice.fills({"About": "something"})
    assert alice.sees("something: say")


async def test_where_no_form_can_open_any_text_waits_behind_the_button(house: Hall) -> None:
    bob = house.person("Bob", forms=False)
    await bob.runs("test.note", about='“x” says "y"\nz')
    bob.origin = replace(bob.origin, forms=True)
    await bob.clicks("Fill in")
    assert shown(bob) == {"words": "", "about": '“x” says "y"\nz'}


async def test_a_forged_way_back_opens_an_empty_form(alice: Talker) -> None:
    for values in ("not json", "[1]", "{", ""):
        await alice.presses(f"form.open/call:test.echo//{values}")
        assert shown(alice) == {"words": "", "times": "1"}
    await alice.presses("form.open/call:test.gone//{}")
    assert alice.sees("from an earlier version")
