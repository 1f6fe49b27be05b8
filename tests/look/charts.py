"""Charts to look at: the weeks of a hub as its organizers get them, and the other shapes a chart takes."""

from bot.ui.nodes import Card, Chart, Fields, Heading, Note, Reply, Series, Text
from tests.harness.charts import ANSWERED, BEFORE, CLOSE, HAPPENED, MINISTRIES, QUESTIONS, SPENT

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
PERMITS = Chart(
    (
        Series("2025", tuple(zip(MONTHS, (41.0, 40.0, 38.0, 36.0, 30.0, 28.0), strict=True))),
        Series("2026", tuple(zip(MONTHS, (24.0, 21.0, 19.0, 15.0, 13.0, 12.0), strict=True))),
    ),
    "Permits took 41 days in January 2025 and 12 in June 2026.",
    "days",
)
CHARTS: dict[str, Reply] = {
    "a week of the hub": Reply(
        (
            Heading("Your hub in the week of 20 July"),
            Text("Three reviews wait, and one question has had no answer for four days."),
            HAPPENED,
            Card("Who can approve a permit by e-mail?", body="Asked by Jonas Berg four days ago.", fields=(("Topic", "Permits"),)),
            Fields((("Looked for in vain", "export controls, parking fines"),)),
            Note("You get this on Mondays at 09:00, Europe/London."),
        )
    ),
    "twelve weeks": Reply((QUESTIONS,)),
    "shares": Reply((ANSWERED,)),
    "lines that end close": Reply((CLOSE,)),
    "money": Reply((SPENT,)),
    "two years": Reply((PERMITS,)),
    "before and now": Reply((BEFORE,)),
    "up and down": Reply((MINISTRIES,)),
}  # fmt: skip
