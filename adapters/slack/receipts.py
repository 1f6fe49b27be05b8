"""What we know for certain of the last parcels: answers that we got, and events that told of our own messages.

It is memory only. After a restart the events still come (Slack sends again for minutes what nobody took); with several
replicas one may hear of another's message, and the one that sent it then asks Slack's history, or cannot tell.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.kept import Kept
from bot.people import MessageRef

A_DAY = 86_400.0


@dataclass(slots=True)
class Receipt:
    """`stands`: the parts that arrived, and where; `asked`: those that were posted here and not refused."""

    stands: dict[int, MessageRef] = field(default_factory=dict[int, MessageRef])
    asked: set[int] = field(default_factory=set[int])


class Receipts:
    """By a parcel's mark. `now` counts seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._kept: Kept[str, Receipt] = Kept(A_DAY, now)

    def of(self, mark: str) -> Receipt:
        found = self._kept.get(mark)
        if found is None:
            found = Receipt()
            self._kept.put(mark, found)
        return found
