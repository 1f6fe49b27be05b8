"""What stands at the ends of lines: the last figure, and the name where there are several; apart from each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.ui.plot.figures import CAPITAL, SIZE, Figures, clipped, wide
from bot.ui.plot.marks import WIDTH, Dot, Mark, Rule, Words

LARGE = 15.0
APART = 18.0
MOST_NAME = 120.0
REACH = 14.0  # from the end of a line to its figure
GAP = 6.0


@dataclass(frozen=True, slots=True)
class End:
    """Where a line ends."""

    x: float
    y: float
    shade: int


class Ends:
    """A column of figures and one of names at the right edge, as wide as they need."""

    def __init__(self, figures: Figures) -> None:
        named = len(figures.series) > 1  # the name of one alone stands in the corner
        last = [next(value for value in reversed(values) if value is not None) for _, values in figures.series]
        self._figures = [figures.written(value) for value in last]
        self._names = [clipped(name, MOST_NAME) if named else "" for name, _ in figures.series]
        names = max(map(wide, self._names)) + GAP if named else 0.0
        self._edge = WIDTH - names  # where figures end
        self.left = self._edge - max(wide(figure, LARGE, strong=True) for figure in self._figures)

    def drawn(self, ends: Sequence[End], lowest: float) -> Iterator[Mark]:
        for end, at, figure, name in zip(
            ends, apart([end.y for end in ends], lowest), self._figures, self._names, strict=True
        ):
            if abs(at - end.y) > APART / 4 or self.left - end.x > REACH * 1.5:
                yield Rule((end.x, end.y), (self.left - 4, at), "soft")
            yield Dot(end.x, end.y, end.shade)
            base = at + LARGE * CAPITAL / 2
            yield Words(self._edge, base, figure, LARGE, "end", strong=True)
            if name:
                yield Words(self._edge + GAP, base, name, SIZE)


def apart(heights: Sequence[float], lowest: float) -> list[float]:
    """The heights, moved as little as keeps neighbours `APART` and all of them on the sheet."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    found = list(heights)
    above = LARGE / 2 - APART
    for at in order:
        above = found[at] = max(found[at], above + APART)
    below = lowest + APART
    for at in reversed(order):
        below = found[at] = min(found[at], below - APART)
    return found
