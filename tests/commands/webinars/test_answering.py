"""Answers: by button, list and reaction; the last one wins, seats are kept, everybody is told the truth."""

from datetime import timedelta

from bot.people import ChannelRef, MessageRef
from bot.ui.nodes import Audience
from scheduler.cards import Cards
from store.spaces import SpaceStore
from store.webinar import Answer
from tests.commands.support import member
from tests.commands.webinars.support import MINUTES, announced, answers, organizer, says, titles
from tests.commands.webinars.test_announcing import in_channel
from tests.harness.hub import Talker, buttons
from tests.harness.week import Week

HOUR = timedelta(hours=1)


async def people(week: Week, *names: str) -> list[Talker]:
    return [await member(week.hall, week.hall.person(name)) for name in names]


async def yes(who: Talker, number: int) -> None:
    await who.presses(f"webinars.answer/{number}/yes")


async def no(who: Talker, number: int) -> None:
    await who.presses(f"webinars.answer/{number}/no")


async def test_the_last_seat_the_waiting_list_and_what_each_is_told(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, seats=1)
    ann, ben, cy = await people(week, "Ann", "Ben", "Cy")
    await yes(ann, one.id)
    assert ann.sees("You come to Faster permits.")
    assert ann.sees("You are reminded 1 day and 1 hour before")
    for place, who in enumerate((ben, cy), 1):
        await yes(who, one.id)
        assert who.sees("All seats of Faster permits are taken.")
        assert who.sees(f"You are number {place} on the waiting list")
    await no(ann, one.id)
    assert ann.sees("Your seat is free again")
    await week.until(MINUTES)
    assert titles(week, "Ben") == ["A seat for you: Faster permits"]
    assert titles(week, "Cy") == []
    await yes(ben, one.id)
    assert ben.sees("You come to Faster permits.")


async def test_only_reminders_that_still_come_are_promised(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "tomorrow 8am", reminders="1 day, 1 hour")
    [ann] = await people(week, "Ann")
    await yes(ann, one.id)
    assert ann.sees("You are reminded 1 hour before"), ann.text
    await week.until(timedelta(days=1))
    assert titles(week, "Ann") == ["Soon: Faster permits"]


async def test_an_offer_nobody_answers_goes_on_and_both_hear_of_it(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, seats=1)
    ann, ben, cy = await people(week, "Ann", "Ben", "Cy")
    for who in (ann, ben, cy):
        await yes(who, one.id)
    await no(ann, one.id)
    await week.until(timedelta(hours=23))
    assert titles(week, "Cy") == []
    await week.until(timedelta(hours=2))
    assert titles(week, "Ben") == ["A seat for you: Faster permits", "Your seat went on: Faster permits"]
    assert titles(week, "Cy") == ["A seat for you: Faster permits"]
    await week.until(timedelta(days=3))
    assert await says(week.hall, cy, one.id) is Answer.OFFERED, "nobody waits, so it stays"


async def test_reactions_answer_by_direct_message_and_the_last_one_wins(week: Week) -> None:
    await in_channel(week)
    olga = await organizer(week.hall)
    [one] = await announced(olga, where="https://meet.example.gov/secret")
    await week.until(MINUTES)
    card = MessageRef(ChannelRef("test", "T1:news"), "1")
    [ann] = await people(week, "Ann")
    for emoji, answer in (
        ("✅", Answer.YES),
        ("❔", Answer.MAYBE),
        ("☑️", Answer.YES),
        ("❓", Answer.MAYBE),
        ("✔️", Answer.YES),
    ):
        await ann.reacts(card, emoji)
        assert await says(week.hall, ann, one.id) is answer
    assert ann.reply.audience is Audience.DIRECT
    assert any(label.startswith("Join") for label in ann.buttons)
    await ann.reacts(card, "❔", added=False)
    assert await says(week.hall, ann, one.id) is Answer.YES, "something else was said since"
    await ann.reacts(card, "✔️", added=False)
    assert await says(week.hall, ann, one.id) is Answer.NO
    await ann.reacts(card, "❌")
    await ann.reacts(card, "❌", added=False)
    assert await says(week.hall, ann, one.id) is Answer.NO


async def test_the_card_counts_right_in_every_channel(week: Week) -> None:
    await in_channel(week)
    async with week.hall.parts.database.units() as unit:
        other = await SpaceStore(unit).ensure("test", "T2", "Other")
        await SpaceStore(unit).set_channel(other.id, "T2:all", name="all", purpose="announcements")
    olga = await organizer(week.hall)
    [one] = await announced(olga, seats=3)
    await week.until(MINUTES)
    ann, ben = await people(week, "Ann", "Ben")
    await yes(ann, one.id)
    await ben.presses(f"webinars.answer/{one.id}/maybe")
    week.clock.forward(60)
    await next(worker for worker in week.hall.hub.workers if isinstance(worker, Cards)).round()
    assert len(week.box.redrawn) == 2
    for texts in week.box.redrawn.values():
        assert "2 of 3 left · 1 maybe" in texts[-1]


async def test_nobody_answers_for_what_is_over(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "today 15:00")
    [ann] = await people(week, "Ann")
    await week.until(timedelta(hours=8))
    await yes(ann, one.id)
    assert ann.sees("is over")
    assert await answers(week.hall, one.id) == []


async def test_another_date_of_a_series_is_chosen_from_a_list_and_each_has_its_own_answer(week: Week) -> None:
    olga = await organizer(week.hall)
    first, second = await announced(olga, "every Thursday at 15:00 2 times")
    [ann] = await people(week, "Ann")
    await ann.runs(f"webinars show {first.id}")
    await ann.clicks("Thursday 12 March 2026 at 15:00")
    assert await says(week.hall, ann, second.id) is Answer.YES
    assert await says(week.hall, ann, first.id) is None
    await ann.runs(f"webinars rsvp {first.id} maybe")
    await ann.runs("webinars mine")
    assert ann.sees("You come.")
    assert ann.sees("You may come.")


async def test_those_who_come_are_reminded_a_day_and_an_hour_before_and_can_free_their_seat(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm", where="https://meet.example.gov/secret", seats=2)
    ann, ben, cy = await people(week, "Ann", "Ben", "Cy")
    await yes(ann, one.id)
    await yes(ben, one.id)
    await yes(cy, one.id)
    await no(ben, one.id)
    await week.until(timedelta(days=7, hours=6))
    [told] = week.heard("Ann")
    assert told.text.startswith("Soon: Faster permits")
    assert f"webinars.join/{one.id}" in [button.action.address() for button in buttons(told.reply)]
    assert "Are you still coming?" in told.text
    assert "Soon" not in "".join(titles(week, "Ben"))
    await no(ann, one.id)
    await week.until(timedelta(days=1))
    assert titles(week, "Ann") == ["Soon: Faster permits"], "not an hour before: she does not come"


async def test_reminders_are_adjusted_by_event_and_none_means_none(week: Week) -> None:
    olga = await organizer(week.hall)
    [one] = await announced(olga, "10 March 2pm", reminders="2 hours")
    [two] = await announced(olga, "10 March 2pm", title="Quiet one", reminders="none")
    [ann] = await people(week, "Ann")
    await yes(ann, one.id)
    await yes(ann, two.id)
    assert not ann.sees("You are reminded")
    await week.until(timedelta(days=8, hours=6))
    assert titles(week, "Ann") == ["Soon: Faster permits"]
