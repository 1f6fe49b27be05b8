"""Charts as the hub makes them, and as nobody should: for tests of every surface, and to be looked at."""

from bot.ui.nodes import Chart, Series

WEEKS = ("4 May", "11 May", "18 May", "25 May", "1 Jun", "8 Jun", "15 Jun", "22 Jun", "29 Jun", "6 Jul", "13 Jul", "20 Jul")  # fmt: skip
TOWNS = ("Riga", "Porto", "Kraków")
SAYS = "Fourteen questions this week, five more than last week and the most since May."


def series(name: str, *values: float, labels: tuple[str, ...] = WEEKS) -> Series:
    return Series(name, tuple(zip(labels, map(float, values), strict=True)))


ASKED = series("Questions", 4, 6, 5, 8, 7, 9, 11, 8, 10, 12, 9, 14)
QUESTIONS = Chart((ASKED,), SAYS, "questions", current="20 Jul")
HAPPENED = Chart(
    (
        series("Helped", 14, 16, 13, 19, 22, 18, 25, 24, 28, 26, 30, 34),
        series("Asked", 4, 6, 5, 8, 7, 9, 11, 8, 10, 12, 9, 14),
        series("Added", 2, 3, 1, 4, 6, 3, 5, 2, 7, 4, 5, 6),
    ),
    "34 people were helped this week, twice as many as in May. Questions and new resources rose with them.",
    current="20 Jul",
)
CLOSE = Chart(
    (
        series("New members", 3, 4, 5, 4, 6, 7, 6, 8, 9, 8, 9, 10),
        series("Questions asked", 4, 6, 5, 8, 7, 9, 11, 8, 10, 12, 9, 11),
        series("Resources added and reviewed", 2, 3, 1, 4, 6, 3, 5, 2, 7, 4, 5, 9),
    ),
    "Members, questions and resources go up together.",
    current="20 Jul",
)
ANSWERED = Chart(
    (series("Answered within a day", 40, 44, 51, 49, 60, 63, 61, 72, 70, 75, 79, 81),),
    "Four of five questions are answered within a day; in May it was two of five.",
    "%",
    current="20 Jul",
)
BEFORE = Chart(
    (series("Before", 61, 40, 19, labels=TOWNS), series("Now", 12, 20, 11, labels=TOWNS)),
    "All three towns answer faster than before.",
    "days",
)
MINISTRIES = Chart(
    (
        Series(
            "Change",
            (("Ministry of Housing and Urban Development", -12.0), ("Ministry of Justice", 8.0), ("Parks", -3.0)),
        ),
    ),
    "Only Justice takes longer than a year ago.",
    "%",
)
SPENT = Chart(
    (
        series("Spent", 120500, 98000, 143000, 151000, 99000, 87000, 132000, 141000, 155000, 160500, 171000, 182250),
        series("Saved", 20500, 18000, 43000, 51000, 9900, 8700, 13200, 14100, 15500, 60500, 17100, 82250),
    ),
    "The towns saved 82,250 euros this week.",
    "€",
    current="20 Jul",
)

NAN, INFINITE = float("nan"), float("inf")
DAYS = tuple(f"day {n}" for n in range(400))
ODD: dict[str, Chart] = {
    "nothing": Chart((), "Nothing."),
    "no points": Chart((Series("Days", ()),), "Nothing."),
    "one point": Chart((Series("Days", (("May", 3.0),)),), "Three."),
    "one point that is now": Chart((Series("Days", (("May", 3.0),)),), "Three.", current="May"),
    "all zero": Chart((series("Questions", *[0] * 12),), "None.", current="20 Jul"),
    "one zero": Chart((Series("Days", (("May", 0.0),)),), "None."),
    "all negative": Chart((series("Change", *[-n for n in range(1, 13)]),), "Down.", current="20 Jul"),
    "up and down": Chart((series("Change", 4, -6, 5, -8, 7, 9, -11, 8, 10, 12, 9, -14),), "Both.", current="20 Jul"),
    "no numbers": Chart((Series("Days", (("May", NAN), ("June", INFINITE))),), "Unknown."),
    "some numbers": Chart((Series("Days", (("May", NAN), ("June", 3.0), ("July", -INFINITE))),), "Three."),
    "the largest": Chart((Series("Days", (("May", 1.7e308), ("June", -1.7e308), ("July", 1.0))),), "Vast."),
    "the smallest": Chart((Series("Days", (("May", 5e-324), ("June", 0.0), ("July", -5e-324))),), "Tiny."),
    "fine differences": Chart((Series("Share", (("May", 0.1234), ("June", 0.1235), ("July", 0.1236))),), "Close."),
    "many points": Chart((Series("Visits", tuple((day, float(n * 37 % 101)) for n, day in enumerate(DAYS))),), "Many."),
    "many series": Chart(tuple(series(f"Town {n}", *range(n, n + 12)) for n in range(20)), "Many."),
    "six that end alike": Chart(tuple(series(f"Town {n}", *[n] * 11, 7) for n in range(6)), "Alike."),
    "many bars": Chart(tuple(Series(f"Town {n}", (("Before", 3.0), ("Now", 2.0))) for n in range(6)), "Many."),
    "long names": Chart((Series("word " * 200, (("x" * 500, 3.0), ("word " * 300, 4.0))),), "Long.", "unit " * 50),
    "long names of lines": Chart(tuple(series("Name " * 40 + str(n), *range(12)) for n in range(3)), "Long."),
    "formulas": Chart((Series("$x^2$", (("$\\frac{1}{2}$", 1.0), ("a_b^c", 2.0), ("100 % $", 3.0))),), "Text.", "$"),
    "another script": Chart((Series("案内", (("五月", 3.0), ("六月", 4.0))),), "案内が増えた。"),
    "signs among letters": Chart((Series("🎉 Answers", (("May 🌷", 3.0), ("June", 4.0))),), "More."),
    "nothing to read": Chart((Series("", (("", 3.0), (" ", 4.0), ("\n", 5.0))),), ""),
    "controls": Chart((Series("a\x00b\u202ec\ud800", (("x\ty\nz", 3.0), ("e" + "\u0301" * 40, 4.0))),), "Odd."),
    "the same label twice": Chart((Series("Days", (("May", 3.0), ("May", 4.0))),), "Twice."),
    "a gap": Chart((series("Asked", 3, 5, NAN, NAN, 8, 9, 4, NAN, 6, 7, 8, 9), Series("Answered", (("4 May", 1.0), ("20 Jul", 4.0)))), "Gaps."),
    "an unknown present": Chart((ASKED,), "Which week?", current="27 Jul"),
}  # fmt: skip
