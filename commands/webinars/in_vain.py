"""What people looked for in the library or asked at a town hall, in vain: for organizers, who may make a webinar of it."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.context import Context
from bot.offers import FillIn
from bot.people import Role
from bot.ui.fit import clip
from bot.ui.nodes import Actions, Button, Note
from commands.webinars.cards import SHORT
from store.library import LibraryStore
from store.unit import Unit
from store.webinar_questions import WebinarQuestionStore

ALIKE = 70
ASKED_OFTEN = 3
MOST_TOPIC = 100


class InVain:
    """It takes a unit, as a store does."""

    def __init__(self, unit: Unit) -> None:
        self._library, self._questions = LibraryStore(unit), WebinarQuestionStore(unit)

    async def offers(self, context: Context, titles: Sequence[str]) -> tuple[Note | Actions, ...]:
        """Buttons that suggest what none of these titles is about; nothing for other members."""
        if not context.may(Role.ORGANIZER):
            return ()
        often = [one for one in await self._library.most_wanted(20) if one.asked >= ASKED_OFTEN]
        looked = _new([(one.shown, f"looked for {one.asked:,} times") for one in often], titles)
        left = [row for row in await self._questions.unanswered(20) if row.voices > 1]
        asked = _new([(row.words, f"{row.voices:,} people asked") for row in left], titles)
        return (
            *((Note("People looked for these in the library, and found nothing:"), Actions(looked)) if looked else ()),
            *((Note("Asked at a town hall, and not answered:"), Actions(asked)) if asked else ()),
        )


def _new(found: Sequence[tuple[str, str]], titles: Sequence[str]) -> tuple[Button, ...]:
    """Three of them at most, each with how often."""
    new = [
        (words, often)
        for words, often in found
        if not process.extractOne(words, titles, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
    ]
    return tuple(
        Button(f"Suggest {clip(words, SHORT)} ({often})", FillIn(text=f"webinars suggest {words[:MOST_TOPIC]}"))
        for words, often in new[:3]
    )
