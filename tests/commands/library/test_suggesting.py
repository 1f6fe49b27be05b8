"""Suggested from any message: filled in with what it says, and what the library has already is shown first."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.events import MessageText
from bot.people import ChannelRef, MessageRef, Role, UserRef
from commands.library.suggest import guessed_title
from store.library import LibraryStore
from store.posted import PostedStore
from store.wanted import WantedStore
from tests.commands.support import member, row
from tests.harness.hub import TOWN_HALL, Hall, Talker, hub_in
from tests.harness.rush import planned

URL = "https://example.gov/guides/faster-permits.html"
SAID = "Look what Riga did: faster permits in ten days. It halved our queue."


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path, seed=False) as found:
        yield found


async def suggests(who: Talker, text: str = SAID, url: str = URL, **more: object) -> None:
    await who.uses_menu("library.suggest", MessageText(f"{text} {url}", links=(url,), **more))


async def have(hall: Hall, title: str, status: str = "published", **more: object) -> int:
    async with hall.parts.database.units() as unit:
        fields = {"status": status, "visibility": "members", **more}
        return await LibraryStore(unit).add(title, "guide", **fields)  # type: ignore[arg-type]


def value(who: Talker, label: str) -> str:
    assert who.form is not None, who.text
    return next(one.value for one in who.form.fields if one.param.label == label)


async def test_the_form_holds_the_link_its_title_and_who_posted_it(hall: Hall, alice: Talker) -> None:
    await suggests(alice, titles={URL: "Faster permits: how Riga did it"}, author_name="Ann Lee")
    assert value(alice, "Link") == URL
    assert value(alice, "Title") == "Faster permits: how Riga did it"
    assert value(alice, "Summary") == f"Ann Lee posted it in #town-hall: “{SAID}”"
    await alice.fills({"Kind": "guide"})
    assert alice.sees("is with the reviewers")
    assert alice.sees("with your name")


async def test_whoever_suggested_it_is_named_on_it_and_the_hub_knows_who_posted(
    hall: Hall, alice: Talker, bob: Talker
) -> None:
    await member(hall, bob)
    await suggests(alice, author=UserRef("test", "T1:Bob"))
    assert value(alice, "Summary").startswith("Bob posted it")
    await alice.fills({"Kind": "guide"})
    ravi = await member(hall, hall.person("Ravi"), Role.REVIEWER)
    await ravi.runs("library review")
    await ravi.clicks("Details")
    assert ravi.sees("Suggested and looked after by: Alice")
    assert any(one.startswith("Decline ") for one in ravi.buttons)
    await ravi.clicks("Publish ")
    assert ravi.sees("Members find it from now on")
    await ravi.clicks("What waits for review")
    assert ravi.sees("Nothing waits for review")


@pytest.mark.parametrize(
    ("text", "titles", "title"),
    [
        (SAID, {URL: "  Faster\n permits "}, "Faster permits"),
        (SAID, {}, "Look what Riga did: faster permits in ten days"),
        ("<@test:T1:Bob> **Faster permits**", {}, "Faster permits"),
        ("", {}, "Faster permits"),
        ("!", {}, "Faster permits"),
        ("x" * 500, {}, "x" * 199 + "…"),
        ("see", {}, "Faster permits"),
        ("good:\n\n  old  and new", {}, "old and new"),
    ],
)
def test_its_title_is_guessed_from_what_stands_nearest(text: str, titles: dict[str, str], title: str) -> None:
    assert guessed_title(MessageText(f"{text} {URL}", links=(URL,), titles=titles), URL) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Look at <https://example.gov/a|this> and <{url}> good budget guide for towns", "good budget guide for towns"),
        ("The long story of permits: {url}. Also https://example.gov/b", "The long story of permits"),
        ("https://example.gov/a, {url}", "Faster permits"),
    ],
)
def test_of_several_links_the_words_beside_this_one_are_its_title(text: str, title: str) -> None:
    links = ("https://example.gov/a", URL)
    assert guessed_title(MessageText(text.format(url=URL), links=links), URL) == title


async def test_a_link_that_is_too_long_for_the_library_is_told_so(hall: Hall, alice: Talker) -> None:
    await suggests(alice, url=f"{URL}/{'a' * 2000}")
    assert alice.sees("longer than 2,000 characters")


def test_nothing_is_guessed_where_nothing_tells() -> None:
    for url in ("https://example.gov", "https://example.gov/2024/", "https://example.gov/%E2%98%83"):
        assert guessed_title(MessageText(url, links=(url,)), url) == ""


async def test_a_message_without_a_link_is_told_so(hall: Hall, alice: Talker) -> None:
    await alice.uses_menu("library.suggest", MessageText("Good morning"))
    assert alice.sees("That message has no link, so there is nothing to suggest.")


async def test_a_link_that_is_there_is_shown_instead_however_it_is_written(hall: Hall, alice: Talker) -> None:
    await have(hall, "Permits in ten days", url=URL)
    await suggests(alice, url="http://www.example.gov/guides/faster-permits.html?utm_source=x#top")
    assert alice.form is None
    assert alice.sees("That link is in the library already")
    assert alice.sees("Permits in ten days")
    assert not [one for one in alice.buttons if "anyway" in one]


async def test_of_several_links_the_first_new_one_is_taken(hall: Hall, alice: Talker) -> None:
    await have(hall, "Permits in ten days", url=URL)
    other = "https://example.gov/other"
    await alice.uses_menu("library.suggest", MessageText("Two", links=(URL, other)))
    assert value(alice, "Link") == other


async def test_nearly_the_same_title_is_shown_first_and_may_be_another_one(hall: Hall, alice: Talker) -> None:
    await have(hall, "Faster permits in ten days")
    await suggests(alice, titles={URL: "Faster permits, in 10 ten days"})
    assert alice.form is None
    assert alice.sees("Is it one of these?")
    await alice.clicks("It is another one: suggest Faster permits")
    assert value(alice, "Link") == URL
    await alice.fills(
        {"Title": "Wholly different words", "Kind": "guide", "Summary": "What a town of nine thousand did."}
    )
    assert alice.sees("is with the reviewers")


async def test_a_reviewer_sees_what_is_nearly_the_same_and_what_is_like_it(hall: Hall, alice: Talker) -> None:
    await have(hall, "Faster permits in ten days")
    await hall.parts.search.catch_up()
    waits = await have(hall, "Faster permits in 10 ten days", status="in review", language="en-GB")
    ravi = await member(hall, hall.person("Ravi"), Role.REVIEWER)
    await ravi.runs(f"library show {waits}")
    assert ravi.sees("Nearly the same title is there already: “Faster permits in ten days”.")
    assert ravi.sees("English (United Kingdom)")
    await ravi.clicks("More like this")
    assert ravi.sees("More like “Faster permits in 10 ten days”")
    assert ravi.sees("Faster permits in ten days")
    await ravi.clicks("Publish ")
    await ravi.runs(f"library show {waits}")
    assert not ravi.sees("Nearly the same title")


async def test_the_form_looks_again_before_it_is_sent(hall: Hall, alice: Talker) -> None:
    await have(hall, "Faster permits in ten days")
    await have(hall, "Something", url="https://example.gov/there")
    await alice.runs("library add")
    good = {"Title": "Faster permits in 10 ten days", "Kind": "guide", "Summary": "What a town of nine thousand did."}
    await alice.fills({**good, "Link": "https://example.gov/there/"})
    assert alice.sees("That link is in the library already")
    assert not [one for one in alice.buttons if "anyway" in one]
    await alice.clicks("Back to the form")
    await alice.fills({"Link": URL})
    assert alice.sees("Something with nearly this title is in the library already")
    await alice.clicks("It is another one")
    assert alice.sees("is with the reviewers")
    await alice.clicks("It is another one")
    assert alice.sees("That link is in the library already"), "pressed twice it is added once"


async def test_what_they_may_not_see_is_not_shown_to_them(hall: Hall, alice: Talker, bob: Talker) -> None:
    theirs = (await row(hall, await member(hall, bob))).id
    await have(hall, "Faster permits in ten days", "in review", url=URL, made_by=theirs)
    await suggests(alice)
    assert alice.sees("Somebody suggested that link already")
    assert not alice.sees("Faster permits in ten days")
    await have(hall, "Hidden guide", "hidden", url="https://example.gov/hidden")
    await suggests(alice, url="https://example.gov/hidden")
    assert alice.sees("A moderator has hidden")
    await suggests(alice, "Faster permits in ten days", url="https://example.gov/new")
    assert value(alice, "Link") == "https://example.gov/new"


async def test_a_forged_button_adds_nothing_that_the_form_would_refuse(hall: Hall, alice: Talker) -> None:
    await member(hall, alice)
    await alice.presses("library.add-anyway/javascript:alert/Title/guide/short")
    assert alice.sees("earlier version")


async def test_books_on_a_resource_save_it(hall: Hall, alice: Talker) -> None:
    number = await have(hall, "Faster permits")
    await member(hall, alice)
    where = MessageRef(ChannelRef("test", TOWN_HALL.id), "7")
    await hall.hub.settled()
    async with hall.parts.database.units() as unit:
        await PostedStore(unit).note("test", TOWN_HALL.id, "7", [f"resource:{number}"])
    await alice.reacts(where, "📚")
    assert alice.sees("Saved Faster permits")


async def test_books_on_what_has_no_link_say_so_and_offer_the_form(hall: Hall, alice: Talker) -> None:
    await member(hall, alice)
    date = await planned(hall, None, "Permits in the open")
    async with hall.parts.database.units() as unit:
        await WantedStore(unit).missed("parklets")
        await PostedStore(unit).note("test", TOWN_HALL.id, "7", [f"webinar:{date}"])
        await PostedStore(unit).note("test", TOWN_HALL.id, "8", ["wanted:1"])
    for message, title in (("7", "Permits in the open"), ("8", "parklets")):
        await alice.reacts(MessageRef(ChannelRef("test", TOWN_HALL.id), message), "📚")
        assert alice.sees(title)
        assert alice.sees("has no link that the library could keep")
        await alice.clicks("Add a resource on it")
        assert value(alice, "Title") == title
