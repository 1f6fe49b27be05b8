"""A Chart laid out as marks on a small sheet: rectangles, lines and words with their places, without a colour and without
a library. `bot.ui.chart` prints them as a PNG, the web as an inline drawing, so that both look the same.

What is drawn follows from the figures: columns for one series, rows where names are long or few are compared, lines for
the course of several. Nothing says by colour alone: every bar and every line has its name or its figure beside it.
"""

from bot.ui.nodes import Chart
from bot.ui.plot import columns, lines, rows
from bot.ui.plot.figures import read
from bot.ui.plot.marks import Plot

MOST_COLUMNS = 16
MOST_ROWS = 12
MOST_SERIES = 6
FEW = 4  # labels: between so few, a line would say more than is known

__all__ = ["Plot", "plot"]


def plot(chart: Chart) -> Plot | None:
    """None for what a small picture cannot say: no figures at all, or more series than can be told apart."""
    figures = read(chart)
    if figures is None or len(figures.series) > MOST_SERIES:
        return None
    many = len(figures.labels)
    if len(figures.series) == 1 and many <= MOST_COLUMNS and columns.fits(figures):
        return columns.drawn(figures)
    if many <= (MOST_ROWS if len(figures.series) == 1 else FEW):
        return rows.drawn(figures)
    return lines.drawn(figures)
