"""Whether the offsets a source gives with its times can be believed.

Many programs write the offset of the day they were set up, summer and winter. Of a source that writes the same one all year
nobody can tell which times were meant by the clock on the wall, so its times are marked for a person, not changed.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.interchange.dates import Dated

SUMMER, WINTER = range(5, 9), (11, 12, 1, 2)


@dataclass(slots=True)
class Offsets:
    """What a source was seen to write: by offset, in how many months of summer and of winter."""

    zone: ZoneInfo | None = None
    seen: Mapping[timedelta, list[int]] = field(
        default_factory=lambda: defaultdict[timedelta, list[int]](lambda: [0, 0])
    )

    def add(self, dated: Dated | None) -> None:
        if dated and dated.at and dated.offset and len(dated.day) == 10:
            month = int(dated.day[5:7])
            self.seen[dated.offset][0] += month in SUMMER
            self.seen[dated.offset][1] += month in WINTER

    def doubt(self, dated: Dated) -> str:
        """Why this time's zone is not to be trusted; "" where it is, or where no time was said."""
        if dated.at is None or len(dated.day) != 10:
            return ""
        if dated.offset is None:
            return "its time names no zone"
        if self.zone is not None:
            wall = datetime.fromisoformat(f"{dated.day}T{dated.at:%H:%M}").replace(tzinfo=self.zone)
            return "" if wall.utcoffset() == dated.offset else f"its offset is not that of {self.zone.key} on that day"
        summer, winter = self.seen.get(dated.offset, (0, 0))
        if dated.offset and summer and winter:
            return "its source writes the same offset in summer and in winter"
        return ""
