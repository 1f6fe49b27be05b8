"""One named value of a command or a form: what it is called, what it may be, and how typed text becomes it.

Commands and forms declare their values the same way, so that a missing argument can open a form made of the same
params: `limit: Annotated[int, Arg("How many to show", least=1, most=10)] = 3`.
"""

import inspect
import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.errors import InvalidInput, WiringError
from bot.people import ChannelRef, UserRef
from bot.ui.nodes import Choice

Kind = Literal["text", "number", "switch", "date", "choice", "person", "channel", "file"]
MOST_CHOICES = 25  # Discord's choices and options: platforms.md B
LONGEST_HELP = 100  # Discord's description of an option
LONGEST_LABEL = 45  # Discord's label in a modal
LONGEST_TEXT = 3000  # Slack's plain_text_input
LARGEST_NUMBER = 2**53  # what every platform and database keeps exactly
YES = frozenset({"yes", "y", "true", "on", "1"})
NO = frozenset({"no", "n", "false", "off", "0", ""})
EMPTY = (None, "", ())


@dataclass(frozen=True, slots=True)
class Arg:
    """What the signature cannot say. `rest` takes all remaining words; `long` is a field of several lines;
    `least` and `most` bound a number, or the length of a text; `complete` suggests values as people type; beside any of
    those that `unless` names, even a value that is required may be left out, and is empty."""

    help: str
    label: str = ""
    complete: Callable[..., Any] | None = None
    rest: bool = False
    long: bool = False
    least: int | None = None
    most: int | None = None
    example: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form. Its name is the sender's, not to be believed."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Param:
    name: str
    kind: Kind
    type: Any
    arg: Arg
    required: bool
    default: Any = None
    many: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def label(self) -> str:
        return self.arg.label or self.name.replace("_", " ").capitalize()

    @property
    def needed(self) -> bool:
        """Whether a field for it must be filled in, whatever stands in the others."""
        return self.required and not self.arg.unless

    def lacks(self, given: Mapping[str, object]) -> bool:
        """Whether it is required, and neither it nor what it may be left out beside is there."""
        return self.required and all(given.get(name) in EMPTY for name in (self.name, *self.arg.unless))

    def among(self, given: Mapping[str, object]) -> Any:
        """Its value among those of others: empty where it may be left out beside them. Raises InvalidInput."""
        raw = given.get(self.name)
        return "" if self.required and raw in EMPTY and not self.lacks(given) else self.read(raw)

    def read(self, raw: object) -> Any:
        """Typed text, or a value a platform has typed already, as the declared type. Raises InvalidInput."""
        if raw in EMPTY:
            if self.required:
                raise InvalidInput(f"{self.label} is missing.", self.arg.help, name=self.name)
            return self.default
        if self.many:
            return tuple(self._one(part.strip()) for part in _parts(raw) if part.strip())
        return self._one(raw)

    def write(self, value: object) -> str:
        """The value as a person would type it; `read` takes it back."""
        if value is None:
            return ""
        if isinstance(value, list | tuple):
            return ", ".join(self.write_one(one) for one in cast(Sequence[object], value))
        return self.write_one(value)

    def write_one(self, value: object) -> str:
        match value:
            case Enum():
                return str(value.value)
            case bool():
                return "yes" if value else "no"
            case Upload():  # a file is sent again, not shown
                return ""
            case UserRef() | ChannelRef():
                return (
                    f"<@{value.platform}:{value.id}>"
                    if isinstance(value, UserRef)
                    else f"<#{value.platform}:{value.id}>"
                )
            case _:
                return str(value)

    def _one(self, raw: object) -> Any:
        match self.kind:
            case "text":
                return self._text(str(raw))
            case "number":
                return self._number(str(raw))
            case "switch":
                return self._switch(str(raw))
            case "date":
                return self._date(raw)
            case "choice":
                return self._choice(raw)
            case "person":
                return self._mention(raw, UserRef, "<@", "a person, like @name")
            case "channel":
                return self._mention(raw, ChannelRef, "<#", "a channel, like #name")
            case "file":
                return self._file(raw)

    def _text(self, text: str) -> str:
        most = self.arg.most or LONGEST_TEXT
        if len(text) > most:
            raise InvalidInput(
                f"{self.label} is too long: {len(text):,} characters, and {most:,} is the most.",
                "Please shorten it.",
                name=self.name,
            )
        if self.arg.least and len(text) < self.arg.least:
            raise InvalidInput(
                f"{self.label} needs at least {self.arg.least} characters.", self.arg.help, name=self.name
            )
        return text

    def _number(self, text: str) -> int:
        try:
            number = int(text.replace(",", "").strip())
        except ValueError:
            raise InvalidInput(
                f"{self.label} takes a whole number, not “{text}”.", self._range(), name=self.name
            ) from None
        if abs(number) > LARGEST_NUMBER:
            raise InvalidInput(f"{self.label} takes a smaller number.", self._range(), name=self.name)
        least, most = self.arg.least, self.arg.most
        if (least is not None and number < least) or (most is not None and number > most):
            raise InvalidInput(f"{self.label} cannot be {number:,}.", self._range(), name=self.name)
        return number

    def _range(self) -> str:
        least, most = self.arg.least, self.arg.most
        if least is not None and most is not None:
            return f"Any whole number from {least:,} to {most:,} will do."
        return f"For example {self.arg.example or self.default or 3}."

    def _switch(self, text: str) -> bool:
        word = text.strip().casefold()
        if word not in YES | NO:
            raise InvalidInput(f"{self.label} takes yes or no, not “{text}”.", name=self.name)
        return word in YES

    def _date(self, raw: object) -> date:
        if isinstance(raw, date):
            return raw
        try:
            return date.fromisoformat(str(raw).strip())
        except ValueError:
            raise InvalidInput(
                f"{self.label} takes a date like 2026-03-31, not “{raw}”.", self.arg.help, name=self.name
            ) from None

    def _choice(self, raw: object) -> Any:
        typed = str(raw.value if isinstance(raw, Enum) else raw).strip()
        folded = typed.casefold().replace("_", " ")
        for form in (folded, folded.removesuffix("s"), re.sub("ies$", "y", folded)):  # "guides", "case studies"
            for choice in self.choices:
                if form in (choice.value.casefold().replace("_", " "), choice.label.casefold()):
                    return self._chosen(choice)
        near = process.extractOne(
            folded, [choice.label.casefold() for choice in self.choices], scorer=OSA.normalized_similarity
        )
        perhaps = f" Did you mean {self.choices[near[2]].label}?" if near and near[1] >= 0.5 else ""
        allowed = ", ".join(choice.label for choice in self.choices)
        raise InvalidInput(f"{self.label} cannot be “{typed}”.{perhaps}", f"It can be: {allowed}.", name=self.name)

    def _chosen(self, choice: Choice) -> Any:
        is_enum = isinstance(self.type, type) and issubclass(self.type, Enum)
        return cast(type[Enum], self.type)(choice.value) if is_enum else choice.value

    def _file(self, raw: object) -> Upload:
        if not isinstance(raw, Upload):
            raise InvalidInput(f"{self.label} is missing.", self.arg.help, name=self.name)
        return raw

    def _mention(self, raw: object, kind: Any, opening: str, like: str) -> Any:
        if isinstance(raw, kind):
            return raw
        text = str(raw).strip()
        platform, colon, rest = text.removeprefix(opening).removesuffix(">").partition(":")
        if not (text.startswith(opening) and colon and rest):
            raise InvalidInput(f"{self.label} takes {like}, not “{text}”.", name=self.name)
        return kind(platform, rest)


def _parts(raw: object) -> list[str]:
    """Several values: as a platform gives them, or typed with commas between."""
    return [str(one) for one in cast(Sequence[object], raw)] if isinstance(raw, list | tuple) else str(raw).split(",")


def read_param(owner: str, name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> Param:
    """The Param that `Annotated[T, Arg(...)]` declares. Raises WiringError for what no platform could ask."""
    declared, *extras = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    arg = next((extra for extra in extras if isinstance(extra, Arg)), None)
    if arg is None:
        raise WiringError(f"{owner}: parameter {name!r} has no Arg(...)")
    kind_type, many = _unwrapped(declared)
    kind, choices = _kind(owner, name, kind_type)
    required = default is inspect.Parameter.empty
    param = Param(name, kind, kind_type, arg, required, None if required else default, many, choices)
    _check(owner, param)
    return param


def _unwrapped(declared: Any) -> tuple[Any, bool]:
    """`T | None` is T, and `tuple[T, ...]` is many T."""
    if get_origin(declared) in (Union, types.UnionType):
        rest = [part for part in get_args(declared) if part is not type(None)]
        if len(rest) == 1:
            return _unwrapped(rest[0])
    if get_origin(declared) is tuple:
        return get_args(declared)[0], True
    return declared, False


def _kind(owner: str, name: str, declared: Any) -> tuple[Kind, tuple[Choice, ...]]:
    simple: dict[Any, Kind] = {
        str: "text",
        int: "number",
        bool: "switch",
        date: "date",
        UserRef: "person",
        ChannelRef: "channel",
        Upload: "file",
    }
    if declared in simple:
        return simple[declared], ()
    if get_origin(declared) is Literal:
        return "choice", tuple(Choice(str(value).capitalize(), str(value)) for value in get_args(declared))
    if isinstance(declared, type) and issubclass(declared, Enum):
        return "choice", tuple(Choice(str(m.value).replace("_", " ").capitalize(), str(m.value)) for m in declared)
    raise WiringError(f"{owner}: parameter {name!r} has a type that no platform can ask for: {declared!r}")


def _check(owner: str, param: Param) -> None:
    where = f"{owner}: parameter {param.name!r}"
    if not 1 <= len(param.arg.help) <= LONGEST_HELP:
        raise WiringError(f"{where}: its help must have 1 to {LONGEST_HELP} characters")
    if len(param.label) > LONGEST_LABEL:
        raise WiringError(f"{where}: its label must have at most {LONGEST_LABEL} characters")
    if len(param.choices) > MOST_CHOICES:
        raise WiringError(f"{where}: at most {MOST_CHOICES} choices; use complete= for more")
