"""What the hub remembers between two presses: buttons, drafts, messages, last commands, feedback, settings, events."""

from datetime import timedelta

import pytest

from store.continuations import ContinuationStore
from store.drafts import DraftStore
from store.feedback import FeedbackKind, FeedbackStatus, FeedbackStore
from store.people import PeopleStore
from store.posted import PostedStore
from store.recent import RecentStore
from store.seen import CommandTreeStore, SeenStore
from store.settings import SettingStore
from store.spaces import SpaceStore
from store.unit import Unit, Units
from tests.harness.databases import HandClock

MONTH = timedelta(days=30)


async def person(unit: Unit, number: int = 1) -> int:
    row = await PeopleStore(unit).arrive("slack", f"T1:U{number}", "slack", "T1", f"Person {number}")
    assert row
    return row.id


async def test_a_long_button_works_for_thirty_days(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        await ContinuationStore(unit).put({"k1": "library.find/permits", "k2": "x"})
        await ContinuationStore(unit).put({})
    clock.forward(MONTH - timedelta(seconds=1))
    async with units() as unit:
        assert await ContinuationStore(unit).get("k1") == "library.find/permits"
        await ContinuationStore(unit).put({"k1": "library.find/permits"})
    clock.forward(timedelta(days=1))
    async with units() as unit:
        continuations = ContinuationStore(unit)
        assert await continuations.get("k1"), "shown again, it lives on"
        assert await continuations.get("k2") is None
        assert await continuations.get("never") is None
        await continuations.forget_expired()
        assert await continuations.get("k1")


async def test_a_draft_is_kept_page_by_page_and_answers_to_its_author_only(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        me, other, drafts = await person(unit, 1), await person(unit, 2), DraftStore(unit)
        await drafts.save("d1", me, form="library.add", about="", values={"title": "Été"}, page=1)
        await drafts.save("d1", me, form="library.add", about="", values={"title": "Été", "n": [1, None]}, page=2)
        await drafts.save("d1", other, form="library.add", about="", values={"title": "Stolen"}, page=3)
        row = await drafts.load("d1", me)
        assert row
        assert (row.values, row.page, row.form) == ({"title": "Été", "n": [1, None]}, 2, "library.add")
        assert await drafts.load("d1", other) is None
        await drafts.drop("d1", other)
        assert await drafts.load("d1", me)
    clock.forward(MONTH)
    async with units(reads_only=True) as unit:
        assert await DraftStore(unit).load("d1", me) is None


async def test_the_latest_draft_is_of_this_form_and_this_record(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        me = await person(unit)
        await DraftStore(unit).save("a", me, form="edit", about="resource/7", values={}, page=1)
        await DraftStore(unit).save("b", me, form="edit", about="resource/8", values={}, page=1)
    clock.forward(timedelta(minutes=1))
    async with units() as unit:
        drafts = DraftStore(unit)
        await drafts.save("c", me, form="edit", about="resource/7", values={}, page=1)
        found = await drafts.latest("edit", "resource/7", me)
        assert found
        assert found.id == "c"
        assert await drafts.latest("edit", "resource/9", me) is None
        assert [row.id for row in await drafts.of_person(me)] == ["c", "a", "b"]
        await drafts.drop("c", me)
        assert len(await drafts.of_person(me)) == 2


async def test_a_message_leads_to_its_record_and_a_record_to_its_messages(units: Units) -> None:
    async with units() as unit:
        posted = PostedStore(unit)
        await posted.note("slack", "C1", "1.1", ["resource:7"], thread="1.0")
        await posted.note("slack", "C1", "1.1", ["resource:7"])
        await posted.note("discord", "C1", "1.1", ["resource:7", "webinar:a:b"])
        row = await posted.at("slack", "C1", "1.1")
        assert row
        assert (row.subject, row.subject_id, row.thread) == ("resource", "7", "1.0")
        assert await posted.at("discord", "C1", "1.1") is None, "nobody can say which of two cards was meant"
        assert await posted.at("slack", "C2", "1.1") is None
        assert [row.platform for row in await posted.of("resource", 7)] == ["slack", "discord"]
        assert len(await posted.of("webinar", "a:b")) == 1
        await posted.gone("slack", "C1", "1.1")
        assert [row.platform for row in await posted.of("resource", 7)] == ["discord"]


async def test_the_last_ten_commands_are_kept_each_once(units: Units) -> None:
    async with units() as unit:
        me, other, recent = await person(unit, 1), await person(unit, 2), RecentStore(unit)
        await recent.add([(other, "help")])
        for number in range(0, 12, 2):
            await recent.add([(me, f"library find {number}"), (me, f"library find {number + 1}")])
        await recent.add([(me, "library find 3"), (other, "help"), (me, "library find 5")])
        said = [row.text for row in await recent.last_ten(me)]
        assert said[:3] == ["library find 5", "library find 3", "library find 11"]
        assert len(said) == len(set(said)) == 10
        assert [row.text for row in await recent.last_ten(other)] == ["help"]


async def test_feedback_gathers_voices_and_gets_an_answer(units: Units) -> None:
    async with units() as unit:
        feedback, one, two = FeedbackStore(unit), await person(unit, 1), await person(unit, 2)
        idea = await feedback.add(one, "Dark mode", "idea")
        fault = await feedback.add(two, "Typo on page 2", FeedbackKind.FAULT)
        assert [await feedback.voice(fault, one), await feedback.voice(fault, one)] == [True, False]
        assert [(row.id, row.voices) for row in await feedback.all()] == [(fault, 2), (idea, 1)]
        assert await feedback.settle(fault, "done", "Fixed, thank you.")
        assert not await feedback.settle(999, "done")
        row = await feedback.by_id(fault)
        assert row
        assert (row.status, row.answer, row.answered_at) == (FeedbackStatus.DONE, "Fixed, thank you.", unit.now)
        assert [row.id for row in await feedback.all("open")] == [idea]
        assert await feedback.voices(fault) == [one, two]
        with pytest.raises(ValueError, match="rant"):
            await feedback.add(one, "!!!", "rant")


async def test_a_spaces_setting_goes_before_the_one_for_everywhere(units: Units) -> None:
    async with units() as unit:
        settings, space = SettingStore(unit), (await SpaceStore(unit).ensure("slack", "T1")).id
        assert await settings.get("tone", "plain", space_id=space) == "plain"
        await settings.set("tone", {"words": ["kind"]})
        await settings.set("tone", False, space_id=space)
        await settings.set("tone", None, space_id=space)
        assert await settings.get("tone", "unset", space_id=space) is None
        assert await settings.get("tone") == {"words": ["kind"]}
        assert await settings.get("tone", space_id=999) == {"words": ["kind"]}
        await settings.set("pace", 3)
        assert await settings.all(space_id=space) == {"tone": None, "pace": 3}
        await settings.clear("tone", space_id=space)
        assert await settings.get("tone", space_id=space) == {"words": ["kind"]}


async def test_an_event_is_first_only_once(units: Units, clock: HandClock) -> None:
    async with units() as unit:
        assert [await SeenStore(unit).first(key) for key in ("a", "a", "b")] == [True, False, True]
    async with units() as unit:
        assert not await SeenStore(unit).first("a")
    clock.forward(timedelta(days=3))
    async with units() as unit:
        await SeenStore(unit).forget_before(unit.now - timedelta(days=2))
        assert await SeenStore(unit).first("a")


async def test_an_event_of_a_unit_that_failed_may_come_again(units: Units) -> None:
    async def fail() -> None:
        async with units() as unit:
            assert await SeenStore(unit).first("a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with units() as unit:
        assert await SeenStore(unit).first("a")


async def test_the_command_tree_is_remembered_for_each_place(units: Units) -> None:
    async with units() as unit:
        trees = CommandTreeStore(unit)
        assert await trees.get("discord") is None
        await trees.set("discord", "h1")
        await trees.set("discord", "h2")
        await trees.set("discord", "h3", place="G1")
        assert (await trees.get("discord"), await trees.get("discord", "G1")) == ("h2", "h3")


async def test_spaces_and_channels_change_only_where_named(units: Units) -> None:
    async with units() as unit:
        spaces = SpaceStore(unit)
        space = await spaces.ensure("slack", "T1")
        assert space.name == "T1"
        assert (await spaces.ensure("slack", "T1", "Town hall")).id == space.id
        assert (await spaces.ensure("slack", "T1")).name == "Town hall"
        await spaces.set_joins(space.id, "role", "S123")  # pyright: ignore[reportArgumentType]
        found = await spaces.by_id(space.id)
        assert found
        assert (found.joins.value, found.join_role) == ("role", "S123")
        await spaces.set_channel(space.id, "C1", name="general")
        channel = await spaces.set_channel(space.id, "C1", purpose="announcements", members_count=312)
        assert (channel.name, channel.purpose, channel.members_count) == ("general", "announcements", 312)
        await spaces.set_channel(space.id, "C1")
        assert [row.external_id for row in await spaces.channels(purpose="announcements")] == ["C1"]
        assert await spaces.channels(space.id, purpose="other") == []
        assert [row.name for row in await spaces.all()] == ["Town hall"]
