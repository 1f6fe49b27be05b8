"""Typed payloads of buttons and selects: `class Save(Action, id="library.save"): resource: int` packs to `library.save/7`.

An id is an address, not a permission: whoever forges one is asked for their rights like everybody else. State lives in
the button or the database, so a press works after any restart. The widest address an Action can have is computed when
the class is made; one that cannot fit says `long=True` and is kept as a `continuation` row where it must be.
"""

import hashlib
import re
from collections.abc import Callable
from enum import Enum
from typing import Any, ClassVar, Self, get_args

from annotated_types import Ge, Le, MaxLen
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from bot.errors import Expired, WiringError

WIDEST = 100  # Discord's custom_id, the narrowest of all: platforms.md B
NARROW = 75  # an option of a Slack select: platforms.md A3
KEPT = "~"  # an address that begins so is the key of a continuation
ID = re.compile(r"[a-z]+(?:[.-][a-z]+)*")
# What has a meaning in an address, and line ends, which a browser's form would change.
_SPECIAL = re.compile("[%/~\x00-\x1f\x7f]")
_ESCAPED = re.compile("%([0-9A-F]{2})")
_ESCAPED_WIDTH = 3
_INT_WIDTH = 20  # a signed 64-bit number
_NUMBERS = range(-(2**63), 2**63)


class Action(BaseModel):
    """Base of all payloads. Fields are int, bool, Enum or str; trailing ones may default, so that old buttons live on."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: ClassVar[str]
    long: ClassVar[bool]
    names: ClassVar[tuple[str, ...]]  # of its fields in order; asking pydantic costs more than packing

    def __init_subclass__(cls, *, id: str = "", long: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)

    @classmethod
    def __pydantic_init_subclass__(cls, *, id: str = "", long: bool = False, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if not ID.fullmatch(id):
            raise WiringError(f"{cls.__name__}: give it an id like 'library.save', not {id!r}")
        cls.id, cls.long, cls.names = id, long, tuple(cls.model_fields)
        width = len(id) + sum(1 + _width(cls.__name__, name, field) for name, field in cls.model_fields.items())
        if width > WIDEST and not long:
            raise WiringError(
                f"{cls.__name__} can be {width} characters wide, more than {WIDEST}: bound its text or say long=True"
            )

    def pack(self) -> str:
        """The full address; may be longer than `WIDEST` only for `long` actions."""
        values = vars(self)
        return "/".join([self.id, *(_packed(values[name]) for name in self.names)])

    def address(self, widest: int = WIDEST) -> str:
        """What goes into a button: the packed form, or the key under which dispatch keeps it."""
        packed = self.pack()
        return packed if len(packed) <= widest else keep_key(packed)

    @classmethod
    def unpack(cls, address: str) -> Self:
        """Raises Expired for an address that an older or newer program made and this one cannot read."""
        _, *values = address.split("/")
        names = cls.names
        try:
            if len(values) > len(names):
                raise ValueError("too many values")
            action = cls.model_validate(dict(zip(names, map(_unescape, values), strict=False)))
            if any(isinstance(value, int) and value not in _NUMBERS for _, value in action):
                raise ValueError("a number that no database keeps")
            return action
        except (ValidationError, ValueError) as problem:
            raise Expired(
                "That button is from an earlier version.", "Run the command again for a fresh one."
            ) from problem


def keep_key(packed: str) -> str:
    """The continuation key of a long address: the same text has the same key, so that keeping it twice is once."""
    return KEPT + hashlib.blake2b(packed.encode(), digest_size=15).hexdigest()


def action_id(address: str) -> str:
    """The id of a packed action."""
    return address.partition("/")[0]


def numbered(address: str, n: int) -> str:
    """The n-th use of one address in a message: platforms want ids unique."""
    return address if n < 2 else f"{address}{KEPT}{n}"


def unnumbered(address: str) -> str:
    """The address without what `numbered` added."""
    head, mark, tail = address.rpartition(KEPT)
    return head if mark and head and tail.isdigit() else address


def _packed(value: object) -> str:
    match value:
        case bool():
            return str(int(value))
        case Enum():
            text = str(value.value)
        case None:
            text = ""
        case _:
            text = str(value)
    return _SPECIAL.sub(lambda match: f"%{ord(match[0]):02X}", text)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _width(owner: str, name: str, field: FieldInfo) -> int:
    kind: Any = field.annotation
    if kind is bool:
        return 1
    if kind is int:
        bounds = [abs(int(str(m.ge if isinstance(m, Ge) else m.le))) for m in field.metadata if isinstance(m, Ge | Le)]
        return len(str(max(bounds))) + 1 if len(bounds) == 2 else _INT_WIDTH
    if isinstance(kind, type) and issubclass(kind, Enum):
        return max(len(_packed(member)) for member in kind)
    if options := get_args(kind):
        return max(len(_packed(option)) for option in options)
    if kind is str:
        longest = next((m.max_length for m in field.metadata if isinstance(m, MaxLen)), WIDEST)
        return longest * _ESCAPED_WIDTH
    raise WiringError(f"{owner}.{name}: an Action holds int, bool, Enum, Literal or str, not {kind!r}")


Handler = Callable[..., Any]
