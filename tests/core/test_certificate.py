"""A certificate to print holds whatever name somebody has, and says where it can be checked."""

import re
import warnings
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from bot.certificate import day, hours, page_of, shown
from bot.certificate_page import pdf, printed
from bot.site import Site
from bot.ui.nodes import Button, Link

SITE = Site("https://hub.example.gov")


@dataclass(frozen=True)
class Issued:
    id: int = 7
    name: str = "Inês Duarte"
    did: str = "has followed the path"
    what: str = "Faster permits"
    on: date = date(2026, 3, 2)
    hours: float | None = 2.5
    issuer: str = "Folkmoot"
    code: str = "ABCD-EFGH-JKMN"
    issued: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)


def letters(data: bytes) -> set[str]:
    """Every letter that the page can say, read from the tables that make its words searchable."""
    found: set[str] = set()
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        with suppress(zlib.error):
            packed = zlib.decompress(packed)
        if b"beginbfchar" in packed:
            found |= {chr(int(code, 16)) for code in re.findall(rb"<[0-9A-F]{4}> <([0-9A-F]{4})>", packed)}
    return found


@pytest.mark.parametrize(
    "name", ["Inês Duarte", "Łucja Żółć", "Κώστας Παπαδόπουλος", "Ольга Щербакова", "Նարե", "გიორგი"]
)
def test_names_beyond_latin_1_are_printed_and_can_be_searched_for(name: str) -> None:
    data = pdf(replace(Issued(), name=name), page_of(Issued(), SITE))
    assert data.startswith(b"%PDF-")
    assert set(name) - {" "} <= letters(data)


@pytest.mark.parametrize("name", ["محمد الهاشمي", "רות כהן"])
def test_names_that_run_from_right_to_left_are_joined_and_lose_nothing(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(pdf(replace(Issued(), name=name), "x")) > len(pdf(replace(Issued(), name="Bo"), "x"))


def test_letters_that_no_font_has_are_a_sign_and_the_page_says_where_they_stand() -> None:
    data = pdf(replace(Issued(), name="山田太郎 Yamada"), "x")
    assert "□" in letters(data)
    assert "□" not in letters(pdf(Issued(), "x"))


@pytest.mark.parametrize(
    "name", ["A" * 300, "Maria " * 60, "", "two\nlines\tand more", "<b>bold</b> **stars**", "😀 Ana"]
)
def test_any_name_at_all_makes_one_page(name: str) -> None:
    data = pdf(replace(Issued(), name=name, what=name), "x")
    assert data.count(b"/Count 1\n") == 1


async def test_the_same_certificate_is_the_same_file() -> None:
    first, second = await printed(Issued(), SITE), await printed(Issued(), SITE)
    assert first == second
    assert first.name == "certificate-ABCD-EFGH-JKMN.pdf"
    assert first.media_type == "application/pdf"


def test_the_card_says_the_same_and_gives_the_page_only_to_whom_it_is_about() -> None:
    mine, theirs = shown(Issued(), SITE, mine=True), shown(Issued(), SITE, mine=False)
    assert dict(mine.fields) == {"For": "Faster permits", "On": "2 March 2026", "Hours": "2.5 hours", "Issued by": "Folkmoot", "Check code": "ABCD-EFGH-JKMN"}  # fmt: skip
    assert [type(one) for one in mine.actions] == [Button, Link]
    assert [type(one) for one in theirs.actions] == [Link]
    assert page_of(Issued(), SITE) == "https://hub.example.gov/hub/certificate?code=ABCD-EFGH-JKMN"


def test_hours_nobody_counted_are_not_said() -> None:
    assert [hours(count) for count in (None, 0, 1, 2, 2.5)] == ["", "", "1 hour", "2 hours", "2.5 hours"]
    assert "Hours" not in dict(shown(replace(Issued(), hours=None), SITE, mine=False).fields)
    assert day(date(2026, 3, 2)) == "2 March 2026"
