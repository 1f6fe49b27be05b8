"""Digests from the first word to the delivered message: the real hub, its own clock, and a platform that only listens."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.compose import kinds
from bot.delivery import Blocked
from bot.people import ChannelRef, Role
from scheduler.due import Due
from store.digests import DigestStore
from store.library import LibraryStore
from store.outbox import OutboxStore, State
from store.shelf import Shelf
from store.topics import TopicStore
from tests.commands.support import member
from tests.harness.hub import TOWN_HALL, Talker
from tests.harness.week import Week, week_in

MONDAY_NINE = timedelta(days=7)


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        async with made.hall.parts.database.units() as unit:
            await TopicStore(unit).put("permits", "Permits", "Leave to do something.", ["licence"])
        yield made


async def resource(week: Week, title: str, **more: object) -> int:
    week.clock.forward(1)
    async with week.hall.parts.database.units() as unit:
        return await LibraryStore(unit).add(title, "guide", status="published", visibility="members", **more)  # type: ignore[arg-type]


async def subscribed(week: Week, name: str = "Ann", words: str = "every Monday 09:00") -> Talker:
    ann = week.hall.person(name)
    await ann.runs(f"digest subscribe {words}")
    return ann


async def test_it_is_switched_on_in_ones_own_words_and_shows_what_is_on(week: Week) -> None:
    ann = week.hall.person("Ann")
    await ann.runs("digest")
    assert ann.sees("Nothing comes to you by itself yet")
    await ann.clicks("Set my digest")
    await ann.fills({"When": "every Friday 15:00", "Quiet hours": "18-8", "Topics": "permits"})
    assert ann.sees("Your digest comes")
    await ann.runs("digest mine")
    for words in ("15:00", "Europe/London", "18:00-08:00", "permits", "Next"):
        assert ann.sees(words)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("Quiet hours", "at night", "Write it like 18:00-08:00."),
        ("Topics", "zebras", "There is no topic “zebras”"),
        ("Country", "Narnia", "Narnia"),
    ],
)
async def test_what_cannot_be_read_is_said_at_its_field_and_the_rest_is_kept(
    week: Week, field: str, typed: str, said: str
) -> None:
    ann = week.hall.person("Ann")
    await ann.runs("digest")
    await ann.clicks("Set my digest")
    await ann.fills({"When": "every Friday 15:00", field: typed})
    assert said in " ".join(ann.errors.values())
    assert ann.form is not None
    assert {one.param.label: one.value for one in ann.form.fields}["When"] == "every Friday 15:00"


async def test_on_its_day_comes_what_is_new_and_only_once(week: Week) -> None:
    await subscribed(week)
    await resource(week, "Faster permits")
    assert await week.until(MONDAY_NINE) == 1
    [got] = week.heard("Ann")
    assert "Faster permits" in got.text
    assert await week.until(timedelta(days=6)) == 0
    await resource(week, "Plain words")
    assert await week.until(timedelta(days=1)) == 1
    assert "Plain words" in week.heard("Ann")[-1].text
    assert "Faster permits" not in week.heard("Ann")[-1].text


async def test_in_another_zone_it_comes_at_its_hour_there_and_what_is_tied_to_a_third_place_stays(week: Week) -> None:
    ann = await subscribed(week)
    bo = await subscribed(week, "Bo", "every Monday 09:00, Tokyo")
    for person in (ann, bo):
        await person.runs("profile edit")
        await person.fills({"Time zone": "Chicago"})
    await resource(week, "Faster permits")
    assert await week.until(timedelta(hours=5)) == 0
    assert await week.until(timedelta(hours=1)) == 1, "this Monday, nine in Chicago is still to come"
    assert len(week.heard("Ann")) == 1
    await week.until(timedelta(days=6, hours=12))
    assert len(week.heard("Bo")) == 1, "nine in Tokyo"


async def test_with_nothing_new_a_member_hears_nothing_and_the_organizers_hear_that(week: Week) -> None:
    await subscribed(week)
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await planned(joss)
    assert await week.until(MONDAY_NINE) == 1
    [got] = week.box.accepted
    assert got.target == TOWN_HALL.id
    assert "Nothing waits for review." in got.text


async def planned(joss: Talker, audience: str = "the organizers") -> None:
    await joss.runs("digest schedule")
    await joss.clicks("Plan a digest")
    await joss.fills({"For": audience, "Channel": f"<#test:{TOWN_HALL.id}>", "When": "every Monday 09:00"})
    assert joss.sees("gets")


async def test_what_somebody_has_seen_made_or_muted_is_not_told_them(week: Week) -> None:
    ann = await subscribed(week)
    one = await resource(week, "Seen already")
    await resource(week, "Not yet seen")
    await ann.runs(f"library show {one}")
    await week.hall.hub.settled()
    await week.until(MONDAY_NINE)
    [got] = week.heard("Ann")
    assert "Not yet seen" in got.text
    assert "Seen already" not in got.text
    ann.replies.append(got.reply)
    await ann.clicks("No more: New in the library")
    assert ann.sees("no longer comes")
    await resource(week, "Another")
    assert await week.until(MONDAY_NINE) == 0
    await ann.runs("digest mine")
    await ann.clicks("Show New in the library again")
    await resource(week, "Yet another")
    assert await week.until(MONDAY_NINE) == 1


async def test_the_buttons_of_an_organizers_digest_act_at_once(week: Week) -> None:
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await planned(joss)
    week.clock.forward(1)
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).add("Wait for me", "guide", status="in review")
        await Shelf(unit).wanted("zebra crossings")
    await week.until(MONDAY_NINE)
    [got] = week.box.accepted
    assert "“zebra crossings”" in got.text
    joss.replies.append(got.reply)
    await joss.clicks("Read and approve Wait for me")
    await joss.clicks("Publish Wait for me")
    assert joss.sees("Published")


async def test_after_a_downtime_there_is_one_digest_that_says_so_and_covers_it_all(week: Week) -> None:
    await subscribed(week)
    await resource(week, "First week")
    week.away(MONDAY_NINE + timedelta(days=7))
    await resource(week, "Second week")
    week.away(timedelta(hours=3))
    assert await week.until(timedelta(minutes=5)) == 1
    [got] = week.heard("Ann")
    assert "It comes late" in got.text
    assert "First week" in got.text
    assert "Second week" in got.text


async def test_too_late_it_is_skipped_and_the_next_one_covers_it(week: Week) -> None:
    ann = await subscribed(week)
    await resource(week, "First week")
    week.away(MONDAY_NINE + timedelta(hours=13))
    assert await week.until(timedelta(minutes=5)) == 0
    await ann.runs("digest mine")
    assert ann.sees("Skipped")
    assert await week.until(MONDAY_NINE) == 1
    assert "First week" in week.heard("Ann")[-1].text


async def test_paused_it_waits_and_then_tells_everything(week: Week) -> None:
    ann = await subscribed(week)
    await resource(week, "While away")
    await ann.runs("digest pause")
    assert ann.sees("pauses until")
    assert await week.until(timedelta(days=13)) == 0
    assert await week.until(timedelta(days=9)) == 1
    assert "While away" in week.heard("Ann")[-1].text


async def test_a_preview_is_exactly_what_comes(week: Week) -> None:
    ann = await subscribed(week)
    await resource(week, "Faster permits", summary="Short.")
    await ann.runs("digest preview")
    preview = ann.text
    await week.until(MONDAY_NINE)
    [got] = week.heard("Ann")
    body = got.text.partition("New in the library")[2]
    assert body
    assert body in preview


async def test_another_day_by_command_leaves_quiet_hours_country_and_topics_as_they_are(week: Week) -> None:
    ann = week.hall.person("Ann")
    await ann.runs("digest")
    await ann.clicks("Set my digest")
    await ann.fills({
        "Quiet hours": "18-8",
        "Topics": "permits",
        "Country": "GB-SCT",
        "On a holiday": "send it on the next working day",
    })  # fmt: skip
    await ann.runs("digest subscribe every Friday 15:00")
    for words in ("Friday at 15:00", "GB-SCT the next working day", "18:00-08:00", "permits"):
        assert ann.sees(words), ann.text


async def test_a_preview_says_to_whom_it_goes_and_when_a_paused_one_really_comes(week: Week) -> None:
    ann = await subscribed(week)
    await ann.runs("digest preview")
    assert ann.sees("It goes to you alone. It comes Mon 9 Mar 2026, 09:00"), ann.text
    await ann.runs("digest pause until:2026-03-20")
    await resource(week, "Faster permits")
    await ann.runs("digest preview")
    assert ann.sees("It is paused until 20 March 2026, and comes Mon 23 Mar 2026, 09:00"), ann.text
    await ann.runs("digest mine")
    assert ann.sees("Next: Mon 23 Mar 2026, 09:00"), ann.text
    assert await week.until(timedelta(days=20)) == 0
    assert await week.until(timedelta(days=1)) == 1
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await planned(joss)
    await joss.clicks("Preview this digest")
    assert joss.sees("; where that is closed, to whoever planned it"), joss.text


async def test_stopped_it_comes_no_more(week: Week) -> None:
    ann = await subscribed(week)
    await resource(week, "Faster permits")
    await ann.runs("digest mine")
    await ann.clicks("Stop my digest")
    await ann.clicks("Yes, stop my digest")
    assert await week.until(MONDAY_NINE) == 0


async def test_a_channel_gets_what_every_member_of_its_space_may_see(week: Week) -> None:
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await planned(joss, "everybody in a channel")
    await resource(week, "For all")
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).add("Draft", "guide", status="in review")
    await week.until(MONDAY_NINE)
    [got] = week.box.accepted
    assert "For all" in got.text
    assert "Draft" not in got.text


async def test_where_the_channel_is_closed_the_stand_in_gets_it_and_sent_says_why(week: Week) -> None:
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await planned(joss)
    week.box.fails = lambda parcel: (
        None if parcel.to.direct else Blocked("not_in_channel", "Invite the hub to the channel.")
    )
    await week.until(MONDAY_NINE)
    assert [got.target for got in week.box.accepted] == ["T1:Joss"]
    await joss.runs("digest sent")
    assert joss.sees("1 blocked")
    await joss.clicks("See run")
    assert joss.sees("Invite the hub to the channel.")
    week.box.fails = lambda _: None
    await joss.clicks("Try again what did not arrive")
    assert joss.sees("on the way again")
    await week.until(timedelta(minutes=1))
    assert week.box.accepted[-1].target == TOWN_HALL.id


async def test_only_organizers_plan_send_and_release(week: Week) -> None:
    ann = await subscribed(week)
    for text in ("digest schedule", "digest sent", "digest held"):
        await ann.runs(text)
        assert ann.sees("for organizers")


async def test_far_more_than_usual_is_held_until_an_organizer_says_yes(week: Week) -> None:
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    for number in range(20):
        await subscribed(week, f"Person {number}")
    for number in range(5):
        await resource(week, f"Week {number}")
        assert await week.until(MONDAY_NINE) == 20
    for number in range(20, 60):
        await subscribed(week, f"Person {number}")
    await resource(week, "The flood")
    assert await week.until(MONDAY_NINE) == 1, "only the organizer hears of it"
    assert "held back" in week.box.accepted[-1].text
    assert "60 digests would go out today" in week.box.accepted[-1].text
    joss.replies.append(week.box.accepted[-1].reply)
    await joss.clicks("Send these 60 digests")
    assert joss.sees("60 digests go out in ten minutes")
    await joss.clicks("Undo: hold these digests back again")
    assert joss.sees("60 digests for members")
    assert await week.until(timedelta(minutes=20)) == 0
    await joss.clicks("Send these 60 digests")
    assert await week.until(timedelta(minutes=12)) == 60
    await joss.clicks("Send these 60 digests")
    assert joss.sees("Somebody was faster")


async def test_what_could_not_be_brought_waits_in_the_inbox(week: Week) -> None:
    from bot.delivery import Closed

    ann = await subscribed(week)
    await resource(week, "Faster permits")
    week.box.fails = lambda _: Closed("cannot_dm")
    await week.until(MONDAY_NINE)
    await ann.runs("inbox")
    assert ann.sees("New for you")
    await ann.clicks("Read “New for you")
    assert ann.sees("Faster permits")
    await ann.runs("inbox")
    assert ann.sees("Nothing waits for you")
    async with week.hall.parts.database.units(reads_only=True) as unit:
        assert (await OutboxStore(unit).counts())[State.SENT] == 1


async def test_two_replicas_write_one_digest(week: Week) -> None:
    await subscribed(week)
    await resource(week, "Faster permits")
    week.clock.forward(MONDAY_NINE.total_seconds())
    other = Due(week.hall.hub.house, kinds(week.hall.hub.house))
    import asyncio

    await asyncio.gather(week.due.tick(), other.tick())
    await week.until(timedelta(minutes=2))
    assert len(week.heard("Ann")) == 1


async def test_a_digest_run_keeps_what_it_gathered(week: Week) -> None:
    await subscribed(week)
    await resource(week, "Faster permits")
    await week.until(MONDAY_NINE)
    async with week.hall.parts.database.units(reads_only=True) as unit:
        [run] = await DigestStore(unit).runs()
        kept = await DigestStore(unit).gathered(run.id)
    assert kept is not None
    assert [line["title"] for line in kept["sections"]["library.new"]] == ["Faster permits"]
    assert ChannelRef("test", TOWN_HALL.id).id == "C1"
