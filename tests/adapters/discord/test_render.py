"""Every reply becomes messages that Discord takes, and none of it is lost."""

from typing import Any

from hypothesis import given
from simcord.components import COMPONENTS_V2_FLAG, validate_components

from adapters.discord import limits
from adapters.discord.pack import Message, walk
from adapters.discord.render import render
from bot.action import Action
from bot.ui.markup import md
from bot.ui.nodes import (
    Actions,
    Button,
    Card,
    Chart,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Items,
    Link,
    Note,
    Option,
    Pager,
    Reply,
    Select,
    Series,
    Table,
    Text,
)
from tests.adapters.discord.bounded import without_shrinking
from tests.harness.discord.check_components import check_components
from tests.harness.discord.checks import Checks
from tests.harness.nodes import Drawn, Press, replies


def check(messages: list[Message]) -> None:
    """Discord's documented rules, and simcord's second opinion."""
    for message in messages:
        checks = Checks()
        names = {one.name for one in message.uploads}
        check_components(checks, message.components, ("components",), v2=True, uploads=names)
        checks.done()
        validate_components(message.components, flags=COMPONENTS_V2_FLAG)
        assert len(message.uploads) <= limits.ATTACHMENTS


def texts(messages: list[Message]) -> str:
    return "\n".join(
        one["content"] for message in messages for top in message.components for one in walk(top) if one["type"] == 10
    )


def labels(messages: list[Message]) -> list[str]:
    return [one["label"] for message in messages for top in message.components for one in walk(top) if one["type"] == 2]


def first(reply: Reply) -> list[dict[str, Any]]:
    return render(reply)[0].components


@without_shrinking
@given(replies)
def test_any_reply_is_valid_and_within_the_limits(drawn: Drawn) -> None:
    check(render(drawn.reply))


def a_card(number: int, words: int = 100) -> Card:
    return Card(
        title=f"Faster permits {number}",
        url=f"https://example.org/{number}",
        body="word " * words,
        fields=(("Kind", "guide"), ("Date", "2026-03-31")),
        note="Matches permits in the title",
        actions=(
            Button(f"Save Faster permits {number}", Press(number=number)),
            Button("More", Press(number=9)),
            Link("Open", "https://example.org"),
        ),
    )


def test_a_page_of_five_cards_with_three_buttons_and_the_offers_fits_one_message() -> None:
    offers = Actions((Button("Share here", Press()), Button("Keep this", Press())))
    page = Items(tuple(a_card(number) for number in range(5)), Pager(2, 7, Press(number=1), Press(number=3)))
    messages = render(Reply((Heading("Results"), page, Note("5 of 31"), offers)))
    check(messages)
    assert len(messages) == 1
    assert len(labels(messages)) == 5 * 3 + 3 + 2


def test_long_bodies_in_a_page_are_cut_with_a_sign_and_the_page_stays_one_message() -> None:
    messages = render(Reply((Items(tuple(a_card(number, 2_000) for number in range(5))),)))
    check(messages)
    assert len(messages) == 1
    assert texts(messages).count("…") == 5


def test_one_short_card_gives_room_to_the_long_ones() -> None:
    cards = (a_card(1, 300), *(a_card(n, 10) for n in range(2, 6)))
    assert "…" not in texts(render(Reply((Items(cards),))))


def test_a_long_text_goes_on_in_the_next_message_with_every_word() -> None:
    said = "\n\n".join(f"Paragraph {n} " + "word " * 50 for n in range(60))
    messages = render(Reply((Text(said),)))
    check(messages)
    assert len(messages) > 1
    assert texts(messages).split() == said.split()


def test_the_buttons_of_a_card_too_long_for_a_message_stand_under_its_end() -> None:
    messages = render(Reply((a_card(1, 3_000),)))
    check(messages)
    assert not labels(messages[:-1])
    assert len(labels(messages[-1:])) == 3
    assert texts(messages).count("word") == 3_000


def test_a_card_shows_its_title_as_a_link_its_fields_and_its_small_print() -> None:
    [card] = first(Reply((Card("Permits", "https://a.example", "Body", (("Kind", "guide"),), "small", tone="good"),)))
    assert card["type"] == 17
    assert card["accent_color"] == 0x2E7D5B
    assert card["components"][0]["content"] == "### [Permits](<https://a.example>)\nBody\n**Kind** guide\n-# small"


def test_hits_in_a_linked_title_stay_marked() -> None:
    from bot.ui.markup import Plain, Rich

    [card] = first(Reply((Card(Rich((Plain("Fast "), Plain("permits", mark=True))), "https://a.example"),)))
    assert card["components"][0]["content"] == "### [Fast **permits**](<https://a.example>)"


def test_the_same_button_twice_gets_ids_of_its_own() -> None:
    [row] = first(Reply((Actions((Button("A", Press(number=1)), Button("B", Press(number=1)))),)))
    assert [one["custom_id"] for one in row["components"]] == ["test.press/1", "test.press/1~2"]


class Wide(Action, id="test.wide", long=True):
    text: str


def test_a_repeated_address_with_no_room_for_a_number_moves_to_the_next_message() -> None:
    row = Actions((Button("A", Wide(text="x" * 89)),))
    messages = render(Reply((row, row)))
    check(messages)
    assert len(messages) == 2


def test_a_select_of_many_options_becomes_several() -> None:
    options = tuple(Option(f"Option {n}", Press(number=n % 4)) for n in range(60))
    rows = first(Reply((Actions((Select("Choose", options),)),)))
    assert [len(row["components"][0]["options"]) for row in rows] == [25, 25, 10]
    assert rows[1]["components"][0]["placeholder"] == "Choose (2 of 3)"


def test_six_buttons_are_two_even_rows() -> None:
    rows = first(Reply((Actions(tuple(Button(str(n), Press(number=n)) for n in range(6))),)))
    assert [len(row["components"]) for row in rows] == [3, 3]


def test_a_link_that_cannot_be_a_button_is_shown_as_text() -> None:
    long = "https://example.org/" + "x" * 600
    messages = render(Reply((Actions((Link("Far", long), Link("Bad", "javascript:alert(1)"))),)))
    check(messages)
    assert texts(messages) == f"[Far](<{long}>)\nBad: javascript:alert(1)"
    assert not labels(messages)


def test_a_pager_shows_where_one_is_and_disables_what_leads_nowhere() -> None:
    [row] = first(Reply((Pager(1, 7, None, Press(number=2)),)))
    previous, page, following = row["components"]
    assert previous["disabled"]
    assert page["label"] == "1 / 7"
    assert following["custom_id"] == "test.press/2"


def test_a_picture_of_bytes_is_uploaded_with_its_alt_text_and_only_once() -> None:
    picture = Image(b"png", "A rising line")
    [message] = render(Reply((picture, Divider(), picture)))
    assert len(message.uploads) == 1
    [item] = message.components[0]["items"]
    assert item == {"media": {"url": f"attachment://{message.uploads[0].name}"}, "description": "A rising line"}


def test_a_picture_at_no_address_is_described() -> None:
    assert texts(render(Reply((Image("file:///etc/passwd", "A map"),)))) == "\\[image: A map\\]"
    assert texts(render(Reply((Card("T", image=Image("nowhere", "A map")),)))) == "### T\n\\[image: A map\\]"


def test_files_keep_their_names_as_far_as_discord_allows() -> None:
    messages = render(Reply((File("Über uns.csv", b"a"), File("a.csv", b"b"), File("a.csv", b"c"))))
    check(messages)
    assert [[one.name for one in message.uploads] for message in messages] == [["ber-uns.csv", "a.csv"], ["a.csv"]]


def test_a_file_too_large_is_told() -> None:
    messages = render(Reply((File("all.csv", bytes(11 * 1024 * 1024)),)))
    assert not messages[0].uploads
    assert texts(messages) == "**all.csv** has 11.0 MB, more than Discord takes."


def test_a_narrow_table_is_a_code_block_and_a_long_one_repeats_its_head() -> None:
    table = Table(("Town", "Days"), (("Riga", "12"), ("Porto `x`", "9")), "Permit days")
    assert texts(render(Reply((table,)))) == (
        "**Permit days**\n```\nTown       Days\n---------  ----\nRiga       12\nPorto ˋxˋ  9\n```"
    )
    long = render(Reply((Table(("Town", "Days"), tuple((f"Town {n}", "1") for n in range(500))),)))
    check(long)
    assert len(long) == texts(long).count("Town       Days") + texts(long).count("Town      Days") > 1


def test_a_wide_table_is_a_list() -> None:
    table = Table(("Town", "Story"), (("Riga", "It took a long time, " * 5),))
    assert texts(render(Reply((table,)))).startswith("-# Town\n- **Riga**\n  - Story: It took")


def test_a_chart_says_what_it_shows_and_gives_its_figures() -> None:
    chart = Chart((Series("Permits", (("Jan", 3.0), ("Feb", 5.0))),), "It rose.")
    assert texts(render(Reply((chart,)))) == "It rose.\n```\n     Permits\n---  -------\nJan  3\nFeb  5\n```"


def test_words_that_follow_each_other_share_one_text() -> None:
    [only] = first(Reply((Heading("A"), Text(md("**b**")), Fields((("k", "v"),)), Note("n"))))
    assert only == {"type": 10, "content": "## A\n**b**\n**k** v\n-# n"}


def test_an_empty_reply_still_answers() -> None:
    assert texts(render(Reply(()))) == "Done."
