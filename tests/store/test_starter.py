"""The starter content: there at the first start, harmless at the next, gone with one call."""

import json
from pathlib import Path

import pytest

from store.changes import ChangeLog
from store.feedback import FeedbackStore
from store.library import LibraryStore
from store.people import PeopleStore
from store.resource import ResourceStatus
from store.seed import clear_demo, load_seed
from store.topics import TopicStore
from store.unit import Units

SEED = Path(__file__).resolve().parents[2] / "store" / "seed"
DEMO = ("web", "demo")


async def test_the_real_starter_content_goes_in_whole_and_only_once(units: Units) -> None:
    first = await load_seed(units, SEED)
    assert first.refused == []
    assert (first.changed, first.same) == (0, 0)
    assert first.added >= 170
    async with units(reads_only=True) as unit:
        assert await LibraryStore(unit).count(ResourceStatus.PUBLISHED) >= 100
        log = await ChangeLog(unit).last()
    assert (await load_seed(units, SEED)).untouched
    again = await load_seed(units, SEED, again=True)
    assert (again.added, again.changed, again.same) == (0, 0, first.added)
    async with units(reads_only=True) as unit:
        assert await ChangeLog(unit).last() == log


async def test_demo_people_have_their_roles_in_the_demo_room_and_nowhere_else(units: Units) -> None:
    await load_seed(units, SEED)
    person = json.loads((SEED / "people.json").read_text())[1]
    async with units(reads_only=True) as unit:
        people = PeopleStore(unit)
        here = await people.find("web", f"demo:{person['key']}", *DEMO)
        elsewhere = await people.find("web", f"demo:{person['key']}", "slack", "T1")
        assert here
        assert elsewhere
        assert here.roles == set(person["roles"]) - {"guest"}
        assert elsewhere.roles == frozenset()
        assert await people.roles_of(here.id) == frozenset()
        profile = await people.by_id(here.id)
        assert profile
        assert profile.bio == person["says"]
        assert len(await people.topics_of(here.id)) == len(person["topics"])


async def test_clearing_removes_the_samples_and_whatever_demo_people_made_and_it_stays_so(units: Units) -> None:
    await load_seed(units, SEED)
    async with units() as unit:
        people, library = PeopleStore(unit), LibraryStore(unit)
        demo = await people.find("web", f"demo:{json.loads((SEED / 'people.json').read_text())[0]['key']}", *DEMO)
        real = await people.arrive("slack", "T1:U1", "slack", "T1", "Ada")
        assert demo
        assert real
        await library.add("Made in the demo", "guide", made_by=demo.id)
        mine = await library.add("Made for real", "guide", made_by=real.id)
        for person in (demo.id, real.id):
            await library.helped(person, mine)
            await library.save(person, mine)
        await FeedbackStore(unit).add(demo.id, "Just trying")
        since = await ChangeLog(unit).last()
        samples = len(await library.after(0)) - 1
    cleared = await clear_demo(units)
    assert (cleared.resources, cleared.people) == (samples, 7)
    async with units(reads_only=True) as unit:
        library = LibraryStore(unit)
        assert [row.id for row in await library.after(0)] == [mine]
        card = (await library.cards([mine]))[0]
        assert (card.helped_count, card.saved_count) == (1, 1)
        assert [profile.name for profile in await PeopleStore(unit).search("")] == ["Ada"]
        assert await FeedbackStore(unit).all() == []
        assert len(await TopicStore(unit).all()) >= 60
        gone = {change.subject_id for change in await ChangeLog(unit).since(since)}
        assert len(gone - {mine}) == samples, "the search index must hear of every one"
    assert (await load_seed(units, SEED)).untouched, "what was cleared does not come back by itself"
    assert (await load_seed(units, SEED, again=True)).added > 100


async def test_an_entry_of_an_unknown_topic_is_refused_with_its_place_and_the_rest_goes_in(
    units: Units, tmp_path: Path
) -> None:
    topics = [{"slug": "child", "name": "Child", "parent": "mother"}, {"slug": "mother", "name": "Mother"}]
    topics.append({"slug": "lost", "name": "Lost", "parent": "nowhere"})
    (tmp_path / "topics.json").write_text(json.dumps(topics))
    good = {"id": "s/1", "title": "Good", "kind": "guide", "topics": ["child"], "level": ["town"], "date": None}
    bad = {**good, "id": "s/2", "topics": ["zebra"]}
    (tmp_path / "resources.jsonl").write_text(f"{json.dumps(good)}\n\n{json.dumps(bad)}\n")
    report = await load_seed(units, tmp_path)
    assert report.added == 3
    assert report.refused == [
        "topics.json, entry 3: no topic is called nowhere",
        "resources.jsonl, line 3: no topic is called zebra",
    ]


async def test_a_broken_file_changes_nothing(units: Units, tmp_path: Path) -> None:
    (tmp_path / "topics.json").write_text('[{"slug": "a", "name": "A"}]')
    (tmp_path / "people.json").write_text("{ broken")
    with pytest.raises(json.JSONDecodeError):
        await load_seed(units, tmp_path)
    async with units(reads_only=True) as unit:
        assert await TopicStore(unit).all() == []
