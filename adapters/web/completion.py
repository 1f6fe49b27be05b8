"""Completing a line typed in the room: commands first, then the names and values of what a command takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.registry import Entry, Registry

MOST = 12


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a field is being typed; `head` is the line before it, which each answer is put behind."""

    entry: Entry
    field: str
    typed: str
    head: str


def lines(entries: Iterable[Entry], text: str) -> list[str]:
    """Commands that begin so, as whole lines."""
    start = text.casefold()
    return [entry.words for entry in entries if entry.words.startswith(start)][:MOST]


def value(registry: Registry, text: str) -> Value | None:
    """What the end of the line is a value of; None while it is still the command."""
    found = _command(registry, text)
    if found is None:
        return None
    entry, head = found
    rest = text[len(head) :]
    last = rest.rsplit(" ", 1)[-1]
    name, colon, typed = last.partition(":")
    if colon and any(param.name == name for param in entry.spec.params):
        return Value(entry, name, typed, text[: len(text) - len(typed)])
    if entry.spec.rest is not None:
        return Value(entry, entry.spec.rest.name, rest, head)
    return None


def names(registry: Registry, text: str) -> list[str]:
    """The line with the name of a further field at its end: "library find permits kind:"."""
    found = _command(registry, text)
    if found is None:
        return []
    entry, head = found
    before, _, last = text[len(head) :].rpartition(" ")
    stem = f"{head}{before} " if before else head
    params = [one for one in entry.spec.params if not one.arg.rest and f"{one.name}:" not in text]
    return [f"{stem}{one.name}:" for one in params if last and one.name.startswith(last.casefold())]


def quoted(text: str, value: Value) -> str:
    """A value as it must be typed: in quotes where it has spaces and only one word is taken."""
    free = value.entry.spec.rest is not None and value.entry.spec.rest.name == value.field
    return text if free or " " not in text else f'"{text}"'


def _command(registry: Registry, text: str) -> tuple[Entry, str] | None:
    """The command at the line's beginning with what was typed for it, up to the space after it."""
    words = text.split(" ")
    if len(words) > 2 and (entry := registry.commands.get(f"{words[0]}.{words[1]}".casefold())):
        return entry, f"{words[0]} {words[1]} "
    if len(words) > 1 and (entry := registry.defaults.get(words[0].casefold())):
        return entry, f"{words[0]} "
    return None
