"""Pieces of a reply into as few messages as Discord's limits allow, in their order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from adapters.discord import limits, parts
from adapters.discord.parts import Component
from bot.action import KEPT, numbered
from bot.ui.fit import units


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """One component of the top level with all that is in it. A piece that is only `words` joins its neighbours."""

    words: str = ""
    component: Component | None = None
    uploads: tuple[Upload, ...] = ()


@dataclass(slots=True)
class Message:
    """One message, ready to be sent."""

    components: list[Component] = field(default_factory=list[Component])
    uploads: list[Upload] = field(default_factory=list[Upload])
    words: list[str] = field(default_factory=list[str])
    count: int = 0
    size: int = 0
    used: dict[str, int] = field(default_factory=dict[str, int])

    def takes(self, piece: Piece, inside: list[Component]) -> bool:
        if not self.components and not self.words:
            return True
        if piece.words:
            return (
                self.size + units(piece.words) < limits.MESSAGE_TEXT
                and self.count + (not self.words) <= limits.COMPONENTS
            )
        return (
            self.count + len(inside) <= limits.COMPONENTS
            and self.size + measure(inside) <= limits.MESSAGE_TEXT
            and (not piece.uploads or self._can_upload(piece.uploads))
            and self._can_number(inside)
        )

    def add(self, piece: Piece, inside: list[Component]) -> None:
        if piece.words:
            self.count += not self.words
            self.size += units(piece.words) + 1
            self.words.append(piece.words)
            return
        self.end_words()
        self.count += len(inside)
        self.size += measure(inside)
        self.uploads.extend(one for one in piece.uploads if one not in self.uploads)
        self._number(inside)
        self.components.extend(inside[:1])

    def end_words(self) -> None:
        if self.words:
            self.components.append(parts.text("\n".join(self.words)))
            self.words = []

    def _can_upload(self, more: tuple[Upload, ...]) -> bool:
        together = {*self.uploads, *more}
        return (
            len({one.name for one in together}) == len(together) <= limits.ATTACHMENTS
            and sum(len(one.data) for one in together) <= limits.FILE_BYTES
        )

    def _can_number(self, inside: list[Component]) -> bool:
        """Whether every address in it can be made unique in this message."""
        ids: list[str] = [one["custom_id"] for one in inside if "custom_id" in one]
        return all(one not in self.used or len(numbered(one, self.used[one] + 1)) <= limits.CUSTOM_ID for one in ids)

    def _number(self, inside: list[Component]) -> None:
        for one in inside:
            if "custom_id" not in one:
                continue
            address = one["custom_id"]
            self.used[address] = n = self.used.get(address, 0) + 1
            if n > 1:
                one["custom_id"] = numbered(address, n)
                if len(one["custom_id"]) > limits.CUSTOM_ID:  # twice in one card, and no room for a number
                    one.update(parts.idle(one.get("label", parts.UNNAMED)), custom_id=f"idle{KEPT}{address[:80]}{n}")


def pack(pieces: Iterable[Piece]) -> list[Message]:
    """At least one message: whoever asked is owed an answer."""
    messages = [Message()]
    for piece in pieces:
        inside = list(walk(piece.component)) if piece.component else []
        if not messages[-1].takes(piece, inside):
            messages[-1].end_words()
            messages.append(Message())
        messages[-1].add(piece, inside)
    messages[-1].end_words()
    if not messages[0].components:
        messages[0].components.append(parts.text("Done."))
    return messages


def measure(inside: Iterable[Component]) -> int:
    """How many characters of text are shown."""
    return sum(units(one["content"]) for one in inside if one["type"] == parts.TEXT)


def walk(component: Component) -> Iterator[Component]:
    """The component and all that are nested in it."""
    yield component
    for child in component.get("components", ()):
        yield from walk(child)
