"""JSON: an array of objects, an object that holds one, or JSON Lines."""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from bot.interchange.reading import Limits, NotASource, Piece, Record, Refused, all_of, size, text_of, too_deep

NOT_AN_OBJECT = "it is not an object with names and values"
NESTED = "it is nested too deeply"


def read_lines(piece: Piece, limits: Limits) -> Iterator[Record | Refused]:
    """JSON Lines, a line at a time: one broken line costs one record."""
    with piece.open() as file:
        number = 0
        while raw := file.readline(limits.line + 1):
            number += 1
            place = f"line {number}"
            if len(raw) > limits.line:
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(limits.line)
                yield Refused(place, f"it is longer than {size(limits.line)}")
            elif raw.strip():
                yield _line(place, raw.removeprefix(b"\xef\xbb\xbf"), limits)


def _line(place: str, raw: bytes, limits: Limits) -> Record | Refused:
    try:
        found: object = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return Refused(place, "it is not UTF-8 text")
    except json.JSONDecodeError as problem:
        return Refused(place, f"it is not JSON: {problem.msg.removesuffix(' at')} at character {problem.pos + 1}")
    except (RecursionError, ValueError):
        return Refused(place, NESTED)
    return _record(place, found, limits)


def read_json(piece: Piece, limits: Limits) -> Iterator[Record | Refused]:
    """An array of objects, one after the other; what is broken anywhere is refused as a whole before anything is taken."""
    text = text_of(all_of(piece, limits), piece.name)
    if text.lstrip()[:1] != "[":
        entries = _array_in(piece.name, text)
        yield from (_record(f"entry {number}", entry, limits) for number, entry in enumerate(entries, 1))
        return
    for _ in _elements(piece.name, text):
        """Read to its end first."""
    for number, entry in enumerate(_elements(piece.name, text), 1):
        yield _record(f"entry {number}", entry, limits)


def _elements(name: str, text: str) -> Iterator[object]:
    """The elements of the array, one in memory at a time. Raises NotASource where the text is broken."""
    decoder = json.JSONDecoder()
    at = _past(text, text.index("[") + 1)
    while text[at : at + 1] != "]":
        try:
            element, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as problem:
            raise NotASource(_broken(name, problem)) from None
        except (RecursionError, ValueError):
            raise NotASource(f"{name} is nested too deeply.") from None
        yield element
        at = _past(text, at)
        if text[at : at + 1] == ",":
            at = _past(text, at + 1)
        elif text[at : at + 1] != "]":
            raise NotASource(_broken(name, json.JSONDecodeError("a comma or the end is missing", text, at)))
    if _past(text, at + 1) < len(text):
        raise NotASource(_broken(name, json.JSONDecodeError("there is more after its end", text, at + 1)))


def _array_in(name: str, text: str) -> list[object]:
    """The array in an object that holds the most objects, or the object alone."""
    try:
        found: object = json.loads(text)
    except json.JSONDecodeError as problem:
        hint = " Are these JSON Lines? Then its name should end in .jsonl." if problem.msg == "Extra data" else ""
        raise NotASource(_broken(name, problem) + hint) from None
    except (RecursionError, ValueError):
        raise NotASource(f"{name} is nested too deeply.") from None
    if not isinstance(found, dict):
        raise NotASource(f"{name} holds no objects with names and values.")
    whole = cast(dict[str, object], found)
    lists = [cast(list[object], one) for one in whole.values() if isinstance(one, list)]
    return max((one for one in lists if _objects(one)), key=_objects, default=[whole])


def _objects(found: list[object]) -> int:
    return sum(isinstance(part, dict) for part in found)


def _record(place: str, found: object, limits: Limits) -> Record | Refused:
    if not isinstance(found, dict):
        return Refused(place, NOT_AN_OBJECT)
    if too_deep(cast(object, found), limits):
        return Refused(place, NESTED)
    return Record(place, cast(Mapping[str, object], found))


def _past(text: str, at: int) -> int:
    """The place of the next character that is no white space."""
    while text[at : at + 1] in (" ", "\n", "\r", "\t"):
        at += 1
    return at


def _broken(name: str, problem: json.JSONDecodeError) -> str:
    return f"{name} is not JSON: {problem.msg}, line {problem.lineno}, column {problem.colno}."
