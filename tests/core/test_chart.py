"""Charts as pictures: what is drawn, that anything can be drawn, and that nobody waits for it."""

import asyncio
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.ui import chart as charts
from bot.ui.chart import pictured, png
from bot.ui.nodes import Chart, Reply, Series, Text
from bot.ui.plot import plot
from bot.ui.plot.ends import APART, apart
from bot.ui.plot.figures import short, wide
from bot.ui.plot.marks import WIDTH, Bar, Dot, Plot, Stroke, Words
from tests.harness.charts import ANSWERED, BEFORE, CLOSE, HAPPENED, MINISTRIES, ODD, QUESTIONS, SPENT
from tests.harness.nodes import text

ROOT = Path(__file__).parents[2]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
USUAL = {"questions": QUESTIONS, "happened": HAPPENED, "close": CLOSE, "answered": ANSWERED, "before": BEFORE, "ministries": MINISTRIES, "spent": SPENT}  # fmt: skip
UNDRAWN = {"nothing", "no points", "no numbers", "many series", "another script"}


def marks(chart: Chart, kind: type) -> list:
    found = plot(chart)
    assert found is not None
    return [mark for mark in found.marks if isinstance(mark, kind)]


def words(chart: Chart) -> list[str]:
    return [mark.text for mark in marks(chart, Words)]


def size(picture: bytes) -> tuple[int, int]:
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


def test_the_current_week_stands_out_by_more_than_its_colour() -> None:
    *before, now = marks(QUESTIONS, Bar)
    assert not now.quiet
    assert all(bar.quiet for bar in before)
    strong = [mark.text for mark in marks(QUESTIONS, Words) if mark.strong]
    assert strong == ["14", "20 Jul"]


def test_every_column_has_its_figure_where_there_is_room() -> None:
    assert words(QUESTIONS)[:13] == ["Questions", "4", "6", "5", "8", "7", "9", "11", "8", "10", "12", "9", "14"]


def test_a_figure_that_the_current_one_would_touch_is_left_out() -> None:
    assert "81%" in words(ANSWERED)
    assert "79%" not in words(ANSWERED)


def test_several_series_are_lines_with_their_names_and_last_figures_at_their_ends() -> None:
    assert len(marks(HAPPENED, Stroke)) == len(marks(HAPPENED, Dot)) == 3
    ends = {mark.shade: mark.y for mark in marks(HAPPENED, Dot)}
    at = {mark.text: mark.y for mark in marks(HAPPENED, Words)}
    for shade, (name, figure) in enumerate((("Helped", "34"), ("Asked", "14"), ("Added", "6"))):
        assert abs(at[name] - ends[shade]) < APART / 2
        assert at[name] == at[figure]


def test_names_at_the_ends_of_lines_do_not_lie_on_each_other() -> None:
    places = sorted(mark.y for mark in marks(CLOSE, Words) if mark.text.startswith(("New", "Questions", "Resources")))
    assert all(below - above >= APART - 0.01 for above, below in pairwise(places))


def test_a_few_things_compared_are_rows_that_are_all_named() -> None:
    assert [word for word in words(BEFORE) if word in ("Before", "Now")] == ["Before", "Now"] * 3
    assert words(BEFORE)[0] == "In days"


def test_a_line_breaks_where_a_figure_is_missing() -> None:
    assert [len(mark.spots) for mark in marks(ODD["a gap"], Stroke)] == [2, 3, 4]


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (14, "14"), (-6, "−6"), (12.5, "12.5"), (0.126, "0.126"), (1.256, "1.26"), (1250, "1,250"), (182_250, "182,250"), (3.4e6, "3.4m"), (2e9, "2bn"), (-0.0, "0"), (1e20, "1.0e20"), (1e-9, "1.0e−9")],
)  # fmt: skip
def test_figures_are_short(value: float, written: str) -> None:
    assert short(value) == written


def test_money_begins_with_its_sign() -> None:
    assert {"€182,250", "€82,250", "€200k", "€0"} <= set(words(SPENT))


@given(st.lists(st.floats(10, 160), min_size=1, max_size=6))
def test_ends_move_apart_in_their_order_and_stay_on_the_sheet(heights: list[float]) -> None:
    found = apart(heights, 164)
    assert all(0 <= at <= 164 for at in found)
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    assert all(found[b] - found[a] >= APART - 0.01 for a, b in pairwise(order))


values = st.one_of(st.floats(), st.integers(-1000, 1000).map(float), st.sampled_from([0.0, 1e308, -1e308, 5e-324]))
labels = st.one_of(text, st.sampled_from(["May", "June", "July"]))
any_chart = st.builds(
    Chart,
    st.lists(
        st.builds(Series, labels, st.lists(st.tuples(labels, values), max_size=30).map(tuple)), max_size=8
    ).map(tuple),
    text,
    st.one_of(st.sampled_from(["", "%", "€", "days"]), text),
    st.one_of(st.just(""), labels),
)  # fmt: skip


def inside(found: Plot) -> bool:
    """Whether all of it lies on the sheet; words are measured generously, so they get a little more."""
    for mark in found.marks:
        match mark:
            case Bar():
                box = (mark.x, mark.y, mark.x + mark.width, mark.y + mark.height)
            case Dot():
                box = (mark.x, mark.y, mark.x, mark.y)
            case Stroke():
                xs, ys = zip(*mark.spots, strict=True)
                box = (min(xs), min(ys), max(xs), max(ys))
            case Words():
                length = wide(mark.text, mark.size, strong=mark.strong)
                left = mark.x - {"start": 0.0, "middle": length / 2, "end": length}[mark.anchor]
                box = (left, mark.y - mark.size * 0.7, left + length, mark.y)
            case _:
                continue
        if not (-4 <= box[0] and box[2] <= WIDTH + 12 and -1 <= box[1] and box[3] <= found.height + 1):
            return False
    return True


@settings(max_examples=300, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(any_chart)
def test_whatever_a_chart_holds_its_marks_lie_on_the_sheet(chart: Chart) -> None:
    found = plot(chart)
    assert found is None or inside(found)


@pytest.mark.parametrize("name", [*USUAL, *ODD])
def test_anything_is_a_picture_or_told_without_one(name: str) -> None:
    picture = png({**USUAL, **ODD}[name])
    assert (name in UNDRAWN) == (picture == b"")
    if picture:
        assert picture.startswith(SIGNATURE)
        width, height = size(picture)
        assert width == 1664
        assert 300 <= height <= 2_400
        assert len(picture) < 400_000


def test_the_same_chart_is_the_same_bytes_without_a_date_in_them() -> None:
    found = plot(HAPPENED)
    assert found is not None
    other = plot(BEFORE)
    assert other is not None
    first = charts._printed(found)
    assert charts._printed(other) != first == charts._printed(found)
    assert b"tIME" not in first
    assert b"tEXt" not in first


def test_the_picture_has_the_colours_of_the_pages() -> None:
    css = (ROOT / "adapters/web/static/hub.css").read_text("utf-8")
    light = dict(re.findall(r"--([a-z]+): (#[0-9a-f]+)", css.split("prefers-color-scheme", 1)[0]))
    assert charts.PAPER == light["paper"]
    assert charts.TONES == {tone: light[tone] for tone in ("ink", "soft", "line")}
    assert list(charts.SHADES) == [light[name] for name in ("one", "two", "three", "four")]
    assert f"{charts.QUIET:.0%} " in css.split(".behind", 1)[1].replace("%,", "% ,")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [*charts.SHADES, charts.TONES["soft"], charts._quiet(charts.SHADES[0])])
def test_bars_and_lines_can_be_told_from_the_paper(colour: str) -> None:
    assert (luminance(charts.PAPER) + 0.05) / (luminance(colour) + 0.05) >= 3


async def test_a_reply_gets_a_picture_in_each_chart_and_keeps_the_rest() -> None:
    reply = await pictured(Reply((Text("This week"), QUESTIONS, ODD["nothing"])))
    assert reply.blocks[0] == Text("This week")
    assert [bool(node.picture) for node in reply.blocks if isinstance(node, Chart)] == [True, False]
    assert await pictured(Reply((Text("a"),))) == Reply((Text("a"),))


async def test_the_loop_goes_on_while_a_chart_is_drawn() -> None:
    charts._png.cache_clear()
    drawing = asyncio.create_task(pictured(Reply((HAPPENED,))))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 20


async def test_a_fault_of_the_drawing_leaves_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(chart: Chart) -> bytes:
        raise MemoryError

    monkeypatch.setattr(charts, "png", fails)
    assert await pictured(Reply((QUESTIONS,))) == Reply((QUESTIONS,))


def test_many_threads_draw_what_one_draws() -> None:
    alone = [png(chart) for chart in USUAL.values()]
    charts._png.cache_clear()
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(png, list(USUAL.values()) * 3)) == alone * 3
    assert threading.active_count() < 50


def test_nothing_of_the_drawing_is_loaded_before_the_first_chart() -> None:
    code = (
        "import sys, bot.compose.operate, adapters.slack, adapters.discord, adapters.web, adapters.terminal;"
        "import bot.ui.chart, adapters.slack.adapter, adapters.discord.client;"
        "print([name for name in ('matplotlib', 'numpy', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr
