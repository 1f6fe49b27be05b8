"""The course of one or several series as lines, each with its last figure and its name at its end."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.ui.plot.ends import APART, REACH, End, Ends
from bot.ui.plot.figures import CAPITAL, SIZE, Figures, Scale, Values, caption, clipped, heights, wide
from bot.ui.plot.marks import HEIGHT, SHADES, WIDTH, Dot, Mark, Plot, Rule, Spot, Stroke, Words

FOOT = 22.0
MOST_LABEL = 90.0
GAP = 8.0


@dataclass(frozen=True, slots=True)
class Field:
    """The part of the sheet that the lines run in."""

    left: float
    right: float
    top: float
    bottom: float
    scale: Scale
    many: int

    def spot(self, at: int, value: float) -> Spot:
        return self.x(at), self.y(value)

    def x(self, at: int) -> float:
        return self.left + (self.right - self.left) * (at / (self.many - 1) if self.many > 1 else 0.5)

    def y(self, value: float) -> float:
        return self.bottom - self.scale.share(value) * (self.bottom - self.top)


def drawn(figures: Figures) -> Plot:
    reach, steps = heights(figures.every)
    left = max(wide(figures.written(step, round=True)) for step in steps) + GAP
    ends = Ends(figures)
    top = SIZE + 15.0 if figures.caption else GAP
    field = Field(left, ends.left - REACH, top, HEIGHT - FOOT - 4, reach, len(figures.labels))
    places = [_end(field, n % SHADES, values) for n, (_, values) in enumerate(figures.series)]
    marks = [*_grid(figures, field, steps), *_runs(figures, field), *ends.drawn(places, HEIGHT - FOOT - APART / 4)]
    return Plot(HEIGHT, (*caption(figures), *marks, *_names(figures, field)))


def _end(field: Field, shade: int, values: Values) -> End:
    at, value = next((at, value) for at, value in reversed(list(enumerate(values))) if value is not None)
    return End(*field.spot(at, value), shade)


def _grid(figures: Figures, field: Field, steps: list[float]) -> Iterator[Mark]:
    for step in steps:
        y = field.y(step)
        yield Rule((field.left, y), (field.right, y), "soft" if step == 0 else "line")
        yield Words(field.left - GAP, y + SIZE * CAPITAL / 2, figures.written(step, round=True), SIZE, "end", "soft")


def _runs(figures: Figures, field: Field) -> Iterator[Mark]:
    """Lines in reverse, so that the first series lies on top. A line breaks where a figure is missing."""
    for n, (_, values) in reversed(list(enumerate(figures.series))):
        run: list[Spot] = []
        for at, value in enumerate((*values, None)):
            if value is not None:
                run.append(field.spot(at, value))
                continue
            if len(run) > 1:
                yield Stroke(tuple(run), n % SHADES)
            elif run:
                yield Dot(*run[0], n % SHADES)
            run = []


def _names(figures: Figures, field: Field) -> Iterator[Words]:
    """As many names under the lines as have room, counted back from the current one or the last."""
    many = len(figures.labels)
    step = (field.right - field.left) / max(many - 1, 1)
    longest = min(max(map(wide, figures.labels)), MOST_LABEL)
    every = next((n for n in range(1, many) if longest + GAP <= step * n), many)
    last = many - 1 if figures.current is None else figures.current
    for at, label in enumerate(figures.labels):
        if (last - at) % every:
            continue
        strong = at == figures.current
        text = clipped(label, MOST_LABEL, strong=strong)
        half = wide(text, strong=strong) / 2
        x = min(max(field.x(at), half), WIDTH - half)
        yield Words(x, HEIGHT - 4, text, SIZE, "middle", "ink" if strong else "soft", strong)
