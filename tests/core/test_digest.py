"""Choosing for a reader: what is new to them, theirs to see, and most useful first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.digest import MEMBERS, ORGANIZERS, Candidate, Period, Pick, Reader, Readers, SectionSpec, choose, section
from bot.people import Person, Role, SpaceRef, UserRef, with_implied

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK_AGO = NOW - timedelta(weeks=1)


@section("test.new", "New", readers=MEMBERS, order=2)
async def new(period: Period) -> list[Candidate]:
    return []


@section("test.first", "First", readers=(Readers.MEMBER,), order=1)
async def first(period: Period) -> list[Candidate]:
    return []


@section("test.work", "Work", readers=ORGANIZERS)
async def work(period: Period) -> list[Candidate]:
    return []


SPECS: list[SectionSpec] = [new.spec, first.spec, work.spec]


def line(number: int, **more: object) -> Candidate:
    made = NOW - timedelta(hours=number)
    return replace(Candidate(subject=f"thing:{number}", title=f"Thing {number}", made=made), **more)  # type: ignore[arg-type]


def reader(kind: Readers = Readers.MEMBER, **more: object) -> Reader:
    roles = with_implied(frozenset({Role.MEMBER}))
    person = Person(UserRef("", ""), SpaceRef("", ""), id=1, space_id=7, roles=roles, spaces=frozenset({7}))
    return replace(Reader(person, kind, WEEK_AGO), **more)  # type: ignore[arg-type]


def chosen(lines: Sequence[Candidate], who: Reader, name: str = "test.new") -> list[str]:
    picks = choose({name: lines}, SPECS, who)
    return [lines[place].subject for pick in picks if pick.section == name for place in pick.places]


def test_three_lines_a_section_and_how_many_there_were() -> None:
    [pick] = choose({"test.new": [line(n) for n in range(1, 9)]}, SPECS, reader())
    assert pick == Pick("test.new", (0, 1, 2), 8)


def test_sections_come_in_their_order_and_only_those_of_the_reader() -> None:
    gathered = {spec.id: [line(1)] for spec in SPECS}
    assert [pick.section for pick in choose(gathered, SPECS, reader())] == ["test.first", "test.new"]
    assert [pick.section for pick in choose(gathered, SPECS, reader(Readers.CHANNEL))] == ["test.new"]
    assert [pick.section for pick in choose(gathered, SPECS, reader(Readers.ORGANIZER))] == ["test.work"]
    assert choose({"test.new": []}, SPECS, reader()) == ()


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (line(24 * 8), "it was new before the last digest"),
        (line(1, made_by=1), "they made it themselves"),
        (line(1, visibility="space", space_id=8), "it is another space's"),
        (line(1, subject="thing:known"), "they have seen it"),
        (line(1, topics=("parking",)), "it is on no topic of theirs"),
    ],
)
def test_left_out_is(candidate: Candidate, why: str) -> None:
    who = reader(known=frozenset({"thing:known"}), topics=frozenset({"permits"}))
    assert chosen([candidate, line(2)], who) == ["thing:2"], why


def test_a_section_that_somebody_wants_no_more_is_gone() -> None:
    assert chosen([line(1)], reader(muted=frozenset({"test.new"}))) == []


def test_topics_of_ones_own_come_first_then_what_helped_then_what_is_newest() -> None:
    lines = [line(3), line(2, weight=5.0), line(1), line(4, topics=("permits",))]
    assert chosen(lines, reader(topics=frozenset({"permits"}))) == ["thing:4", "thing:2", "thing:1"]


def test_what_waits_is_told_every_time() -> None:
    waiting = line(1, made=None)
    assert chosen([waiting], reader(Readers.ORGANIZER, since=NOW), "test.work") == ["thing:1"]


def test_organizers_of_one_space_are_told_of_it_and_of_what_belongs_to_none() -> None:
    lines = [line(1, made=None, space_id=7), line(2, made=None, space_id=8), line(3, made=None)]
    assert chosen(lines, reader(Readers.ORGANIZER), "test.work") == ["thing:1", "thing:3"]


def test_a_line_is_kept_as_json_and_comes_back_the_same() -> None:
    whole = line(1, topics=("permits", "forms"), space_id=7, made_by=3, weight=2.5, label="Read", address="run/x")
    assert Candidate.read(whole.kept()) == whole
    assert Candidate.read(line(1, made=None).kept()).made is None
