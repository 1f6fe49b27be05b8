"""How resources look: results, one whole resource, lists, and the answer when nothing was found."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from bot import access
from bot.capability import card
from bot.context import Context
from bot.param import Arg
from bot.ui.markup import Plain, Rich, join, md
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Node, Note, Pager, Reply, Text
from commands.library.payloads import AddOne, Drop, Helped, LikeThis, Publish, Save, Turn, Whole
from commands.library.search import Found
from store.library import LibraryStore
from store.resource import Marks, ResourceCard, ResourceRow, ResourceStatus
from store.search import Hit, Span
from store.topics import TopicRow

SHORT = 40
NOT_MARKED = Marks(saved=False, helped=False)


def results(found: Found) -> Reply:
    """A page of hits: how many, what was corrected, and a card for each."""
    asked, total = found.asked, found.hits.total
    blocks: list[Node] = [Text(_count(found))]
    if found.hits.corrected and not asked.as_typed:
        used = join(", ", tuple(md("*{typed}* → **{used}**", typed=t, used=u) for t, u in found.hits.corrected))
        blocks.append(Note(join(" ", ("Did you mean:", used))))
    cards = tuple(_hit_card(hit, row, found.marks.get(row.id, NOT_MARKED)) for hit, row in found.cards)
    blocks.append(Items(cards, _pager(found) if total > asked.limit else None))
    if found.hits.corrected and not asked.as_typed:
        again = asked.model_copy(update={"as_typed": True, "page": 1})
        blocks.append(Actions((Button(f"Search for “{asked.query}” as typed"[:75], again),)))
    return Reply(tuple(blocks), update=asked.page > 1)


def nothing(found: Found, near: Sequence[TopicRow]) -> Reply:
    """Not a dead end: topics nearby, the words without their filters, and adding what is missing."""
    asked = found.asked
    filtered = any((asked.kind, asked.topic, asked.since, asked.by))
    said = f"“{asked.query}”" if asked.query else "that"
    buttons = [Button(f"Topic: {topic.name}"[:75], Turn(page=1, query="", topic=topic.slug)) for topic in near]
    if filtered:
        buttons.insert(0, Button(f"Search {said} everywhere"[:75], Turn(page=1, query=asked.query)))
    buttons.append(Button("Add a resource on this", AddOne(title=asked.query)))
    hint = "These topics come near." if near else "Try other words for it, or fewer of them."
    body = f"{hint} The organizers see what people looked for in vain, without names."
    return Reply((Card(title=f"Nothing found for {said}", body=body, actions=()), Actions(tuple(buttons))))


def like_reply(row: ResourceRow | ResourceCard, found: Found) -> Reply:
    """Resources near one resource."""
    cards = tuple(_hit_card(hit, near, found.marks.get(near.id, NOT_MARKED)) for hit, near in found.cards)
    if not cards:
        return Reply((Text(md("Nothing else is much like **{title}** yet.", title=row.title)),))
    return Reply((Heading(f"More like “{row.title}”"), Items(cards)))


def listed(
    title: str,
    rows: Sequence[ResourceCard],
    marks: dict[int, Marks],
    pager: Pager | None = None,
    *,
    review: bool = False,
) -> Reply:
    """A list of resources with where each stands; for a reviewer each can be published."""
    cards = tuple(_card(row, marks.get(row.id, NOT_MARKED), row.summary, _state(row)) for row in rows)
    if review:
        cards = tuple(replace(card, actions=_for_review(row)) for card, row in zip(cards, rows, strict=True))
    return Reply((Heading(title), Items(cards, pager)))


def whole_reply(row: ResourceRow, marks: Marks, owner: str = "", more: tuple[Button, ...] = ()) -> Reply:
    """One resource with all that is known of it; `more` stands below it."""
    facts = (
        ("Kind", row.kind.value.capitalize()),
        ("Topics", ", ".join(topic.name for topic in row.topics)),
        ("Published by", row.publisher),
        ("Date", row.published),
        ("For", row.audience),
        ("Level of government", ", ".join(row.level)),
        ("Place", row.place),
        ("Language", row.language),
        ("Looked after by", owner),
        ("To be looked at on", f"{row.review_on:%-d %B %Y}" if row.review_on else ""),
    )
    below = (Actions(more),) if more else ()
    return Reply(
        (
            Card(
                title=row.title,
                url=row.url,
                body="\n\n".join(part for part in (row.summary, row.body[:1500]) if part),
                fields=tuple((name, value) for name, value in facts if value),
                note=_counts(row, _state(row)),
                actions=_buttons(row, marks, whole=True),
                subject=f"resource:{row.id}",
            ),
            *below,
        )
    )


@card("resource")
async def resource_card(
    library: LibraryStore, context: Context, id: Annotated[int, Arg("The resource")]
) -> Card | None:
    """A resource as it stands in a channel; None when it is not published (any more) or this reader may not see it."""
    row = await library.by_id(id)
    if (
        row is None
        or row.status is not ResourceStatus.PUBLISHED
        or not access.may_see(context.person, row.visibility.value, row.space_id)
    ):
        return None
    return posted(row)


def posted(row: ResourceRow) -> Card:
    """As it stands among others, with nobody's own marks."""
    return _card(row, NOT_MARKED, row.summary, "")


def _hit_card(hit: Hit, row: ResourceCard, marks: Marks) -> Card:
    return _card(row, marks, _marked(hit.snippet) or row.summary, _why(hit), _marked(hit.title_marks))


def _card(row: ResourceCard | ResourceRow, marks: Marks, body: str | Rich, why: str, title: str | Rich = "") -> Card:
    facts = " · ".join(part for part in (row.kind.value.capitalize(), row.publisher, row.published[:4]) if part)
    return Card(
        title=title or row.title,
        url=row.url,
        body=body,
        note=join(" — ", (_counts(row, facts), why)),
        actions=_buttons(row, marks),
        subject=f"resource:{row.id}",
    )


def _buttons(row: ResourceCard | ResourceRow, marks: Marks, whole: bool = False) -> tuple[Button, ...]:
    """At most three; each names its object, shortened where it must be."""
    name = _short(row.title)
    save = (
        Button(f"Let go of {name}", Drop(resource=row.id))
        if marks.saved
        else Button(f"Save {name}", Save(resource=row.id))
    )
    helped = Button("Helped you ✓" if marks.helped else "This helped me", Helped(resource=row.id))
    more = Button("More like this", LikeThis(resource=row.id))
    return (save, helped, more) if whole else (save, helped, Button("Details", Whole(resource=row.id)))


def _for_review(row: ResourceCard) -> tuple[Button, ...]:
    return (
        Button(f"Publish {_short(row.title)}", Publish(resource=row.id), "primary"),
        Button("Details", Whole(resource=row.id)),
    )


def _short(title: str) -> str:
    return title if len(title) <= SHORT else title[: SHORT - 1].rstrip() + "…"


def _counts(row: ResourceCard | ResourceRow, facts: str) -> str:
    helped = (
        f"helped {row.helped_count:,} {'person' if row.helped_count == 1 else 'people'}" if row.helped_count else ""
    )
    return " · ".join(part for part in (facts, helped) if part)


def _state(row: ResourceCard | ResourceRow) -> str:
    seen = {"public": "visible to everybody", "members": "visible to members", "space": "visible to this space"}
    return f"{row.status.value}, {seen[row.visibility.value]}"


def _marked(spans: Sequence[Span]) -> Rich | str:
    return Rich(tuple(Plain(span.text, mark=span.marked) for span in spans)) if spans else ""


def _why(hit: Hit) -> str:
    """One short sentence from the machine's reasons ("word:permits", "topic:licence")."""
    said: dict[str, list[str]] = {}
    for reason in hit.why:
        kind, _, word = reason.partition(":")
        said.setdefault(kind, []).extend((word.partition(">")[2] or word).split())
    parts: list[str] = []
    if words := [*said.get("word", []), *said.get("corrected", [])]:
        parts.append("matches " + ", ".join(dict.fromkeys(words)))
    if topics := said.get("topic"):
        parts.append("its topics match " + ", ".join(dict.fromkeys(topics)))
    return "; ".join(parts)


def _count(found: Found) -> Rich:
    total, asked = found.hits.total, found.asked
    noun = "resource" if total == 1 else "resources"
    named = (("kind", asked.kind), ("topic", asked.topic), ("since", asked.since), ("by", asked.by))
    narrowed = ", ".join(f"{name}: {value}" for name, value in named if value)
    about = md("about **{query}**", query=asked.query) if asked.query else ""
    return join(" ", (f"{total:,} {noun}", about, f"({narrowed})" if narrowed else ""))


def _pager(found: Found) -> Pager:
    asked = found.asked
    turn = {n: asked.model_copy(update={"page": n}) for n in (asked.page - 1, asked.page + 1) if 1 <= n <= found.pages}
    return Pager(asked.page, found.pages, turn.get(asked.page - 1), turn.get(asked.page + 1))
