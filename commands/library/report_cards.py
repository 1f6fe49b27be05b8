"""An import on the screen: what the source was taken for, what would happen or did, and what a person may want to look at."""

from collections.abc import Mapping

from bot.ui.markup import md
from bot.ui.nodes import Heading, Node, Note, Reply, Table, Text
from commands.library.report import Report
from commands.library.survey import Options, Survey, foreign_kinds
from store.topics import TopicRow

MOST_ROWS = 12
MOST_UNUSED = 20
WORDS = "Words that no topic goes by yet wait for an organizer: *library words* ({count})."
DOUBTS = "Dates to be confirmed wait there too: *library doubts* ({count})."
LABELS = {"url": "Link", "body": "Text", "tags": "Topics", "published": "Date", "review_on": "Review date"}


def tried(name: str, options: Options, found: Survey, report: Report, near: Mapping[str, TopicRow]) -> Reply:
    """Before anything happens: the guesses first, since everything else hangs on them."""
    blocks = [
        Heading(f"{name}: what would happen"),
        Text(_counts(found, report)),
        *_columns(found),
        *_kinds(found),
        *_words(report, near),
        *_trouble(report),
        *_notes(options, found, report),
    ]
    return Reply(tuple(blocks))


def taken(name: str, options: Options, found: Survey, report: Report) -> Reply:
    blocks = [
        Heading(f"{name} is in the library"),
        Text(_counts(found, report)),
        *_trouble(report),
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


def _counts(found: Survey, report: Report) -> str:
    would = "would be " if report.dry else ""
    said = [
        f"{report.counts['added']:,} {would}added",
        f"{report.counts['changed']:,} {would}changed",
        f"{report.counts['same']:,} are the same",
        f"{report.counts['refused']:,} {would}refused",
        f"{report.counts['flagged']:,} flagged",
    ]
    gone = f" {report.gone:,} came with an earlier import and are not in it any more; they stay." if report.gone else ""
    return f"{found.total:,} {'entry' if found.total == 1 else 'entries'} of {found.format}: {', '.join(said)}.{gone}"


def _columns(found: Survey) -> list[Node]:
    rows = tuple(
        (LABELS.get(field, field.replace("_", " ").capitalize()), ", ".join(keys), found.keys[keys[0]].sample)
        for field, keys in found.chosen.items()
    )
    blocks: list[Node] = [Table(("Field", "Taken from", "For example"), rows, "Columns, as they were understood")]
    if found.unused:
        rest = len(found.unused) - MOST_UNUSED
        more = f" and {rest} more" if rest > 0 else ""
        blocks.append(Note(f"Left out: {', '.join(found.unused[:MOST_UNUSED])}{more}."))
    return blocks


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


def _trouble(report: Report) -> list[Node]:
    blocks: list[Node] = []
    if report.refused:
        more = report.counts["refused"] - len(report.refused)
        rows = [(one.place, one.reason) for one in report.refused] + ([("", f"and {more:,} more")] if more > 0 else [])
        blocks.append(Table(("Where", "Why"), tuple(rows), "Refused" if not report.dry else "Would be refused"))
    if report.flags:
        groups = sorted(report.flags.items(), key=lambda item: -item[1].count)[:MOST_ROWS]
        flags = tuple((why, f"{one.count:,}", f"{one.place}: {one.what}".removesuffix(": ")) for why, one in groups)
        blocks.append(Table(("Taken, but look", "Entries", "The first"), flags, "Flagged"))
    return blocks


def _notes(options: Options, found: Survey, report: Report) -> list[Node]:
    said = [*found.notes, f"The source is called “{options.name}”; importing it again changes only what changed."]
    if report.dry:
        said.append("Drafts and what has expired stay out of what people find.")
    return [Note(" ".join(said))]
