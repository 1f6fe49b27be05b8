"""What the core needs from others, as Protocols. `store` and the adapters satisfy them structurally; `compose` hands
them over, and the type checker compares there."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.form import FormView
from bot.people import MessageRef, Person
from bot.ui.nodes import Progress, Reply


class Clock(Protocol):
    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...
    async def sleep(self, seconds: float) -> None: ...


class Units(Protocol):
    """Opens one transaction; it commits when the block ends well and rolls back when it does not."""

    def __call__(self, *, reads_only: bool = False) -> AbstractAsyncContextManager[Any]: ...


class Responder(Protocol):
    """How the answer to one event reaches the person. Made by an adapter for each event.

    `deliver` returns where a message now stands that others see and may react to, None for a private one.
    """

    async def deliver(self, reply: Reply, reader: Person) -> MessageRef | None: ...
    async def open_form(self, view: FormView, reader: Person) -> None: ...
    async def progress(self, progress: Progress, reader: Person) -> None: ...


class Adapter(Protocol):
    """One platform. `start` returns when it is connected; a platform that refuses us raises, and the others run."""

    name: str

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    def state(self) -> str: ...


class PersonRow(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def zone(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def space_id(self) -> int | None: ...
    @property
    def spaces(self) -> frozenset[int]: ...


class People(Protocol):
    async def arrive(
        self,
        platform: str,
        external_id: str,
        space_platform: str,
        space_external_id: str,
        name: str,
        zone: str = "",
        language: str = "",
        guest: bool = False,
        space_name: str = "",
    ) -> PersonRow | None:
        """Who speaks, let in by the space's rule; None in a reading unit when there is something to write first."""
        ...


class Continuations(Protocol):
    async def put(self, kept: Mapping[str, str]) -> None: ...
    async def get(self, key: str) -> str | None: ...


class DraftRow(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def form(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def values(self) -> Mapping[str, object]: ...
    @property
    def page(self) -> int: ...


class Drafts(Protocol):
    async def load(self, draft: str, person_id: int) -> DraftRow | None: ...
    async def latest(self, form: str, about: str, person_id: int) -> DraftRow | None: ...
    async def save(
        self, draft: str, person_id: int, *, form: str, about: str, values: Mapping[str, object], page: int
    ) -> None: ...
    async def drop(self, draft: str, person_id: int) -> None: ...


class PostedRow(Protocol):
    @property
    def subject(self) -> str: ...
    @property
    def subject_id(self) -> str: ...


class Posted(Protocol):
    async def at(self, platform: str, channel: str, message: str) -> PostedRow | None: ...
    async def note(self, platform: str, channel: str, message: str, subjects: Sequence[str]) -> None: ...


class Recent(Protocol):
    async def add(self, said: Sequence[tuple[int, str]]) -> None: ...


class Seen(Protocol):
    async def first(self, key: str) -> bool: ...


class Indexed(Protocol):
    """A service that must catch up with what a transaction changed before the next question is asked."""

    async def catch_up(self) -> None: ...


class StoreFactories(Protocol):
    """The stores the core itself uses, each built on a unit."""

    def people(self, unit: Any) -> People: ...
    def continuations(self, unit: Any) -> Continuations: ...
    def drafts(self, unit: Any) -> Drafts: ...
    def posted(self, unit: Any) -> Posted: ...
    def recent(self, unit: Any) -> Recent: ...
    def seen(self, unit: Any) -> Seen: ...
