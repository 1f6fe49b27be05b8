"""What the library contributes to digests."""

from datetime import datetime

from bot.digest import MEMBERS, ORGANIZERS, Candidate, Period, Readers, metric, section
from bot.notice import UNDO_FOR
from commands.library.confirming import ANSWER_WITHIN
from commands.library.payloads import ReadEdit, ReadForReview, Whole
from commands.library.topic_payloads import OpenTopic
from commands.library.wanted_payloads import OpenWanted
from commands.library.wishes import Wishes
from store.base import Visibility
from store.collection import CollectionRow, EntryRow
from store.collections import CollectionStore
from store.library import LibraryStore
from store.library_news import LibraryNews, NewsRow
from store.resource import ResourceRow, ResourceStatus
from store.topic_merge import TopicMergeStore
from store.topics import TopicStore
from store.versions import EditRow, VersionStore


@section("library.new", "New in the library", readers=MEMBERS, order=20, all="library find")
async def new_resources(period: Period, news: LibraryNews) -> list[Candidate]:
    """What could be found for the first time; what helped others comes first."""
    return [
        _about(
            row,
            made=row.listed,
            line=" · ".join(part for part in (row.kind.capitalize(), row.publisher, _helped(row.helped_count)) if part),
            label=f"Read {row.title}",
            address=Whole(resource=row.id).pack(),
            weight=row.helped_count + 0.5 * row.saved_count,
        )
        for row in await news.listed_between(period.since, period.until)
    ]


@section("library.collections", "Added to collections you follow", readers=(Readers.MEMBER,), order=25)
async def collected(period: Period, collections: CollectionStore) -> list[Candidate]:
    """For those who follow them and may see both the collection and what was added."""
    entries = await collections.added_between(period.since, period.until)
    rows = {row.id: row for row in await collections.by_ids(one.collection_id for one in entries)}
    followers = await collections.followers(list(rows))
    return [
        Candidate(
            subject=f"collected:{entry.id}",
            title=entry.title,
            line=" · ".join(part for part in (f"in “{row.title}”", entry.note) if part),
            label=f"Read {entry.title}",
            address=Whole(resource=entry.resource_id).pack(),
            visibility=seen.visibility.value,
            space_id=seen.space_id,
            made=entry.added,
            made_by=entry.added_by,
            only=followers[row.id],
        )
        for entry in entries
        if (row := rows[entry.collection_id]).id in followers
        and entry.status is ResourceStatus.PUBLISHED
        and (seen := _narrower(row, entry)) is not None
    ]


@section("library.topics", "Topics you follow", readers=(Readers.MEMBER,), order=22)
async def merged_topics(period: Period, merges: TopicMergeStore, topics: TopicStore) -> list[Candidate]:
    """Whoever followed a topic that is part of another one follows that one now; told once, when it cannot be undone."""
    merged = await merges.between(period.since - UNDO_FOR, period.until - UNDO_FOR)
    names = {topic.id: topic.name for topic in await topics.by_ids([row.keep_id for row in merged])}
    return [
        Candidate(
            subject=f"topic-merge:{row.id}",
            title=f"“{row.kept['name']}” is part of “{name}” now",
            line=f"you follow “{name}” in its place",
            label=f"See {name}",
            address=OpenTopic(topic=row.keep_id).pack(),
            made=row.at + UNDO_FOR,
            only=row.followers,
        )
        for row in merged
        if row.followers and (name := names.get(row.keep_id))
    ]


def _narrower(row: CollectionRow, entry: EntryRow) -> CollectionRow | EntryRow | None:
    """Whichever fewer people see; None when nobody sees both."""
    if row.visibility is Visibility.SPACE and entry.visibility is Visibility.SPACE and row.space_id != entry.space_id:
        return None
    return max(row, entry, key=lambda one: list(Visibility).index(one.visibility))


@section(
    "library.review",
    "Waiting for review",
    readers=ORGANIZERS,
    order=10,
    all="library review",
    nothing="Nothing waits for review.",
)
async def reviews_waiting(
    period: Period, news: LibraryNews, versions: VersionStore, library: LibraryStore
) -> list[Candidate]:
    """What members suggested, and what owners changed; the longest waiting first."""
    edits = await versions.waiting()
    rows = {row.id: row for row in await library.by_ids([edit.resource_id for edit in edits])}
    changed = [
        _change(edit, row, period.until)
        for edit in edits
        if (row := rows.get(edit.resource_id)) is not None and row.status is not ResourceStatus.ARCHIVED
    ]
    return changed + [
        _about(
            row,
            made=None,
            line=_waits((period.until - row.created).days),
            label=f"Read and approve {row.title}",
            address=ReadForReview(resource=row.id).pack(),
            weight=(period.until - row.created).total_seconds(),
        )
        for row in await news.waiting()
    ]


def _change(edit: EditRow, row: ResourceRow, until: datetime) -> Candidate:
    """A change that waits, as a line."""
    waits = until - edit.at
    return Candidate(
        subject=f"edit:{edit.id}",
        title=f"A change to “{row.title}”",
        line=_waits(waits.days),
        label=f"Look at the change to {row.title}",
        address=ReadEdit(edit=edit.id).pack(),
        topics=tuple(sorted(topic.slug for topic in row.topics)),
        visibility=row.visibility.value,
        space_id=row.space_id,
        made_by=edit.person_id,
        weight=waits.total_seconds(),
    )


@section(
    "library.outdated",
    "Nobody confirmed that these are still right",
    readers=ORGANIZERS,
    order=40,
    nothing="Every resource with a review date was confirmed.",
    all="library outdated",
)
async def outdated(period: Period, news: LibraryNews) -> list[Candidate]:
    """Past their review date, without an owner or with one who was asked twice and did not answer."""
    today = period.until.date()
    return [
        _about(
            row,
            made=None,
            line=f"to be looked at since {row.review_on:%-d %B %Y}",
            label=f"Look at {row.title}",
            address=Whole(resource=row.id).pack(),
            weight=float((today - row.review_on).days),
        )
        for row in await news.outdated(today, answer_within=ANSWER_WITHIN)
        if row.review_on is not None
    ]


@section(
    "library.wanted",
    "Looked for in vain",
    readers=ORGANIZERS,
    order=30,
    all="library wanted",
    nothing="Everything people looked for was found.",
)
async def wanted(period: Period, news: LibraryNews, wishes: Wishes) -> list[Candidate]:
    """By meaning and without names; most often first."""
    rows = await news.wanted_between(period.since, period.until)
    return [
        Candidate(
            subject=f"wanted:{group.id}",
            title=f"“{group.shown}”",
            line=" · ".join(part for part in (_times(group.asked), _also(group.others)) if part),
            label=f"Look at “{group.shown}”",
            address=OpenWanted(wanted=group.id).pack(),
            weight=float(group.asked),
        )
        for group in ((await wishes.meanings()).groups(rows) if rows else [])
    ]


def _times(asked: int) -> str:
    return "once" if asked == 1 else f"{asked:,} times"


def _also(others: list[str]) -> str:
    return f"also “{others[0]}”" if others else ""


@metric("library.added", "New resources")
async def added_by_week(period: Period, news: LibraryNews) -> list[datetime]:
    return await news.moments_listed(period.since, period.until)


def _about(row: NewsRow, *, made: datetime | None, line: str, label: str, address: str, weight: float) -> Candidate:
    return Candidate(
        subject=f"resource:{row.id}",
        title=row.title,
        line=line,
        label=label,
        address=address,
        topics=row.topics,
        visibility=row.visibility,
        space_id=row.space_id,
        made=made,
        made_by=row.made_by,
        weight=weight,
    )


def _helped(count: int) -> str:
    return "" if count == 0 else "helped 1 person" if count == 1 else f"helped {count:,} people"


def _waits(days: int) -> str:
    return "since today" if days < 1 else "for a day" if days == 1 else f"for {days:,} days"
