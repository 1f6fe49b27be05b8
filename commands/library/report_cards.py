"""An import on the screen: what the source was taken for, what would happen or did, and what a person may want to look at."""

from collections.abc import Mapping

from bot.interchange.report import Report
from bot.interchange.report_cards import MOST_ROWS, columns, counts, trouble
from bot.ui.markup import md
from bot.ui.nodes import Heading, Node, Note, Reply, Table, Text
from commands.library.fields import LABELS
from commands.library.survey import Options, Survey, foreign_kinds
from store.topics import TopicRow

WORDS = "Words that no topic goes by yet wait for an organizer: *library words* ({count})."
DOUBTS = "Dates to be confirmed wait there too: *library doubts* ({count})."


def tried(name: str, options: Options, found: Survey, report: Report, near: Mapping[str, TopicRow]) -> Reply:
    """Before anything happens: the guesses first, since everything else hangs on them."""
    blocks = [
        Heading(f"{name}: what would happen"),
        Text(counts(found, report)),
        *_again(options, found, report),
        *columns(found, LABELS),
        *_kinds(found),
        *_words(report, near),
        *trouble(report),
        *_notes(options, found, report),
    ]
    return Reply(tuple(blocks))


def taken(name: str, options: Options, found: Survey, report: Report) -> Reply:
    blocks = [
        Heading(f"{name} is in the library"),
        Text(counts(found, report)),
        *trouble(report),
        *_notes(options, found, report),
    ]
    if report.unknown:
        blocks.append(Note(md(WORDS, count=f"{len(report.unknown):,}")))
    if report.counts["doubts"]:
        blocks.append(Note(md(DOUBTS, count=f"{report.counts['doubts']:,}")))
    return Reply(tuple(blocks))


def near_words(report: Report) -> list[str]:
    """The unknown words that are shown, the most frequent first."""
    return [word for word, _ in report.unknown.most_common(MOST_ROWS)]


def _again(options: Options, found: Survey, report: Report) -> list[Node]:
    """Last month's file under this month's name would add everything once more."""
    source, count = next(iter(report.elsewhere.most_common(1)), ("", 0))
    if count * 2 <= found.total:
        return []
    said = "{count} of them came with the source “{source}” before. Is this a newer file of it? Then call the source so, too, and not “{name}” (*Source* in the form, *--name* in a shell): what changed is changed, and nothing stands here twice."  # fmt: skip
    return [Text(md(said, count=f"{count:,}", source=source, name=options.name))]


def _kinds(found: Survey) -> list[Node]:
    kinds = foreign_kinds(found)[:MOST_ROWS]
    rows = tuple(
        (word, kind.value if kind else "article (it is none of ours)", f"{count:,}") for word, kind, count in kinds
    )
    return [Table(("Theirs", "Ours", "Entries"), rows, "Kinds")] if rows else []


def _words(report: Report, near: Mapping[str, TopicRow]) -> list[Node]:
    if not report.known and not report.unknown:
        return []
    known = ", ".join(f"{slug} ({count:,})" for slug, count in report.known.most_common(MOST_ROWS))
    blocks: list[Node] = [Text(f"Topics that were understood: {known or 'none'}.")]
    if report.unknown:
        rows = tuple(
            (word, f"{report.unknown[word]:,}", near[word].name if word in near else "") for word in near_words(report)
        )
        caption = f"Words that no topic goes by yet ({len(report.unknown):,}); organizers decide, nothing is dropped"
        blocks.append(Table(("Word", "Entries", "Perhaps"), rows, caption))
    return blocks


def _notes(options: Options, found: Survey, report: Report) -> list[Node]:
    said = [*found.notes, f"The source is called “{options.name}”; importing it again changes only what changed."]
    if report.dry:
        said.append("Drafts and what has expired stay out of what people find.")
    return [Note(" ".join(said))]
