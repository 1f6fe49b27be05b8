"""Bars that lie, each with its name before and its figure behind it: for long names, and for a few things compared."""

from collections.abc import Iterator

from bot.ui.plot.figures import CAPITAL, SIZE, Figures, Scale, caption, clipped, scale, wide
from bot.ui.plot.marks import SHADES, WIDTH, Bar, Mark, Plot, Rule, Words

ROW = 22.0
THICK = 13.0
MOST_NAME = 170.0
BETWEEN = 8.0  # groups
GAP = 6.0


def drawn(figures: Figures) -> Plot:
    grouped = len(figures.series) > 1
    names = [name for name, _ in figures.series] if grouped else figures.labels
    left = min(max(map(wide, names)), MOST_NAME) + 2 * GAP
    across = _Across(figures, left)
    y = SIZE + 11.0 if figures.caption else 0.0
    top = y
    marks: list[Mark] = list(caption(figures))
    for at, label in enumerate(figures.labels):
        if grouped:
            y += BETWEEN if at else 0
            marks.append(Words(0, y + SIZE, clipped(label, WIDTH, strong=True), SIZE, strong=True))
            y += SIZE + 5
        for shade, (name, values) in enumerate(figures.series):
            value = values[at]
            if value is None and grouped:
                continue
            marks += across.row(y, name if grouped else label, value, shade % SHADES, at)
            y += ROW
    return Plot(y, (*marks, *across.base(top, y)))


class _Across:
    """Where bars begin and end between the names and the edge."""

    def __init__(self, figures: Figures, left: float) -> None:
        self._figures = figures
        self._left = left
        self._scale: Scale = scale(figures.every)
        longest = max(wide(figures.written(value), strong=True) for value in figures.every)
        self._start = left + (longest + GAP if self._scale.low < 0 else 0)
        self._length = WIDTH - self._start - longest - GAP

    def _at(self, value: float) -> float:
        return self._start + self._scale.share(value) * self._length

    def row(self, y: float, name: str, value: float | None, shade: int, at: int) -> Iterator[Mark]:
        now = self._figures.current
        strong, base = at == now, y + ROW / 2 + SIZE * CAPITAL / 2
        tone = "ink" if now is None or strong else "soft"
        text = clipped(name, MOST_NAME, strong=strong)
        yield Words(0, base, text, SIZE, "start", tone, strong and len(self._figures.series) == 1)
        if value is None:
            return
        zero, end = self._at(0.0), self._at(value)
        width = max(abs(end - zero), 1.2 if value else 0.0)
        x = zero if value >= 0 else zero - width
        yield Bar(x, y + (ROW - THICK) / 2, width, THICK, shade, quiet=now is not None and not strong)
        figure = self._figures.written(value)
        if value < 0:
            yield Words(x - GAP, base, figure, SIZE, "end", tone, strong=True)
        else:
            yield Words(x + width + GAP, base, figure, SIZE, "start", tone, strong=True)

    def base(self, top: float, bottom: float) -> list[Mark]:
        """A line to stand on, where bars go both ways."""
        zero = self._at(0.0)
        return [Rule((zero, top), (zero, bottom), "soft")] if self._scale.low < 0 else []
