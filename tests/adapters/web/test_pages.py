"""Commands as pages: an address that can be shared, a form above, the answer below."""

import pytest

from tests.adapters.web.people import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_address_says_the_call_and_shows_the_answer(guest: Visitor) -> None:
    await guest.opens("/shelf/find?query=permits")
    assert guest.status == 200
    assert guest.sees("6 found")
    assert 'value="permits"' in guest.html
    assert guest.html.count('<article class="card">') == 5


async def test_a_search_leads_to_an_address_without_what_goes_without_saying(guest: Visitor) -> None:
    await guest.opens("/shelf")
    guest.types(query="plain words")
    await guest.presses("Search")
    assert guest.at == "/shelf/find?query=plain+words"


async def test_the_capability_page_is_its_default_command_with_the_others_beside(guest: Visitor) -> None:
    await guest.opens("/shelf")
    assert guest.sees("Find what works")
    assert guest.page.links["Show one of them"] == "/shelf/show"


async def test_only_pages_that_may_be_used_are_offered(guest: Visitor, member: Visitor) -> None:
    await guest.opens("/shelf")
    assert "Add something that works" not in guest.page.links
    await member.opens("/shelf")
    assert "Add something that works" in member.page.links
    assert "Tidy the shelf" not in member.page.links


async def test_pages_of_an_answer_are_links(guest: Visitor) -> None:
    await guest.opens("/shelf/find?query=permits")
    assert 'rel="next"' in guest.html
    await guest.follows("Next page")
    assert guest.at == "/shelf/find?query=permits&page=2"
    assert 'rel="prev"' in guest.html


async def test_a_wrong_value_is_said_at_its_field_and_kept(guest: Visitor) -> None:
    await guest.opens("/shelf/find?query=permits&kind=gide")
    assert guest.status == 422
    assert guest.sees("Did you mean Guide?")
    assert 'href="#p-kind"' in guest.html
    assert 'value="permits"' in guest.html


async def test_a_missing_word_asks_for_it(guest: Visitor) -> None:
    await guest.opens("/shelf/show")
    assert guest.status == 200
    await guest.presses("Show")
    assert guest.status == 422
    assert guest.sees("Number is missing.")


async def test_what_is_not_there_is_answered_kindly(guest: Visitor) -> None:
    await guest.opens("/shelf/show?number=42")
    assert guest.sees("There is no number 42.")
    assert guest.page.links["All of them"] == "/shelf/find"


async def test_nothing_found_leads_on(guest: Visitor) -> None:
    await guest.opens("/shelf/find?query=zzyzx")
    assert guest.sees("Nothing on “zzyzx” yet")
    assert guest.page.links["Search “permits”"] == "/shelf/find?query=permits"


async def test_a_member_page_tells_a_guest_how_to_get_in(guest: Visitor) -> None:
    await guest.opens("/shelf/add")
    assert guest.status == 403
    assert guest.sees("is for members")
    assert guest.page.links["Sign in"] == "/sign-in"


async def test_opening_a_page_never_changes_anything(member: Visitor) -> None:
    await member.opens("/shelf/add?link=https://example.org")
    assert member.sees("Add something that works")
    assert "data-sheet" not in member.html
    assert 'value="https://example.org"' in member.html


async def test_a_command_that_opens_a_form_shows_it_when_it_is_sent(member: Visitor) -> None:
    await member.opens("/shelf/add")
    member.types(link="https://example.org/x")
    await member.presses("Go")
    assert member.sees("Page 1 of 2")
    assert 'value="https://example.org/x"' in member.html


async def test_a_slow_command_ends_in_its_answer(member: Visitor) -> None:
    await member.opens("/shelf/slow")
    assert member.sees("Counted 7.")


async def test_a_crash_shows_a_reference_and_no_detail(guest: Visitor) -> None:
    await guest.opens("/shelf/find?query=crash")
    assert guest.sees("Something went wrong on our side")
    assert "RuntimeError" not in guest.html


@pytest.mark.parametrize(("typed", "meant"), [("/shelf/fnd", "/shelf/find"), ("/shlef/show", "/shelf/show")])
async def test_an_unknown_address_suggests_the_nearest_page(guest: Visitor, typed: str, meant: str) -> None:
    await guest.opens(typed)
    assert guest.status == 404
    assert meant in guest.page.links.values()


async def test_the_front_page_leads_to_what_people_do(guest: Visitor) -> None:
    await guest.opens("/")
    assert guest.page.links["Find a guide"] == "/shelf/find"
    assert guest.page.links["permits"] == "/shelf/find?query=permits"
    assert guest.sees("From the shelves")
    guest.types(query="permits")
    await guest.presses("Search")
    assert guest.sees("6 found")


async def test_help_lists_every_page_with_its_words(guest: Visitor) -> None:
    await guest.opens("/help")
    assert guest.page.links["Show one of them"] == "/shelf/show"
    assert guest.sees("/shelf find plain words kind:guide")


async def test_times_are_in_the_readers_zone_which_is_named(guest: Visitor) -> None:
    guest.client.cookies.set("folkmoot_zone", "America%2FNew_York")
    await guest.opens("/shelf/show?number=1")
    assert guest.sees("Mon 2 March 2026, 04:00 Eastern Standard Time")


async def test_a_made_up_zone_is_no_zone(guest: Visitor) -> None:
    guest.client.cookies.set("folkmoot_zone", "../../etc/passwd")
    await guest.opens("/shelf/show?number=1")
    assert guest.status == 200
    assert guest.sees("Coordinated Universal Time")


async def test_whatever_is_asked_for_is_shown_as_text(guest: Visitor) -> None:
    await guest.opens("/shelf/find?query=%3Cscript%3Ealert(1)%3C/script%3E%00%E2%80%AE")
    assert guest.status == 200
    assert "<script>alert" not in guest.html
    assert "&lt;script&gt;alert(1)" in guest.html


async def test_ten_thousand_letters_do_no_harm(guest: Visitor) -> None:
    await guest.opens(f"/shelf/find?query={'x' * 10_000}")
    assert guest.status in (200, 422)
