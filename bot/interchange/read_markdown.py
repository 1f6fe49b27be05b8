"""Markdown files with front matter, YAML (---) or TOML (+++)."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, cast

import frontmatter
import yaml

from bot.interchange.reading import Limits, Piece, Record, Refused, size, too_deep

BODY = "body"
_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+)\n")
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(?P<matter>.*?)\n\+\+\+[ \t]*(?:\n|\Z)(?P<body>.*)\Z", re.DOTALL)


def read_markdown(pieces: Iterable[Piece], limits: Limits) -> Iterator[Record | Refused]:
    """A record for each file, known by its path."""
    for piece in pieces:
        if piece.size > limits.line:
            yield Refused(piece.name, f"it is larger than {size(limits.line)}")
            continue
        with piece.open() as file:
            raw = file.read(limits.line + 1)
        yield (
            _record(piece.name, raw, limits)
            if len(raw) <= limits.line
            else Refused(piece.name, f"it is larger than {size(limits.line)}")
        )


def _record(name: str, raw: bytes, limits: Limits) -> Record | Refused:
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return Refused(name, "it is not UTF-8 text")
    try:
        matter, body = _parted(text)
    except (yaml.YAMLError, tomllib.TOMLDecodeError) as problem:
        mark = getattr(problem, "context_mark", None) or getattr(problem, "problem_mark", None)
        where = f", line {mark.line + 2}" if mark else ""
        return Refused(name, f"its front matter cannot be read{where}")
    except (ValueError, TypeError, RecursionError):
        return Refused(name, "its front matter holds what no page needs")
    if too_deep(matter, limits):
        return Refused(name, "its front matter is nested too deeply")
    values: dict[str, object] = {str(key): value for key, value in matter.items()}
    if "title" not in {key.casefold() for key in values} and (heading := _HEADING.match(body)):
        values["title"], body = heading["title"].strip(" #"), body[heading.end() :]
    return Record(name, {**values, BODY: body}, name.removesuffix(".md").removesuffix(".markdown"))


def _parted(text: str) -> tuple[dict[Any, Any], str]:
    if found := _TOML.match(text):
        return cast(dict[Any, Any], tomllib.loads(found["matter"])), found["body"]
    matter, body = frontmatter.parse(text)
    return cast(dict[Any, Any], matter), body
