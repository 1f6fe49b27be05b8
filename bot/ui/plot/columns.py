"""One series as columns, the current one strong with its figure large; the figures of the others where there is room."""

from collections.abc import Iterator

from bot.ui.plot.figures import CAPITAL, SIZE, Figures, caption, clipped, scale, wide
from bot.ui.plot.marks import HEIGHT, WIDTH, Bar, Mark, Plot, Rule, Words

LARGE = 18.0
WIDEST = 46.0  # a column
FILLED = 0.66  # of the place it has, the rest is air
FOOT = 22.0
GAP = 5.0  # between a column and its figure


def fits(figures: Figures) -> bool:
    """Whether columns can be named: in time every second or third name will do, else each needs its own."""
    slot = _slot(figures)
    return figures.current is not None or (
        len(figures.labels) > 2 and all(wide(label) <= slot - 4 for label in figures.labels)
    )


def drawn(figures: Figures) -> Plot:
    return Plot(HEIGHT, tuple([*caption(figures), *_columns(figures), *_names(figures)]))


def _slot(figures: Figures) -> float:
    return WIDTH / len(figures.labels)


def _middle(figures: Figures, at: int) -> float:
    return _slot(figures) * (at + 0.5)


def _columns(figures: Figures) -> Iterator[Mark]:
    _, values = figures.series[0]
    reach = scale(figures.every)
    top = (SIZE + 6 if figures.caption else 0) + LARGE + GAP
    bottom = HEIGHT - FOOT - (LARGE + GAP if reach.low < 0 else 0)
    tall = bottom - top
    zero = bottom - reach.share(0.0) * tall
    told = _told(figures)
    width = min(_slot(figures) * FILLED, WIDEST)
    written: list[Words] = []
    for at, value in enumerate(values):
        if value is None:
            continue
        x, end = _middle(figures, at), bottom - reach.share(value) * tall
        strong = at == figures.current
        height = max(abs(zero - end), 1.2 if value else 0.0)
        y = zero if value < 0 else zero - height
        yield Bar(x - width / 2, y, width, height, quiet=figures.current is not None and not strong)
        if at in told:
            written.append(_figure(figures, x, y - GAP if value >= 0 else y + height + GAP, value, strong))
    yield from _apart(written)
    yield Rule((0, zero), (WIDTH, zero), "soft")


def _figure(figures: Figures, x: float, y: float, value: float, strong: bool) -> Words:
    """Above its column, or below one that goes down."""
    text, size = figures.written(value), LARGE if strong else SIZE
    half = wide(text, size, strong=strong) / 2
    x = min(max(x, half), WIDTH - half)
    y += size * CAPITAL if value < 0 else 0
    return Words(x, y, text, size, "middle", "ink" if strong or figures.current is None else "soft", strong)


def _apart(written: list[Words]) -> list[Words]:
    """Without the figures that the large one would touch."""
    large = next((one for one in written if one.strong), None)
    if large is None:
        return written

    def touches(one: Words) -> bool:
        across = (wide(one.text) + wide(large.text, LARGE, strong=True)) / 2 + 2
        return abs(one.x - large.x) < across and abs(one.y - large.y) < LARGE

    return [one for one in written if one is large or not touches(one)]


def _told(figures: Figures) -> set[int]:
    """The columns whose figures are written: all, or where they would touch, the current and the highest."""
    _, values = figures.series[0]
    known = {at: value for at, value in enumerate(values) if value is not None}
    if all(wide(figures.written(value)) <= _slot(figures) - 1 for value in known.values()):
        return set(known)
    peak = max(known, key=lambda at: abs(known[at]))
    return {at for at in (peak, figures.current) if at in known}


def _names(figures: Figures) -> Iterator[Words]:
    """Every name, or every second or third, counted back from the current one, so that it has its own."""
    slot = _slot(figures)
    many = len(figures.labels)
    longest = max(wide(label) for label in figures.labels)
    every = next((n for n in range(1, many + 1) if longest <= slot * n - 6), many)
    last = many - 1 if figures.current is None else figures.current
    for at, label in enumerate(figures.labels):
        if (last - at) % every:
            continue
        strong = at == figures.current
        text = clipped(label, slot * every - 4 if every < many else WIDTH / 2, strong=strong)
        half = wide(text, strong=strong) / 2
        x = min(max(_middle(figures, at), half), WIDTH - half)
        yield Words(x, HEIGHT - 4, text, SIZE, "middle", "ink" if strong else "soft", strong)
