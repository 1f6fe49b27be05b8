"""Forms in Slack: opened, refused at their fields, turned, sent; late ones too, and those that outlive their trigger."""

import asyncio

import sqlalchemy as sa

from store.drafts import DRAFT
from tests.adapters.slack.town import Town

FIRST = {"Name": "Nut stall", "Goods": "honey", "Size": "4"}


async def test_a_form_is_opened_turned_and_answered_where_it_was_asked(either: Town) -> None:
    alice = either.alice
    page = await alice.runs("/fair found", in_=either.hall)
    assert (page.kind, page.title) == ("modal", "Open a stall")
    assert page.inputs == ("Name", "Goods", "Tale", "Size", "Late")
    await alice.fills(FIRST)
    page = await alice.submits()
    assert (page.inputs, page.buttons) == (("Story",), ("Open", "Cancel"))
    assert "Page 2 of 2" in page
    shown = await alice.submits()
    assert alice.modal is None
    assert shown.ephemeral
    assert shown.channel == either.hall.id
    assert "Nut stall sells honey, 4 paces, short, late: False." in shown


async def test_what_is_wrong_stands_at_its_field(fair: Town) -> None:
    alice = fair.alice
    await alice.runs("/fair found", in_=fair.hall)
    await alice.fills(FIRST)
    await alice.submits()
    await alice.fills({"Story": "Boring"})
    page = await alice.submits()
    assert page.errors == {"Story": "Nobody will read that. Say what went wrong."}
    assert page.values["Story"] == "Boring"
    await alice.fills({"Story": "It rained."})
    assert "Nut stall sells honey" in await alice.submits()


async def test_a_refused_page_leaves_nothing_behind_when_it_is_put_right(fair: Town) -> None:
    alice = fair.alice
    await alice.runs("/fair sign", in_=fair.hall)
    await alice.fills({"Says": "Shut"})
    assert (await alice.submits()).errors == {"Says": "There is one that says so."}
    await alice.fills({"Says": "Open"})
    assert "It says Open." in await alice.submits()
    page = await alice.runs("/fair sign", in_=fair.hall)
    assert "We kept what you typed" not in page
    assert page.values["Says"] is None


async def test_what_is_wrong_on_an_earlier_page_leads_back_with_all_that_was_typed(fair: Town) -> None:
    alice = fair.alice
    await alice.runs("/fair found", in_=fair.hall)
    await alice.fills(FIRST | {"Name": "Taken"})
    await alice.submits()
    await alice.fills({"Story": "It rained."})
    shown = await alice.submits()
    assert "There is one of that name." in shown
    assert shown.title == "Open a stall"
    assert shown.values["Name"] == "Taken"
    await alice.fills({"Name": "Nuts"})
    page = await alice.submits()
    assert page.values["Story"] == "It rained."
    assert "Nuts" in await alice.submits()


async def test_a_missing_argument_opens_a_form_whose_errors_are_slacks_own(fair: Town) -> None:
    page = await fair.alice.runs("/fair look", in_=fair.hall)
    assert page.kind == "modal"
    await fair.alice.fills({"Words": "apples"})
    assert "You look for apples." in await fair.alice.submits()


async def test_a_wrong_value_offers_the_form_with_what_was_typed(fair: Town) -> None:
    shown = await fair.alice.runs("/fair apples limit:99", in_=fair.hall)
    assert "cannot be 99" in shown
    page = await fair.alice.clicks("Change what I typed")
    assert page.kind == "modal"
    assert page.values["Limit"] == "99"


async def test_suggestions_come_while_typing_and_what_was_typed_stays_possible(fair: Town) -> None:
    await fair.alice.runs("/fair found", in_=fair.hall)
    assert await fair.alice.types("Goods", "b") == ["Bread", "“b”"]
    assert await fair.alice.types("Goods", "nothing") == ["“nothing”"]


async def test_suggestions_that_take_too_long_are_none(fair: Town) -> None:
    fair.adapter.suggest_in_ack = 0.1
    await fair.alice.runs("/fair found", in_=fair.hall)
    assert await fair.alice.types("Goods", "stall") == ["“stall”"]


async def test_a_form_that_takes_long_shows_that_it_works_and_then_its_answer(fair: Town) -> None:
    fair.adapter.submit_in_ack = 0.1
    alice = fair.alice
    await alice.runs("/fair found", in_=fair.hall)
    await alice.fills(FIRST | {"Name": "Slow"})
    await alice.submits()
    await alice.submits(quietly=True)
    await asyncio.sleep(0.7)
    await fair.slack.settles()
    assert alice.modal is not None
    assert alice.modal.title == "Done"
    assert "Slow sells honey" in alice.modal
    assert "Slow sells honey" in alice.sees[-1]


async def test_a_modal_closed_while_it_worked_loses_nothing(fair: Town) -> None:
    fair.adapter.submit_in_ack = 0.1
    alice = fair.alice
    await alice.runs("/fair found", in_=fair.hall)
    await alice.fills(FIRST | {"Name": "Slow"})
    await alice.submits()
    await alice.submits(quietly=True)
    await alice.dismisses()
    await asyncio.sleep(0.7)
    await fair.slack.settles()
    assert "Slow sells honey" in alice.sees[-1]


async def test_a_form_too_late_for_its_trigger_can_be_opened_by_a_button(fair: Town) -> None:
    await fair.alice.opens_home()
    fair.slack.fault("views.open", "error", error="expired_trigger_id")
    shown = await fair.alice.clicks("Open a stall")
    assert "too long" in shown
    assert (await fair.alice.clicks("Fill in")).title == "Open a stall"


async def test_a_command_typed_in_part_loses_nothing_when_its_form_comes_too_late(fair: Town) -> None:
    fair.slack.fault("views.open", "error", error="expired_trigger_id")
    shown = await fair.alice.runs("/fair look limit:5", in_=fair.hall)
    assert shown.ephemeral
    assert "too long" in shown
    page = await fair.alice.clicks("Fill in")
    assert page.values["Limit"] == "5"
    await fair.alice.fills({"Words": "apples"})
    assert "You look for apples." in await fair.alice.submits()


async def test_a_command_whose_form_led_to_its_answer_leaves_no_draft(fair: Town) -> None:
    await fair.alice.runs("/fair look", in_=fair.hall)
    await fair.alice.fills({"Words": "nothing"})
    page = await fair.alice.submits()
    assert page.errors == {"Words": "There is no such stall. Try apples."}
    await fair.alice.fills({"Words": "apples"})
    assert "You look for apples." in await fair.alice.submits()
    await fair.hub.settled()
    async with fair.hub.house.units(reads_only=True) as unit:
        assert await unit.session.scalar(sa.select(sa.func.count()).select_from(DRAFT)) == 0


async def test_where_no_form_can_open_a_button_does(fair: Town) -> None:
    shown = await fair.alice.writes_dm("fair found")
    assert any(label.startswith("Fill in") for label in shown.buttons)
    page = await fair.alice.clicks("Fill in")
    assert page.title == "Open a stall"
    await fair.alice.fills(FIRST)
    await fair.alice.submits()
    shown = await fair.alice.submits()
    assert shown.channel == fair.alice.dm.id
    assert "Nut stall sells honey" in shown


async def test_a_form_sent_twice_is_done_once(fair: Town) -> None:
    alice = fair.alice
    await alice.runs("/fair found", in_=fair.hall)
    await alice.fills(FIRST)
    await alice.submits()
    fair.slack.duplicate("interactive")
    await alice.submits()
    await fair.slack.settles()
    assert sum("Nut stall sells honey" in shown for shown in alice.sees) == 1
