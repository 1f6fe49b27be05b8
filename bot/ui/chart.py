"""A Chart as a picture: matplotlib prints the marks of `bot.ui.plot` as a PNG in the colours of our pages.

An adapter that can send pictures asks for them before it renders, and renders as if they had always been there:

    reply = await pictured(reply)      # every Chart that can be drawn now holds its PNG

matplotlib is imported with the first chart, and draws in a thread, one picture at a time: neither waits on the event loop.
"""

import asyncio
from dataclasses import replace
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, assert_never

from bot.log import get_logger
from bot.ui.nodes import Chart, Node, Reply
from bot.ui.plot import Plot, plot
from bot.ui.plot.marks import Bar, Dot, Mark, Rule, Stroke, Words

log = get_logger(__name__)
FONTS = Path(__file__).parent / "fonts"  # Inter 4.001, cut down to Latin, Greek and Cyrillic; its licence lies there
MARGIN = 18.0
SCALE = 4  # pixels a unit: twice what a screen shows, for those with small pixels
PAPER = "#faf8f3"
TONES = {"ink": "#1f2a2e", "soft": "#566066", "line": "#dcd6c8"}
SHADES = ("#1d5b4f", "#bd7c16", "#4d6fa3", "#98485f")
QUIET = 0.62  # of the shade, the rest is paper: still three times as dark as that
DASHES: tuple[Any, ...] = ("solid", (0, (2.6, 1.5)), (0, (0.1, 2.0)), (0, (3.2, 1.4, 0.1, 1.4)))
_one_at_a_time = Lock()


class Unwritable(Exception):
    """A name in a script that our font does not have."""


async def pictured(reply: Reply) -> Reply:
    """The reply with a picture in every chart that can have one; the others are told in words and figures."""
    if not any(isinstance(node, Chart) for node in reply.blocks):
        return reply
    return replace(reply, blocks=tuple([await _pictured(node) for node in reply.blocks]))


async def _pictured(node: Node) -> Node:
    if not isinstance(node, Chart) or node.picture:
        return node
    try:
        return replace(node, picture=await asyncio.to_thread(png, node))
    except Exception:  # the words say the same
        log.exception("a chart could not be drawn")
        return node


def png(chart: Chart) -> bytes:
    """The picture, the same bytes for the same chart; empty for what cannot be drawn."""
    with _one_at_a_time:
        return _png(chart)


@lru_cache(maxsize=32)
def _png(chart: Chart) -> bytes:
    found = plot(chart)
    if found is None:
        return b""
    try:
        return _printed(found)
    except Unwritable as problem:
        log.info("a chart is told without its picture", reason=str(problem))
        return b""


def _printed(found: Plot) -> bytes:
    width, height = found.width + 2 * MARGIN, found.height + 2 * MARGIN
    canvas = _canvas()
    figure = canvas.figure
    figure.clear()
    figure.set_size_inches(width / 72, height / 72)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(-MARGIN, width - MARGIN), ylim=(height - MARGIN, -MARGIN))
    axes.set_axis_off()
    for layer, mark in enumerate(found.marks):
        _print(mark, axes, layer + 1)
    written = BytesIO()
    canvas.print_png(written, metadata={"Software": None})
    return written.getvalue()


@cache
def _canvas() -> Any:
    """One for all pictures, since each would hold its six megabytes of pixels until the collector comes by.

    A unit is a point on it, so that sizes of letters and lines need no conversion.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    return FigureCanvasAgg(Figure(dpi=72 * SCALE, facecolor=PAPER))


def _print(mark: Mark, axes: Any, layer: int) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Rectangle

    match mark:
        case Bar():
            colour = _quiet(SHADES[mark.shade]) if mark.quiet else SHADES[mark.shade]
            axes.add_patch(Rectangle((mark.x, mark.y), mark.width, mark.height, color=colour, lw=0, zorder=layer))
        case Stroke():
            xs, ys = zip(*mark.spots, strict=True)
            line = Line2D(
                xs, ys, color=SHADES[mark.shade], lw=1.2 if mark.fine else 2.4, ls=DASHES[mark.shade], zorder=layer
            )
            line.set_dash_capstyle("round")
            line.set_solid_capstyle("round")
            line.set_solid_joinstyle("round")
            axes.add_line(line)
        case Dot():
            axes.add_patch(Circle((mark.x, mark.y), 4.2, facecolor=SHADES[mark.shade], edgecolor=PAPER, lw=1.6, zorder=layer))  # fmt: skip
        case Rule():
            xs, ys = zip(mark.start, mark.end, strict=True)
            axes.add_line(Line2D(xs, ys, color=TONES[mark.tone], lw=0.9, zorder=layer))
        case Words():
            _write(mark, axes, layer)
        case _:
            assert_never(mark)


def _quiet(shade: str) -> str:
    """The shade, mixed with paper."""
    channels = ((int(shade[at : at + 2], 16), int(PAPER[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(QUIET * mine + (1 - QUIET) * paper):02x}" for mine, paper in channels)


def _write(words: Words, axes: Any, layer: int) -> None:
    from matplotlib.font_manager import FontProperties

    font = FontProperties(
        fname=FONTS / ("Inter-SemiBold.ttf" if words.strong else "Inter-Regular.ttf"), size=words.size
    )  # type: ignore[arg-type]
    side = {"start": "left", "middle": "center", "end": "right"}[words.anchor]
    axes.text(words.x, words.y, _writable(words.text), color=TONES[words.tone], font=font, ha=side, va="baseline", parse_math=False, zorder=layer)  # fmt: skip


def _writable(text: str) -> str:
    """Without signs that the font lacks; all of them lacking, there is no picture that says it."""
    kept = "".join(sign for sign in text if ord(sign) in _signs()).strip()
    if text.strip() and not kept:
        raise Unwritable(f"no letters for {text[:40]!r}")
    return kept


@cache
def _signs() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(FONTS / "Inter-Regular.ttf")).get_charmap())
