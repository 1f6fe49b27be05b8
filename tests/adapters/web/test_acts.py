"""Presses and forms: each is a form that was ours, done once, answered in place or on a page of its own."""

import json

import pytest

from tests.adapters.web.people import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")
PART = {"folkmoot-part": "1"}
RESULTS = "/shelf/find?query=permits"


def hidden(visitor: Visitor, name: str) -> str:
    form = next(one for one in visitor.page.forms.values() if one.action in ("/act", "/form"))
    return dict(form.values)[name]


async def test_a_press_is_answered_with_a_way_back(member: Visitor) -> None:
    await member.opens(RESULTS)
    await member.presses("This helped me")
    assert member.at == "/act"
    assert member.sees("Helped 1 people")
    await member.follows("Back")
    assert member.at == RESULTS


async def test_a_press_by_a_guest_says_how_to_get_in(guest: Visitor) -> None:
    await guest.opens(RESULTS)
    await guest.presses("This helped me")
    assert guest.sees("That is for members.")
    assert guest.page.links["Join with an invitation"] == "/join"
    assert guest.page.links["Try it in the room"] == "/room"


async def test_for_a_script_the_answer_comes_alone(member: Visitor) -> None:
    await member.opens(RESULTS)
    values = [(name, hidden(member, name)) for name in ("_csrf", "_id", "_back")]
    await member.sends("/act", [*values, ("_address", "shelf.helped/2")], **PART)
    assert member.html.startswith('<div class="reply"')
    assert "<html" not in member.html


async def test_for_a_script_long_work_tells_how_far_it_is_before_the_answer(member: Visitor) -> None:
    await member.opens("/shelf/slow")
    values = [(name, hidden(member, name)) for name in ("_csrf", "_id", "_back")]
    await member.sends("/act", [*values, ("_address", "shelf.count")], **PART)
    assert (member.headers["folkmoot-steps"], "folkmoot-update" in member.headers) == ("1", False)
    steps, _, answer = member.html.partition("\n\n")
    assert [json.loads(line) for line in steps.split("\n")] == [
        [1, 2, "books [\n]"],
        [2, 2, "books [\n]"],
        [2, 2, "books [\n]", True],
    ]
    assert answer.startswith('<div class="reply"')
    assert "Counted 8." in answer
    await member.opens("/shelf/slow")
    await member.presses("Count again")
    assert member.sees("Counted 8.")


async def test_the_same_press_sent_twice_is_done_once_and_says_so(member: Visitor) -> None:
    await member.opens(RESULTS)
    values = [(name, hidden(member, name)) for name in ("_csrf", "_id", "_back")]
    await member.sends("/act", [*values, ("_address", "shelf.helped/3")])
    assert member.sees("Plain words for permits")
    await member.sends("/act", [*values, ("_address", "shelf.helped/3")])
    assert member.sees("We had that already")


async def test_another_button_of_the_same_page_is_another_act(member: Visitor) -> None:
    await member.opens(RESULTS)
    values = [(name, hidden(member, name)) for name in ("_csrf", "_id", "_back")]
    await member.sends("/act", [*values, ("_address", "shelf.helped/5")])
    await member.sends("/act", [*values, ("_address", "shelf.helped/6")])
    assert member.sees("Permit fees compared")


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_a_form_that_is_not_ours_changes_nothing(member: Visitor, token: str) -> None:
    await member.opens(RESULTS)
    await member.sends("/act", [("_csrf", token), ("_address", "shelf.helped/1")])
    assert member.status == 403
    assert member.sees("That form was too old")


async def test_a_form_sent_from_another_site_is_refused(member: Visitor) -> None:
    await member.opens(RESULTS)
    values = [("_csrf", hidden(member, "_csrf")), ("_address", "shelf.helped/1")]
    await member.sends("/act", values, origin="https://evil.example")
    assert member.status == 403
    await member.sends("/act", values, **{"sec-fetch-site": "cross-site"})
    assert member.status == 403


async def test_one_visitors_token_is_no_use_to_another(member: Visitor, guest: Visitor) -> None:
    await guest.opens(RESULTS)
    await member.opens(RESULTS)
    await member.sends("/act", [("_csrf", hidden(guest, "_csrf")), ("_address", "shelf.helped/1")])
    await member.opens("/")
    token = hidden(member, "_csrf")
    await guest.sends("/act", [("_csrf", token), ("_address", "shelf.helped/1")])
    assert guest.status == 403


@pytest.mark.parametrize(
    "address", ["", "shelf.helped/1/2/3", "no.such/1", "~gone", "call/no.such/", "%00", "x" * 5000]
)
async def test_a_forged_or_old_address_is_answered_kindly(member: Visitor, address: str) -> None:
    await member.opens(RESULTS)
    for action in ("/act", "/form"):
        await member.sends(action, [("_csrf", hidden(member, "_csrf")), ("_address", address)])
        assert member.status == 200
        assert "Something went wrong" not in member.html
        await member.opens(RESULTS)


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_the_way_back_stays_on_this_site(member: Visitor, back: str) -> None:
    await member.opens(RESULTS)
    await member.sends("/act", [("_csrf", hidden(member, "_csrf")), ("_address", "shelf.helped/1"), ("_back", back)])
    assert member.page.links["Back"] == "/"


async def test_a_form_goes_page_by_page_to_its_end(member: Visitor) -> None:
    await member.opens("/shelf/add")
    await member.presses("Go")
    member.types(title="Faster counters", url="https://example.org/counters", kind="guide")
    await member.presses("Next")
    assert member.sees("Page 2 of 2")
    member.types(summary="Two sentences.\nAnd one more.", topics="permits, counters")
    await member.presses("Send")
    assert member.sees("Thank you: Faster counters")


async def test_a_refused_value_is_said_at_its_field_with_all_else_kept(member: Visitor) -> None:
    await member.opens("/shelf/add")
    await member.presses("Go")
    member.types(title="Abc", url="https://example.org/abc", kind="guide")
    await member.presses("Next")
    assert member.status == 422
    assert member.sees("Title needs at least 4 characters.")
    assert 'aria-invalid="true"' in member.html
    assert 'value="https://example.org/abc"' in member.html
    assert '<option value="guide" selected>' in member.html


async def test_what_a_form_as_a_whole_refuses_leads_back_to_the_field(member: Visitor) -> None:
    await member.opens("/shelf/add")
    await member.presses("Go")
    member.types(title="Somewhere", url="ftp://example.org", kind="guide")
    await member.presses("Next")
    await member.presses("Send")
    assert member.sees("A link starts with https://")
    assert member.sees("Page 1 of 2")


async def test_a_box_that_was_unticked_stays_so(member: Visitor) -> None:
    await member.opens("/shelf/add")
    await member.presses("Go")
    assert 'value="yes" checked' in member.html
    member.types(title="Abc", public="no")
    await member.presses("Next")
    assert 'value="yes" checked' not in member.html


async def test_a_file_is_for_whom_it_was_made(guest: Visitor, member: Visitor) -> None:
    await guest.opens("/shelf/everything")
    address = guest.page.links["Download permits.csv"]
    await member.opens(address)
    assert member.status == 404
    await guest.opens(address)
    assert guest.html == "town,days\nElmbridge,19\n"
    assert guest.headers["content-disposition"] == 'attachment; filename="permits.csv"'


async def test_typing_is_completed_for_those_who_may(guest: Visitor) -> None:
    await guest.opens("/suggest?source=shelf.find&field=query&text=perm")
    assert guest.html == '[{"value":"permits","label":"permits"},{"value":"permit desk","label":"permit desk"}]'
    await guest.opens("/suggest?source=people&text=nell")
    assert guest.html == "[]"


async def test_a_member_finds_people_by_name(member: Visitor) -> None:
    await member.opens("/suggest?source=people&text=nell")
    assert "Nell Okafor <@web:demo:nell>" in member.html


async def test_a_chosen_person_reaches_the_handler(member: Visitor) -> None:
    await member.opens("/shelf/everything")
    member.types(_chosen="Nell Okafor <@web:demo:nell>")
    await member.presses("Choose")
    assert member.sees("Asked web:demo:nell.")
