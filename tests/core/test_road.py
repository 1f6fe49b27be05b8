"""The one road: event, rights, arguments, transaction, answer; and everything that can happen on the way."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.offers import Keep, ShareNow
from bot.people import Role
from bot.ui.nodes import Audience
from store.drafts import DraftStore
from store.recent import RecentStore
from store.settings import SettingStore
from tests.core.pieces import CAPABILITIES, Count
from tests.harness.hub import Hall, Talker, hub_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path, CAPABILITIES, seed=False) as hall:
        yield hall


@pytest.fixture
def alice(house: Hall) -> Talker:
    return house.person("Alice")


async def test_a_newcomer_is_answered_by_name_at_once(alice: Talker) -> None:
    await alice.runs("test echo hello times:2")
    assert alice.sees("Alice: hello hello")
    assert alice.reply.audience is Audience.ASKER


async def test_typed_options_and_typed_text_mean_the_same(alice: Talker) -> None:
    await alice.runs("test.echo", words="hello", times=2)
    assert alice.sees("Alice: hello hello")


async def test_a_missing_word_opens_a_form_and_the_form_is_the_command(alice: Talker) -> None:
    await alice.runs("test echo times:3")
    assert alice.form is not None
    assert [(one.param.name, one.value) for one in alice.form.fields] == [("words", ""), ("times", "3")]
    await alice.fills({"Words": "hi"})
    assert alice.sees("Alice: hi hi hi")


async def test_a_wrong_value_keeps_what_was_typed(alice: Talker) -> None:
    await alice.runs("test echo hello times:many")
    assert alice.sees("whole number")
    await alice.clicks("Change what I typed")
    assert alice.form is not None
    assert {one.param.name: one.value for one in alice.form.fields} == {"words": "hello", "times": "many"}


async def test_where_no_form_can_open_the_answer_has_a_button_that_can(house: Hall) -> None:
    bob = house.person("Bob", forms=False)
    await bob.runs("test echo")
    assert bob.form is None
    bob.origin = replace(bob.origin, forms=True)
    await bob.clicks("Fill in")
    assert bob.form is not None


async def test_the_right_is_asked_for_where_the_work_is_done(house: Hall, alice: Talker) -> None:
    await alice.runs("test decide")
    assert alice.sees("for organizers")
    async with house.parts.database.units(reads_only=True) as unit:
        assert await SettingStore(unit).get("decided") is None
    await house.grant(alice, Role.ADMIN)
    await alice.runs("test decide")
    assert alice.sees("decided")


async def test_a_guest_without_an_account_is_told_how_to_become_a_member(house: Hall) -> None:
    reader = house.stranger()
    await reader.runs("test echo hello")
    assert reader.sees("for members")


async def test_a_crash_undoes_the_work_and_tells_a_reference_but_no_secret(
    house: Hall, alice: Talker, caplog: pytest.LogCaptureFixture
) -> None:
    await alice.runs("test crash")
    assert alice.sees("Something went wrong on our side")
    assert "secret" not in alice.text
    async with house.parts.database.units(reads_only=True) as unit:
        assert await SettingStore(unit).get("crashed") is None
    await alice.runs("test echo still here")
    assert alice.sees("still here")


async def test_progress_is_shown_before_the_answer(alice: Talker) -> None:
    await alice.runs("test slow")
    assert [step.done for step in alice.steps] == [1, 2]
    assert alice.sees("done")


async def test_a_press_delivered_twice_counts_once(alice: Talker) -> None:
    alice.origin = replace(alice.origin, id="press-1")
    await alice.presses(Count(by=2).address())
    assert alice.sees("count 2")
    assert await alice.presses(Count(by=2).address()) is None


async def test_a_forged_or_outdated_button_gets_a_fresh_start(alice: Talker) -> None:
    for address in ("test.gone/1", "test.count/x", "~0000", "", "run", "share.now", "~" * 50, "draft/nothing"):
        await alice.presses(address)
        assert not alice.sees("Something went wrong"), address


async def test_a_button_with_much_to_say_is_kept_where_it_outlives_a_restart(tmp_path: Path) -> None:
    async with hub_in(tmp_path, CAPABILITIES, seed=False) as first:
        alice = first.person("Alice")
        await alice.runs("test long")
        address = alice.button("Say it").action.address()
        assert len(address) <= 100
    async with hub_in(tmp_path, CAPABILITIES, seed=False) as second:
        alice = second.person("Alice")
        await alice.presses(address)
        assert alice.sees("1000 characters")


async def test_a_form_goes_page_by_page_and_back_to_where_it_was_left(tmp_path: Path) -> None:
    async with hub_in(tmp_path, CAPABILITIES, seed=False) as first:
        alice = first.person("Alice")
        await alice.runs("test tell")
        await alice.fills({"One": "once", "Two": "3"})
        assert alice.form is not None
        assert (alice.form.page, alice.form.pages, alice.form.submit) == (2, 2, "Send")
    async with hub_in(tmp_path, CAPABILITIES, seed=False) as second:
        alice = second.person("Alice")
        await alice.runs("test tell")
        assert alice.form is not None
        assert alice.form.page == 2
        assert "kept what you typed" in alice.form.intro
        await alice.fills({"Six": "end"})
        assert alice.sees("kept once, 3, end")
        await alice.runs("test tell")
        assert alice.form is not None
        assert alice.form.page == 1


async def test_a_refused_field_is_told_at_the_field_with_the_rest_kept(alice: Talker) -> None:
    await alice.runs("test tell")
    await alice.fills({"One": "x", "Two": "99", "Three": "kept"})
    assert alice.errors.keys() == {"one", "two"}
    assert alice.form is not None
    assert {one.param.name: one.value for one in alice.form.fields}["three"] == "kept"


async def test_what_the_handler_refuses_is_told_at_its_field_or_leads_back(alice: Talker) -> None:
    await alice.runs("test tell")
    await alice.fills({"One": "once"})
    await alice.fills({"Six": "taken"})
    assert alice.errors == {"six": "Six is taken. Choose another."}
    await alice.fills({"Six": "late"})
    assert alice.sees("Somebody was faster")
    await alice.clicks("Back to the form")
    assert alice.form is not None
    await alice.fills({"Six": "fine"})
    assert alice.sees("kept once, 1, fine")


async def test_a_draft_answers_only_to_the_person_who_began_it(house: Hall, alice: Talker) -> None:
    await alice.runs("test tell")
    await alice.fills({"One": "secret"})
    assert alice.form is not None
    draft = alice.form.draft
    bob = house.person("Bob")
    await bob.presses(f"draft/{draft}")
    assert bob.form is None
    assert bob.sees("no longer there")


async def test_a_private_answer_can_be_shared_after_naming_who_will_see_it(alice: Talker) -> None:
    await alice.runs("test echo for all")
    await alice.clicks("Share here")
    assert alice.sees("#town-hall, 312 people")
    assert alice.reply.audience is Audience.ASKER
    await alice.clicks("Share with #town-hall")
    assert alice.sees("for all")
    assert alice.reply.audience is Audience.CHANNEL


async def test_a_command_that_changes_something_is_never_run_again_to_be_shared(house: Hall, alice: Talker) -> None:
    await house.grant(alice, Role.ORGANIZER)
    await alice.runs("test decide")
    assert not alice.buttons
    await alice.presses(ShareNow(text="test decide").address())
    assert alice.sees("Only answers can be shared")
    await alice.presses(Keep(text="test decide").address())
    assert alice.sees("Only answers can be shared")


async def test_what_is_about_the_asker_carries_nothing_to_share(alice: Talker) -> None:
    await alice.runs("test mine")
    assert alice.sees("about you")
    assert not alice.buttons


async def test_an_error_on_an_earlier_page_leads_back_to_that_page(alice: Talker) -> None:
    await alice.runs("test tell")
    await alice.fills({"One": "taken"})
    await alice.fills({"Six": "end"})
    assert alice.errors == {"one": "One is taken. Choose another."}
    assert alice.form is not None
    assert alice.form.page == 1


async def test_a_command_form_that_led_to_its_answer_leaves_no_draft(house: Hall, alice: Talker) -> None:
    await alice.runs("test echo times:3")
    await alice.fills({"Words": "hi", "Times": "99"})
    assert alice.errors.keys() == {"times"}
    await alice.fills({"Times": "2"})
    assert alice.sees("Alice: hi hi")
    await house.hub.settled()
    async with house.parts.database.units(reads_only=True) as unit:
        assert not await DraftStore(unit).of_person(alice.reader.id if alice.reader and alice.reader.id else 0)


class Stuck:
    """An index whose disk is broken."""

    async def catch_up(self) -> None:
        raise OSError("the disk of the index is full")


async def test_an_index_that_cannot_follow_does_not_call_committed_work_a_failure(tmp_path: Path) -> None:
    async with hub_in(tmp_path, CAPABILITIES, seed=False) as hall:
        hall.hub._dispatcher.house = replace(hall.hub.house, indexed=(Stuck(),))
        alice = hall.person("Alice")
        await alice.presses(Count(by=3).address())
        assert alice.sees("count 3")


async def test_what_is_for_few_is_not_offered_to_a_whole_channel(house: Hall, alice: Talker) -> None:
    await house.grant(alice, Role.ADMIN)
    await alice.runs("test secrets")
    assert alice.sees("who did what")
    assert not alice.buttons
    await alice.presses(ShareNow(text="test secrets").address())
    assert alice.sees("not for a whole channel")


async def test_an_answer_can_be_kept_in_direct_messages(alice: Talker) -> None:
    await alice.runs("test echo for me")
    await alice.clicks("Keep this")
    assert alice.reply.audience is Audience.DIRECT
    assert alice.sees("for me")


async def test_a_public_command_is_public_and_has_nothing_to_share(alice: Talker) -> None:
    await alice.runs("test shout")
    assert alice.reply.audience is Audience.CHANNEL
    assert not alice.buttons


async def test_the_last_ten_commands_are_remembered(house: Hall, alice: Talker) -> None:
    for number in range(12):
        await alice.runs(f"test echo number {number}")
    await house.hub.settled()
    async with house.parts.database.units(reads_only=True) as unit:
        rows = await RecentStore(unit).last_ten(alice.reader.id if alice.reader and alice.reader.id else 0)
    assert [row.text for row in rows] == [f"test echo number {number}" for number in range(11, 1, -1)]


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "\ud800",
        "a" * 10_001,
        "‮evil",
        "<!channel> @everyone",
        "e" + "\u0301" * 500,
        "🧑‍🚒" * 500,
        " ",
        "\n\n",
        '"',
        "kind:",
        "test:",
        "test echo " + '"' * 99,
    ],
)
async def test_any_text_gets_an_answer(alice: Talker, text: str) -> None:
    await alice.runs(text)
    assert alice.replies or alice.form
    assert not alice.sees("Something went wrong")
