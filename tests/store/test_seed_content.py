"""What the starter content promises, checked on the data files alone."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

SEED = Path(__file__).resolve().parents[2] / "store" / "seed"
TOPICS: list[dict[str, Any]] = json.loads((SEED / "topics.json").read_text(encoding="utf-8"))
RESOURCES: list[dict[str, Any]] = [
    json.loads(line) for line in (SEED / "resources.jsonl").read_text(encoding="utf-8").splitlines()
]
PEOPLE: list[dict[str, Any]] = json.loads((SEED / "people.json").read_text(encoding="utf-8"))

SLUGS = {topic["slug"] for topic in TOPICS}
KINDS = {
    "guide",
    "template",
    "manual",
    "article",
    "research paper",
    "case study",
    "tool",
    "dataset",
    "course",
    "recording",
    "step-by-step guide",
}
ROLES = {"guest", "member", "partner", "reviewer", "moderator", "organizer", "admin"}
LEVELS = {"nation", "region", "town"}
NEW_TECHNOLOGIES = {
    "ai",
    "open-data",
    "cloud",
    "automation",
    "digital-identity",
    "apis",
    "open-source",
    "legacy-systems",
}
TOPIC_FIELDS = {"slug", "name", "definition", "words", "parent"}
RESOURCE_FIELDS = {
    "id",
    "title",
    "publisher",
    "url",
    "kind",
    "topics",
    "date",
    "language",
    "level",
    "audience",
    "place",
    "summary",
}
PERSON_FIELDS = {"key", "name", "title", "organization", "zone", "language", "roles", "topics", "says"}
# Words of salesmen and of people who have read too many strategies; the last group is not Oxford spelling.
NOT_OUR_WORDS = re.compile(
    r"\b(leverag\w*|utili[sz]\w*|seamless\w*|cutting[- ]edge|best[- ]in[- ]class|world[- ]class|holistic\w*|synerg\w*"
    r"|stakeholders?|empower\w*|robust|comprehensive|paradigm|ecosystem|going forward|one-stop solution|game[- ]chang\w*"
    r"|organis\w+|recognis\w+|realis\w+|summaris\w+|prioritis\w+|digitis\w+|color|program|center|labor)\b",
    re.IGNORECASE,
)
URL_BOUND = re.compile(r"https://[a-z0-9.-]+(/\S*)?$")


def words_of(topic: dict[str, Any]) -> set[str]:
    """Every way to say the topic, as a searcher's words are compared: case and hyphens do not matter."""
    return {word.casefold().replace("-", " ") for word in (topic["slug"], topic["name"], *topic["words"])}


def own_prose(record: dict[str, Any], *fields: str) -> str:
    """Our own sentences, without titles and names, which keep their own spelling."""
    prose = " ".join(record.get(field) or "" for field in fields)
    for other in (record.get("title", ""), record.get("publisher", "")):
        prose = prose.replace(other, "") if other else prose
    return prose


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic["slug"])
def test_every_topic_can_be_defined_and_found_by_other_words(topic: dict[str, Any]) -> None:
    assert set(topic) - {"needs", "went_wrong"} == TOPIC_FIELDS
    assert re.fullmatch(r"[a-z][a-z-]*", topic["slug"])
    assert topic["definition"].endswith(".")
    assert topic["definition"].count(". ") == 0, "a definition is one sentence"
    assert 40 <= len(topic["definition"]) <= 200
    assert len(topic["words"]) >= 4
    assert all(word == word.strip() and word for word in topic["words"])
    assert topic["parent"] is None or topic["parent"] in SLUGS - {topic["slug"]}
    assert not NOT_OUR_WORDS.findall(own_prose(topic, "definition", "needs", "went_wrong"))


def test_there_are_about_sixty_topics_with_names_of_their_own() -> None:
    assert 55 <= len(TOPICS) <= 70
    assert len(SLUGS) == len({topic["name"] for topic in TOPICS}) == len(TOPICS)


def test_no_word_leads_to_two_topics() -> None:
    owners = Counter(word for topic in TOPICS for word in words_of(topic))
    assert [word for word, count in owners.items() if count > 1] == []


def test_no_topic_is_its_own_ancestor() -> None:
    parents = {topic["slug"]: topic["parent"] for topic in TOPICS}
    for slug in parents:
        seen: list[str] = []
        current: str | None = slug
        while current is not None:
            assert current not in seen, f"{slug} goes round in a circle"
            seen.append(current)
            current = parents[current]


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("purchasing", "procurement"),
        ("commissioning", "procurement"),
        ("licence", "permits"),
        ("license", "permits"),
        ("planning permission", "permits"),
        ("building consent", "permits"),
        ("SRO", "project-management"),
        ("ATIP", "foi"),
        ("plain English", "plain-language"),
        ("call center", "contact-centres"),
        ("RPA", "automation"),
        ("garbage", "waste"),
        ("transit", "transport"),
        ("council tax", "tax"),
        ("GDPR", "data-protection"),
    ],
)
def test_british_american_canadian_and_plain_words_reach_the_topic(said: str, slug: str) -> None:
    assert [topic["slug"] for topic in TOPICS if said.casefold() in words_of(topic)] == [slug]


def test_new_technologies_say_what_they_need_and_what_went_wrong() -> None:
    with_both = {topic["slug"] for topic in TOPICS if topic.get("needs") and topic.get("went_wrong")}
    with_one = {topic["slug"] for topic in TOPICS if topic.get("needs") or topic.get("went_wrong")}
    assert with_both == with_one == NEW_TECHNOLOGIES


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource["id"])
def test_every_resource_is_complete_and_plainly_told(resource: dict[str, Any]) -> None:
    assert set(resource) - {"body"} == RESOURCE_FIELDS
    assert re.fullmatch(r"starter/[a-z0-9][a-z0-9-]*", resource["id"])
    assert resource["kind"] in KINDS
    assert 1 <= len(resource["topics"]) <= 4
    assert len(set(resource["topics"])) == len(resource["topics"])
    assert set(resource["topics"]) <= SLUGS
    assert resource["level"]
    assert set(resource["level"]) <= LEVELS
    assert resource["language"] in {"en", "fr", "es"}
    assert resource["date"] is None or re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", resource["date"])
    assert all(resource[field].strip() for field in ("title", "publisher", "audience", "place"))
    assert 60 <= len(resource["summary"]) <= 400
    assert resource["summary"].endswith(".")
    assert 1 <= len(re.findall(r"[.?!](?=\s|$)", resource["summary"])) <= 3
    assert not NOT_OUR_WORDS.findall(own_prose(resource, "summary", "body"))


def test_there_are_about_a_hundred_resources_each_told_once() -> None:
    assert 100 <= len(RESOURCES) <= 110
    for field in ("id", "title", "summary"):
        assert len({resource[field].casefold() for resource in RESOURCES}) == len(RESOURCES), field
    bare = {re.sub(r"^https://(www\.)?|/$", "", resource["url"].casefold()) for resource in RESOURCES}
    assert len(bare) == len(RESOURCES)


def test_links_are_whole_secure_and_carry_no_tracking() -> None:
    for resource in RESOURCES:
        assert URL_BOUND.fullmatch(resource["url"]), resource["id"]
        parts = urlsplit(resource["url"])
        assert not parts.fragment, resource["id"]
        assert not parts.query or parts.hostname == "www.youtube.com", resource["id"]


def test_links_avoid_sites_that_were_closed() -> None:
    closed = {"18f.gsa.gov", "guides.18f.gov", "methods.18f.gov", "www.plainlanguage.gov", "www.code.gov"}
    assert {urlsplit(resource["url"]).hostname for resource in RESOURCES}.isdisjoint(closed)


def test_every_topic_has_something_to_read() -> None:
    told = {slug for resource in RESOURCES for slug in resource["topics"]}
    assert told == SLUGS


@pytest.mark.parametrize(
    ("slug", "least"),
    [("permits", 4), ("procurement", 3), ("plain-language", 3), ("forms", 3), ("council-meetings", 3), ("records", 2)],
)
def test_what_a_clerk_asks_first_is_well_stocked(slug: str, least: int) -> None:
    first_topic = [resource for resource in RESOURCES if slug in resource["topics"]]
    assert len(first_topic) >= least


def test_permit_resources_say_permit_or_licence_in_their_own_words() -> None:
    about = [resource for resource in RESOURCES if resource["topics"][0] == "permits"]
    assert len(about) >= 4
    for resource in about:
        told = f"{resource['title']} {resource['summary']} {resource.get('body', '')}"
        assert re.search(r"permit|licen[cs]e|planning permission|building consent", told, re.IGNORECASE), resource["id"]


def test_all_kinds_levels_and_three_languages_are_there() -> None:
    kinds = Counter(resource["kind"] for resource in RESOURCES)
    languages = Counter(resource["language"] for resource in RESOURCES)
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 2
    assert {level for resource in RESOURCES for level in resource["level"]} == LEVELS
    assert languages["fr"] >= 2
    assert languages["es"] >= 2


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["key"])
def test_every_demo_person_can_walk_into_the_room(person: dict[str, Any]) -> None:
    assert set(person) == PERSON_FIELDS
    assert re.fullmatch(r"[a-z]+", person["key"])
    assert ZoneInfo(person["zone"]).key == person["zone"]
    assert person["roles"]
    assert set(person["roles"]) <= ROLES
    assert set(person["topics"]) <= SLUGS
    assert re.fullmatch(r"[^.!?]+[.!?]", person["says"]), "one sentence"


def test_the_demo_people_cover_every_role_a_visitor_may_want_to_try() -> None:
    assert 6 <= len(PEOPLE) <= 8
    assert len({person["key"] for person in PEOPLE}) == len({person["name"] for person in PEOPLE}) == len(PEOPLE)
    assert {role for person in PEOPLE for role in person["roles"]} == ROLES - {"guest"}
    assert any(person["roles"] == ["member"] and "clerk" in person["title"] for person in PEOPLE)
    assert len({person["zone"] for person in PEOPLE}) >= 4
