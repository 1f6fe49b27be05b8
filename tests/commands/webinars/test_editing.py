"""What is said about a webinar changes after it was announced: cards and calendars follow, and whoever it concerns hears."""

from datetime import timedelta

from bot.people import Role, SpaceRef
from store.webinar import Answer
from tests.commands.support import member
from tests.commands.webinars.support import announced, dated, organizer, says, titles
from tests.harness.hub import Talker
from tests.harness.week import Week

TEN = timedelta(minutes=10)


async def changed(olga: Talker, number: int, **said: str) -> None:
    await olga.runs(f"webinars edit {number}")
    while olga.form is not None and not olga.errors:
        here = {one.param.label for one in olga.form.fields}
        await olga.fills({label: value for label, value in said.items() if label in here})


async def test_other_words_are_on_the_card_and_in_calendars(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, where="https://meet.example.gov/a Room 5")
    await changed(olga, one.id, Title="Much faster permits", Speakers="Ada Byron")
    assert olga.sees("Much faster permits is changed")
    await olga.runs(f"webinars show {one.id}")
    assert olga.sees("Much faster permits")
    assert olga.sees("Ada Byron")
    assert olga.sees("Room 5"), "what was not changed stays"
    now = await dated(week.hall, one.id)
    assert now.occurrence.sequence > one.occurrence.sequence
    assert now.webinar.link == "https://meet.example.gov/a"


async def test_another_link_is_told_to_those_who_come_and_to_nobody_else(week: Week) -> None:
    olga, ben = await organizer(week.hall), await member(week.hall, week.hall.person("Ben"))
    cat = await member(week.hall, week.hall.person("Cat"))
    [one] = await announced(olga, where="https://meet.example.gov/a")
    await ben.runs(f"webinars rsvp {one.id} yes")
    await cat.runs(f"webinars rsvp {one.id} no")
    await changed(olga, one.id, Where="https://meet.example.gov/b")
    assert olga.sees("One person who comes hears of it")
    assert await week.until(TEN / 2) == 0
    assert await week.until(TEN) == 1
    assert titles(week, "Ben")[-1] == "Somewhere else: Faster permits"
    await changed(olga, one.id, Title="Faster")
    assert await week.until(2 * TEN) == 0, "another title is no other place"


async def test_more_seats_go_to_those_who_wait_and_fewer_than_are_taken_are_refused(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, seats=1)
    people = [await member(week.hall, week.hall.person(name)) for name in ("Ann", "Bob")]
    for who in people:
        await who.runs(f"webinars rsvp {one.id} yes")
    assert await says(week.hall, people[1], one.id) is Answer.WAITING
    await changed(olga, one.id, Seats="2")
    assert olga.sees("One person who waited is offered a seat")
    assert await week.until(TEN) == 1
    assert titles(week, "Bob")[-1] == "A seat for you: Faster permits"
    await people[1].runs(f"webinars rsvp {one.id} yes")
    await changed(olga, one.id, Seats="1")
    assert "2 seats are taken already" in olga.errors["capacity"]


async def test_other_reminders_replace_those_that_were_planned(week: Week) -> None:
    olga, ben = await organizer(week.hall), await member(week.hall, week.hall.person("Ben"))
    [one] = await announced(olga)
    await ben.runs(f"webinars rsvp {one.id} yes")
    await changed(olga, one.id, Reminders="2 hours")
    begins = one.occurrence.begins - week.clock.now()
    assert await week.until(begins - timedelta(hours=3)) == 0
    assert await week.until(timedelta(hours=2)) == 1


async def test_only_organizers_of_its_space_change_it(week: Week) -> None:
    olga, ben = await organizer(week.hall), await member(week.hall, week.hall.person("Ben"))
    [one] = await announced(olga)
    await ben.runs(f"webinars edit {one.id}")
    assert ben.sees("is for organizers")
    far = week.hall.person("Far", space=SpaceRef("test", "T2", "Other"))
    await member(week.hall, far, Role.ORGANIZER)
    for text in (f"edit {one.id}", f"cancel {one.id}", f"move {one.id} 12 March 3pm"):
        await far.runs(f"webinars {text}")
        assert far.sees("announced in another space")
    await olga.runs(f"webinars cancel {one.id}")
    await far.presses(olga.button("Cancel Faster permits").action.address())
    assert far.sees("announced in another space")
