"""After a webinar: who was there, thanks, what people thought, a certificate, the recording in the library."""

from datetime import timedelta

from bot.digest import Period
from bot.events import ActionPressed
from bot.ui.nodes import PeopleSelect
from commands.webinars import digest
from store.library import LibraryStore
from store.rsvps import RsvpStore
from store.webinar_after import AfterStore, How
from store.webinars import WebinarStore
from tests.commands.support import acts, member, row
from tests.commands.webinars.support import announced, organizer
from tests.harness.hub import Hall, Talker
from tests.harness.week import Week

LINK = "https://meet.example/secret-room"
# The week begins on Monday 2 March at nine, and the webinar is on Tuesday at two.
WHEN, UNTIL_IT_IS_ON = "3 March 2pm", timedelta(days=1, hours=4, minutes=45)


async def present(hall: Hall, number: int) -> dict[int, How]:
    async with hall.parts.database.units(reads_only=True) as unit:
        return {one.person_id: one.how for one in await AfterStore(unit).present([number])}


async def coming(week: Week, name: str, number: int) -> Talker:
    who = await member(week.hall, week.hall.person(name))
    await who.runs(f"webinars rsvp {number} yes")
    return who


async def test_the_way_in_counts_who_takes_it_and_only_around_the_time(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN, where=LINK)
    alice = await coming(week, "Alice", one.id)
    await alice.runs(f"webinars show {one.id}")
    assert LINK not in alice.text
    await alice.clicks("Join")
    assert alice.sees(LINK)
    assert not await present(week.hall, one.id)
    await week.until(UNTIL_IT_IS_ON)
    await alice.clicks("Join")
    await alice.clicks("Join")
    assert alice.sees("counted as being there")
    assert await present(week.hall, one.id) == {(await row(week.hall, alice)).id: How.LINK}


async def test_the_way_in_is_nobody_elses(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN, where=LINK)
    bob = await member(week.hall, week.hall.person("Bob"))
    await bob.runs(f"webinars rsvp {one.id} maybe")
    await bob.presses(f"webinars.join/{one.id}")
    assert not bob.sees(LINK)
    assert bob.sees("for those who said yes")


async def test_the_word_counts_who_heard_it_however_it_is_typed(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN)
    await olga.runs(f"webinars attendance {one.id}")
    await olga.clicks("Set a word")
    await olga.fills({"Word": "Maple leaf"})
    bob = await member(week.hall, week.hall.person("Bob"))
    await bob.runs("webinars here maple leaf")
    assert bob.sees("not the word")  # a day early
    await week.until(UNTIL_IT_IS_ON)
    await bob.runs("webinars here  MAPLE  leaf")
    assert bob.sees("counted as being there")
    await bob.runs("webinars here maple leaf")
    assert bob.sees("counted already")
    await bob.runs("webinars here oak leaf")
    assert bob.sees("not the word")
    assert await present(week.hall, one.id) == {(await row(week.hall, bob)).id: How.WORD}


async def test_the_host_completes_the_list_and_takes_a_slip_back(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN)
    alice, bob = await coming(week, "Alice", one.id), await member(week.hall, week.hall.person("Bob"))
    known = await row(week.hall, alice)
    await olga.runs(f"webinars attendance {one.id}")
    assert "Alice" not in olga.buttons  # it has not begun
    await week.until(UNTIL_IT_IS_ON)
    await olga.runs(f"webinars attendance {one.id}")
    await olga.clicks("Alice")
    assert await present(week.hall, one.id) == {known.id: How.HOST}
    assert any(isinstance(item, PeopleSelect) for node in olga.reply.blocks for item in getattr(node, "items", ()))
    await olga.hub.dispatch(ActionPressed(olga.origin, f"webinars.there-too/{one.id}", chosen=bob.origin.user), olga)
    assert (await row(week.hall, bob)).id in await present(week.hall, one.id)
    await olga.clicks("Alice")
    assert known.id not in await present(week.hall, one.id)
    assert [act.action for act in await acts(week.hall)].count("webinars.present") == 3
    await alice.runs(f"webinars attendance {one.id}")
    assert not alice.sees("Were there")


async def test_who_was_there_is_thanked_once_and_says_how_it_was_without_a_name(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN, where=LINK)
    alice, bob = await coming(week, "Alice", one.id), await coming(week, "Bob", one.id)
    await week.until(UNTIL_IT_IS_ON)
    await alice.clicks("Join") if "Join" in str(alice.buttons) else await alice.presses(f"webinars.join/{one.id}")
    await week.until(timedelta(days=2))
    thanked = [
        [got.text for got in week.heard(name) if "Thank you for coming" in got.text] for name in ("Alice", "Bob")
    ]
    assert [len(one) for one in thanked] == [1, 0]
    await alice.runs(f"webinars feedback {one.id}")
    await alice.fills({"Score": "5 – I would send a colleague", "In your words": "The figures helped."})
    assert alice.sees("without your name")
    await bob.presses(f"webinars.rate/{one.id}")
    await bob.fills({"Score": "2 – hardly"})
    await bob.presses(f"webinars.rate/{one.id}")
    assert bob.form is not None
    assert str(bob.form.fields[0].value).startswith("2")
    await olga.runs(f"webinars attendance {one.id}")
    assert olga.sees("3.5 of 5, from 2 people")
    assert olga.sees("The figures helped.")
    carol = await member(week.hall, week.hall.person("Carol"))
    await carol.runs(f"webinars feedback {one.id}")
    assert carol.sees("for those who were there")


async def test_where_nobody_was_counted_whoever_said_yes_is_thanked(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN)
    await coming(week, "Alice", one.id)
    await week.until(timedelta(days=3))
    assert [("Thank you for coming" in got.text) for got in week.heard("Alice")].count(True) == 1


async def test_what_was_cancelled_thanks_nobody(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN)
    await coming(week, "Alice", one.id)
    await olga.runs(f"webinars cancel {one.id} Ill")
    await olga.clicks("Cancel")
    await week.until(timedelta(days=3))
    assert not [got for got in week.heard("Alice") if "Thank you for coming" in got.text]


async def test_a_certificate_is_for_who_was_counted_once_it_is_over(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN, minutes=90)
    alice, bob = await coming(week, "Alice", one.id), await coming(week, "Bob", one.id)
    await week.until(UNTIL_IT_IS_ON)
    await olga.runs(f"webinars attendance {one.id}")
    await olga.clicks("Alice")
    await alice.presses(f"webinars.certificate/{one.id}")
    assert alice.sees("not over yet")
    await week.until(timedelta(days=1))
    await alice.runs(f"webinars show {one.id}")
    await alice.clicks("Get my certificate")
    assert alice.sees("has taken part in the webinar")
    assert alice.sees("1.5 hours")
    await bob.presses(f"webinars.certificate/{one.id}")
    assert bob.sees("for those who were counted")


async def test_the_recording_becomes_a_resource_and_who_came_hears_of_it(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN, visibility="public")
    alice = await coming(week, "Alice", one.id)
    await olga.runs(f"webinars recording {one.id} https://example.org/video")
    assert olga.sees("not begun")
    await week.until(timedelta(days=2))
    await olga.runs(f"webinars recording {one.id} javascript:x")
    assert olga.sees("https://")
    await olga.runs(f"webinars recording {one.id} https://example.org/video slides:https://example.org/slides")
    assert olga.sees("is in the library. 1 person is told.")
    await week.until(timedelta(hours=2))
    [got] = [got for got in week.heard("Alice") if "To watch" in got.text]
    assert "https://example.org/video" in got.text
    async with week.hall.parts.database.units(reads_only=True) as unit:
        kept = await AfterStore(unit).of(one.id)
        assert kept.resource_id is not None
        resource = await LibraryStore(unit).by_id(kept.resource_id)
    assert resource is not None
    assert (resource.kind.value, resource.url, resource.published, resource.status.value) == (
        "recording",
        "https://example.org/video",
        "2026-03-03",
        "published",
    )
    await alice.runs("library faster permits kind:recording")
    assert alice.sees("Faster permits")
    await olga.runs(f"webinars recording {one.id} https://example.org/better")
    async with week.hall.parts.database.units(reads_only=True) as unit:
        again = await LibraryStore(unit).by_id(kept.resource_id)
    assert again is not None
    assert again.url == "https://example.org/better"


async def test_organizers_see_the_numbers_in_their_digest(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, WHEN, where=LINK)
    alice = await coming(week, "Alice", one.id)
    await week.until(UNTIL_IT_IS_ON)
    await alice.presses(f"webinars.join/{one.id}")
    await week.until(timedelta(days=1))
    await alice.runs(f"webinars feedback {one.id}")
    await alice.fills({"Score": "4 – worth my time"})
    async with week.hall.parts.database.units(reads_only=True) as unit:
        period = Period(unit.now - timedelta(days=7), unit.now)
        [line] = await digest.over(period, WebinarStore(unit), RsvpStore(unit), AfterStore(unit))
        assert len(await digest.present_by_week(period, AfterStore(unit))) == 1
    assert line.line == "1 was there, 1 had said yes · 4.0 of 5 from 1"
    await olga.presses(line.address)
    assert olga.sees("Who was at Faster permits")
