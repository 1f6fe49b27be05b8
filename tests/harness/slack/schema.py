"""A small vocabulary of checks, from which the tables of `elements` and `blocks` are built.

A check looks at one JSON value and reports what Slack would say of it, in Slack's own shape:
`[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.harness.slack.limits import LIMITS


@dataclass(slots=True)
class Report:
    """What is wrong, in the order it was met."""

    problems: list[str] = field(default_factory=list)

    def wrong(self, pointer: str, what: str) -> None:
        self.problems.append(f"[ERROR] {what} [json-pointer:{pointer}]")


Check = Callable[[Report, str, Any], None]


def characters(limit: str) -> Check:
    """A string within the named limit."""
    bound = LIMITS[limit]

    def check(report: Report, at: str, value: Any) -> None:
        if not isinstance(value, str):
            report.wrong(at, "must be a string")
        elif len(value) > bound.most:
            report.wrong(at, f"must be less than {bound.most + 1} characters")
        elif len(value) < bound.least:
            report.wrong(at, f"must be more than {bound.least - 1} characters")

    return check


def web_address(limit: str) -> Check:
    """A link a browser can follow."""
    within = characters(limit)

    def check(report: Report, at: str, value: Any) -> None:
        within(report, at, value)
        if isinstance(value, str) and not value.startswith(("http://", "https://", "mailto:", "slack://")):
            report.wrong(at, "must be a valid URL")

    return check


def number(limit: str) -> Check:
    """A whole number within the named limit."""
    bound = LIMITS[limit]

    def check(report: Report, at: str, value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.wrong(at, "must be an integer")
        elif not bound.least <= value <= bound.most:
            report.wrong(at, f"must be between {bound.least} and {bound.most}")

    return check


def boolean(report: Report, at: str, value: Any) -> None:
    if not isinstance(value, bool):
        report.wrong(at, "must be a boolean")


def plain_string(report: Report, at: str, value: Any) -> None:
    if not isinstance(value, str):
        report.wrong(at, "must be a string")


def whole(report: Report, at: str, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        report.wrong(at, "must be an integer")


def anything(_report: Report, _at: str, _value: Any) -> None:
    """Not looked into."""


def one_of(*allowed: str) -> Check:
    def check(report: Report, at: str, value: Any) -> None:
        if value not in allowed:
            report.wrong(at, f"must be one of: {', '.join(allowed)}")

    return check


def many(item: Check, limit: str | None = None) -> Check:
    """A list, its length within the named limit."""
    bound = LIMITS[limit] if limit else None

    def check(report: Report, at: str, value: Any) -> None:
        if not isinstance(value, list):
            report.wrong(at, "must be an array")
            return
        if bound and len(value) > bound.most:
            report.wrong(at, f"no more than {bound.most} items allowed")
        if bound and len(value) < bound.least:
            report.wrong(at, f"no fewer than {bound.least} items required")
        for index, each in enumerate(value):
            item(report, f"{at}/{index}", each)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check], ignored: Iterable[str] = ("type",)) -> Check:
    """An object with these properties and no others, as Slack insists."""
    known = {**required, **optional}
    passed = frozenset(ignored)

    def check(report: Report, at: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.wrong(at, "must be an object")
            return
        for name in required:
            if name not in value:
                report.wrong(at, f"missing required field: {name}")
        for name, inner in value.items():
            if name in known:
                known[name](report, f"{at}/{name}", inner)
            elif name not in passed:
                report.wrong(at, f"invalid additional property: {name}")

    return check


def tagged(table: Mapping[str, Check]) -> Check:
    """An object whose `type` picks its check."""

    def check(report: Report, at: str, value: Any) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in table:
            report.wrong(at, f"unsupported type: {kind}")
        else:
            table[kind](report, at, value)

    return check


def text(limit: str, *kinds: str) -> Check:
    """A text object; `emoji` belongs to plain_text, `verbatim` to mrkdwn."""
    words = characters(limit)
    kinds = kinds or ("plain_text", "mrkdwn")
    plain = shape({"text": words}, {"emoji": boolean})
    marked = shape({"text": words}, {"verbatim": boolean})

    def check(report: Report, at: str, value: Any) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in kinds:
            report.wrong(f"{at}/type", f"must be one of: {', '.join(kinds)}")
        else:
            (plain if kind == "plain_text" else marked)(report, at, value)

    return check


def also(*checks: Check) -> Check:
    """All of these, in turn."""

    def check(report: Report, at: str, value: Any) -> None:
        for each in checks:
            each(report, at, value)

    return check
