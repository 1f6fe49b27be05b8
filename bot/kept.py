"""A memory that forgets: at most so many things, each for so long."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

MOST = 10_000

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """At most `most` things, each for a time; those unused for longest go first."""

    def __init__(self, seconds: float, now: Callable[[], float], most: int = MOST) -> None:
        self._things: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._seconds = seconds
        self._now = now
        self._most = most

    def get(self, key: Key) -> Value | None:
        found = self._things.get(key)
        if found is None:
            return None
        until, value = found
        if self._now() > until:
            del self._things[key]
            return None
        self._things.move_to_end(key)
        return value

    def put(self, key: Key, value: Value) -> None:
        self._things[key] = (self._now() + self._seconds, value)
        self._things.move_to_end(key)
        if len(self._things) > self._most:
            self._things.popitem(last=False)

    def first(self, key: Key, value: Value) -> bool:
        """Whether it was not there; it is afterwards."""
        if self.get(key) is not None:
            return False
        self.put(key, value)
        return True

    def forget(self, key: Key) -> None:
        self._things.pop(key, None)
