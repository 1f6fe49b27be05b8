"""An import on the screen: what a source was taken for, what would happen or did, what a person may want to look at."""

from collections.abc import Mapping

from bot.interchange.columns import Columns
from bot.interchange.report import Report
from bot.ui.nodes import Node, Note, Table

MOST_ROWS = 12
MOST_UNUSED = 20


def counts(found: Columns, report: Report) -> str:
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


def columns(found: Columns, labels: Mapping[str, str]) -> list[Node]:
    rows = tuple(
        (labels.get(field, field.replace("_", " ").capitalize()), ", ".join(keys), found.keys[keys[0]].sample)
        for field, keys in found.chosen.items()
    )
    blocks: list[Node] = [Table(("Field", "Taken from", "For example"), rows, "Columns, as they were understood")]
    if found.unused:
        rest = len(found.unused) - MOST_UNUSED
        more = f" and {rest} more" if rest > 0 else ""
        blocks.append(Note(f"Left out: {', '.join(found.unused[:MOST_UNUSED])}{more}."))
    return blocks


def trouble(report: Report) -> list[Node]:
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
