"""The scenes that are drawn: people at the real hub, and what it answers them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import fault_reply
from bot.events import MessageText
from bot.form import FormView
from bot.people import Person, Role
from bot.ui.markup import Rich, When, md
from bot.ui.nodes import (
    Actions,
    Button,
    Card,
    Divider,
    Fields,
    Heading,
    Link,
    Note,
    Option,
    PeopleSelect,
    Reply,
    Select,
    Table,
    Text,
)
from store.library import LibraryStore
from store.people import PeopleStore
from store.settings import SettingStore
from tests.harness.hub import Hall, Talker, hub_in
from tests.harness.nodes import Press
from tests.look.afterwards import afterwards
from tests.look.charts import CHARTS
from tests.look.shelves import shelves
from tests.look.webinars import webinars
from tests.look.weeks import digests


@dataclass(frozen=True, slots=True)
class Scene:
    """One answer, as the hub gave it; `capability` is the sheet it stands on."""

    capability: str
    name: str
    shown: Reply | FormView
    reader: Person

    @property
    def file(self) -> str:
        return self.name.replace(" ", "-")


Step = Callable[[Talker], Awaitable[object]]


async def scenes(folder: Path) -> AsyncIterator[Scene]:
    """Every scene, in the order of the sheets."""
    async with hub_in(folder) as hall:
        for capability, played in (
            ("library", _library(hall)),
            ("shelves", shelves(hall)),
            ("hub", _hub(hall)),
            ("profile", _profile(hall)),
            ("admin", _admin(hall)),
            ("moderation", _moderation(hall)),
            ("versions", _versions(hall)),
        ):
            async for name, talker in played:
                yield Scene(capability, name, talker.form or talker.reply, _reader(talker))
        async for name, reply, reader in digests(folder / "weeks"):
            yield Scene("digest", name, reply, reader)
        async for name, shown, reader in webinars(folder / "webinars"):
            yield Scene("webinars", name, shown, reader)
        async for name, shown, reader in afterwards(folder / "afterwards"):
            yield Scene("webinars", name, shown, reader)
        nobody = hall.person("Amira Haddad")
        await nobody.runs("help")
        for capability, replies in (("nodes", NODES), ("charts", CHARTS)):
            for name, reply in replies.items():
                yield Scene(capability, name, reply, _reader(nobody))


def _reader(talker: Talker) -> Person:
    assert talker.reader is not None
    return talker.reader


Played = AsyncIterator[tuple[str, Talker]]


async def _library(hall: Hall) -> Played:
    amira = hall.person("Amira Haddad")
    for name, text in (
        ("results", "library permits"),
        ("corrected query", "library permitz"),
        ("empty result", "library zeppelins"),
        ("filters", "library find permits kind:guide limit:2"),
        ("several words, one mistyped", "library plain langauge forms limit:3"),
        ("like mine, not known", "library service mine:yes"),
        ("where I work", "profile body town small"),
        ("like mine", "library service mine:yes limit:3"),
        ("define", "library define procurement"),
    ):
        await amira.runs(text)
        yield name, amira
    await amira.runs("library show 1")
    yield "one resource", amira
    await amira.runs("library permits")
    for label in ("Save", "This helped"):
        await amira.clicks(label)
        yield label.lower(), amira
    await amira.runs("library saved")
    yield "saved list", amira
    await amira.runs("library add https://www.example.gov/guide")
    yield "add form", amira
    await amira.fills({"Title": "Ab", "Summary": "Too short", "Kind": ""})
    yield "form with errors", amira
    good = {
        "Title": "Permits in ten days",
        "Summary": "How a town of nine thousand halved its permit times.",
        "Kind": "Guide",
    }
    await amira.fills(good)
    yield "added", amira
    await amira.runs("library mine")
    yield "what I added", amira
    for name, text, url in (
        ("suggested, there already", "Look at this", "https://www.example.gov/guide"),
        ("suggested, nearly the same", "Permits in ten 10 days", "https://www.example.gov/other"),
        ("suggested, a form", "Nell's notes on data sharing. They saved us a month.", "https://www.example.gov/nell"),
    ):
        said = MessageText(f"{text} {url}", author_name="Nell Okafor", links=(url,))
        await amira.uses_menu("library.suggest", said)
        yield name, amira


async def _versions(hall: Hall) -> Played:
    """What happens to a resource once it is there."""
    lena, ravi = hall.person("Lena Vogt"), hall.person("Ravi Menon")
    await hall.grant(ravi, Role.ORGANIZER)
    async with hall.parts.database.units() as unit:
        known = await PeopleStore(unit).find(lena.origin.user.platform, lena.origin.user.id)
        await LibraryStore(unit).update(2, owner_id=known.id if known else None)
    await lena.presses("library.change/2")
    yield "change form", lena
    await lena.fills(
        {"Title": "The planning system in plain English", "Summary": "What plans count, and how a decision is made."}
    )
    yield "change form, second page", lena
    await lena.fills({"For": "clerks in their first week"})
    yield "changed, waits", lena
    await ravi.runs("library review")
    yield "what waits for review", ravi
    await ravi.clicks("Take the change")
    yield "change taken", ravi
    await ravi.presses("library.versions/2/1")
    yield "versions", ravi
    await ravi.presses("library.compare/2/1/2")
    yield "two versions", ravi


async def _moderation(hall: Hall) -> Played:
    lena, mo = hall.person("Lena Vogt"), hall.person("Mo Okafor")
    await hall.grant(mo, Role.MODERATOR)
    for number, reason, said in (
        (1, "wrong or harmful", "The form it names was withdrawn in May, and people still send it."),
        (2, "personal data in it", "There is a phone number on page two."),
    ):
        await lena.presses(f"report/resource/{number}")
        yield f"report form {number}", lena
        await lena.fills({"What is wrong": reason, "More about it": said})
    yield "reported", lena
    await mo.runs("moderation reports")
    yield "what waits", mo
    await mo.clicks("Hide")
    yield "hide form", mo
    await mo.fills({"Why it is hidden": "The form it names is no longer valid."})
    yield "hidden", mo
    await mo.presses("moderation.see/1")
    yield "one that is hidden", mo
    await mo.presses("moderation.dismiss/1")
    yield "done already", mo
    async with hall.parts.database.units() as unit:
        await SettingStore(unit).clear("moderation.rules")
    await lena.runs("moderation rules")
    yield "rules", lena
    await lena.runs("library add https://www.example.gov/quick")
    await lena.fills({"Title": "Quick permits", "Summary": "What a town of nine thousand did.", "Kind": "guide"})
    yield "before the first contribution", lena
    async with hall.parts.database.units() as unit:
        await SettingStore(unit).set("moderation.rules", "none")


async def _hub(hall: Hall) -> Played:
    jonas = hall.person("Jonas Berg")
    for name, text in (
        ("start", "start"),
        ("help", "help"),
        ("help on one command", "help library find"),
        ("unknown command", "librery permits"),
        ("wrong value", "library find permits limit:many"),
        ("home", "home"),
        ("inbox", "inbox"),
        ("recent", "recent"),
        ("feedback form", "feedback"),
    ):
        await jonas.runs(text)
        yield name, jonas
    for words in ("let me print a list that I saved", "show who else works on permits"):
        await jonas.runs(f"feedback {words}")
        await jonas.fills({"What is it": "idea"})
    lena = hall.person("Lena Weber")
    await lena.runs("ideas")
    yield "ideas", lena
    await lena.clicks("See “let me print")
    yield "one idea", lena
    await jonas.runs("library permits")
    await jonas.clicks("Share")
    yield "share confirmation", jonas
    await jonas.runs("admin settings")
    yield "not allowed", jonas


async def _profile(hall: Hall) -> Played:
    ines = hall.person("Inês Duarte")
    for name, text in (
        ("profile", "profile"),
        ("edit form", "profile edit"),
        ("topics", "profile topics"),
        ("visibility", "profile visibility"),
        ("sign-in link", "profile sign-in"),
    ):
        await ines.runs(text)
        yield name, ines


async def _admin(hall: Hall) -> Played:
    ines = hall.person("Inês Duarte")
    await hall.grant(ines, Role.ADMIN)
    for name, text in (
        ("health", "admin health"),
        ("people", "admin people"),
        ("spaces", "admin spaces"),
        ("channels", "admin channels"),
        ("settings", "admin settings"),
        ("invite", "admin invite role:member"),
        ("audit", "admin audit"),
        ("review", "library review"),
    ):
        await ines.runs(text)
        yield name, ines


WEBINAR = When(datetime(2026, 3, 31, 13, 0, tzinfo=UTC), "Europe/Riga")
NODES: dict[str, Reply] = {
    "table": Reply(
        (
            Heading("Permit times"),
            Table(
                ("Town", "Days before", "Days now", "Change"),
                (("Riga", "41", "12", "−71 %"), ("Porto", "38", "19", "−50 %"), ("Kraków", "52", "31", "−40 %")),
                "Working days from application to answer",
            ),
            Note("Told by the towns themselves."),
        )
    ),
    "wide table": Reply(
        (
            Table(
                ("Town", "What they changed", "What others can take from it"),
                (
                    ("Riga", "One form in place of seven, filled in from the registers", "The data agreement, the form, the letter to applicants"),
                    ("Porto", "A permit officer sits at the front desk each morning", "The rota, and how they measured the queue"),
                ),
            ),
        )
    ),
    "tones": Reply(
        (
            Card("Saved", body="You find it under Saved.", tone="good"),
            Card("This will be seen by 312 people", body="The channel #town-hall.", tone="warning"),
            Card("Something went wrong", body="Please try again.", tone="bad"),
        )
    ),
    "a fault of ours": fault_reply("3fa9c1"),
    "rich words": Reply(
        (
            Heading("Webinar: faster permits"),
            Text(md("**Ana Silva** tells how Riga did it, and *what went wrong*.\n\n- bring a question\n- bring `numbers`\n\nRead [the guide]({url}) before.", url="https://example.org/guide")),
            Fields((("Starts", Rich((WEBINAR,))), ("Language", "English"), ("Seats", "40, of which 12 are free"))),
            Divider(),
            Note("You can leave any time; what was said is written down."),
        )
    ),
    "menus": Reply(
        (
            Actions(
                (
                    Button("Join Faster permits", Press(number=1), "primary"),
                    Button("Not this time", Press(number=2)),
                    Button("Cancel the webinar", Press(number=3), "danger"),
                    Link("Open the guide", "https://example.org/guide"),
                    Select("Choose a time", tuple(Option(f"{hour}:00", Press(number=hour), "Riga time") for hour in range(9, 13))),
                    PeopleSelect("Invite somebody", Press(number=20)),
                )
            ),
        )
    ),
}  # fmt: skip
