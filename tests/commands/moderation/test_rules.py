"""The community rules are accepted once, before the first contribution, and what was typed is never lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.people import Role
from store.library import LibraryStore
from store.settings import SettingStore
from tests.commands.support import member
from tests.harness.hub import Hall, Talker, hub_in

GOOD = {
    "Link": "https://example.gov/fast",
    "Title": "Permits in ten days",
    "Kind": "guide",
    "Summary": "How a town of nine thousand halved its permit times.",
}


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with hub_in(tmp_path, seed=False, rules=True) as found:
        yield found


async def adds(who: Talker, **other: str) -> None:
    await who.runs("library add")
    await who.fills({**GOOD, **other})


async def count(hall: Hall) -> int:
    async with hall.parts.database.units(reads_only=True) as unit:
        return await LibraryStore(unit).count()


async def test_the_first_contribution_asks_and_agreeing_sends_what_was_typed(hall: Hall, alice: Talker) -> None:
    await adds(alice)
    assert alice.sees("Before your first contribution: our community rules")
    assert alice.sees("No personal data")
    assert alice.sees("What you wrote is kept")
    assert await count(hall) == 0
    await alice.clicks("I agree: send it")
    assert alice.sees("Permits in ten days is with the reviewers")
    assert await count(hall) == 1
    await adds(alice, Link="https://example.gov/other", Title="Something else")
    assert alice.sees("Something else is with the reviewers"), "nobody is asked twice"


async def test_an_idea_that_everybody_reads_is_a_contribution_too(hall: Hall, alice: Talker) -> None:
    await alice.runs("feedback a dark page")
    await alice.fills({"What is it": "idea"})
    assert alice.sees("Before your first contribution: our community rules")
    await alice.clicks("I agree: send it")
    assert alice.sees("Thank you. It is number 1 on the list")


async def test_pressed_twice_it_is_sent_once(hall: Hall, alice: Talker) -> None:
    await adds(alice)
    address = alice.button("I agree").action.address()
    await alice.presses(address)
    await alice.presses(address)
    assert alice.sees("no longer there")
    assert await count(hall) == 1


async def test_whoever_does_not_agree_finds_the_form_as_it_was(hall: Hall, alice: Talker) -> None:
    await adds(alice)
    await alice.clicks("Back to the form")
    assert alice.form is not None
    assert alice.form.fields[1].value == "Permits in ten days"


async def test_what_is_refused_after_agreeing_leads_back_and_asks_no_more(
    hall: Hall, alice: Talker, bob: Talker
) -> None:
    await adds(bob)
    await bob.clicks("I agree")
    await adds(alice)
    await alice.clicks("I agree")
    assert alice.sees("Somebody suggested that link already")
    await alice.clicks("Back to the form")
    await alice.fills({"Link": "https://example.gov/another", "Title": "Another thing altogether"})
    assert alice.sees("Another thing altogether is with the reviewers")


async def test_rules_that_changed_are_asked_about_again(hall: Hall, alice: Talker) -> None:
    await adds(alice)
    old = alice.button("I agree").action.address()
    async with hall.parts.database.units() as unit:
        await SettingStore(unit).set("moderation.rules", "Be kind.")
    await alice.presses(old)
    assert alice.sees("They were changed since you read them. Be kind.")
    assert await count(hall) == 0
    await alice.clicks("I agree")
    assert await count(hall) == 1


async def test_with_none_nobody_is_asked_and_an_admin_changes_them(hall: Hall, alice: Talker) -> None:
    await member(hall, alice, Role.ADMIN)
    await alice.presses("admin.setting/moderation.rules")
    await alice.fills({"Text": "none"})
    await alice.clicks("Change Community rules")
    await adds(alice)
    assert alice.sees("Permits in ten days is in the library")
    await alice.runs("moderation rules")
    assert alice.sees("no community rules here")


async def test_another_persons_draft_is_not_sent(hall: Hall, alice: Talker, bob: Talker) -> None:
    await adds(alice)
    await bob.presses(alice.button("I agree").action.address())
    assert bob.sees("no longer there")
    assert await count(hall) == 0


async def test_anybody_reads_the_rules(hall: Hall) -> None:
    guest = hall.stranger()
    await guest.runs("moderation rules")
    assert guest.sees("Community rules")
    assert guest.sees("Be fair")
