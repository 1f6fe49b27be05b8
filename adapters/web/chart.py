"""A Chart as a small inline drawing: bars for a few figures, lines for many. The sentence and the table say the same."""

from dataclasses import dataclass

from markupsafe import Markup

from adapters.web.templating import macros
from bot.ui.nodes import Chart, Series

MOST_BARS = 12
WIDTH, ROW, LEFT, RIGHT = 400, 24, 122, 54  # narrow, so that its letters can be read on a phone
HEIGHT, MARGIN = 190, 34
SHADES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    y: int
    width: float
    shade: int
    label: str
    figure: str


@dataclass(frozen=True, slots=True)
class Path:
    name: str
    shade: int
    points: str


def figure(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}".rstrip("0").rstrip(".")


def labels(chart: Chart) -> list[str]:
    """The labels of all series in the order they first come."""
    return list(dict.fromkeys(label for series in chart.series for label, _ in series.points))


def rows(chart: Chart) -> list[list[str]]:
    """The figures as a table; an empty cell where a series has none."""
    found = [dict(series.points) for series in chart.series]
    return [[label, *(figure(one[label]) if label in one else "" for one in found)] for label in labels(chart)]


def drawing(chart: Chart) -> Markup:
    """The picture; empty for a chart without figures."""
    count = sum(len(series.points) for series in chart.series)
    if not count:
        return Markup("")
    return _bars(chart) if count <= MOST_BARS else _lines(chart)


def _bars(chart: Chart) -> Markup:
    widest = max(abs(value) for series in chart.series for _, value in series.points) or 1
    bars: list[Bar] = []
    for label in labels(chart):
        for shade, series in enumerate(chart.series):
            value = dict(series.points).get(label)
            if value is None:
                continue
            named = label if len(chart.series) == 1 else f"{label}, {series.name}"
            width = abs(value) / widest * (WIDTH - LEFT - RIGHT)
            bars.append(Bar(len(bars) * ROW, round(width, 1), shade % SHADES, _short(named), figure(value)))
    return macros("chart").bars(bars, WIDTH, len(bars) * ROW, LEFT, ROW)


def _lines(chart: Chart) -> Markup:
    names = labels(chart)
    values = [value for series in chart.series for _, value in series.points]
    low, high = min(0.0, *values), max(values)
    step = (WIDTH - 2 * MARGIN) / max(1, len(names) - 1)
    scale = (HEIGHT - 2 * MARGIN) / ((high - low) or 1)

    def points(series: Series) -> str:
        found = dict(series.points)
        spots = [(n * step + MARGIN, HEIGHT - MARGIN - (found[label] - low) * scale) for n, label in enumerate(names) if label in found]  # fmt: skip
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)

    paths = [Path(series.name, n % SHADES, points(series)) for n, series in enumerate(chart.series)]
    ends = (_short(names[0]), _short(names[-1]), figure(low), figure(high))
    return macros("chart").lines(paths, WIDTH, HEIGHT, MARGIN, ends)


def _short(label: str, most: int = 17) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
