"""A handful of documents for the tests of the search."""

from store.search import Document, Hit, Marked

SPACE = 7
OTHER_SPACE = 8


def document(number: int, title: str, body: str = "", **more: object) -> Document:
    """A published, public document; what a test is about it names itself."""
    values: dict[str, object] = {
        "id": number,
        "title": title,
        "summary": "",
        "body": body,
        "topics": (),
        "topic_words": "",
        "kind": "guide",
        "publisher": "Town of Millbrook",
        "language": "en",
        "date": "2024-05-01",
        "status": "published",
        "visibility": "public",
        "space": 0,
    }
    return Document(**(values | more))  # type: ignore[arg-type]


def library() -> list[Document]:
    """Enough words that a typo has something to be a typo of."""
    return [
        document(
            1,
            "Faster building permits",
            "How a town cut the queue for building permits from ten weeks to two.",
            topics=("permits",),
        ),
        document(
            2,
            "Permit fees explained",
            "What a permit costs, and why fees differ.",
            topics=("permits", "money"),
            kind="article",
        ),
        document(
            3,
            "Plain language for letters",
            "Write letters that people understand the first time.",
            topics=("language",),
        ),
        document(
            4, "Service design in a small town", "Service design with three people and no budget.", topics=("design",)
        ),
        document(
            5,
            "Procurement without tears",
            "Buying software in small steps. A template is included.",
            topics=("procurement",),
            topic_words="procurement purchasing commissioning",
        ),
        document(
            6,
            "Search engine basics",
            "Be found: how a search engine reads your pages.",
            topics=("search",),
            date="2019",
            publisher="Ministry of Health",
        ),
        document(
            7,
            "Earth observation for floods",
            "Satellites watch the earth and warn of floods.",
            topics=("floods",),
            kind="article",
        ),
        document(
            8,
            "Accessibility testing",
            "Accessibility testing with people who use screen readers.",
            topics=("accessibility",),
            language="fr",
        ),
    ]


def marked(text: Marked) -> list[str]:
    return [piece for piece, mark in text.pieces() if mark]


def ids(hits: tuple[Hit, ...]) -> list[int]:
    return [hit.id for hit in hits]
