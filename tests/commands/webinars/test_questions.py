"""Questions of a town hall: asked beforehand, ranked by how many people ask them, answered and posted together."""

from datetime import timedelta

import pytest

from bot.people import Role
from store.webinar_questions import WebinarQuestionStore
from store.webinar_rows import Dated
from tests.commands.support import member
from tests.commands.webinars.support import MINUTES, announced, organizer
from tests.commands.webinars.test_answering import people
from tests.harness.hub import Talker
from tests.harness.week import Week

ROADS, BUSES = "When are the roads mended?", "Why do no buses run on Sundays?"


async def town_hall(week: Week, olga: Talker, when: str = "10 March 2pm") -> Dated:
    [one] = await announced(olga, when, "Budget evening", kind="town hall")
    return one


async def asks(who: Talker, date: Dated, words: str, **said: str) -> None:
    await who.runs(f"webinars questions {date.id}")
    await who.clicks("Ask a question: Budget evening")
    await who.fills({"Question": words} | ({"Show my name": said["named"]} if "named" in said else {}))


async def answered(host: Talker, date: Dated, words: str, answer: str) -> None:
    await host.runs(f"webinars questions {date.id}")
    await host.clicks(f"Answer {words}"[:40])
    await host.fills({"Answer": answer})


async def test_a_question_is_asked_joined_and_ranked_by_how_many_ask_it(week: Week) -> None:
    ann, ben, cai = await people(week, "Ann", "Ben", "Cai")
    date = await town_hall(week, await organizer(week.hall))
    await asks(ann, date, BUSES)
    await asks(ben, date, ROADS)
    await cai.runs(f"webinars questions {date.id}")
    assert cai.text.index(BUSES) < cai.text.index(ROADS), "of as many voices the oldest first"
    await cai.clicks(f"I ask that too: {ROADS}")
    assert cai.sees("2 people ask")
    await cai.runs(f"webinars questions {date.id}")
    assert cai.text.index(ROADS) < cai.text.index(BUSES)
    await cai.clicks(f"I do not ask that: {ROADS}")
    assert cai.sees("One person asks")
    await cai.runs(f"webinars show {date.id}")
    assert cai.sees("2 asked")


async def test_what_sounds_alike_is_shown_so_that_voices_come_together(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    date = await town_hall(week, await organizer(week.hall))
    await asks(ann, date, ROADS)
    await asks(ben, date, "When will the roads be mended?")
    assert ben.sees("sounds alike")
    await ben.clicks(f"I ask that too: {ROADS}")
    assert ben.sees("2 people ask")


async def test_without_a_name_nobody_reads_it_and_moderators_can_still_act(week: Week) -> None:
    [ann] = await people(week, "Ann")
    olga = await organizer(week.hall)
    date = await town_hall(week, olga)
    await asks(ann, date, ROADS, named="no")
    await olga.runs(f"webinars questions {date.id}")
    assert olga.sees("somebody who gives no name")
    assert not olga.sees("Ann")
    await olga.clicks(f"See {ROADS}")
    await olga.clicks("Report this question")
    assert olga.form is not None
    await ann.runs(f"webinars questions {date.id}")
    assert ann.sees("you, without your name")


async def test_answers_are_read_by_all_once_posted_and_told_once_to_those_who_asked(week: Week) -> None:
    ann, ben, cai = await people(week, "Ann", "Ben", "Cai")
    olga = await organizer(week.hall)
    date = await town_hall(week, olga)
    await asks(ann, date, ROADS)
    await asks(ben, date, BUSES)
    await ben.runs(f"webinars questions {date.id}")
    await ben.clicks(f"I ask that too: {ROADS}")
    await answered(olga, date, ROADS, "In spring, street by street.")
    await cai.runs(f"webinars questions {date.id}")
    assert not cai.sees("street by street"), "only hosts read it before it is posted"
    await olga.clicks("Post 1 answer: Budget evening")
    await cai.runs(f"webinars questions {date.id}")
    assert cai.sees("Answered: In spring, street by street.")
    assert await week.until(MINUTES) == 0, "it can be undone"
    await week.until(2 * MINUTES)
    assert ["street by street" in week.heard(name)[-1].text for name in ("Ann", "Ben")] == [True, True]
    assert BUSES not in week.heard("Ben")[-1].text
    assert week.heard("Cai") == []
    before = len(week.box.accepted)
    await week.until(timedelta(days=1))
    assert not [got for got in week.box.accepted[before:] if "street by street" in got.text], "once"


async def test_posting_can_be_undone_for_ten_minutes_and_not_after(week: Week) -> None:
    [ann] = await people(week, "Ann")
    olga = await organizer(week.hall)
    date = await town_hall(week, olga)
    await asks(ann, date, ROADS)
    await answered(olga, date, ROADS, "Never.")
    await olga.clicks("Post 1 answer: Budget evening")
    await olga.clicks("Undo: Budget evening")
    await week.until(3 * MINUTES)
    assert week.heard("Ann") == []
    await ann.runs(f"webinars questions {date.id}")
    assert not ann.sees("Never.")
    await olga.runs(f"webinars questions {date.id}")
    await olga.clicks("Post 1 answer: Budget evening")
    await week.until(3 * MINUTES)
    assert len(week.heard("Ann")) == 1
    await olga.clicks("Undo: Budget evening")
    assert olga.sees("told already")


async def test_put_aside_it_comes_with_the_reason_and_answered_aloud_it_says_so(week: Week) -> None:
    [ann] = await people(week, "Ann")
    olga = await organizer(week.hall)
    date = await town_hall(week, olga)
    await asks(ann, date, ROADS)
    await asks(ann, date, BUSES)
    await olga.runs(f"webinars questions {date.id}")
    await olga.clicks(f"See {BUSES}")
    await olga.clicks(f"Put aside {BUSES}")
    await olga.fills({"Reason": "The county decides about buses."})
    await olga.clicks(f"See {ROADS}")
    await olga.clicks(f"Answered aloud: {ROADS}")
    await olga.clicks("Post 2 answers: Budget evening")
    await week.until(3 * MINUTES)
    [got] = week.heard("Ann")
    assert "Put aside: The county decides about buses." in got.text
    assert "Answered at the event." in got.text


async def test_its_hosts_read_an_hour_before_what_most_people_ask_once(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    olga = await organizer(week.hall)
    date = await town_hall(week, olga)
    await asks(ann, date, BUSES)
    await asks(ben, date, ROADS)
    await ann.runs(f"webinars questions {date.id}")
    await ann.clicks(f"I ask that too: {ROADS}")
    await week.until(date.occurrence.ends - week.clock.now())
    told = [got.text for got in week.heard("Olga") if "What people ask" in got.text]
    assert len(told) == 1
    assert told[0].index(ROADS) < told[0].index(BUSES)
    assert not [got for got in week.heard("Ann") if "What people ask" in got.text]


async def test_a_speaker_answers_and_other_members_do_not(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    olga = await organizer(week.hall)
    [date] = await announced(olga, "10 March 2pm", "Budget evening", kind="town hall", speakers="Ben")
    await asks(ann, date, ROADS)
    await ann.runs(f"webinars questions {date.id}")
    assert "Answer" not in " ".join(ann.buttons)
    await ann.presses("webinars.reply/1")
    assert ann.sees("Its hosts and speakers answer")
    await answered(ben, date, ROADS, "In spring.")
    assert ben.sees("Kept. Nobody else reads it")


async def test_ones_own_is_taken_back_as_long_as_nobody_has_dealt_with_it(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    olga = await organizer(week.hall)
    date = await town_hall(week, olga)
    await asks(ann, date, ROADS)
    await asks(ann, date, BUSES)
    await ben.presses("webinars.ask-not/1")
    assert ben.sees("Only whoever asked it takes it back")
    await ann.presses("webinars.ask-not/1")
    assert ann.sees("Taken back")
    await answered(olga, date, BUSES, "They do.")
    await ann.presses("webinars.ask-not/2")
    assert ann.sees("dealt with it already")
    await ann.presses("webinars.question/1")
    assert ann.sees("not asked (any more)")


@pytest.mark.parametrize(
    ("kind", "passes", "says"),
    [("webinar", False, "is no town hall"), ("town hall", True, "takes no more questions")],
)
async def test_questions_are_asked_of_town_halls_until_they_begin(
    week: Week, kind: str, passes: bool, says: str
) -> None:
    [ann] = await people(week, "Ann")
    olga = await organizer(week.hall)
    [date] = await announced(olga, "10 March 2pm", "Budget evening", kind=kind)
    if passes:
        week.away(date.occurrence.begins - week.clock.now())
    await ann.presses(f"webinars.ask/{date.id}")
    assert ann.sees(says)


async def test_the_same_question_twice_and_ones_own_voice_are_refused(week: Week) -> None:
    [ann] = await people(week, "Ann")
    date = await town_hall(week, await organizer(week.hall))
    await asks(ann, date, ROADS)
    await asks(ann, date, ROADS.upper())
    assert ann.sees("You ask that already")
    await ann.presses("webinars.ask-too/1/no")
    assert ann.sees("You asked that yourself")


async def test_what_was_asked_in_vain_by_several_is_offered_as_a_topic(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    olga = await organizer(week.hall)
    date = await town_hall(week, olga)
    await asks(ann, date, ROADS)
    await ben.runs(f"webinars questions {date.id}")
    await ben.clicks(f"I ask that too: {ROADS}")
    week.away(date.occurrence.ends - week.clock.now() + MINUTES)
    await ben.runs("webinars ideas")
    assert not ben.sees("not answered")
    await olga.runs("webinars ideas")
    await olga.clicks(f"Suggest {ROADS} (2 people asked)")
    assert olga.form is not None
    assert olga.form.fields[0].value == ROADS


async def test_what_a_moderator_hides_stands_in_no_list_and_its_author_hears_why(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    mo = await member(week.hall, week.hall.person("Mo"), Role.MODERATOR)
    date = await town_hall(week, await organizer(week.hall))
    await asks(ann, date, ROADS)
    await ben.presses("webinars.question/1")
    await ben.clicks("Report this question")
    await ben.fills({"What is wrong": "personal data in it"})
    await mo.runs("moderation reports")
    await mo.clicks(f"Hide {ROADS}")
    await mo.fills({"Why it is hidden": "It names a clerk."})
    await ben.runs(f"webinars questions {date.id}")
    assert ben.sees("Nobody has asked anything yet")
    await ben.presses("webinars.question/1")
    assert ben.sees("not asked (any more)")
    await week.until(3 * MINUTES)
    assert "It names a clerk." in week.heard("Ann")[-1].text


async def test_a_question_is_joined_until_its_answer_is_posted(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    olga = await organizer(week.hall)
    date = await town_hall(week, olga)
    await asks(ann, date, ROADS)
    await answered(olga, date, ROADS, "In spring.")
    await ben.presses("webinars.ask-too/1/no")
    assert ben.sees("2 people ask")
    assert not ben.sees("In spring."), "it is not posted yet"
    await olga.clicks("Post 1 answer: Budget evening")
    await ben.presses("webinars.ask-too/1/no")
    assert ben.sees("That question is answered")


async def test_after_a_year_nobody_can_tell_who_asked_and_the_answer_stays(week: Week) -> None:
    [ann] = await people(week, "Ann")
    olga = await organizer(week.hall)
    date = await town_hall(week, olga)
    await asks(ann, date, ROADS)
    await answered(olga, date, ROADS, "In spring.")
    await olga.clicks("Post 1 answer: Budget evening")
    async with week.hall.parts.database.units() as unit:
        await WebinarQuestionStore(unit).forget_before(week.clock.now() + MINUTES)
    await ann.runs(f"webinars questions {date.id}")
    assert ann.sees("In spring.")
    assert not ann.sees("0 people")
    assert ann.sees("somebody who gives no name")
