"""What nobody could look up goes out one at a time, so that a crash leaves at most one message in doubt.

Where a courier may read back what stands there, any number may be on their way: each is found again. Where it may not, each
that was on its way when the process died has to be sent once more, and may then stand twice.
"""

from collections.abc import Mapping, Sequence

from bot.delivery import Address, Courier
from bot.outward import OutboxRow
from scheduler.pace import Workspace

MOST_TARGETS = 10_000


class SingleFile:
    """By workspace. `targets` are those that cannot be read back, as far as we met them."""

    def __init__(self, couriers: Mapping[str, Courier]) -> None:
        self._couriers = couriers
        self._on_its_way: dict[int, Workspace] = {}
        self._targets: dict[Workspace, set[str]] = {}

    def busy(self, workspace: Workspace) -> list[str]:
        """Where nothing more goes just now."""
        return list(self._targets.get(workspace, ())) if workspace in self._on_its_way.values() else []

    def choose(self, rows: Sequence[OutboxRow]) -> tuple[list[OutboxRow], list[OutboxRow]]:
        """Those that may go alone now, and those that wait for them; the others are in neither."""
        taken = set(self._on_its_way.values())
        alone: list[OutboxRow] = []
        waiting: list[OutboxRow] = []
        for row in rows:
            workspace = (row.platform, row.space)
            targets = self._targets.setdefault(workspace, set())
            if self._reads_back(row):
                targets.discard(row.target)
                continue
            if len(targets) < MOST_TARGETS:
                targets.add(row.target)
            (waiting if workspace in taken else alone).append(row)
            taken.add(workspace)
        return alone, waiting

    def goes(self, row: OutboxRow) -> None:
        self._on_its_way[row.id] = (row.platform, row.space)

    def arrived(self, row_id: int) -> bool:
        """Or did not. Whether the next one may go now."""
        return self._on_its_way.pop(row_id, None) is not None

    def _reads_back(self, row: OutboxRow) -> bool:
        courier = self._couriers.get(row.platform)
        to = Address(platform=row.platform, space=row.space, target=row.target, direct=row.direct, thread=row.thread)
        return courier is None or courier.reads_back(to)
