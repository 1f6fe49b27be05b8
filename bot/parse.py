"""Typed text to a command and its arguments: `library permits kind:guide limit:3`.

The same parser reads Slack's text, mentions, the terminal, the web box and the buttons that run a command.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.command import CommandSpec
from bot.errors import InvalidInput, NotFound
from bot.offers import Run
from bot.param import Param
from bot.registry import Entry, Registry
from bot.ui.nodes import Button

ROOT = "hub"  # the capability whose commands also go without its name: "help" is "hub help"
TOKEN = re.compile(r"""(?:(?P<key>\w[\w-]*):)?(?P<value>"[^"]*"|“[^”]*”|<[@#][^>]*>(?!\S)|\S+)""")
QUOTES = '"“”'
NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Call:
    """A command with its typed arguments. `otherwise` is the query the same words could also have meant."""

    entry: Entry
    arguments: Mapping[str, object]
    missing: tuple[Param, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text: given by key, or in order; `raw` keeps the quotes."""

    keyed: dict[str, str] = field(default_factory=dict[str, str])
    loose: list[str] = field(default_factory=list[str])


def read(registry: Registry, text: str) -> Call:
    """The command that the text means. Raises NotFound with the nearest commands, or InvalidInput for a wrong value."""
    first, _, rest = text.strip().partition(" ")
    name = first.casefold()
    if not name:
        return read_arguments(_default(registry, ROOT), "")
    if any(capability.name == name for capability in registry.capabilities):
        return _within(registry, name, rest.strip())
    if entry := registry.commands.get(f"{ROOT}.{name}"):
        return read_arguments(entry, rest)
    raise _unknown(registry, text.strip(), name)


def _within(registry: Registry, capability: str, text: str) -> Call:
    """A sub-command only if the rest fits its parameters; otherwise all of it is the default command's query."""
    first, _, rest = text.partition(" ")
    default = registry.defaults.get(capability)
    word = first.casefold()
    entry = registry.commands.get(f"{capability}.{word}")
    if entry is None and capability == ROOT != word and any(one.name == word for one in registry.capabilities):
        return _within(registry, word, rest.strip())  # "hub library permits": the one command Slack always has
    if entry is None:
        if default is None or (text and default.spec.rest is None and not default.spec.params):
            raise _unknown(registry, f"{capability} {text}".strip(), word, capability)
        return read_arguments(default, text)
    takes_words = default is not None and default.spec.rest is not None
    if default is None or entry is default or not rest.strip() or not takes_words:
        return read_arguments(entry, rest)
    try:
        call = read_arguments(entry, rest)
    except InvalidInput:
        return read_arguments(default, text)
    certain = all(param.kind != "text" for param in entry.spec.params)  # "show 7" can mean nothing else
    return Call(call.entry, call.arguments, call.missing, otherwise="" if certain else text)


def read_arguments(entry: Entry, text: str) -> Call:
    """Typed text as arguments. Raises InvalidInput naming the field; what is missing is in `Call.missing`."""
    words = _split(entry.spec, text)
    raw: dict[str, object] = dict(words.keyed)
    rest = entry.spec.rest
    for param in entry.spec.params:
        if param.name in raw or param.arg.rest or not words.loose:
            continue
        if rest is None or param.required:
            raw[param.name] = words.loose.pop(0).strip(QUOTES)
    if rest is not None and words.loose:
        given = raw.get(rest.name)
        raw[rest.name] = " ".join([str(given)] * bool(given) + words.loose)
    elif words.loose:
        raise InvalidInput(
            f"“{entry.words}” has no use for “{' '.join(words.loose)}”.",
            f"For example: {(entry.spec.examples or (entry.words,))[0]}",
        )
    return read_values(entry, raw)


def read_values(entry: Entry, raw: Mapping[str, object]) -> Call:
    """Values by name, as typed or typed already by a platform, as arguments."""
    raw = _sorted_out(entry.spec, raw)
    values: dict[str, object] = {}
    missing: list[Param] = []
    for param in entry.spec.params:
        if param.lacks(raw):
            missing.append(param)
        else:
            values[param.name] = param.among(raw)
    return Call(entry, values, tuple(missing))


def write(entry: Entry, arguments: Mapping[str, object]) -> str:
    """The call as a person would type it; `read` takes it back."""
    words = [entry.words]
    rest = entry.spec.rest
    for param in entry.spec.params:
        value = arguments.get(param.name)
        if param.arg.rest or value is None or value == param.default:
            continue
        text = param.write(value)
        words.append(f'{param.name}:"{text}"' if " " in text or not text else f"{param.name}:{text}")
    if rest is not None and arguments.get(rest.name):
        words.append(rest.write(arguments[rest.name]))
    return " ".join(words)


def _split(spec: CommandSpec, text: str, taken: Collection[str] = ()) -> _Words:
    by_key = {alias: param for param in spec.params for alias in (param.name.casefold(), param.label.casefold())}
    words = _Words()
    for match in TOKEN.finditer(text):
        param = by_key.get((match["key"] or "").casefold())
        if param is not None and param.name not in words.keyed and param.name not in taken:
            words.keyed[param.name] = match["value"].strip(QUOTES)
        else:
            words.loose.append(match[0])
    return words


def _sorted_out(spec: CommandSpec, raw: Mapping[str, object]) -> Mapping[str, object]:
    """`kind:guide` means the same wherever it is typed: in a line, or in the box for the words where a platform has one."""
    given = raw.get(spec.rest.name) if spec.rest else None
    if spec.rest is None or not isinstance(given, str):
        return raw
    taken = {name for name, value in raw.items() if value not in (None, "")}  # what has a field of its own stays a word
    words = _split(spec, given, taken)
    return {**raw, **words.keyed, spec.rest.name: " ".join(words.loose)} if words.keyed else raw


def _default(registry: Registry, capability: str) -> Entry:
    if entry := registry.defaults.get(capability):
        return entry
    raise NotFound("Type a command, for example: library permits.")


def _unknown(registry: Registry, text: str, word: str, capability: str = "") -> NotFound:
    """The nearest commands as buttons, with what was typed after the wrong word kept."""
    known = {entry.spec.name: entry for entry in registry.of_capability(capability or ROOT) if not entry.spec.hidden}
    names: dict[str, str] = {name: f"{entry.words}" for name, entry in known.items()}
    if not capability:
        names.update({one.name: one.name for one in registry.capabilities})
    near = process.extract(word, list(names), scorer=OSA.normalized_similarity, limit=3, score_cutoff=NEAR)
    after = text.split(" ", 2 if capability else 1)[-1] if " " in text else ""
    tail = f" {after}" if after and after.casefold() != word else ""
    buttons = tuple(Button(f"{names[name]}{tail}"[:75], Run(text=f"{names[name]}{tail}")) for name, _, _ in near)
    search = f"library {text}"
    if not capability and text and "library.find" in registry.commands:
        buttons += (Button(f"Search the library for “{text}”"[:75], Run(text=search)),)
    elif not near:
        buttons = (Button("Show all commands", Run(text=f"{ROOT} help")),)
    return NotFound(f"There is no command “{text}”.", "Did you mean one of these?" if near else "", buttons)


def write_default(registry: Registry, capability: str, words: str) -> str:
    """The default command's call with all words as its query."""
    return f"{_default(registry, capability).words} {words}"


def loosely(registry: Registry, text: str) -> tuple[Entry, dict[str, object]]:
    """The command and what was typed for it, right or wrong, to fill a form with. Raises NotFound."""
    words = text.split(" ", 2)
    entry = registry.commands.get(".".join(words[:2])) or registry.defaults.get(words[0])
    if entry is None:
        raise _unknown(registry, text, words[0])
    rest = text.removeprefix(entry.words) if text.startswith(entry.words) else text.removeprefix(words[0])
    split = _split(entry.spec, rest)
    values: dict[str, object] = dict(split.keyed)
    free = [param for param in entry.spec.params if param.name not in values]
    target = entry.spec.rest or (free[0] if free else None)
    if target and split.loose:
        values.setdefault(target.name, " ".join(split.loose))
    return entry, values
