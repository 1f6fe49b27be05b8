"""Foreign words for what we have words for: kinds, levels of government, where an entry stands."""

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.interchange.values import several
from store.resource import LEVELS, Kind, ResourceStatus

NEAR = 0.85
SHORTEST = 5
LONGEST = 40  # letters of what may be the name of a kind
OTHERS = {
    Kind.GUIDE: "resource topic pattern playbook toolkit how-to guidance faq",
    Kind.TEMPLATE: "checklist form worksheet sample boilerplate",
    Kind.MANUAL: "handbook standard policy procedure documentation docs regulation specification",
    Kind.ARTICLE: "page news post blog community story announcement newsletter opinion interview podcast",
    Kind.RESEARCH_PAPER: "paper research report study whitepaper white-paper publication journal-article evaluation thesis",
    Kind.CASE_STUDY: "example case use-case good-practice best-practice success-story",
    Kind.TOOL: "component service software app application calculator library code",
    Kind.DATASET: "data statistics table spreadsheet open-data",
    Kind.COURSE: "training lesson module e-learning mooc class",
    Kind.RECORDING: "video webinar audio talk presentation event",
    Kind.STEPS: "method tutorial walkthrough process step-by-step how-to-guide",
}
KINDS = {kind.value: kind for kind in Kind} | {
    word.replace("-", " "): kind for kind, words in OTHERS.items() for word in words.split()
}
LEVEL_WORDS = {
    **{level: level for level in LEVELS},
    **dict.fromkeys(("national", "federal", "central", "country"), "nation"),
    **dict.fromkeys(("regional", "state", "province", "county", "district", "land"), "region"),
    **dict.fromkeys(("local", "municipal", "city", "council", "municipality", "borough", "parish"), "town"),
}
STATUS_WORDS = {
    **dict.fromkeys(("draft", "pending", "unpublished", "private", "hidden", "in review", "idea"), ResourceStatus.DRAFT),
    **dict.fromkeys(("archived", "archive", "withdrawn", "superseded", "expired", "retired", "deleted", "obsolete", "inactive"), ResourceStatus.ARCHIVED),
    **dict.fromkeys(("published", "publish", "live", "public", "active", "current", "approved", "final"), ResourceStatus.PUBLISHED),
}  # fmt: skip


def kind_of(word: str, said: Mapping[str, Kind]) -> Kind | None:
    """Our kind for theirs; None when nothing is near."""
    folded = " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
    for one in (folded, folded.removesuffix("s"), folded.removesuffix("ies") + "y", folded.removesuffix("es")):
        if found := said.get(one) or KINDS.get(one):
            return found
    if len(folded) < SHORTEST:
        return None
    near = process.extractOne(folded, [one for one in KINDS if len(one) >= SHORTEST], scorer=OSA.normalized_similarity)
    return KINDS[near[0]] if near[1] >= NEAR else None


def is_kind(value: object) -> bool:
    """Whether it says a kind and nothing else, as a column of kinds does."""
    words = several(value)
    return len(words) == 1 and len(words[0]) <= LONGEST and kind_of(words[0], {}) is not None


def status_of(word: str) -> ResourceStatus | None:
    return STATUS_WORDS.get(" ".join(word.casefold().replace("-", " ").replace("_", " ").split()))


def levels_of(words: tuple[str, ...]) -> tuple[str, ...]:
    found = {LEVEL_WORDS.get(word.casefold().removesuffix(" government")) for word in words}
    return tuple(level for level in LEVELS if level in found)
