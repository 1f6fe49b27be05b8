"""`library export`: the whole library, or its topics, as a file."""

import tempfile
from typing import Annotated, Literal

from bot.command import command
from bot.context import Context
from bot.interchange.package import About, Part, write_package
from bot.interchange.table import as_csv, as_json
from bot.param import Arg
from bot.people import Role
from bot.site import Site
from bot.ui.nodes import Actions, Card, File, Link, Reply
from commands.library import opendata
from store.library import LibraryStore
from store.topics import TopicStore

MOST_BYTES = 8_000_000  # what every platform takes as one file
TOO_LARGE = (
    "It has {size:.1f} megabytes. Signed in on the web as an organizer you download it by the link below; whoever runs the hub"
    " types: folkmoot export library.{ending}"
)
FORMATS = {"csv": ("csv", "text/csv"), "json": ("json", "application/json"), "package": ("zip", "application/zip")}
Format = Literal["package", "csv", "json"]


@command(name="export", examples=["export", "export csv"], requires=Role.ORGANIZER, reads_only=True, personal=True)
async def export(
    library: LibraryStore,
    topics: TopicStore,
    context: Context,
    site: Site,
    format: Annotated[Format, Arg("A data package with its dictionary, CSV or JSON", label="Format")] = "package",
) -> Reply:
    """Take the whole library out as a file."""
    file = await _file(format, library, topics, context, site)
    page = Actions((Link("What its columns mean", site.link("/data/library-whole")),))
    if len(file.data) > MOST_BYTES:
        ending = FORMATS[format][0]
        said = TOO_LARGE.format(size=len(file.data) / 1_000_000, ending=ending)
        there = Link(f"Download library.{ending}", site.link(f"/data/library-whole.{ending}"))
        card = Card(title="The library is too large for a message", body=said)
        return Reply((card, Actions((there, *page.items))))
    body = (
        "Drafts and archived entries are in it too; what only another space may see, or a moderator has hidden, is not."
    )
    return Reply((Card(title="The library as a file", body=body), file, page))


async def _file(format: Format, library: LibraryStore, topics: TopicStore, context: Context, site: Site) -> File:
    whole, words = opendata.whole.spec, opendata.topics.spec
    lines = opendata.whole(library, context)
    with tempfile.TemporaryFile() as file:
        if format == "package":
            about = About("library", "The library", whole.says, context.now, site.link("/data/library-whole"))
            parts = [
                Part("library-whole", whole, lines),
                Part("library-topics", words, opendata.topics(topics, context)),
            ]
            await write_package(file, about, parts)
        else:
            async for piece in as_csv(whole.columns, lines) if format == "csv" else as_json(whole.columns, lines):
                file.write(piece)
        file.seek(0)
        ending, media = FORMATS[format]
        return File(f"library-{context.now:%Y-%m-%d}.{ending}", file.read(), media)
