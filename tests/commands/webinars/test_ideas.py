"""Topics for webinars: suggested once, wanted by many, decided with a reason that everybody hears."""

from store.library import LibraryStore
from tests.commands.support import member
from tests.commands.webinars.support import MINUTES, organizer, titles
from tests.commands.webinars.test_answering import people
from tests.harness.hub import Talker
from tests.harness.week import Week


async def suggested(who: Talker, title: str) -> None:
    await who.runs("webinars suggest")
    await who.fills({"Topic": title, "Why": "We start in May."})


async def test_others_add_their_voice_and_all_of_them_hear_that_it_was_picked(week: Week) -> None:
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
    assert olga.form.fields[0].value == "Open data in small towns"
    await week.until(MINUTES)
    assert titles(week, "Ann") == titles(week, "Ben") == ["Your topic was picked"]


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
