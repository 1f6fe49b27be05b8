"""The `folkmoot` command line: argv only. What a command does lives in `bot.compose.operate` and is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="folkmoot",
    help="A community hub for people who run public services, in Slack, Discord, the web and the terminal.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
manifest = typer.Typer(help="What to paste into a platform's app settings.", no_args_is_help=True)
invite = typer.Typer(help="The link that lets the hub into a server.", no_args_is_help=True)
sync = typer.Typer(help="Tell a platform which commands there are.", no_args_is_help=True)
demo = typer.Typer(help="The sample content of a first start.", no_args_is_help=True)
bench = typer.Typer(help="Measure the hub beside what else one could use.", no_args_is_help=True)
app.add_typer(manifest, name="manifest")
app.add_typer(invite, name="invite")
app.add_typer(sync, name="sync")
app.add_typer(demo, name="demo")
app.add_typer(bench, name="bench")


@app.command()
def run() -> None:
    """Start the hub on every platform whose tokens are set.

    Example: folkmoot run
    """
    from bot.compose import operate

    raise typer.Exit(operate.run())


@app.command()
def terminal() -> None:
    """Use the hub in this terminal, beside a running one or alone.

    Example: folkmoot terminal
    """
    from bot.compose import operate

    raise typer.Exit(operate.terminal())


@app.command()
def check() -> None:
    """Check settings and the wiring of every command, without starting anything.

    Example: folkmoot check
    """
    from bot.compose import operate

    raise typer.Exit(operate.check())


@app.command()
def migrate(to: Annotated[str, typer.Argument(help="The revision; the newest when left out")] = "head") -> None:
    """Bring the database to a revision of its schema.

    Example: folkmoot migrate
    """
    from bot.compose import operate

    raise typer.Exit(operate.migrate(to))


@app.command("import")
def import_(
    source: Annotated[
        Path,
        typer.Argument(
            help="CSV, JSON, JSON Lines, RSS, Atom or iCalendar; a folder of Markdown with front matter; a .zip"
        ),
    ],
    go: Annotated[bool, typer.Option("--go", help="Do it; without this, only say what would happen")] = False,
    name: Annotated[
        str, typer.Option(help="What this source is called, so that importing it again changes nothing twice")
    ] = "",
    map: Annotated[
        list[str] | None,
        typer.Option(help="Where the guess was wrong: title=COLUMN, or kind.handbook=manual. May be repeated"),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="The file that says what became of each entry; else beside the source")
    ] = None,
    zone: Annotated[str, typer.Option(help="The source's own time zone, if it is known: America/New_York")] = "",
    seen_by: Annotated[str, typer.Option(help="Who sees what is imported: public or members")] = "public",
    into: Annotated[str, typer.Option(help="What it holds: library (resources) or webinars (events)")] = "library",
) -> None:
    """Bring resources into the library, or events to the webinars; first shows what would happen.

    Example: folkmoot import library.jsonl --go
    """
    from bot.compose import operate

    said = [into, str(source.absolute()), "go" if go else "dry", name, str(report.absolute()) if report else ""]
    raise typer.Exit(operate.on_hub("import", [*said, zone, seen_by, *(map or [])]))


@app.command()
def export(
    to: Annotated[Path, typer.Argument(help="The file to write: its ending says how, .csv, .json or .zip")],
    table: Annotated[str, typer.Option(help="Which table; an unknown name lists all there are")] = "library-whole",
    public: Annotated[bool, typer.Option("--public", help="Only what anybody may see")] = False,
) -> None:
    """Write a table of the hub to a file, with its dictionary when it ends in .zip.

    Example: folkmoot export library.zip
    """
    from bot.compose import operate

    raise typer.Exit(operate.on_hub("export", [str(to.absolute()), table, "public" if public else "all"]))


@app.command()
def rehearse(
    weeks: Annotated[int, typer.Option(help="How many weeks to play through", min=1, max=53)] = 4,
    whole: Annotated[bool, typer.Option("--whole", help="Print every message whole, not only its first line")] = False,
) -> None:
    """Show, person by person, what the present settings would send. Nothing is sent, nothing is changed.

    Example: folkmoot rehearse --weeks 4
    """
    from bot.compose import operate

    raise typer.Exit(operate.rehearse(weeks, whole=whole))


@app.command()
def reindex() -> None:
    """Write the search index anew from the database.

    Example: folkmoot reindex
    """
    from bot.compose import operate

    raise typer.Exit(operate.on_hub("reindex", []))


@demo.command("clear")
def demo_clear() -> None:
    """Remove the starter library, the samples and the demo people.

    Example: folkmoot demo clear
    """
    from bot.compose import operate

    raise typer.Exit(operate.on_hub("demo-clear", []))


@bench.command("search")
def bench_search(
    docs: Annotated[Path, typer.Option(help="The documents, JSON Lines: id, title, summary, body, tags, kind, date")],
    queries: Annotated[Path, typer.Option(help="The questions, JSON Lines: id and text")],
    qrels: Annotated[Path, typer.Option(help="Which answers which: query, document and relevance, tabs between")],
    seeds: Annotated[int, typer.Option(help="How many times each typo is drawn")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table")] = False,
) -> None:
    """How good and how fast the search is, beside bare tantivy, SQLite's FTS5 and fuzzy titles.

    Example: folkmoot bench search --docs library.jsonl --queries queries.jsonl --qrels qrels.tsv
    """
    from bot.compose import operate

    files = [f"--docs={docs}", f"--queries={queries}", f"--qrels={qrels}", f"--seeds={seeds}"]
    raise typer.Exit(operate.bench("search", [*files, *(["--json"] if as_json else [])]))


@manifest.command("slack")
def manifest_slack() -> None:
    """Print the manifest of the Slack app.

    Example: folkmoot manifest slack > manifest.json
    """
    from bot.compose import operate

    raise typer.Exit(operate.slack_manifest())


@invite.command("discord")
def invite_discord(
    application_id: Annotated[str, typer.Argument(help="The application's id, from Discord's developer pages")],
) -> None:
    """Print the link that invites the hub to a Discord server.

    Example: folkmoot invite discord 1234567890
    """
    from bot.compose import operate

    raise typer.Exit(operate.discord_invite(application_id))


@sync.command("discord")
def sync_discord(
    go: Annotated[bool, typer.Option("--go", help="Do it; without this, only show what would change")] = False,
) -> None:
    """Show how Discord's commands differ from ours, and with --go send ours.

    Example: folkmoot sync discord --go
    """
    from bot.compose import operate

    raise typer.Exit(operate.discord_sync(go))


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
