"""What Discord answers instead of taking a message: each answer does what it should, and no patience is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord import limits
from adapters.discord.patience import MOST_INVALID
from bot.people import Role
from store.outbox import State
from store.people import PeopleStore
from tests.adapters.discord.office import MESSAGES, POST, Office, office_in, reads
from tests.harness.discord.server import DiscordServer


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with office_in(tmp_path) as made:
        yield made


def asked(server: DiscordServer) -> int:
    """How often something was to be posted."""
    return len(server.requested("POST", "/messages"))


# Somebody has to mend something


BLOCKED = [
    (404, 10003, "Unknown Channel", "What was meant for #general has no place: the channel is gone."),
    (404, 10004, "Unknown Guild", "Invite it there again"),
    (403, 50001, "Missing Access", "The hub cannot see #general."),
    (403, 50013, "Missing Permissions", "The hub may not write in #general."),
    (400, 50008, "Cannot send messages in a non-text channel", "is not a text channel"),
    (403, 50083, "Thread is archived", "archived or locked"),
    (400, 160005, "Thread is locked", "archived or locked"),
    (400, 200000, "Message was blocked by automatic moderation", "AutoMod"),
    (
        403,
        99999,
        "A reason of next year's",
        "Discord does not let the hub do that in #general: A reason of next year's",
    ),
]


@pytest.mark.parametrize(("status", "code", "message", "mend"), BLOCKED, ids=[str(one[1]) for one in BLOCKED])
async def test_what_an_admin_must_mend_says_how_and_is_not_tried_again(
    office: Office, status: int, code: int, message: str, mend: str
) -> None:
    office.server.faults.refuse("POST", MESSAGES, status, code, message)
    await office.posts(office.server.channel("general"))
    await office.round()
    [row] = await office.rows()
    assert (row.state, row.problem) == (State.BLOCKED, str(code))
    assert mend in row.mend
    assert "{" not in row.mend
    await office.round(3_600)
    assert asked(office.server) == 0


async def test_where_the_hub_may_not_write_the_admins_hear_of_it(office: Office) -> None:
    await office.alice.runs("test tell", count=0)
    async with office.hall.parts.database.units() as unit:
        people = PeopleStore(unit)
        found = await people.find("discord", str(office.alice.id))
        assert found is not None
        await people.grant(found.id, Role.ADMIN)
    await office.posts(office.server.channel("notices", bot_posts=False))
    await office.round()
    await office.round(2)
    assert "The hub may not write in #notices. In Discord open the settings of #notices" in office.alice.dms[-1]


CONTENT = [
    (400, 50035, "Invalid Form Body"),
    (400, 50006, "Cannot send an empty message"),
    (413, 40005, "Request entity too large"),
    (400, 99998, "A rule of next year's"),
]


@pytest.mark.parametrize(("status", "code", "message"), CONTENT, ids=[str(one[1]) for one in CONTENT])
async def test_content_that_discord_never_takes_is_given_up_at_once(
    office: Office, status: int, code: int, message: str
) -> None:
    office.server.faults.refuse("POST", MESSAGES, status, code, message)
    await office.posts(office.server.channel("general"))
    await office.round()
    assert await office.states() == [State.DEAD]


@pytest.mark.parametrize("code", [50007, 50278])
async def test_a_person_who_cannot_be_written_to_is_a_closed_door(office: Office, code: int) -> None:
    await office.alice.runs("test tell")
    office.server.faults.refuse("POST", MESSAGES, 403, code, "Cannot send messages to this user")
    await office.round()
    await office.round(2)
    assert await office.states() == [State.INBOX]
    assert asked(office.server) == 0


async def test_direct_messages_that_discord_forgot_are_opened_anew(office: Office) -> None:
    await office.alice.runs("test tell")
    office.server.faults.refuse("POST", MESSAGES, 404, 10003, "Unknown Channel")
    await office.round()
    await office.round(10)
    assert await office.states() == [State.SENT]
    assert len(office.server.requested("POST", "/users/@me/channels")) == 2


async def test_what_is_switched_off_for_a_while_is_tried_again(office: Office) -> None:
    office.server.faults.refuse("POST", MESSAGES, 400, 40004, "Send messages has been temporarily disabled")
    await office.posts(office.server.channel("general"))
    await office.round()
    assert await office.states() == [State.PENDING]
    await office.round(10)
    assert await office.states() == [State.SENT]


# The token


async def test_a_void_token_keeps_everything_until_there_is_a_new_one(office: Office) -> None:
    office.server.faults.refuse("POST", MESSAGES, 401, 0, "401: Unauthorized", times=3)
    await office.posts(office.server.channel("general"))
    for _ in range(3):
        await office.round(61)
        assert await office.states() == [State.PENDING]
    await office.round(61)
    assert await office.states() == [State.SENT]


async def test_after_the_token_was_revoked_nothing_is_asked(office: Office) -> None:
    office.server.revoke_token()
    while "disconnected" not in office.adapter.state():  # noqa: ASYNC110 - nothing else tells
        await asyncio.sleep(0.01)
    before = len(office.server.requests)
    await office.posts(office.server.channel("general"))
    for _ in range(10):
        await office.round(61)
    assert await office.states() == [State.PENDING]
    assert len(office.server.requests) == before


# Patience


async def test_asked_to_wait_one_channel_waits_exactly_and_the_others_go_on(office: Office) -> None:
    busy, free = office.server.channel("busy"), office.server.channel("free")
    office.server.rates.hold(7.5, route=POST, major=busy.id)
    await office.posts(busy, "one")
    await office.posts(free, "two")
    await office.round()
    assert [len(reads(one)) for one in (busy, free)] == [0, 1]
    await office.posts(busy, "three")
    await office.round(4)
    assert asked(office.server) == 2
    await office.round(3.5)
    await office.round(1)
    assert [one.text.split()[-1] for one in reads(busy)] == ["one", "three"]
    assert (office.server.rates.limited, office.server.rates.early) == (1, 0)


async def test_asked_to_wait_everywhere_everything_waits_exactly(office: Office) -> None:
    office.server.rates.hold(30, scope="global")
    one, two = office.server.channel("one"), office.server.channel("two")
    await office.posts(one, "one")
    await office.round()
    await office.posts(two, "two")
    await office.alice.runs("test tell")
    before = len(office.server.requests)
    await office.round(25)
    assert len(office.server.requests) == before
    for _ in range(3):
        await office.round(5)
    assert [len(reads(one)), len(reads(two)), len(office.alice.dms)] == [1, 1, 1]
    assert office.server.rates.early == 0


async def test_the_last_request_that_is_allowed_is_not_followed_by_a_refusal(office: Office) -> None:
    general = office.server.channel("general")
    office.server.rates.set(POST, limit=2, per=10)
    for n in range(5):
        await office.posts(general, f"{n}")
    for _ in range(40):
        await office.round(1)
    assert len(reads(general)) == 5
    assert office.server.rates.limited == 0


async def test_a_bucket_of_ten_does_not_make_the_work_sleep(office: Office) -> None:
    """discord.py would sleep until the bucket is full again, in the middle of a lease."""
    office.server.rates.set(POST, limit=1, per=30)
    await office.posts(office.server.channel("general"))
    await asyncio.wait_for(office.round(), 5)
    assert await office.states() == [State.SENT]


async def test_opening_direct_messages_too_fast_makes_all_new_ones_wait(office: Office) -> None:
    await office.alice.runs("test tell")
    await office.server.member("Bob").runs("test tell")
    refused = (403, 40003, "You are opening direct messages too fast")
    office.server.faults.refuse("POST", "/users/@me/channels", *refused)
    await office.round()
    await office.round(60)
    assert len(office.server.requested("POST", "/users/@me/channels")) == 0
    await office.round(600)
    await office.round(1)
    assert [row.state for row in await office.rows() if row.notice == "test.said"] == [State.SENT]


async def test_a_ban_of_the_address_is_waited_out(office: Office) -> None:
    office.server.faults.ban("POST", MESSAGES)
    await office.posts(office.server.channel("general"))
    await office.round()
    for _ in range(9):
        await office.round(60)
    assert asked(office.server) == 0
    await office.round(61)
    assert await office.states() == [State.SENT]


async def test_no_more_than_discord_takes_is_asked_in_a_second(tmp_path: Path) -> None:
    async with office_in(tmp_path, send_pace=1000) as office:
        for n in range(120):
            await office.posts(office.server.channel(f"c{n}"), f"{n}")
        office.server.rates.global_limit = None
        counts: list[int] = []
        while await office.states() != [State.SENT] * 120:
            before = asked(office.server)
            await office.round(1.01)
            counts.append(asked(office.server) - before)
        assert max(counts) <= limits.REQUESTS
        assert len(counts) <= 6


async def test_long_before_discord_shuts_us_out_nothing_more_is_asked(office: Office) -> None:
    """Whoever asked: what discord.py meets counts as well."""
    office.server.faults.refuse("GET", "/users/*", 403, 50001, "Missing Access", times=100_000)
    general = office.server.channel("general")
    for _ in range(MOST_INVALID):
        with pytest.raises(Exception, match="50001"):
            await office.adapter.client.fetch_user(1)
    assert office.server.rates.invalid == MOST_INVALID == limits.INVALID // 10
    await office.posts(general)
    for _ in range(9):
        await office.round(60)
    assert reads(general) == []
    await office.round(62)
    assert len(reads(general)) == 1


# Cards that live


@pytest.fixture
async def card(office: Office) -> Office:
    """Thing 7, posted in #general."""
    await office.alice.runs("test name", number=7, words="Bridge")
    await office.round()
    return office


def drawn(office: Office) -> list[str]:
    return [one.text for one in reads(office.server.channel("general")) if not one.ephemeral]


async def test_a_card_is_posted_and_redrawn_where_it_stands(card: Office) -> None:
    assert drawn(card) == ["### Bridge"]
    await card.alice.runs("test name", number=7, words="Ferry")
    assert await card.cards.round() == 1
    assert drawn(card) == ["### Ferry"]
    await card.round(LEASE_OF_A_CARD)
    assert drawn(card) == ["### Ferry"]


LEASE_OF_A_CARD = 61.0


async def test_a_copy_that_was_deleted_is_let_go(card: Office) -> None:
    general = card.server.channel("general")
    general.messages.clear()
    for words in ("Ferry", "Ford"):
        await card.alice.runs("test name", number=7, words=words)
        assert await card.cards.round() == 0
        card.passes(31)
    assert len(card.server.requested("PATCH", "")) == 1


async def test_a_copy_whose_channel_was_deleted_is_let_go(card: Office) -> None:
    card.server.faults.refuse("PATCH", "/channels/*", 404, 10003, "Unknown Channel")
    await card.alice.runs("test name", number=7, words="Ferry")
    assert await card.cards.round() == 0
    card.passes(3_600)
    await card.alice.runs("test name", number=7, words="Ford")
    assert await card.cards.round() == 0


async def test_an_old_copy_that_was_edited_too_often_is_redrawn_when_discord_says(card: Office) -> None:
    message = "Maximum number of edits to messages older than 1 hour reached"
    card.server.faults.refuse("PATCH", "/channels/*", 429, 30046, message, retry_after=90.5)
    await card.alice.runs("test name", number=7, words="Ferry")
    assert await card.cards.round() == 0
    card.passes(90)
    assert await card.cards.round() == 0
    card.passes(1)
    assert await card.cards.round() == 1
    assert drawn(card) == ["### Ferry"]


async def test_an_edit_whose_answer_was_lost_is_simply_made_again(card: Office) -> None:
    card.server.faults.lose_reply("PATCH", "/channels/*")
    await card.alice.runs("test name", number=7, words="Ferry")
    assert await card.cards.round() == 0
    card.passes(31)
    assert await card.cards.round() == 1
    assert drawn(card) == ["### Ferry"]
