"""What stands on the shelves of the library beside its resources: collections, a path to its certificate."""

from collections.abc import AsyncIterator

from bot.people import Role
from store.words import WordStore
from tests.commands.support import member
from tests.harness.hub import Hall, Talker

STEPS = (
    (1, "Begin with the words: what a permit is called elsewhere"),
    (2, "The table of fees is what people copy"),
    (3, ""),
    (4, "Skip the first chapter"),
)


async def shelves(hall: Hall) -> AsyncIterator[tuple[str, Talker]]:
    joss = await member(hall, hall.person("Joss Okafor"), Role.ORGANIZER)
    amira = await member(hall, hall.person("Amira Haddad"))
    await amira.runs("library collections")
    yield "no collection yet", amira
    await joss.presses("library.collection-new/0")
    yield "collection form", joss
    about = {
        "Title": "Faster permits: from the first form to the letter",
        "Summary": "For clerks who take over a permit desk: four things to read, in this order.",
        "A path": True,
        "Hours": "2.5",
    }
    await joss.fills(about)
    for number, note in STEPS:
        await joss.presses(f"library.add-to/{number}")
        if number == 1:
            yield "add to a collection", joss
        await joss.fills({"Collection": "#1", "A word on it": note})
    yield "added to a collection", joss
    await joss.presses("library.collection/1/1/1")
    yield "change a collection", joss
    await amira.runs("library collections")
    yield "collections", amira
    await amira.presses("library.step/1/1")
    yield "a step done", amira
    await amira.runs("library path 1")
    yield "path", amira
    for number, _ in STEPS:
        await amira.presses(f"library.step/1/{number}")
    yield "certificate", amira
    await amira.runs("library path")
    yield "my paths", amira
    async for name, talker in _wanted(hall, joss, amira):
        yield name, talker
    for name, who, text in (
        ("topics", amira, "library topics"),
        ("one topic", joss, "library topics procurement"),
        ("no such topic", amira, "library topics procurment"),
        ("new to me", amira, "library new"),
    ):
        await who.runs(text)
        yield name, who
    await joss.runs("library topics procurement")
    await joss.clicks("Change Procurement")
    yield "topic form", joss
    await joss.runs("library topics procurement")
    await joss.clicks("Merge Procurement")
    await joss.fills({"Topic": "it-procurement"})
    yield "merge topics", joss
    async with hall.parts.database.units() as unit:
        await WordStore(unit).put({1: ["planning-permission", "web forms"], 2: ["planning-permission"]})
    await joss.runs("library words")
    yield "foreign words", joss
    await joss.clicks("Means Permits")
    yield "what a word means", joss
    await hall.hub.settled()
    await amira.runs("library new")
    yield "nothing new", amira


async def _wanted(hall: Hall, joss: Talker, amira: Talker) -> AsyncIterator[tuple[str, Talker]]:
    for query in ("parklets", "parlkets", "heat pumps in listed buildings", "parklets"):
        await amira.runs(f"library {query}")
    yield "nothing found", amira
    await amira.clicks("Ask for this")
    yield "asked for", amira
    await hall.hub.settled()
    await joss.runs("library wanted")
    yield "wanted", joss
    await joss.clicks("Look at “parklets”")
    await amira.presses(joss.button("I can help").action.pack())
    yield "help form", amira
    await amira.fills({"How": "We built three; write to me."})
    await joss.clicks("Look at “parklets”")
    yield "wanted, one", joss
    await joss.clicks("Answer")
    yield "answer form", joss
    await joss.fills({"Number": "3", "In words": "Its last chapter is about places to sit."})
    yield "answered", joss
