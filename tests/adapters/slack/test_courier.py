"""What the hub says unasked arrives in Slack once, whatever Slack answers or does not."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.slack import limits, marks
from bot.notice import Letter
from store.live import LiveStore
from store.outbox import State
from tests.adapters.slack.mail import LEASE, PICTURE, Mail, Said, mail_in, post_office, until
from tests.harness.slack.events import said
from tests.harness.slack.model import Message
from tests.harness.slack.workspace import SlackWorkspace

LOST = ["accept_then_reset", "accept_then_hang", "accept_then_html"]


@pytest.fixture(name="mail")
async def _mail(tmp_path: Path) -> AsyncIterator[Mail]:
    """As the manifest asks; every rule of Slack was kept when it ends."""
    async with post_office(tmp_path) as found:
        yield found
        await found.slack.healthy()


async def test_what_a_command_said_arrives_as_one_direct_message(mail: Mail) -> None:
    await mail.alice.runs('/mail me words:"tea is ready"', in_=mail.channel)
    [row] = await mail.settled()
    [message] = mail.unasked()
    assert (row.state, row.message, row.channel) == (State.SENT, message.ts, f"{mail.slack.team_id}:{message.channel}")
    assert "0 for Alice: tea is ready" in mail.alice.dms[-1]
    assert mail.bob.dms == []
    assert "You pressed 0." in await mail.alice.clicks("Press", on=mail.alice.dms[-1])


async def test_a_channel_is_spoken_to_where_it_is_and_under_the_message_it_answers(mail: Mail) -> None:
    root = await mail.bob.posts("Who brings tea?", mail.channel)
    await mail.alice.runs(f"/mail here words:me thread:{root.ts}", in_=mail.channel)
    await mail.settled()
    assert [(message.channel, message.thread_ts) for message in mail.unasked()] == [(mail.channel.id, root.ts)]


async def test_a_mark_tells_nothing_of_what_or_whom(mail: Mail) -> None:
    await mail.alice.runs("/mail me words:secret", in_=mail.channel)
    await mail.settled()
    [message] = mail.unasked()
    assert message.metadata is not None
    assert set(message.metadata["event_payload"]) == {"k", "part"}
    said = json.dumps(message.metadata)
    assert "secret" not in said
    assert mail.alice.id not in said


# Answers that are lost


@pytest.mark.parametrize("kind", LOST)
async def test_a_direct_message_whose_answer_was_lost_stands_once(mail: Mail, kind: str) -> None:
    mail.slack.fault("chat.postMessage", kind, seconds=3)
    await mail.alice.runs("/mail me words:tea", in_=mail.channel)
    [row] = await mail.settled()
    assert (row.state, row.unverified, len(mail.unasked())) == (State.SENT, False, 1)
    assert row.message == mail.unasked()[0].ts


@pytest.mark.parametrize("kind", ["reset", "hang", "html"])
async def test_a_request_without_an_answer_that_never_arrived_is_sent_again(mail: Mail, kind: str) -> None:
    mail.slack.fault("chat.postMessage", kind, seconds=3)
    started = time.monotonic()
    await mail.alice.runs("/mail me words:tea", in_=mail.channel)
    [row] = await mail.settled()
    assert (row.state, row.unverified, len(mail.unasked())) == (State.SENT, False, 1)
    assert time.monotonic() - started > LEASE, "it may have arrived: it was looked up first, and not before the lease"


@pytest.mark.parametrize("kind", ["accept_then_reset", "hang"])
@pytest.mark.parametrize("under", ["channel", "thread"])
async def test_where_the_app_may_read_a_channel_its_history_tells(tmp_path: Path, kind: str, under: str) -> None:
    async with post_office(tmp_path, scopes={"channels:history"}, events=False) as mail:
        root = await mail.bob.posts("Who brings tea?", mail.channel)
        mail.slack.fault("chat.postMessage", kind, seconds=3)
        thread = f"thread:{root.ts}" if under == "thread" else ""
        await mail.alice.runs(f"/mail here words:me {thread}", in_=mail.channel)
        [row] = await mail.settled()
        assert (row.state, row.unverified, len(mail.unasked())) == (State.SENT, False, 1)
        await mail.slack.healthy()


async def test_a_history_is_read_to_its_end(tmp_path: Path) -> None:
    async with post_office(tmp_path, scopes={"channels:history"}, events=False, send_timeout=2) as mail:
        mail.slack.fault("chat.postMessage", "accept_then_reset")
        await mail.alice.runs("/mail here words:me", in_=mail.channel)
        await until(_said(mail, 1))
        for n in range(450):
            mail.bob._post(f"chatter {n}", mail.channel, None)
        [row] = await mail.settled()
        assert (row.state, len(mail.unasked())) == (State.SENT, 1)
        assert len(mail.slack.calls("conversations.history")) == 3


async def test_a_channel_that_we_may_not_read_is_told_of_by_an_event(mail: Mail) -> None:
    mail.slack.fault("chat.postMessage", "accept_then_reset")
    await mail.alice.runs("/mail here words:tea", in_=mail.channel)
    [row] = await mail.settled()
    assert (row.state, row.unverified, len(mail.unasked())) == (State.SENT, False, 1)
    assert mail.slack.calls("conversations.history") == []


async def test_an_event_that_comes_after_a_restart_tells_as_well(tmp_path: Path) -> None:
    """Slack sends again what nobody took while we were away."""
    async with post_office(tmp_path, events=False) as mail:
        slack, away = mail.slack, {"alice": mail.alice, "bob": mail.bob, "channel": mail.channel}
        slack.fault("chat.postMessage", "accept_then_hang", seconds=1)
        await mail.put(Letter(key="tea", notice=Said(words="tea"), channel=mail.ref()))
        await until(_said(mail, 1))
        await mail.hall.hub.stop()
        async with mail_in(slack, tmp_path, **away) as again:
            slack.world.app.metadata = None
            said(again.unasked()[0], slack.world)
            [row] = await again.settled()
            assert (row.state, row.unverified, len(again.unasked())) == (State.SENT, False, 1)
            assert slack.calls("conversations.history") == []


async def test_somebody_elses_copy_of_a_mark_is_not_believed(tmp_path: Path) -> None:
    async with post_office(tmp_path, events=False) as mail:
        mail.slack.fault("chat.postMessage", "hang", seconds=3)
        await mail.put(Letter(key="tea", notice=Said(words="tea"), channel=mail.ref()))
        mail.slack.world.app.metadata = None
        forged = {"channel_id": mail.channel.id, "message_ts": "1.1", "user_id": mail.bob.id, "bot_id": "B666"}
        mail.slack.event(
            "message_metadata_posted",
            {"type": "message_metadata_posted", "event_ts": "1.2", "metadata": marks.metadata("tea", 0), **forged},
        )
        [row] = await mail.settled()
        assert (row.state, len(mail.unasked())) == (State.SENT, 1)
        assert row.message == mail.unasked()[0].ts


async def test_where_nobody_can_tell_it_is_said_at_most_twice_and_that_is_counted(tmp_path: Path) -> None:
    async with post_office(tmp_path, events=False) as mail:
        mail.slack.fault("chat.postMessage", "accept_then_reset")
        await mail.alice.runs("/mail here words:tea", in_=mail.channel)
        [row] = await mail.settled()
        assert (row.state, len(mail.unasked()), await mail.unverified()) == (State.SENT, 2, 1)
        assert mail.slack.calls("conversations.history") == [], "what we may not do is not tried"
        assert [_again(message) for message in mail.unasked()] == [False, True], "the second one says what it is"
        await mail.alice.runs("/mail here words:cake", in_=mail.channel)
        await mail.settled(2)
        assert (len(mail.unasked()), await mail.unverified()) == (3, 1)


async def test_where_nobody_can_tell_what_must_not_be_heard_twice_waits_for_an_admin(tmp_path: Path) -> None:
    async with post_office(tmp_path, events=False) as mail:
        mail.slack.fault("chat.postMessage", "accept_then_reset")
        await mail.alice.runs("/mail here words:tea again:no", in_=mail.channel)
        [row] = await mail.settled()
        assert (row.state, len(mail.unasked()), await mail.unverified()) == (State.DEAD, 1, 0)


# Messages in parts, with files and pictures


async def test_of_a_long_message_only_what_is_missing_is_sent(mail: Mail) -> None:
    mail.slack.fault(
        "chat.postMessage", "accept_then_reset", when=lambda args: args["metadata"]["event_payload"]["part"] == 1
    )
    await mail.alice.runs("/mail me words:long", in_=mail.channel)
    await mail.settled()
    parts = [message.metadata["event_payload"]["part"] for message in mail.unasked() if message.metadata]
    assert len(parts) > 2
    assert parts == list(range(len(parts)))


async def test_asked_to_wait_in_the_middle_of_a_long_message_it_goes_on_where_it_was(tmp_path: Path) -> None:
    async with post_office(tmp_path, events=False) as mail:
        mail.slack.limit_channels(1.0, burst=1)
        await mail.alice.runs("/mail here words:long", in_=mail.channel)
        [row] = await mail.settled()
        parts = [message.metadata["event_payload"]["part"] for message in mail.unasked() if message.metadata]
        assert (row.state, row.unverified) == (State.SENT, False)
        assert parts == list(range(len(parts)))
        assert mail.slack.early_requests == 0


@pytest.mark.parametrize("words", ["file", "drawing", "chart"])
@pytest.mark.parametrize("trouble", ["", "accept_then_reset", "reset"])
async def test_files_follow_their_message_once(mail: Mail, words: str, trouble: str) -> None:
    if trouble:
        mail.slack.fault("files.completeUploadExternal", trouble)
    await mail.alice.runs(f"/mail me words:{words}", in_=mail.channel)
    [row] = await mail.settled()
    text, file = mail.unasked()
    assert (row.state, row.message) == (State.SENT, text.ts)
    [about] = file.files
    assert about["title"] == {"file": "list.csv", "drawing": "picture.png", "chart": "chart.png"}[words]
    assert file.channel == text.channel


async def test_a_drawing_that_may_not_be_uploaded_does_not_hold_up_its_words(mail: Mail) -> None:
    mail.slack.fault("files.completeUploadExternal", "error", error="not_in_channel")
    await mail.alice.runs("/mail me words:drawing", in_=mail.channel)
    [row] = await mail.settled()
    assert row.state is State.SENT
    assert "Picture: A map" in mail.alice.dms[-1]


async def test_a_picture_that_slack_cannot_fetch_is_said_in_words_and_the_buttons_stay(mail: Mail) -> None:
    mail.slack.fault("chat.postMessage", "error", error="invalid_blocks", when=lambda args: PICTURE in json.dumps(args))
    await mail.alice.runs("/mail me words:picture", in_=mail.channel)
    [row] = await mail.settled()
    assert row.state is State.SENT
    assert "Picture: A map" in mail.alice.dms[-1]
    assert mail.alice.dms[-1].buttons == ("Press",)


# Waiting


async def test_asked_to_wait_one_channel_waits_exactly_and_the_others_go_on(mail: Mail) -> None:
    mail.slack.limit("chat.postMessage", retry_after=2, channel=mail.channel.id)
    market = mail.slack.channel("market", [mail.alice])
    await mail.alice.runs("/mail here words:tea", in_=mail.channel)
    await mail.put(Letter(key="market", notice=Said(words="fish"), channel=mail.ref(market)))
    await mail.settled(2)
    at = {request.args["channel"]: request.at for request in mail.slack.calls("chat.postMessage") if request.ok}
    first = next(request.at for request in mail.slack.calls("chat.postMessage") if request.status == 429)
    assert 2.0 <= at[mail.channel.id] - first < 3.5
    assert at[market.id] < first + 2
    assert mail.slack.early_requests == 0


async def test_when_one_channel_after_the_other_is_refused_it_is_the_workspace_that_waits(mail: Mail) -> None:
    mail.slack.limit("chat.postMessage", retry_after=2)
    for n in range(30):
        channel = mail.slack.channel(f"c{n}", [mail.alice])
        await mail.put(Letter(key=f"all:{n}", notice=Said(number=n), channel=mail.ref(channel)))
    await mail.settled(30)
    refused = [request for request in mail.slack.calls("chat.postMessage") if request.status == 429]
    assert limits.REFUSED_IN_A_ROW <= len(refused) <= limits.REFUSED_IN_A_ROW + 4, "and what was on its way by then"
    assert len(mail.unasked()) == 30
    mail.slack.violations.clear()  # that they were early is how it was found out


async def test_a_storm_of_refusals_does_not_slow_down_the_others(tmp_path: Path) -> None:
    """30 % of all messages are refused: none is asked for too early, and the others go on meanwhile."""
    async with post_office(tmp_path, send_pace=40) as mail:
        mail.slack.storm(0.3)
        for n in range(120):
            channel = mail.slack.channel(f"c{n}", [mail.alice])
            await mail.put(Letter(key=f"all:{n}", notice=Said(number=n), channel=mail.ref(channel)))
        started = time.monotonic()
        await mail.settled(120)
        assert time.monotonic() - started < 30, "if all had waited for each refusal, it would be forty"
        assert (mail.slack.early_requests, len(mail.unasked())) == (0, 120)


async def test_a_void_token_stops_the_workspace_keeps_what_waits_and_says_so(mail: Mail) -> None:
    await mail.slack.revoke("bot")
    await mail.put(Letter(key="tea", notice=Said(words="tea"), channel=mail.ref()))
    await mail.put(Letter(key="cake", notice=Said(words="cake"), channel=mail.ref()))

    async def told() -> bool:
        return "token_revoked" in mail.adapter.state()

    await until(told)
    await asyncio.sleep(0.5)
    assert {row.state for row in await mail.rows()} == {State.PENDING}
    assert len(mail.slack.calls("chat.postMessage")) == 1


async def test_a_stop_lets_what_is_on_its_way_arrive(tmp_path: Path) -> None:
    async with post_office(tmp_path, send_timeout=5) as mail:
        mail.slack.fault("chat.postMessage", "delay", seconds=0.5)
        await mail.put(Letter(key="tea", notice=Said(words="tea"), channel=mail.ref()))

        async def asked() -> bool:
            return bool(mail.slack.calls("chat.postMessage"))

        await until(asked)
        await mail.hall.hub.stop()
        assert len(mail.unasked()) == 1
    async with SlackWorkspace.start() as slack:
        people = {"alice": slack.member("Alice"), "bob": slack.member("Bob"), "channel": slack.channel("town-hall")}
        async with mail_in(slack, tmp_path, **people) as again:
            assert [row.state for row in await again.rows()] == [State.SENT]


# Cards that live


async def test_a_card_in_a_channel_has_buttons_and_reactions_and_shows_what_is_so(mail: Mail) -> None:
    await mail.alice.runs("/mail name 7 Bridge", in_=mail.channel)
    await mail.settled()
    [message] = mail.unasked(mail.channel)
    card = next(shown for shown in mail.bob.sees if shown.ts == message.ts)
    assert "Bridge" in card
    assert "You pressed 7." in await mail.bob.clicks("Press", on=card)
    await mail.bob.reacts(card, "bookmark")
    assert "You keep thing 7." in mail.bob.sees[-1]
    await mail.alice.runs("/mail name 7 Ferry", in_=mail.channel)

    async def redrawn() -> bool:
        return "Ferry" in mail.bob.again(card)

    await until(redrawn)
    assert len(mail.unasked()) == 1
    assert mail.unasked()[0].metadata is not None, "a card keeps its mark"


async def test_a_picture_that_slack_cannot_fetch_does_not_keep_a_card_from_being_redrawn(mail: Mail) -> None:
    await mail.alice.runs("/mail name 7 Bridge", in_=mail.channel)
    await mail.settled()
    [message] = mail.unasked(mail.channel)
    mail.slack.fault("chat.update", "error", error="invalid_blocks", when=lambda args: PICTURE in json.dumps(args))
    await mail.alice.runs("/mail name 7 Bridge with a map", in_=mail.channel)

    async def redrawn() -> bool:
        return "Picture: A map" in json.dumps(message.blocks)

    await until(redrawn)


async def test_a_card_that_was_deleted_is_let_go(mail: Mail) -> None:
    await mail.alice.runs("/mail name 7 Bridge", in_=mail.channel)
    await mail.settled()
    await mail.slack.removes(mail.unasked()[0])
    await mail.alice.runs("/mail name 7 Ferry", in_=mail.channel)

    [row] = await mail.rows()

    async def let_go() -> bool:
        async with mail.hall.parts.database.units(reads_only=True) as unit:
            return await mail.hall.hub.house.stores.posted(unit).at("slack", mail.ref().id, row.message) is None

    await until(let_go)
    assert [request.error for request in mail.slack.calls("chat.update")] == ["message_not_found"]


async def test_a_card_that_is_taken_down_is_deleted_and_can_be_posted_again(mail: Mail) -> None:
    await mail.alice.runs("/mail name 7 Bridge", in_=mail.channel)
    await mail.settled()
    async with mail.hall.parts.database.units() as unit:
        assert await LiveStore(unit).take_down("thing", "7", "slack", mail.ref().id)

    async def deleted() -> bool:
        return not mail.unasked(mail.channel)

    await until(deleted)
    [row] = await mail.rows()

    async def forgotten() -> bool:
        async with mail.hall.parts.database.units(reads_only=True) as unit:
            return await mail.hall.hub.house.stores.posted(unit).at("slack", mail.ref().id, row.message) is None

    await until(forgotten)
    await mail.alice.runs("/mail name 7 Bridge", in_=mail.channel)
    await until(_said(mail, 1))


def _again(message: Message) -> bool:
    return bool(message.metadata and message.metadata["event_payload"].get("again"))


def _said(mail: Mail, count: int):  # type: ignore[no-untyped-def]
    async def happened() -> bool:
        return len(mail.unasked()) >= count

    return happened
