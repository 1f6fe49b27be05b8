"""Marks: a parcel's messages are known again, and nobody else's are taken for them."""

from adapters.discord import limits, marks, parts
from adapters.discord.marks import MARK

ME = 42
KEYS = [f"digest:{n}" for n in range(2_000)]


def message(number: int, *, author: int = ME, id: str = "9") -> dict[str, object]:
    return {"id": id, "author": {"id": str(author)}, "components": [{"type": 10, "id": number}]}


def test_a_nonce_is_as_long_as_discord_takes_and_differs_for_each_part() -> None:
    made = {marks.nonce(key, part) for key in KEYS for part in range(3)}
    assert len(made) == 3 * len(KEYS)
    assert {len(one) for one in made} == {limits.NONCE}
    assert marks.nonce("a", 0) == marks.nonce("a", 0)


def test_a_mark_is_a_number_that_discord_takes_and_does_not_give_out_itself() -> None:
    made = {marks.mark(key, part) for key in KEYS for part in range(3)}
    assert len(made) == 3 * len(KEYS)
    assert all(MARK <= one < 1 << 31 for one in made)


def test_the_parts_of_a_parcel_are_found_by_their_marks_alone() -> None:
    page = [message(marks.mark("a", 0), id="1"), message(3, id="2"), message(marks.mark("a", 2), id="3")]
    assert marks.parts("a", page, ME) == {0: "1", 2: "3"}
    assert marks.parts("b", page, ME) == {}
    assert marks.parts("a", page, ME + 1) == {}
    assert marks.parts("a", [{"id": "1", "author": {"id": str(ME)}, "components": []}], ME) == {}


def test_what_is_drawn_over_a_marked_message_keeps_the_mark_and_other_messages_get_none() -> None:
    class Shown:
        def __init__(self, id: int | None) -> None:
            self.id = id

    drawn = [parts.text("new"), parts.text("more")]
    number = marks.mark("a", 0)
    assert [one.get("id") for one in marks.kept(drawn, [Shown(number)])] == [number, None]
    for other in ([Shown(3)], [Shown(None)], []):
        assert marks.kept(drawn, other) == drawn
    assert drawn == [parts.text("new"), parts.text("more")], "what was drawn is not changed"
