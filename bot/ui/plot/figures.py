"""The figures of a chart made safe to draw, and how they are written: whatever a chart holds, nothing here raises."""

import unicodedata
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from bot.text import clean
from bot.ui.nodes import Chart
from bot.ui.plot.marks import WIDTH, Words

SIZE = 12.5  # of most words
CAPITAL = 0.73  # how high a figure stands, of its size
SIGN = "…"
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_NARROW, _SLIM, _WIDE = frozenset(" .,:;'!|ijlI·"), frozenset("frt()[]-"), frozenset("mwMW%@—…")
Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """`series` are names with one value a label, None where there is none; `current` is the label that is now."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, Values], ...]
    unit: str = ""
    current: int | None = None

    @property
    def every(self) -> list[float]:
        return [value for _, values in self.series for value in values if value is not None]

    def written(self, value: float, *, round: bool = False) -> str:
        """With its unit where that is a sign: "61%", "−£1,250"; a round one as "20k"."""
        text = f"{short(value / 1000)}k" if round and 10_000 <= abs(value) < 1e6 else short(value)
        if len(self.unit) != 1:
            return text
        if unicodedata.category(self.unit) != "Sc":
            return text + self.unit
        return f"−{self.unit}{text[1:]}" if text.startswith("−") else self.unit + text

    @property
    def caption(self) -> str:
        """What the figures count, for the corner of the sheet: "Days", "Permits, in days"."""
        unit = self.unit if len(self.unit) > 1 else ""
        match self.series:
            case ((name, _),):
                return f"{name}, in {unit}" if unit and name.casefold() != unit.casefold() else name
            case _:
                return f"In {unit}" if unit else ""


def read(chart: Chart) -> Figures | None:
    """Only what is a number; None without any. Labels keep the order in which they first come."""
    names = [(one.name, {label: value for label, value in one.points if isfinite(value)}) for one in chart.series]
    labels = tuple(dict.fromkeys(label for one in chart.series for label, _ in one.points))
    series = tuple((line(name), tuple(found.get(label) for label in labels)) for name, found in names if found)
    if not series:
        return None
    current = labels.index(chart.current) if chart.current and chart.current in labels else None
    return Figures(tuple(map(line, labels)), series, line(chart.unit), current)


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `high`, of which nothing is always a part."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Where the value lies, from 0 to 1. Divided first, since the largest floats cannot be subtracted."""
        peak = max(abs(self.low), abs(self.high)) or 1.0
        span = self.high / peak - self.low / peak
        return (value / peak - self.low / peak) / span if span else 0.0


def scale(values: list[float]) -> Scale:
    return Scale(min([0.0, *values]), max([0.0, *values]))


def heights(values: list[float]) -> tuple[Scale, list[float]]:
    """A scale with about three round steps, and the steps."""
    found = scale(values)
    peak = max(found.high, -found.low)
    if not 1e-9 < peak < 1e15:
        return found, [found.low, found.high] if peak else [0.0]
    step = _round(found.high - found.low, whole=all(value.is_integer() for value in values))
    first, last = floor(found.low / step + 1e-9), ceil(found.high / step - 1e-9)
    steps = [round(at * step, 12) for at in range(first, last + 1)]
    return Scale(steps[0], steps[-1]), steps


def _round(span: float, *, whole: bool) -> float:
    raw = span / 3
    power = 10.0 ** floor(log10(raw))
    step = next(one for one in _STEPS if one * power >= raw * 0.999) * power
    return max(step if not whole or step >= 5 else float(ceil(step)), 1.0) if whole else step


def short(value: float) -> str:
    """As few characters as say it: "1,250", "0.75", "3.4m"."""
    size = abs(value)
    sign = "−" if value < 0 and size else ""
    if size >= 1e15 or 0 < size < 0.001:
        return f"{sign}{size:.1e}".replace("e+", "e").replace("e-0", "e−").replace("e-", "e−")
    for least, name in _SCALES:
        if size >= least:
            return f"{sign}{_trimmed(size / least, 1)}{name}"
    return f"{sign}{_trimmed(size, 0 if size >= 1000 else 1 if size >= 10 else 2 if size >= 1 else 3)}"


def _trimmed(size: float, digits: int) -> str:
    written = f"{size:,.{digits}f}"
    return written.rstrip("0").rstrip(".") if digits else written


def line(text: str) -> str:
    """On one line, without what no screen shows or what would run over others."""
    return " ".join(clean(text).split())


def wide(text: str, size: float = SIZE, *, strong: bool = False) -> float:
    """About how wide the words are; a little too wide rather than too narrow."""
    ems = sum(_em(sign) for sign in text)
    return ems * size * (1.06 if strong else 1.0)


def _em(sign: str) -> float:
    if sign in _NARROW:
        return 0.29
    if sign in _SLIM:
        return 0.38
    if sign in _WIDE:
        return 0.92
    if ord(sign) >= 0x1100:
        return 1.0
    return 0.7 if sign.isupper() else 0.62 if sign.isdigit() else 0.57


def clipped(text: str, room: float, *, strong: bool = False) -> str:
    """As much of its beginning as has room, with a sign."""
    if wide(text, strong=strong) <= room:
        return text
    kept = text[: int(room)]  # no letter is narrower than a unit
    while kept and wide(kept + SIGN, strong=strong) > room:
        kept = kept[:-1]
    return kept.rstrip() + SIGN


def caption(figures: Figures) -> list[Words]:
    """What is counted, in the corner."""
    return [Words(0, SIZE - 2, clipped(figures.caption, WIDTH), SIZE, tone="soft")] if figures.caption else []
