"""Charts in Slack: words and figures for one person, a picture where it can stand; the words whatever becomes of it."""

from pathlib import Path

import pytest

from adapters.slack.files import attached, send
from adapters.slack.render import messages
from adapters.slack.send import Sender
from bot.ui.chart import pictured
from bot.ui.nodes import Reply
from tests.adapters.slack.town import Town
from tests.harness.charts import HAPPENED, QUESTIONS, SAYS

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BELOW = "Questions – 4 May to 20 Jul: 4 · 6 · 5 · 8 · 7 · 9 · 11 · 8 · 10 · 12 · 9 · 14"


def uploaded(fair: Town) -> list[tuple[str, str]]:
    """Every picture that arrived whole: its name and its alternative text."""
    uploads = fair.slack.world.uploads.values()
    return [(one.filename, one.alt_text) for one in uploads if one.complete and (one.data or b"").startswith(SIGNATURE)]


async def test_a_private_chart_is_words_and_a_table_and_nothing_is_uploaded(fair: Town) -> None:
    shown = await fair.alice.runs("/fair weeks", in_=fair.hall)
    await fair.slack.settles()
    assert shown.ephemeral
    assert SAYS in shown
    assert "20 Jul | 14" in shown
    assert shown.buttons == ("Another year", "Share here", "Keep this")
    assert uploaded(fair) == []
    assert fair.bob.sees == fair.alice.dms == []


async def test_a_shared_chart_is_a_picture_under_its_words(fair: Town) -> None:
    await fair.alice.runs("/fair weeks", in_=fair.hall)
    await fair.alice.clicks("Share here")
    await fair.alice.clicks("Share with #town-hall")
    await fair.slack.settles()
    words, picture = fair.bob.sees[-2:]
    assert SAYS in words
    assert BELOW in words
    assert "20 Jul | 14" not in words
    assert "20 Jul  14" in words.fallback  # whoever cannot see the picture has the table
    assert "[file: chart.png]" in picture
    assert uploaded(fair) == [("chart.png", SAYS)]


async def test_a_kept_chart_is_a_picture_in_direct_messages(fair: Town) -> None:
    await fair.alice.runs("/fair weeks", in_=fair.hall)
    await fair.alice.clicks("Keep this")
    await fair.slack.settles()
    words, picture = fair.alice.dms[-2:]
    assert BELOW in words
    assert "[file: chart.png]" in picture
    assert uploaded(fair) == [("chart.png", SAYS)]
    assert fair.bob.sees == []


async def test_a_chart_asked_for_in_direct_messages_is_a_picture_there(fair: Town) -> None:
    await fair.alice.writes_dm("fair weeks")
    await fair.slack.settles()
    assert "[file: chart.png]" in fair.alice.dms[-1]
    assert uploaded(fair) == [("chart.png", SAYS)]


async def test_a_chart_redrawn_in_place_is_words_and_a_table(fair: Town) -> None:
    """A picture that was uploaded cannot change with the message above it."""
    await fair.alice.writes_dm("fair weeks")
    await fair.slack.settles()
    shown = await fair.alice.clicks("Another year")
    assert HAPPENED.says in shown
    assert "20 Jul | 34 | 14 | 6" in shown
    assert len(uploaded(fair)) == 1


@pytest.mark.parametrize(
    ("method", "kind", "details"),
    [
        ("files.getUploadURLExternal", "error", {"error": "missing_scope"}),
        ("files.getUploadURLExternal", "reset", {}),
        ("upload", "status", {"status": 500}),
        ("files.completeUploadExternal", "error", {"error": "internal_error"}),
    ],
)
async def test_a_picture_that_does_not_arrive_leaves_words_and_figures(
    fair: Town, method: str, kind: str, details: dict[str, object]
) -> None:
    fair.slack.fault(method, kind, **details)
    await fair.alice.writes_dm("fair weeks")
    await fair.slack.settles()
    assert BELOW in fair.alice.dms[-1]
    assert uploaded(fair) == []


async def test_an_upload_that_is_asked_to_wait_comes_later(fair: Town) -> None:
    fair.slack.fault("files.getUploadURLExternal", "error", error="ratelimited")
    await fair.alice.writes_dm("fair weeks")
    await fair.slack.world.feed.until(lambda: uploaded(fair), 5)
    assert uploaded(fair) == [("chart.png", SAYS)]


async def test_a_message_nobody_asked_for_carries_its_chart_without_a_responder(fair: Town, tmp_path: Path) -> None:
    sender: Sender = fair.adapter._sender
    reply = await pictured(Reply((HAPPENED, QUESTIONS)))
    [message] = messages(reply)
    posted = await sender.post(fair.bob.id, message)
    await send(sender, attached(reply), posted["channel"])
    await fair.slack.settles()
    assert uploaded(fair) == [("chart.png", HAPPENED.says), ("chart.png", SAYS)]
    assert "[file: chart.png]" in fair.bob.dms[-1]
