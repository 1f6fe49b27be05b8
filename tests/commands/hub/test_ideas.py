"""Ideas and faults: said, joined, answered."""

from datetime import timedelta
from pathlib import Path

from bot.people import Role, SpaceRef
from tests.commands.support import acts, member, on_approval
from tests.harness.hub import Hall, Talker
from tests.harness.week import week_in

ELSEWHERE = SpaceRef("test", "T2", "Another town")


async def tells(who: Talker, words: str, kind: str = "idea") -> None:
    await who.runs(f"feedback {words}")
    await who.fills({"What is it": kind})


async def test_an_idea_is_kept_and_the_same_one_gathers_voices(alice: Talker, bob: Talker) -> None:
    await tells(alice, "a dark mode for the web page")
    assert alice.sees("Thank you")
    await tells(bob, "dark mode on the web page please")
    assert bob.sees("Others said something alike")
    await bob.clicks("Add my voice to “a dark mode")
    assert bob.sees("2 people want this")
    await bob.clicks("Add my voice to “a dark mode")
    assert bob.sees("counted already")
    assert bob.sees("2 people")


async def test_members_see_ideas_without_names_and_organizers_with_them(hall: Hall, alice: Talker, bob: Talker) -> None:
    await tells(alice, "let me export my list")
    await bob.runs("ideas")
    assert bob.sees("let me export my list")
    assert not bob.sees("Alice")
    assert not [label for label in bob.buttons if label.startswith("Answer")]
    await member(hall, bob, Role.ORGANIZER)
    await bob.runs("ideas")
    assert bob.sees("said by Alice")


async def test_an_answer_reaches_the_inbox_of_everybody_who_wanted_it(hall: Hall, alice: Talker, bob: Talker) -> None:
    await tells(alice, "let me export my list")
    await member(hall, bob, Role.ORGANIZER)
    await bob.runs("inbox")
    assert bob.sees("1 idea or fault has no answer yet")
    await bob.clicks("See ideas and faults")
    await bob.clicks("Answer “let me export")
    await bob.fills({"It is": "planned", "Your answer": "It comes with the next version."})
    assert bob.sees("is planned")
    assert bob.sees("1 person hears your answer in ten minutes")
    await alice.runs("inbox")
    assert alice.sees("It comes with the next version.")
    assert [act.action for act in await acts(hall)] == ["feedback.settle"]
    await bob.runs("inbox")
    assert bob.sees("Nothing waits for you")


async def test_an_answer_is_told_after_ten_minutes_unless_it_was_undone(tmp_path: Path) -> None:
    async with week_in(tmp_path) as week:
        alice, bob = week.hall.person("Alice"), await member(week.hall, week.hall.person("Bob"), Role.ORGANIZER)
        await tells(alice, "let me export my list")
        await bob.runs("ideas")
        await bob.clicks("Answer “let me export")
        await bob.fills({"It is": "declined", "Your answer": "Never."})
        await bob.clicks("Undo: “let me export my list” was a slip")
        assert bob.sees("Nobody was told")
        assert await week.until(timedelta(hours=1)) == 0
        await bob.clicks("Answer “let me export")
        await bob.fills({"It is": "planned", "Your answer": "Soon."})
        undo = next(label for label in bob.buttons if label.startswith("Undo"))
        assert await week.until(timedelta(minutes=5)) == 0
        assert await week.until(timedelta(minutes=5)) == 1
        assert "Soon." in week.heard("Alice")[0].text
        await bob.clicks(undo)
        assert bob.sees("They have been told already")


async def test_only_organizers_answer(hall: Hall, alice: Talker) -> None:
    await tells(alice, "let me export my list")
    await alice.presses("hub.answer/1")
    assert alice.sees("is for organizers")
    assert alice.form is None


async def test_what_was_said_in_another_space_is_neither_seen_nor_answered(hall: Hall, alice: Talker) -> None:
    stranger = hall.person("Sol", space=ELSEWHERE)
    await tells(alice, "let me export my list")
    await member(hall, stranger, Role.ORGANIZER)
    await stranger.runs("ideas")
    assert not stranger.sees("export")
    for address in ("hub.voice/1", "hub.answer/1"):
        await stranger.presses(address)
        assert stranger.sees("not in the list")
    await hall.grant(stranger, Role.ORGANIZER)
    await stranger.runs("ideas")
    assert stranger.sees("export")


async def test_too_few_words_are_asked_for_again_and_kept(alice: Talker) -> None:
    await alice.runs("feedback")
    await alice.fills({"What is it": "fault", "In your words": "bad"})
    assert "at least 5" in alice.errors["said"]
    await alice.fills({"In your words": "     x     "})
    assert alice.errors["said"]
    await alice.fills({"In your words": "The page of results jumps."})
    assert alice.sees("Thank you")


async def test_ideas_come_in_pages_the_most_wanted_first(alice: Talker, bob: Talker) -> None:
    for number in range(7):
        await tells(alice, f"wish number {number} about {'abcdefg'[number] * 9}")
    await bob.runs("ideas")
    await bob.clicks("Add my voice to “wish number 3")
    await bob.runs("ideas status:open")
    assert bob.text.index("wish number 3") < bob.text.index("wish number 6")
    assert bob.sees("Page 1 of 2")
    await bob.clicks("Next")
    assert bob.reply.update
    assert bob.sees("wish number 0")


async def test_an_unknown_status_names_those_there_are(alice: Talker) -> None:
    await alice.runs("ideas status:opne")
    assert alice.sees("Did you mean Open?")


async def test_a_draft_is_thrown_away_only_after_asking(alice: Talker, bob: Talker) -> None:
    await alice.runs("feedback the search is slow")
    await alice.fills({"What is it": "nonsense"})
    await alice.runs("inbox")
    assert alice.sees("You began: Tell us")
    drop = alice.button("Throw away").action.address()
    await bob.presses(drop)
    assert bob.sees("no longer there")
    await alice.clicks("Throw away")
    assert alice.sees("Nothing brings it back")
    await alice.clicks("Yes, throw it away")
    await alice.runs("inbox")
    assert alice.sees("Nothing waits for you")


async def test_the_inbox_of_an_admin_says_who_waits(hall: Hall, alice: Talker, bob: Talker) -> None:
    await member(hall, alice, Role.ADMIN)
    await on_approval(hall, alice)
    await bob.runs("hub")
    await alice.runs("inbox")
    assert alice.sees("1 person waits to be let in")
    await alice.clicks("See who waits")
    assert alice.sees("Bob")
