"""A database with something in every table, through the stores as people would."""

from datetime import date, timedelta

import sqlalchemy as sa

from store.audit import AuditStore
from store.calendar_keys import CalendarKeyStore
from store.certificates import CertificateStore
from store.codes import CodeStore, WebSessionStore
from store.collections import CollectionStore
from store.consent import ConsentStore
from store.continuations import ContinuationStore
from store.digests import DigestStore, LookedStore
from store.doubts import DoubtStore
from store.drafts import DraftStore
from store.feedback import FeedbackStore
from store.following import FollowingStore
from store.imports import ImportStore
from store.library import LibraryStore
from store.live import LiveStore
from store.moderation import ModerationStore, ReportReason
from store.outbox import OutboxStore
from store.owners import OwnerStore
from store.people import PeopleStore
from store.person import RoleName
from store.posted import PostedStore
from store.quiet import SilenceStore
from store.reactions import ReactionStore
from store.recent import RecentStore
from store.rsvps import RsvpStore
from store.runs import RunStore
from store.schedule import ScheduleStore
from store.seen import CommandTreeStore, SeenStore
from store.sending import SendingStore
from store.settings import SettingStore
from store.spaces import Joins, SpaceStore
from store.topic_merge import TopicMergeStore
from store.topics import TopicStore
from store.unit import Unit, Units
from store.versions import VersionStore
from store.wanted import WantedStore
from store.webinar import Answer
from store.webinar_after import AfterStore, How, WebinarImportStore
from store.webinar_ideas import WebinarIdeaStore
from store.webinar_questions import QuestionState, WebinarQuestionStore
from store.webinar_rows import Times, WebinarChannelRow
from store.webinars import WebinarStore
from store.words import WordStore


async def fill(units: Units) -> None:
    async with units() as unit:
        space = (await SpaceStore(unit).ensure("slack", "T1", "Town hall")).id
        await FollowingStore(unit).add(space, "S1", RoleName.REVIEWER, name="clerks")
        await SpaceStore(unit).set_channel(space, "C1", name="general", members_count=3)
        parent, _ = await TopicStore(unit).put("permits", "Permits", "Leave.", ["licence"])
        topic, _ = await TopicStore(unit).put("planning", "Planning", "Leave to build.", [], parent="permits")
        people = [await _person(unit, number, topic) for number in range(3)]
        await TopicStore(unit).put("building", "Building", "", ["é"])
        [keep, other] = await TopicStore(unit).by_slugs(["building", "planning"])
        await TopicMergeStore(unit).merge(other if other.id == topic else keep, keep if other.id == topic else other)
        library = LibraryStore(unit)
        for number in range(5):
            made = await library.add(
                f"Number {number}", "guide", topics=[topic, parent], made_by=people[0], space_id=space
            )
            await library.save(people[1], made)
            await library.helped(people[2], made)
        await library.wanted("zebra", space_id=space)
        await WantedStore(unit).ask(people[0], 1)
        await WantedStore(unit).offer(people[1], 1, "é")
        collections = CollectionStore(unit)
        path = await collections.make("Path", people[0], path=True, hours=2.5, space_id=space)
        await collections.add(path, made, "é", by=people[1])
        await collections.follow(people[1], path)
        await collections.step(people[2], path, made)
        await ModerationStore(unit).report("resource", str(made), people[2], ReportReason.WRONG, "É", space_id=space)
        before = await library.by_id(made)
        await library.update(made, title="Number nine")
        after = await library.by_id(made)
        assert before
        assert after
        await VersionStore(unit).keep(before, after, people[0])
        await VersionStore(unit).propose(after, {"title": "É"}, people[1])
        await library.move(made, "hidden")
        await _imports(unit, made, people[0], space)
        await _webinars(unit, people[0], space, topic)
        await _memories(unit, people[0], space)


async def _person(unit: Unit, number: int, topic: int) -> int:
    row = await PeopleStore(unit).arrive("slack", f"T1:U{number}", "slack", "T1", f"Person {number}")
    assert row
    await PeopleStore(unit).set_topics(row.id, [topic])
    closed = await SpaceStore(unit).ensure("slack", "T9", joins=Joins.APPROVAL)
    await PeopleStore(unit).arrive("slack", f"T1:U{number}", "slack", closed.external_id, f"Person {number}")
    return row.id


async def _imports(unit: Unit, resource_id: int, person_id: int, space_id: int) -> None:
    await ImportStore(unit).keep({resource_id: {"title": "1f", "topics": ["é"]}})
    await WordStore(unit).put({resource_id: ["Software-Engineering", "tuning"]})
    await DoubtStore(unit).put({resource_id: [("published", "3/4/2024", "day and month cannot be told apart")]})
    await RunStore(unit).add("n", "n.csv", b"\x00\xff", made_by=person_id, space_id=space_id, options={"é": [1]})


async def _webinars(unit: Unit, person_id: int, space_id: int, topic_id: int) -> None:
    webinars, day = WebinarStore(unit), date(2026, 3, 29)
    times = Times(day, day, "14:00", "Europe/London", unit.now, unit.now + timedelta(hours=1), True, "an odd offset")
    made = await webinars.add(
        "Faster permits",
        [times],
        zone="Europe/London",
        wall_time="14:00",
        reminders=[60],
        capacity=2,
        made_by=person_id,
        topics=[topic_id],
        people=[("host", "Ada", person_id), ("speaker", "Someone from outside", None)],
    )
    await webinars.set_channels(made, [WebinarChannelRow(made, "slack", "T1:C1", "general", space_id)])
    [one] = await webinars.of(made)
    await RsvpStore(unit).answer(one.id, person_id, Answer.YES)
    await WebinarIdeaStore(unit).add(person_id, "Écoles", space_id=space_id)
    asked = WebinarQuestionStore(unit)
    question = await asked.ask(one.id, person_id, "Où est l’école ?", named=False)
    await asked.settle(question, QuestionState.ANSWERED, "Là-bas")
    await asked.post([question], unit.now)
    await WebinarImportStore(unit).keep({made: {"title": "é"}})
    after = AfterStore(unit)
    await after.arrive(one.id, person_id, How.WORD)
    await after.rate(one.id, person_id, 5, "Très bien")
    await after.set_word(one.id, "Forêt")


async def _memories(unit: Unit, person_id: int, space_id: int) -> None:
    said = {"name": "É", "did": "has followed the path", "what": "Permits", "issuer": "Folkmoot"}
    await CertificateStore(unit).issue(person_id, "path:1", on=unit.now.date(), hours=2.5, **said)
    await CalendarKeyStore(unit).make(person_id, "webinars.mine")
    await CodeStore(unit).make("link", person_id, timedelta(minutes=5))
    await CodeStore(unit).invite("member", space_id=space_id, by=person_id)
    await WebSessionStore(unit).make(person_id)
    await ConsentStore(unit).give(person_id, "a1b2c3")
    await ContinuationStore(unit).put({"k": "library.find/permits"})
    await DraftStore(unit).save("d", person_id, form="library.add", about="", values={"title": "É"}, page=1)
    await FeedbackStore(unit).add(person_id, "Dark mode")
    await PostedStore(unit).note("slack", "C1", "1.1", ["resource:1"], space_id=space_id)
    await LiveStore(unit).note("slack", "C1", "1.1")
    await DigestStore(unit).subscribe("member", f"person:{person_id}", person_id=person_id, topics=["permits"])
    run = await DigestStore(unit).begin_run("member", {"sections": {}, "weeks": []})
    await DigestStore(unit).wrote(run, 2)
    await LookedStore(unit).note(person_id, "resource:1")
    await SilenceStore(unit).silence(person_id, "library.published")
    said = {"key": "k", "notice": "test.said", "payload": {"é": [1, None]}, "person_id": person_id}
    await OutboxStore(unit).put([said])
    await SendingStore(unit).pause("slack", "T1", "", unit.now)
    await RecentStore(unit).add([(person_id, "library find permits")])
    await SettingStore(unit).set("tone", ["kind", 1, None], space_id=space_id)
    rhythm = {"zone": "Europe/London", "wall_time": "09:00", "rule": "FREQ=WEEKLY;BYDAY=MO"}
    await ScheduleStore(unit).put("digest:1", "digest", next_due=unit.now, person_id=person_id, **rhythm)
    await SeenStore(unit).first("slack:T1:1.1")
    await ReactionStore(unit).apply(("slack", "T1:C1", "1.1"), "T1:U1", "💡", True, (0, 1_700_000_000_000_001))
    await OwnerStore(unit).begin("discord:0")
    await CommandTreeStore(unit).set("discord", "h")
    AuditStore(unit).record(person_id, "add", "resource", 1, after={"title": "Number 0"})


async def counted(units: Units) -> dict[str, int]:
    """Rows by table, of the tables there are."""
    async with units(reads_only=True) as unit:
        connection = await unit.session.connection()
        names = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
        return {
            name: await unit.session.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0
            for name in names
            if name != "alembic_version"
        }
