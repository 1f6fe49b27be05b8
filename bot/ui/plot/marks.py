"""The marks of a drawing. Lengths are units of a sheet `WIDTH` wide, y grows downwards, words stand on their `y`."""

from dataclasses import dataclass
from typing import Literal

WIDTH = 380.0
HEIGHT = 190.0
SHADES = 4

Anchor = Literal["start", "middle", "end"]
Tone = Literal["ink", "soft", "line"]
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bar:
    """`quiet`: it stands back behind the one that matters now."""

    x: float
    y: float
    width: float
    height: float
    shade: int = 0
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """The course of a series. One of many turns is `fine`, or it would be a blot."""

    spots: tuple[Spot, ...]
    shade: int = 0

    @property
    def fine(self) -> bool:
        return len(self.spots) > 60


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    shade: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line of the sheet itself: a base, a height, a way from a line to its name."""

    start: Spot
    end: Spot
    tone: Tone = "line"


@dataclass(frozen=True, slots=True)
class Words:
    x: float
    y: float
    text: str
    size: float
    anchor: Anchor = "start"
    tone: Tone = "ink"
    strong: bool = False


Mark = Bar | Stroke | Dot | Rule | Words


@dataclass(frozen=True, slots=True)
class Plot:
    height: float
    marks: tuple[Mark, ...]
    width: float = WIDTH
