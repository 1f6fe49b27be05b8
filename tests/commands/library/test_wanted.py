"""Looked for in vain: grouped by meaning and without names; somebody waits, somebody helps, and it ends with an answer."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.people import Role
from bot.ui.nodes import Items
from commands.library.meaning import Meanings, alike
from store.library import LibraryStore
from store.seen import SEEN
from store.topics import TopicRow, TopicStore
from tests.commands.library.test_collections import taken_out
from tests.commands.library.test_sharing import redrawn
from tests.commands.support import member, row
from tests.harness.hub import Talker
from tests.harness.week import Week, week_in

TEN, MINUTES = timedelta(minutes=11), timedelta(minutes=5)
ADDED = {
    "Link": "https://www.example.gov/parklets",
    "Title": "Parklets in small towns",
    "Kind": "Guide",
    "Summary": "How to turn a parking space into a place to sit.",
}


@pytest.fixture
async def week(tmp_path: Path) -> AsyncIterator[Week]:
    async with week_in(tmp_path) as made:
        async with made.hall.parts.database.units() as unit:
            await TopicStore(unit).put("permits", "Permits", "Leave to do something.", ["licence", "permission"])
        yield made


async def looks(who: Talker, *queries: str) -> None:
    for query in queries:
        await who.runs(f"library {query}")
    await who.hub.settled()


def groups(who: Talker) -> list[str]:
    return [str(card.title) for node in who.reply.blocks if isinstance(node, Items) for card in node.cards]


def topic(slug: str, *words: str) -> TopicRow:
    return TopicRow(1, slug, slug.capitalize(), "", "", "", None, (slug, *words))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("parklets", "Parklet"),
        ("parklets", "parlkets"),
        ("shared mobility hub", "hubs mobility shared"),
        ("dog licence", "dog permit"),
        ("dog licence", "dog lisence"),
        ("the heat pumps", "heat-pump"),
    ],
)
def test_the_same_wish_in_other_words_or_with_a_slip_is_one(one: str, other: str) -> None:
    meanings = Meanings([topic("permits", "licence", "permit")])
    assert alike(meanings.of(one), meanings.of(other))


@pytest.mark.parametrize(
    ("one", "other"), [("parklets", "parks"), ("dog licence", "cat licence"), ("tax", "taxi"), ("care", "car"), ("dogs", "dog licence")]
)  # fmt: skip
def test_another_wish_stays_another(one: str, other: str) -> None:
    meanings = Meanings([topic("permits", "licence", "permit")])
    assert not alike(meanings.of(one), meanings.of(other))


async def test_searches_in_vain_are_grouped_counted_and_nameless(week: Week) -> None:
    ann, joss = week.hall.person("Ann"), await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await looks(ann, "parklets", "heat pumps")
    for name, query in (("Bea", "parklets"), ("Cy", "parlkets"), ("Dee", "Parklet")):
        await looks(week.hall.person(name), query)
    await joss.runs("library wanted")
    assert groups(joss) == ["“parklets”", "“heat pumps”"]
    assert joss.sees("4 times")
    assert joss.sees("Also as “parlkets”, “Parklet”")
    assert "Ann" not in joss.text
    await joss.clicks("Look at “parklets”")
    assert joss.sees("Looked for: 4 times: nothing was found")
    await ann.runs("library wanted")
    assert ann.sees("is for organizers")


async def test_a_person_counts_once_a_day_however_often_and_however_spelt(week: Week) -> None:
    ann, joss = week.hall.person("Ann"), await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await member(week.hall, ann)
    await ann.runs("library parklets")
    await ann.clicks("Ask for this")  # before the search itself was written down
    await looks(ann, "parklets", "Parklet", "parlkets")
    await joss.runs("library wanted")
    assert groups(joss) == ["“parklets”"]
    assert joss.sees("once · last on")
    week.clock.forward(timedelta(days=1).total_seconds())
    await looks(ann, "parklets")
    await joss.runs("library wanted")
    assert joss.sees("2 times")
    async with week.hall.parts.database.units(reads_only=True) as unit:
        kept = await unit.session.scalars(sa.select(SEEN.c.key))
        assert not any("Ann" in key or "parklet" in key for key in kept)


async def test_a_search_that_found_the_wrong_things_counts_too(week: Week) -> None:
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).add("Dog licences in one step", "guide", status="published", visibility="public")
    ann = await member(week.hall, week.hall.person("Ann"))
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await week.hall.parts.search.catch_up()
    await looks(ann, "dog licences")
    await ann.clicks("None of these is what I look for")
    assert ann.sees("not who looked")
    await joss.runs("library wanted")
    await joss.clicks("Look at “dog licences”")
    assert joss.sees("once: what was found was not it")


async def test_whoever_asks_is_told_when_it_is_published_and_cannot_be_undone(week: Week) -> None:
    ann, ravi = await member(week.hall, week.hall.person("Ann")), await member(week.hall, week.hall.person("Ravi"))
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await looks(ann, "parlket")
    await ann.clicks("Ask for this")
    assert ann.sees("You hear from us when something on parlket comes")
    await joss.runs("library wanted")
    assert joss.sees("1 person waits to be told")
    await ravi.runs("library add")
    await ravi.fills(ADDED)
    await joss.runs("library review")
    await joss.clicks("Publish Parklets")
    await joss.clicks("Undo: Parklets")
    assert await week.until(TEN) == 0
    await joss.runs("library review")
    await joss.clicks("Publish Parklets")
    await week.until(TEN)
    [told] = week.heard("Ann")
    assert "Parklets in small towns may be what you asked for" in told.text
    ann.replies.append(told.reply)
    await ann.clicks("That is it")
    assert ann.sees("We no longer tell you about parlket")


async def test_what_somebody_adds_themselves_or_may_not_see_is_not_told(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"), Role.ORGANIZER)
    await looks(ann, "parklets")
    await ann.clicks("Ask for this")
    await ann.runs("library add")
    await ann.fills(ADDED)
    assert await week.until(TEN) == 0


async def waits_for_parklets(week: Week, title: str) -> tuple[Talker, Talker, int]:
    """Ann waits for parklets; Ravi, who reviews; and a resource of Bea's that says nothing of them yet."""
    ann, bea = await member(week.hall, week.hall.person("Ann")), await member(week.hall, week.hall.person("Bea"))
    ravi = await member(week.hall, week.hall.person("Ravi"), Role.REVIEWER)
    await looks(ann, "parklets")
    await ann.presses("library.ask-for/parklets")
    owner = (await row(week.hall, bea)).id
    async with week.hall.parts.database.units() as unit:
        number = await LibraryStore(unit).add(
            title, "guide", status="published", visibility="members", made_by=owner, owner_id=owner
        )
    return bea, ravi, number


async def retitled(who: Talker, number: int, title: str) -> None:
    await who.presses(f"library.change/{number}")
    while who.form is not None:
        await who.fills({"Title": title} if "Title" in {one.param.label for one in who.form.fields} else {})


async def test_a_change_that_makes_it_what_somebody_waits_for_is_told_once(week: Week) -> None:
    bea, ravi, number = await waits_for_parklets(week, "Places to sit")
    await retitled(bea, number, "Parklets: places to sit")
    assert await week.until(TEN) == 0  # it waits for a reviewer
    await ravi.runs("library review")
    await ravi.clicks("Take the change")
    await ravi.clicks("Undo the change")
    await week.until(TEN)
    assert week.heard("Ann") == []  # it was taken back
    await ravi.runs("library review")
    await ravi.clicks("Take the change")
    await week.until(TEN)
    [told] = week.heard("Ann")
    assert "Parklets: places to sit may be what you asked for" in told.text
    await retitled(ravi, number, "Places to sit")
    await retitled(ravi, number, "Parklets and benches")
    await ravi.presses(f"library.archive/{number}")
    await member(week.hall, ravi, Role.ORGANIZER)
    await ravi.presses(f"library.archive/{number}")
    await ravi.clicks("Undo: bring")
    await week.until(TEN)
    assert len(week.heard("Ann")) == 1  # of the same resource she heard already


async def test_an_older_version_that_is_brought_back_is_told_to_whoever_waits_for_what_it_says(week: Week) -> None:
    _, ravi, number = await waits_for_parklets(week, "Places to sit")
    async with week.hall.parts.database.units() as unit:
        await LibraryStore(unit).update(number, title="Parklets")  # as it was before Ann asked
    await retitled(ravi, number, "Benches")
    await week.until(TEN)
    assert week.heard("Ann") == []
    await ravi.clicks("Undo: as it was before")
    await week.until(TEN)
    assert "Parklets may be what you asked for" in week.heard("Ann")[-1].text


async def test_somebody_helps_and_those_who_asked_and_organizers_hear_it(week: Week) -> None:
    ann, bea, joss = [await member(week.hall, week.hall.person(name)) for name in ("Ann", "Bea", "Joss")]
    await member(week.hall, joss, Role.ORGANIZER)
    await looks(ann, "parklets")
    await ann.clicks("Ask for this")
    await joss.runs("library wanted")
    await joss.clicks("Look at “parklets”")
    await joss.clicks("Ask this channel who can help")
    assert await week.until(MINUTES) == 1
    assert "Who knows something about “parklets”?" in week.box.accepted[0].text
    await bea.presses("library.help-offer/1")
    await bea.fills({"How": "We built three; ask me"})
    assert bea.sees("hear that you can help")
    await week.until(MINUTES)
    for who in ("Ann", "Joss"):
        assert "Bea can help with parklets" in week.heard(who)[-1].text
        assert "We built three" in week.heard(who)[-1].text
    assert "1 person can help" in await redrawn(week)
    await joss.presses("library.wanted-open/1")
    assert joss.sees("Bea: We built three; ask me")


async def test_a_question_in_the_wrong_channel_is_taken_out_again(week: Week) -> None:
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await looks(week.hall.person("Ann"), "parklets")
    await joss.presses("library.wanted-share/1")
    assert await week.until(MINUTES) == 1
    await taken_out(week, joss, "parklets")


async def test_it_ends_with_an_answer_that_all_hear_unless_it_was_a_slip(week: Week) -> None:
    ann, bea = await member(week.hall, week.hall.person("Ann")), await member(week.hall, week.hall.person("Bea"))
    joss = await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    async with week.hall.parts.database.units() as unit:
        number = await LibraryStore(unit).add("Places to sit", "guide", status="published", visibility="members")
    await looks(ann, "parklets", "parlkets")
    await ann.presses("library.ask-for/parklets")
    await bea.presses("library.help-offer/1")
    await bea.fills({"How": "Ask me"})
    await week.until(MINUTES)
    await joss.runs("library wanted")
    await joss.clicks("It was found")
    await joss.fills({"Number": "", "In words": ""})
    assert "Say what became of it" in joss.errors["words"]
    await joss.fills({"Number": str(number), "In words": "From the office next door."})
    assert joss.sees("2 people hear it in ten minutes")
    await joss.clicks("Undo: it is still looked for")
    assert joss.sees("parklets is looked for again")
    before = len(week.box.accepted)
    await week.until(TEN)
    assert len(week.box.accepted) == before
    await joss.runs("library wanted")
    assert groups(joss) == ["“parklets”"]
    await joss.clicks("It was found")
    await joss.fills({"Number": str(number)})
    await week.until(TEN)
    for who in ("Ann", "Bea"):
        assert "Found: “parklets”" in week.heard(who)[-1].text
        assert "It is “Places to sit”" in week.heard(who)[-1].text
    await joss.runs("library wanted")
    assert joss.sees("Everything people looked for was found")
    await joss.presses("library.wanted-close/1")
    assert joss.sees("was closed already")


async def test_the_organizers_digest_shows_it_by_meaning_with_a_button(week: Week) -> None:
    ann, joss = week.hall.person("Ann"), await member(week.hall, week.hall.person("Joss"), Role.ORGANIZER)
    await joss.runs("digest schedule")
    await joss.clicks("Plan a digest")
    await joss.fills({"For": "the organizers", "Channel": "<#test:C9>", "When": "every Monday 09:00"})
    week.clock.forward(60)
    await looks(ann, "parklets")
    await looks(week.hall.person("Bea"), "parlkets")
    await week.until(timedelta(days=7))
    text = week.box.accepted[-1].text
    assert "“parklets”" in text
    assert "2 times · also “parlkets”" in text
    joss.replies.append(week.box.accepted[-1].reply)
    await joss.clicks("Look at “parklets”")
    assert joss.sees("Wait to be told: nobody")


async def test_nonsense_is_refused_in_words(week: Week) -> None:
    ann = await member(week.hall, week.hall.person("Ann"))
    await ann.presses("library.ask-for/   ")
    assert ann.sees("There is no word in that")
    await ann.presses("library.help-offer/99")
    assert ann.sees("Nobody looks for that any more")
    await ann.presses("library.ask-no-more/99")
    assert ann.sees("Nobody looks for that any more")
    stranger = week.hall.stranger()
    await stranger.presses("library.ask-for/parklets")
    assert stranger.sees("for members")
