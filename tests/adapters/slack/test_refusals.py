"""What Slack answers to an unasked message, and what is made of it: each code, each way a connection can fail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import limits
from adapters.slack.courier import SlackCourier
from adapters.slack.inbound import Home
from adapters.slack.patience import Patience
from adapters.slack.refusals import MEND, undelivered
from bot.clock import SystemClock
from bot.delivery import (
    NOTHING,
    Address,
    Blocked,
    Closed,
    Gone,
    NotNow,
    NotReached,
    Parcel,
    Refused,
    ShutOut,
    Undelivered,
    Unknown,
)
from bot.notice import Letter
from bot.people import ChannelRef, MessageRef, Person, Role, SpaceRef, UserRef
from bot.ui.nodes import Reply, Text
from store.outbox import State
from tests.adapters.slack.mail import Mail, Said, post_office
from tests.harness.slack.workspace import SlackWorkspace

POST, UPDATE = "chat.postMessage", "chat.update"
# What the reference of chat.postMessage names, and what every method may answer.
MEANS: dict[type[Undelivered], list[str]] = {
    Blocked: [
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "slack_connect_file_link_sharing_blocked",
        "ekm_access_denied",
        "access_denied",
        "no_permission",
        "missing_scope",
    ],
    Closed: ["cannot_dm_bot", "user_disabled", "user_not_found", "messages_tab_disabled"],
    Refused: [
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
        "attachment_payload_limit_exceeded",
        "markdown_text_conflict",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "metadata_must_be_sent_from_app",
        "cannot_reply_to_message",
        "missing_file_data",
        "invalid_arguments",
        "invalid_json",
        "method_deprecated",
    ],
    ShutOut: [
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "org_login_required",
        "team_access_not_granted",
        "accesslimited",
    ],
    NotReached: ["service_unavailable", "request_timeout", "team_added_to_org", "a_code_of_next_year"],
    Unknown: ["internal_error", "fatal_error"],
}
CODES = [(code, kind) for kind, codes in MEANS.items() for code in codes]


@pytest.mark.parametrize(("code", "kind"), CODES)
def test_each_code_means_one_thing(code: str, kind: type[Undelivered]) -> None:
    assert type(undelivered(POST, code)) is kind


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived", "restricted_action"])
def test_what_a_channel_must_mend_is_a_closed_door_of_a_person(code: str) -> None:
    assert type(undelivered(POST, code, direct=True)) is Closed


def test_a_missing_right_of_the_app_is_nobodys_door() -> None:
    assert type(undelivered(POST, "missing_scope", direct=True)) is Blocked


@pytest.mark.parametrize(
    "code", ["message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"]
)
def test_a_message_that_can_no_longer_be_changed_is_gone(code: str) -> None:
    assert type(undelivered(UPDATE, code)) is Gone


@pytest.mark.parametrize("sentence", sorted(set(MEND.values())))
def test_what_to_mend_is_one_plain_sentence(sentence: str) -> None:
    assert sentence[0].isupper() or sentence.startswith("{channel}")
    assert sentence.endswith(".")
    assert "_" not in sentence
    assert len(sentence) < 200


# On the wire


@asynccontextmanager
async def courier_at(url: str, slack: SlackWorkspace) -> AsyncIterator[SlackCourier]:
    timeout = aiohttp.ClientTimeout(total=2, sock_connect=1)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        client = AsyncWebClient(slack.bot_token, base_url=url, session=session, retry_handlers=[])
        courier = SlackCourier(SystemClock())
        home = Home(slack.team_id, bot_user=slack.bot_user_id, bot=slack.world.bot_id)
        courier.joined(client, session, home, frozenset())
        yield courier


def parcel(slack: SlackWorkspace, channel: str, *, direct: bool = False) -> Parcel:
    reader = Person(UserRef("slack", ""), SpaceRef("slack", slack.team_id))
    to = Address(platform="slack", space=slack.team_id, target=f"{slack.team_id}:{channel}", direct=direct)
    return Parcel("tea", to, Reply((Text("Tea is ready"),)), reader)


@pytest.mark.parametrize(
    ("kind", "about", "expected"),
    [
        ("reset", {}, Unknown),
        ("accept_then_reset", {}, Unknown),
        ("hang", {"seconds": 1}, Unknown),
        ("status", {"status": 500}, Unknown),
        ("status", {"status": 503}, Unknown),
        ("html", {"status": 502}, Unknown),
        ("html", {"status": 200}, Unknown),
        ("html", {"status": 403}, Unknown),
        ("error", {"error": "internal_error"}, Unknown),
        ("error", {"error": "service_unavailable"}, NotReached),
        ("error", {"error": "rate_limited"}, NotNow),
        ("error", {"error": "token_revoked"}, ShutOut),
        ("error", {"error": "msg_too_long"}, Refused),
        ("error", {"error": "restricted_action"}, Blocked),
    ],
)
async def test_each_failure_is_told_for_what_it_is_after_one_request(
    kind: str, about: dict[str, Any], expected: type[Undelivered]
) -> None:
    async with SlackWorkspace.start() as slack, courier_at(slack.url, slack) as courier:
        channel = slack.channel("town-hall")
        slack.fault(POST, kind, **about)
        with pytest.raises(expected) as told:
            await courier.send(parcel(slack, channel.id), NOTHING)
        assert type(told.value) is expected
        assert not told.value.partly
        assert len(slack.calls(POST)) == 1, "trying again is not a courier's"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/api/", "http://nowhere.invalid/api/"])
async def test_without_a_connection_nothing_was_sent(url: str) -> None:
    async with SlackWorkspace.start() as slack, courier_at(url, slack) as courier:
        with pytest.raises(NotReached):
            await courier.send(parcel(slack, "C1"), NOTHING)


async def test_a_request_that_is_given_up_is_not_repeated() -> None:
    """The outbox cuts it off; what was accepted is found afterwards."""
    async with SlackWorkspace.start() as slack, courier_at(slack.url, slack) as courier:
        channel = slack.channel("town-hall")
        slack.fault(POST, "accept_then_hang", seconds=1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(courier.send(parcel(slack, channel.id), NOTHING), 0.2)
        standing = await courier.find(parcel(slack, channel.id), SystemClock().now().replace(year=2020))
        assert (standing.parts, standing.first and standing.first.id) == (frozenset({0}), slack.messages[0].ts)


async def test_how_long_to_wait_is_what_slack_says() -> None:
    async with SlackWorkspace.start() as slack, courier_at(slack.url, slack) as courier:
        one, other = slack.channel("one"), slack.channel("other")
        slack.limit(POST, retry_after=7, channel=one.id)
        with pytest.raises(NotNow) as told:
            await courier.send(parcel(slack, one.id), NOTHING)
        assert (told.value.after, told.value.everywhere) == (7.0, False)
        with pytest.raises(NotNow) as again:
            await courier.send(parcel(slack, one.id), NOTHING)
        assert again.value.after == pytest.approx(7.0, abs=0.5)
        await courier.send(parcel(slack, other.id), NOTHING)
        assert (len(slack.calls(POST)), slack.early_requests) == (2, 0)


async def test_redrawing_too_much_waits_before_slack_has_to_refuse_again() -> None:
    async with SlackWorkspace.start() as slack, courier_at(slack.url, slack) as courier:
        where = await courier.send(parcel(slack, slack.channel("one").id), NOTHING)
        slack.limit(UPDATE, retry_after=9)
        for _ in range(3):
            with pytest.raises(NotNow):
                await courier.redraw(where, Reply((Text("Tea"),)), parcel(slack, "C1").reader)
        assert len(slack.calls(UPDATE)) == 1


def test_several_channels_in_a_row_are_the_workspace_and_one_that_is_let_through_ends_the_row() -> None:
    now = [0.0]
    patience = Patience(lambda: now[0])
    row = limits.REFUSED_IN_A_ROW
    told = [patience.refused(POST, f"C{n}", 3).everywhere for n in range(row - 1)]
    patience.accepted(POST)
    told += [patience.refused(POST, f"D{n}", 3).everywhere for n in range(row)]
    assert told == [False] * (2 * row - 2) + [True]
    with pytest.raises(NotNow) as problem:
        patience.ask(POST, "E1")
    assert problem.value.everywhere
    patience.ask(UPDATE)
    now[0] = 3.0
    patience.ask(POST, "E1")


def test_the_same_channel_refused_again_and_again_is_not_the_workspace() -> None:
    patience = Patience(lambda: 0.0)
    assert not any(patience.refused(POST, "C1", 3).everywhere for _ in range(50))


# Through the outbox


@pytest.fixture(name="mail")
async def _mail(tmp_path: Path) -> AsyncIterator[Mail]:
    async with post_office(tmp_path) as found:
        yield found


async def test_what_an_admin_must_mend_waits_and_the_admins_are_told_which_channel(mail: Mail) -> None:
    await mail.alice.runs("/mail me words:hello", in_=mail.channel)
    await mail.hall.grant(mail.hall.person(mail.alice.id, space=SpaceRef("slack", mail.slack.team_id)), Role.ADMIN)
    places = {
        "not_in_channel": mail.slack.channel("board", [mail.alice], bot=False),
        "channel_not_found": mail.slack.channel("secret", [mail.alice], private=True, bot=False),
        "is_archived": mail.slack.channel("old", [mail.alice], archived=True),
    }
    for code, channel in places.items():
        await mail.put(Letter(key=code, notice=Said(words=code), channel=mail.ref(channel)))
    rows = {row.problem: row.mend for row in await mail.settled(5) if row.state is State.BLOCKED}
    assert set(rows) == set(places)
    assert rows["not_in_channel"] == "Invite the hub to #board: type /invite and its name there."
    assert rows["is_archived"].startswith("#old is archived")
    assert places["channel_not_found"].id in rows["channel_not_found"], "what we may not see has no name for us"
    assert any("could not be delivered" in shown for shown in mail.alice.dms)
    assert {request.args["channel"] for request in mail.slack.calls(POST)} >= {one.id for one in places.values()}


async def test_a_person_who_cannot_be_reached_finds_it_in_their_inbox(mail: Mail) -> None:
    await mail.alice.runs("/mail me words:hello", in_=mail.channel)
    await mail.settled()
    await mail.slack.deactivate(mail.alice)
    [row] = await mail.rows()
    await mail.put(Letter(key="later", notice=Said(words="later"), person_id=row.person_id))
    rows = await mail.settled(2)
    assert {row.key: row.state for row in rows}["later"] is State.INBOX


async def test_what_slack_never_takes_is_given_up_at_once(mail: Mail) -> None:
    mail.slack.fault(POST, "error", error="msg_too_long")
    await mail.put(Letter(key="tea", notice=Said(words="tea"), channel=mail.ref()))
    [row] = await mail.settled()
    assert (row.state, row.problem) == (State.DEAD, "msg_too_long")


async def test_until_slack_lets_us_in_and_for_other_workspaces_we_are_not_ready() -> None:
    async with SlackWorkspace.start() as slack:
        assert not SlackCourier(SystemClock()).ready(slack.team_id)
        async with courier_at(slack.url, slack) as courier:
            assert courier.ready(slack.team_id)
            assert not courier.ready("T0ELSEWHERE")
            courier.left()
            assert not courier.ready(slack.team_id)
            with pytest.raises(NotReached):
                await courier.redraw(
                    MessageRef(ChannelRef("slack", "T1:C1"), "1.1"), Reply(()), parcel(slack, "C1").reader
                )
