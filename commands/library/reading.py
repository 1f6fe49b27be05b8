"""Reading resources from files: JSON Lines, or a folder of Markdown with YAML front matter. Row by row, nothing guessed
in silence: what cannot be taken says where it stands and why."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import frontmatter
import yaml

from bot.text import clean
from store.resource import Kind

LONGEST_TITLE = 300
LONGEST_BODY = 100_000
# What other libraries call their kinds; anything else becomes an article and is noted.
KINDS = {
    **{kind.value: kind for kind in Kind},
    "resource": Kind.GUIDE,
    "page": Kind.ARTICLE,
    "news": Kind.ARTICLE,
    "post": Kind.ARTICLE,
    "blog": Kind.ARTICLE,
    "handbook": Kind.MANUAL,
    "standard": Kind.MANUAL,
    "policy": Kind.MANUAL,
    "topic": Kind.GUIDE,
    "pattern": Kind.GUIDE,
    "method": Kind.STEPS,
    "component": Kind.TOOL,
    "service": Kind.TOOL,
    "example": Kind.CASE_STUDY,
    "community": Kind.ARTICLE,
    "video": Kind.RECORDING,
    "webinar": Kind.RECORDING,
    "paper": Kind.RESEARCH_PAPER,
    "checklist": Kind.TEMPLATE,
    "form": Kind.TEMPLATE,
}
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}", re.DOTALL)
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One resource as it was found. `place` is where ("line 12", "guides/forms.md"); `notes` what a person should know."""

    place: str
    id: str
    title: str
    kind: Kind
    summary: str = ""
    body: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    published: str = ""
    publisher: str = ""
    language: str = ""
    draft: bool = False
    expired: bool = False
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Refused:
    place: str
    reason: str


def read(source: Path, today: date) -> Iterator[Row | Refused]:
    """Every row of the source. Raises ValueError when it is not a source at all."""
    if not source.exists():
        raise ValueError(f"There is no file or folder {source}.")
    if source.is_dir():
        yield from _folder(source, today)
    elif source.suffix.casefold() in (".jsonl", ".ndjson"):
        yield from _lines(source, today)
    else:
        raise ValueError(f"{source.name} is not JSON Lines (.jsonl) or a folder of Markdown.")


def _lines(source: Path, today: date) -> Iterator[Row | Refused]:
    with source.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            place = f"line {number}"
            try:
                found = json.loads(raw.decode("utf-8"))
            except (UnicodeDecodeError, json.JSONDecodeError) as problem:
                yield Refused(place, f"it is not JSON: {problem}")
                continue
            except RecursionError:
                yield Refused(place, "it is nested too deeply")
                continue
            if not isinstance(found, dict):
                yield Refused(place, "it is not an object with a title")
                continue
            yield _row(place, cast(dict[str, Any], found), place, today)


def _folder(source: Path, today: date) -> Iterator[Row | Refused]:
    paths = sorted(path for path in source.rglob("*.md") if path.is_file() and not path.is_symlink())
    if not paths:
        raise ValueError(f"There is no Markdown file in {source}.")
    for path in paths:
        place = path.relative_to(source).as_posix()
        try:
            post = frontmatter.loads(path.read_text("utf-8"))
        except UnicodeDecodeError:
            yield Refused(place, "it is not UTF-8 text")
            continue
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            where = f" at line {mark.line + 2}" if mark else ""
            yield Refused(place, f"its front matter is not YAML{where}")
            continue
        yield _row(place, {**post.metadata, "body": post.content}, place.removesuffix(".md"), today)


def _row(place: str, found: Mapping[str, Any], fallback_id: str, today: date) -> Row | Refused:
    title = _words(found.get("title"))
    if not title:
        return Refused(place, "it has no title")
    if len(title) > LONGEST_TITLE:
        return Refused(place, f"its title has {len(title)} characters; {LONGEST_TITLE} is the most")
    url = _words(found.get("url") or found.get("source_url") or found.get("link"))
    if url and not url.lower().startswith(("http://", "https://")):
        return Refused(place, f"its address does not start with http: {url[:80]}")
    named = _words(found.get("kind") or found.get("type")).casefold()
    kind = KINDS.get(named)
    notes = () if kind or not named else (f"kind “{named}” is taken as an article",)
    expires = _date(found.get("expirydate") or found.get("expires"))
    return Row(
        place=place,
        id=_words(found.get("id") or found.get("slug")) or fallback_id,
        title=title,
        kind=kind or Kind.ARTICLE,
        summary=_plain(found.get("summary") or found.get("description") or found.get("deck"))[:2000],
        body=_plain(found.get("body"))[:LONGEST_BODY],
        url=url,
        tags=tuple(tag for tag in map(_words, _list(found.get("tags") or found.get("topics"))) if tag),
        published=_date(found.get("date")),
        publisher=_words(found.get("publisher") or found.get("source")),
        language=_words(found.get("language") or found.get("lang")),
        draft=found.get("draft") is True or found.get("publish") is False,
        expired=bool(expires) and expires <= today.isoformat(),
        notes=notes,
    )


def _words(value: object) -> str:
    return " ".join(clean(str(value)).split()) if isinstance(value, str | int | float) else ""


def _plain(value: object) -> str:
    """Text without the shortcodes of site generators."""
    return clean(_SHORTCODE.sub(" ", value)).strip() if isinstance(value, str) else ""


def _list(value: object) -> Sequence[object]:
    return (
        cast(list[object], value)
        if isinstance(value, list)
        else str(value).split(",")
        if isinstance(value, str)
        else []
    )


def _date(value: object) -> str:
    """As precise as it was given: 2024, 2024-05 or 2024-05-17."""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    match = _DATE.match(str(value or ""))
    return match[0] if match else ""
