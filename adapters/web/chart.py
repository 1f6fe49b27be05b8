"""A Chart as a small inline drawing: the marks of `bot.ui.plot` as SVG, coloured by the style sheet, so that it follows the
page into the dark. The sentence and the table beside it say the same."""

from markupsafe import Markup

from adapters.web.templating import macros
from bot.ui.nodes import Chart
from bot.ui.plot import plot
from bot.ui.plot.marks import Bar, Dot, Rule, Stroke, Words

KINDS = {Bar: "bar", Stroke: "course", Dot: "dot", Rule: "rule", Words: "words"}


def drawing(chart: Chart) -> Markup:
    """The picture; empty for a chart that cannot be drawn."""
    found = plot(chart)
    if found is None:
        return Markup("")
    marks = [(KINDS[type(mark)], mark) for mark in found.marks]
    return macros("chart").drawing(marks, found.width, found.height)
