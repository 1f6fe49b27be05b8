"""A small capability that uses every part of the core that a page must show: the web's test piece."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import field_validator

from bot.action import Action
from bot.browse import Browsed, Description, Facet, Label, Listed, Near, Value, browse, described
from bot.capability import Capability
from bot.command import command
from bot.context import Context
from bot.dataset import Says, dataset
from bot.errors import NotFound
from bot.events import MessageText, Reaction
from bot.feed import Feed, FeedEntry, feed
from bot.form import Form, OpenForm
from bot.handlers import on_action, on_message, on_reaction, on_submit
from bot.offers import Run
from bot.param import Arg
from bot.people import Role, UserRef
from bot.ui.markup import Plain, Rich, When, md
from bot.ui.nodes import (
    Actions,
    Button,
    Card,
    Chart,
    Choice,
    File,
    Heading,
    Items,
    Note,
    Option,
    Pager,
    PeopleSelect,
    Progress,
    Reply,
    Select,
    Series,
    Table,
    Text,
)

BOOKS = (
    (1, "Faster permits", "guide", "How a town of 40,000 cut the wait for a building permit from 61 to 19 days, and what it would do differently.", "https://www.example.gov/permits/faster"),
    (2, "Permit desk: a script for the first five minutes", "template", "Words for the counter and the telephone, with what to ask before anything is typed.", "https://example.org/desk"),
    (3, "Plain words for permits and licences", "guide", "Forty sentences people misread, and what to write instead.", "https://example.org/plain"),
    (4, "Buying software without regret", "guide", "A checklist for small teams: what to ask, what to write into the contract, when to walk away.", "https://example.org/buying"),
    (5, "What a hundred residents told us about permits", "research paper", "Interviews in four towns. Nobody minded the fee; everybody minded not knowing.", "https://example.org/hundred"),
    (6, "Permit fees compared", "dataset", "Fees of 212 towns by size, with the year of the last change.", "https://example.org/fees"),
    (7, "Permits after a flood", "case study", "Three weeks, nine hundred damaged houses, one shared table.", "https://example.org/flood"),
)  # fmt: skip
A_PAGE = 5


class Shelf:
    """A service: who was helped by which book."""

    def __init__(self) -> None:
        self._helped: dict[int, set[int]] = {}

    def help(self, book: int, person: int) -> int:
        self._helped.setdefault(book, set()).add(person)
        return len(self._helped[book])


class Kind(StrEnum):
    GUIDE = "guide"
    TEMPLATE = "template"
    DATASET = "dataset"


class Helped(Action, id="shelf.helped"):
    book: int


class Whole(Action, id="shelf.whole"):
    book: int


class Pages(Action, id="shelf.page", long=True):
    query: str
    page: int


async def known_words(text: Annotated[str, Arg("typed")]) -> list[Choice]:
    words = ("permits", "permit desk", "plain words", "procurement")
    return [Choice(word, word) for word in words if word.startswith(text.casefold())]


@command(
    examples=["find permits", "find plain words kind:guide", "find procurement"], requires=Role.GUEST, reads_only=True
)
async def find(
    query: Annotated[str, Arg("What you are looking for, in your own words", rest=True, complete=known_words)] = "",
    kind: Annotated[Kind | None, Arg("Only this kind")] = None,
    page: Annotated[int, Arg("Which page", least=1, most=9)] = 1,
) -> Reply:
    """Find what works"""
    if query == "crash":
        raise RuntimeError("as asked")
    words = query.casefold().split()
    hits = [book for book in BOOKS if all(w.rstrip("s") in f"{book[1]} {book[3]}".casefold() for w in words)]
    hits = [book for book in hits if kind is None or book[2] == kind.value]
    if not hits:
        return nothing(query)
    pages = -(-len(hits) // A_PAGE)
    shown = hits[(page - 1) * A_PAGE : page * A_PAGE]
    again = f'shelf find query:"{query}" page:{{}}' if query else "shelf find page:{}"
    pager = Pager(
        page,
        pages,
        Run(text=again.format(page - 1)) if page > 1 else None,
        Run(text=again.format(page + 1)) if page < pages else None,
    )
    cards = tuple(book_card(book, query) for book in shown)
    return Reply((Heading(f"{len(hits)} found"), Items(cards, pager if pages > 1 else None)))


def nothing(query: str) -> Reply:
    card = Card(
        title=f"Nothing on “{query}” yet",
        body="Your question is noted: organizers see what people looked for in vain.",
        note="Nearest topics: permits, plain language, procurement.",
    )
    return Reply((card, Actions((Button("Search “permits”", Run(text="shelf find permits"), "primary"), Button("Add one", Run(text="shelf add"))))))  # fmt: skip


def book_card(book: tuple[int, str, str, str, str], query: str = "", helped: int = 0) -> Card:
    number, title, kind, summary, url = book
    return Card(
        title=marked(title, query),
        url=url,
        body=marked(summary, query),
        fields=(("Kind", kind), ("Confirmed", md("{when}", when=When(datetime(2026, 3, 2, 9, tzinfo=UTC))))),
        note="Found because the title holds your word." if query else (f"Helped {helped} people" if helped else ""),
        actions=(Button("This helped me", Helped(book=number)), Button("More like this", Run(text=f"shelf show {number}")), Button("Details", Whole(book=number))),
        subject=f"book:{number}",
    )  # fmt: skip


def marked(text: str, query: str) -> Rich:
    at = text.casefold().find(query.casefold()[:5]) if query else -1
    if at < 0:
        return Rich((Plain(text),))
    end = at + len(query.rstrip("s"))
    return Rich((Plain(text[:at]), Plain(text[at:end], mark=True), Plain(text[end:])))


@command(examples=["show 1"], requires=Role.GUEST, reads_only=True)
async def show(number: Annotated[int, Arg("Its number", least=1, most=99)]) -> Reply:
    """Show one of them"""
    book = next((one for one in BOOKS if one[0] == number), None)
    if book is None:
        raise NotFound(f"There is no number {number}.", "Search for it by its words.", (Button("All of them", Run(text="shelf find")),))  # fmt: skip
    return Reply((book_card(book),))


@command(requires=Role.GUEST, reads_only=True)
async def everything(context: Context) -> Reply:
    """Show what a page can hold"""
    reply = (
        Heading("Everything"),
        Text(md("Some **bold** and *slanted* words, `code`, a [link](https://example.org/a).\n\n- first\n- second")),
        Table(("Town", "Days before", "Days after"), (("Elmbridge", "61", "19"), ("Norwick", "48", "30")), "Days to a permit"),
        Chart((Series("Days", (("2023", 61), ("2024", 40), ("2025", 19))),), "The wait fell from 61 days to 19 in two years.", "days"),
        Chart((Series("Elmbridge", tuple((f"2025-{n:02}", 61 - n * 3.5) for n in range(1, 13))), Series("Norwick", tuple((f"2025-{n:02}", 48 - n) for n in range(1, 13)))), "Elmbridge overtook Norwick in June.", "days"),
        File("permits.csv", b"town,days\nElmbridge,19\n", "text/csv"),
        Actions((Select("Sort by", (Option("Newest", Run(text="shelf find"), "as they came"), Option("Permits", Run(text="shelf find permits")))), PeopleSelect("Ask somebody", Asked()))),
        Note(md("Made for {who}, {when}.", who=UserRef("web", "amira"), when=When(context.now, "Europe/Paris"))),
    )  # fmt: skip
    return Reply(reply)


class Asked(Action, id="shelf.asked"):
    pass


@on_action(reads_only=True)
async def asked(action: Asked, context: Context) -> Reply:
    return Reply((Text(f"Asked {context.chosen}."),))


class AddBook(Form, id="shelf.add", title="Add to the shelf"):
    """What you add is looked at before others see it."""

    title: Annotated[str, Arg("As people would look for it", least=4, most=120)]
    url: Annotated[str, Arg("Where it lies", label="Link", example="https://…")]
    kind: Annotated[Kind, Arg("What it is")]
    on: Annotated[date | None, Arg("When it was made", label="Date")] = None
    public: Annotated[bool, Arg("People without an account see it too", label="Everybody may see it")] = True
    summary: Annotated[str, Arg("Two or three sentences", long=True)] = ""
    topics: Annotated[tuple[str, ...], Arg("What it is about")] = ()

    @field_validator("url")
    @classmethod
    def _web(cls, value: str) -> str:
        if not value.startswith("http"):
            raise ValueError("A link starts with https://")
        return value


@command(examples=["add"], opens_form=True)
async def add(link: Annotated[str, Arg("A link to begin with")] = "") -> OpenForm:
    """Add something that works"""
    return OpenForm(AddBook, {"url": link})


@on_submit()
async def save(form: AddBook, context: Context) -> Reply:
    return Reply((Card(f"Thank you: {form.title}", body=f"{form.kind.value}, {form.summary}", tone="good"),))


@on_action()
async def helped(action: Helped, context: Context, data: Shelf) -> Reply:
    count = data.help(action.book, context.member_id)
    book = next(one for one in BOOKS if one[0] == action.book)
    return Reply((book_card(book, helped=count),), update=False)


@on_reaction("📚", subject="book")
async def shelved(reaction: Reaction, context: Context, data: Shelf) -> Reply:
    count = data.help(int(reaction.subject_id), context.member_id)
    return Reply((Text(f"Noted on the shelf: {count}."),))


@on_message("Suggest to the shelf", id="shelf.suggest", opens_form=True)
async def suggest(message: MessageText, context: Context) -> OpenForm:
    return OpenForm(AddBook, {"url": message.links[0] if message.links else "", "title": message.text[:60]})


@command(requires=Role.ORGANIZER)
async def tidy() -> Reply:
    """Tidy the shelf"""
    return Reply((Text("Tidied."),))


class Count(Action, id="shelf.count"):
    """Slowly."""


@command(reads_only=True)
async def slow() -> Any:
    """Count the shelf slowly"""
    for done in range(3):
        yield Progress(done, 3, "counting")
        await asyncio.sleep(0)
    yield Reply((Text("Counted 7."), Actions((Button("Count again", Count()),))))


@on_action(reads_only=True)
async def count(_count: Count) -> Any:
    """Once more, in the same place."""
    for done in range(1, 3):
        yield Progress(done, 2, "books [\n]")
    yield Reply((Text("Counted 8."),), update=True)


@dataclass(frozen=True, slots=True)
class Line:
    number: Annotated[int, Says("Its number.", key=True)]
    title: Annotated[str, Says("What it is called.")]
    kind: Annotated[Kind | None, Says("What it is.")]
    words: Annotated[tuple[str, ...], Says("The words of its title.")]


@dataset("books", row=Line, title="What stands on the shelf")
async def lines(context: Context) -> AsyncIterator[Line]:
    """Every book, one to a row; members see all seven."""
    for number, title, kind, _, _ in BOOKS[: 7 if context.may(Role.MEMBER) else 3]:
        yield Line(number, title, next((one for one in Kind if one.value == kind), None), tuple(title.split()))


@dataset("secrets", row=Line, title="What nobody reads", requires=Role.ORGANIZER)
async def secrets() -> AsyncIterator[Line]:
    """For organizers."""
    yield Line(8, "=cmd|' /C calc'!A0", None, ())


@feed("feed", title="New on the shelf")
async def news(kind: Annotated[str, Arg("Only this kind", most=40)] = "") -> Feed:
    """What was put on the shelf last."""
    if kind and kind not in [book[2] for book in BOOKS]:
        raise NotFound(f"There is no {kind}.")
    put = datetime(2026, 3, 2, 9, tzinfo=UTC)
    entries = tuple(
        FeedEntry(f"book:{number}", title, summary, put, put.replace(day=number + 1), Run(text=f"shelf show {number}"), url, "A town", ((k, k.capitalize()),))
        for number, title, k, summary, url in BOOKS
        if not kind or k == kind
    )  # fmt: skip
    return Feed(
        "New on the shelf",
        "For everybody.",
        entries,
        Run(text="shelf find"),
        (("kind", kind),) if kind else (),
        shelf="browse",
    )


@on_action(requires=Role.GUEST, reads_only=True)
async def whole(chosen: Whole) -> Reply:
    return await show(chosen.book)


@browse("browse", title="All on the shelf")
async def stand(
    context: Context,
    kind: Annotated[str, Arg("Only this kind", most=40)] = "",
    page: Annotated[int, Arg("Which page", least=1, most=9)] = 1,
) -> Browsed:
    """What stands on the shelf, by kind; guests see the first three."""
    seen = BOOKS[: 7 if context.may(Role.MEMBER) else 3]
    books = [book for book in seen if kind in ("", book[2])]
    if kind and not books:
        raise NotFound(f"There is no {kind}.")
    counts = {one: sum(book[2] == one for book in seen) for one in dict.fromkeys(book[2] for book in seen)}
    return Browsed(
        title=f"All of kind {kind}" if kind else "All on the shelf",
        says="",
        counted=f"{len(books)} books",
        cards=tuple(book_card(book) for book in books[(page - 1) * A_PAGE : page * A_PAGE]),
        page=page,
        pages=max(1, -(-len(books) // A_PAGE)),
        facets=(Facet("kind", "Kind", tuple(Value(one, one.capitalize(), count) for one, count in counts.items())),),
        asked=(("kind", kind),) if kind else (),
        about=((f"Search within {kind}", Run(text=f"shelf find kind:{kind}")),) if kind == "guide" else (),
    )


async def every_book(after: Annotated[int, Arg("After it")], most: Annotated[int, Arg("At most")]) -> list[Listed]:
    """The three that guests may see."""
    return [Listed(book[0], datetime(2026, 3, 2, 9, tzinfo=UTC)) for book in BOOKS[:3] if book[0] > after][:most]


@described("book", shown_by="show", opened_by=Whole, every=every_book)
async def the_book(id: Annotated[int, Arg("Its number")]) -> Description | None:
    """A book as anybody may see it."""
    book = next((one for one in BOOKS[:3] if one[0] == id), None)
    if book is None:
        return None
    number, title, kind, summary, url = book
    near = BOOKS[number % 3]
    return Description(
        title, summary, "Book", datetime(2026, 3, 2, 9, tzinfo=UTC), kind, url, "A </script> town", "2026-03", "en",
        labels=(Label("kind", kind, f"Every {kind}"),), near=(Near(f"book:{near[0]}", near[1], near[2]),),
    )  # fmt: skip


capability = Capability(
    name="shelf",
    summary="Find what works, and add what worked for you",
    default=find,
    commands=[find, show, everything, add, tidy, slow],
    actions=[helped, asked, whole, count],
    forms=[save],
    reactions=[shelved],
    messages=[suggest],
    datasets=[lines, secrets],
    feeds=[news],
    browse=[stand],
    described=[the_book],
    start=[Button("Find a guide", Run(text="shelf find")), Button("Add what works", Run(text="shelf add"))],
)
