"""Topics for webinars: suggested once, wanted by many, decided with a reason that everybody hears."""

from datetime import timedelta

from bot.digest import Period
from bot.people import SpaceRef
from commands.webinars.digest import topics
from store.library import LibraryStore
from store.webinar import WEBINAR_IDEA
from store.webinar_ideas import WebinarIdeaStore
from tests.commands.support import member
from tests.commands.webinars.support import MINUTES, organizer, titles
from tests.commands.webinars.test_answering import people
from tests.harness.hub import Talker
from tests.harness.week import Week


async def suggested(who: Talker, title: str) -> None:
    await who.runs("webinars suggest")
    await who.fills({"Topic": title, "Why": "We start in May."})


async def prepared(olga: Talker, title: str = "Open data in small towns", when: str = "10 March 2pm") -> None:
    """Picked, and drafted through the form as it comes filled."""
    await olga.runs("webinars ideas")
    await olga.clicks(f"Announce {title}")
    while olga.form is not None and not olga.errors:
        here = {one.param.label for one in olga.form.fields}
        await olga.fills({"When": when} if "When" in here else {})


async def test_others_add_their_voice_and_are_told_once_with_the_card_when_it_is_announced(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    olga = await organizer(week.hall)
    await suggested(ann, "Open data in small towns")
    await suggested(ben, "Open data for small towns")
    await ben.clicks("I want that too: Open data in small towns")
    assert ben.sees("2 people want Open data in small towns")
    await olga.runs("webinars ideas")
    assert olga.text.index("in small towns") < olga.text.index("for small towns"), "most wanted first"
    await olga.clicks("Announce Open data in small towns")
    assert olga.form is not None
    given = {one.param.label: one.value for one in olga.form.fields}
    assert (given["Title"], given["What about"]) == ("Open data in small towns", "We start in May.")
    await prepared(olga)
    assert olga.sees("2 people wanted “Open data in small towns”: they hear of it when you post it")
    assert olga.sees("Open data"), "what it speaks of is filed under that topic"
    await week.until(MINUTES)
    assert titles(week, "Ann") == titles(week, "Ben") == [], "a draft is nobody else's business"
    await olga.clicks("Post Open data in small towns")
    assert olga.sees("2 people who wanted it hear of it within ten minutes.")
    assert titles(week, "Ann") == []
    await week.until(3 * MINUTES)
    await olga.runs("webinars ideas")
    await week.until(3 * MINUTES)
    for name in ("Ann", "Ben"):
        [got] = week.heard(name)
        assert "Open data in small towns, which you wanted, becomes a webinar" in got.text
        assert "I’ll come: Open data in small towns" in got.text


async def test_the_list_says_what_is_planned_and_when_until_it_is_over(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    olga = await organizer(week.hall)
    await suggested(ann, "Open data in small towns")
    await ben.runs("webinars ideas")
    early = ben.button("I want that too").action.address()
    await prepared(olga)
    await ben.runs("webinars ideas")
    assert ben.sees("a webinar on it is being prepared")
    assert not ben.sees("Draft: ")
    await olga.clicks("Post Open data")
    await ben.runs("webinars ideas")
    assert ben.sees("Planned: Open data in small towns, ")
    assert ben.sees("Tue 10 Mar 2026, 14:00")
    assert not ben.sees("I want that too")
    await ben.presses(early)
    assert ben.sees("Planned: Open data in small towns, "), "an older list says so, too"
    await ben.clicks("See Open data in small towns")
    assert ben.sees("I’ll come: Open data in small towns")
    await week.until(timedelta(days=9))
    await ben.runs("webinars ideas")
    assert not ben.sees("Open data in small towns")


async def test_a_topic_is_prepared_by_one_and_waits_again_when_the_draft_is_thrown_away(week: Week) -> None:
    [ann] = await people(week, "Ann")
    olga, otto = await organizer(week.hall), await organizer(week.hall, "Otto")
    await suggested(ann, "Open data in small towns")
    await otto.runs("webinars ideas")
    pick = otto.button("Announce Open data").action.address()
    await prepared(olga)
    await otto.presses(pick)
    assert otto.sees("It is being prepared already.")
    await otto.clicks("Draft: Open data in small towns")
    await otto.clicks("Change Open data")
    await otto.fills({"Title": "Open data for everybody"})
    while otto.form is not None and not otto.errors:
        await otto.fills({})
    assert otto.sees("One person wanted “Open data in small towns”: they hear of it"), (
        "a draft that is changed keeps its topic"
    )
    await otto.clicks("Throw Open data for everybody away")
    await otto.runs("webinars ideas")
    assert otto.sees("Announce Open data in small towns")
    await prepared(otto)
    await otto.clicks("Post Open data")
    await otto.presses(pick)
    assert otto.sees("It was picked already.")
    await week.until(3 * MINUTES)
    assert len(week.heard("Ann")) == 1


async def test_an_announcement_that_is_taken_back_tells_nobody_and_told_later_it_is_told_once(week: Week) -> None:
    [ann] = await people(week, "Ann")
    olga = await organizer(week.hall)
    await suggested(ann, "Open data in small towns")
    await prepared(olga)
    await olga.clicks("Post Open data")
    await olga.clicks("Undo")
    await week.until(3 * MINUTES)
    assert week.heard("Ann") == []
    await olga.runs("webinars ideas")
    await olga.clicks("Draft: Open data in small towns")
    await olga.clicks("Post Open data")
    await week.until(3 * MINUTES)
    assert len(week.heard("Ann")) == 1


async def test_who_may_not_know_of_the_webinar_is_not_told_and_sees_no_more_than_before(week: Week) -> None:
    [ann] = await people(week, "Ann")
    olga = await organizer(week.hall)
    await suggested(ann, "Open data in small towns")
    eve = await member(week.hall, week.hall.person("Eve", space=SpaceRef("test", "T2", "Elsewhere")))
    async with week.hall.parts.database.units() as unit:
        await unit.session.execute(WEBINAR_IDEA.update().values(space_id=None))
    await eve.runs("webinars ideas")
    await eve.clicks("I want that too")
    await olga.runs("webinars ideas")
    await olga.clicks("Announce Open data in small towns")
    while olga.form is not None and not olga.errors:
        here = {one.param.label for one in olga.form.fields}
        given = {"When": "10 March 2pm", "Visible to": "space"}
        await olga.fills({label: value for label, value in given.items() if label in here})
    await olga.clicks("Post Open data")
    await week.until(3 * MINUTES)
    assert (len(week.heard("Ann")), len(week.heard("Eve"))) == (1, 0)
    await eve.runs("webinars ideas")
    assert not eve.sees("Planned")


async def test_declined_it_comes_with_a_reason(week: Week) -> None:
    [ann] = await people(week, "Ann")
    olga = await organizer(week.hall)
    await suggested(ann, "Knitting")
    await olga.runs("webinars ideas")
    await olga.clicks("Decline Knitting")
    await olga.fills({"Reason": "Not ours to do."})
    await week.until(MINUTES)
    assert "Not ours to do." in week.heard("Ann")[0].text
    await olga.runs("webinars ideas")
    assert not olga.sees("Knitting")


async def test_what_people_looked_for_in_vain_is_shown_to_organizers_only(week: Week) -> None:
    async with week.hall.parts.database.units() as unit:
        for _ in range(3):
            await LibraryStore(unit).wanted("participatory budgeting")
    ben, olga = await member(week.hall, week.hall.person("Ben")), await organizer(week.hall)
    await ben.runs("webinars ideas")
    assert not ben.sees("budgeting")
    await olga.runs("webinars ideas")
    await olga.clicks("Suggest participatory budgeting (looked for 3 times)")
    assert olga.form is not None
    assert olga.form.fields[0].value == "participatory budgeting"


async def test_the_organizers_digest_has_what_waits_and_nobody_prepares(week: Week) -> None:
    ann, ben = await people(week, "Ann", "Ben")
    olga = await organizer(week.hall)
    await suggested(ann, "Open data in small towns")
    await suggested(ann, "Plain letters")
    await ben.runs("webinars ideas")
    await ben.clicks("I want that too: Plain letters")

    async def lines() -> list[tuple[str, str]]:
        async with week.hall.parts.database.units(reads_only=True) as unit:
            period = Period(unit.now - timedelta(days=7), unit.now)
            return [(one.title, one.line) for one in await topics(period, WebinarIdeaStore(unit))]

    assert await lines() == [("“Plain letters”", "2 people"), ("“Open data in small towns”", "1 person")]
    await prepared(olga)
    assert await lines() == [("“Plain letters”", "2 people")]
