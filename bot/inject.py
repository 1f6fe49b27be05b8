"""What a handler asks for, read from its signature once: each parameter is context, argument, payload, store or service.

Anything else is a WiringError when the declaration is read or the hub is composed, so that wrong wiring never reaches a
user. `folkmoot check` walks every plan.
"""

import inspect
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, cast, get_origin, get_type_hints

from bot.errors import WiringError
from bot.param import Param, read_param

if TYPE_CHECKING:
    from bot.context import Context

Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class HandlerPlan:
    """How to call one handler. `payload` is the Action, Form, Reaction or message class it takes, if any."""

    fn: Handler
    context: tuple[str, ...]
    payload: tuple[str, type] | None
    params: tuple[Param, ...]
    stores: tuple[tuple[str, type], ...]
    services: tuple[tuple[str, type], ...]
    streams: bool

    @property
    def name(self) -> str:
        return self.fn.__qualname__

    @staticmethod
    def read(fn: Handler, payload_base: type | None = None) -> "HandlerPlan":
        """Raises WiringError naming function and parameter."""
        from bot.context import Context

        hints = get_type_hints(fn, include_extras=True)
        context: list[str] = []
        payload: tuple[str, type] | None = None
        params: list[Param] = []
        stores: list[tuple[str, type]] = []
        services: list[tuple[str, type]] = []
        for name, parameter in inspect.signature(fn).parameters.items():
            kind: Any = hints.get(name)
            if kind is Context:
                context.append(name)
            elif get_origin(kind) is Annotated:
                params.append(read_param(fn.__qualname__, name, kind, parameter.default))
            elif not isinstance(kind, type) or kind.__module__ == "builtins":
                raise WiringError(
                    f"{fn.__qualname__}: parameter {name!r} is neither Context, Annotated[…, Arg], a payload, a store nor a service"
                )
            elif payload_base and issubclass(kind, payload_base):
                payload = (name, kind)
            elif is_store(kind):
                stores.append((name, kind))
            else:
                services.append((name, kind))
        if payload_base and payload is None:
            raise WiringError(f"{fn.__qualname__}: it must take a {payload_base.__name__}")
        streams = inspect.isasyncgenfunction(fn)
        if not streams and not inspect.iscoroutinefunction(fn):
            raise WiringError(f"{fn.__qualname__}: a handler is `async def`")
        return HandlerPlan(fn, tuple(context), payload, tuple(params), tuple(stores), tuple(services), streams)

    def check(self, services: Mapping[type, object]) -> None:
        """Raises WiringError for a service that nobody provides."""
        for name, kind in self.services:
            if kind not in services:
                raise WiringError(f"{self.name}: nobody provides {kind.__name__} for parameter {name!r}")

    async def call(
        self,
        unit: object,
        services: Mapping[type, object],
        context: "Context",
        arguments: Mapping[str, object] | None = None,
        payload: object = None,
    ) -> Any:
        """The handler's outcome; for one that streams, an AsyncIterator whose last value is the Reply."""
        values: dict[str, object] = dict(arguments or {})
        values.update((name, context) for name in self.context)
        values.update((name, store(unit)) for name, store in self.stores)
        values.update((name, services[kind]) for name, kind in self.services)
        if self.payload:
            values[self.payload[0]] = payload
        outcome = self.fn(**values)
        return cast(AsyncIterator[object], outcome) if self.streams else await outcome


def is_store(kind: type) -> bool:
    """A store class is one whose `__init__` takes only `unit`."""
    try:
        names = list(inspect.signature(kind.__init__).parameters)
    except (TypeError, ValueError):
        return False
    return names == ["self", "unit"]
