"""What Discord answers instead of taking a message: each answer does what it should, and no patience is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord import limits
from adapters.discord.patience import MOST_INVALID
from bot.people import Role
from store.live import LiveStore
from store.outbox import State
from store.people import PeopleStore
from tests.adapters.discord.mail import MESSAGES, POST, Mail, mail_in, reads
from tests.harness.discord.server import DiscordServer


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Mail]:
    async with mail_in(tmp_path) as made:
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
    mail: Mail, status: int, code: int, message: str, mend: str
) -> None:
    mail.server.faults.refuse("POST", MESSAGES, status, code, message)
    await mail.posts(mail.server.channel("general"))
    await mail.round()
    [row] = await mail.rows()
    assert (row.state, row.problem) == (State.BLOCKED, str(code))
    assert mend in row.mend
    assert "{" not in row.mend
    await mail.round(3_600)
    assert asked(mail.server) == 0


async def test_where_the_hub_may_not_write_the_admins_hear_of_it(mail: Mail) -> None:
    await mail.alice.runs("test tell", count=0)
    async with mail.hall.parts.database.units() as unit:
        people = PeopleStore(unit)
        found = await people.find("discord", str(mail.alice.id))
        assert found is not None
        await people.grant(found.id, Role.ADMIN)
    await mail.posts(mail.server.channel("notices", bot_posts=False))
    await mail.round()
    await mail.round(2)
    assert "The hub may not write in #notices. In Discord open the settings of #notices" in mail.alice.dms[-1]


CONTENT = [
    (400, 50035, "Invalid Form Body"),
    (400, 50006, "Cannot send an empty message"),
    (413, 40005, "Request entity too large"),
    (400, 99998, "A rule of next year's"),
]


@pytest.mark.parametrize(("status", "code", "message"), CONTENT, ids=[str(one[1]) for one in CONTENT])
async def test_content_that_discord_never_takes_is_given_up_at_once(
    mail: Mail, status: int, code: int, message: str
) -> None:
    mail.server.faults.refuse("POST", MESSAGES, status, code, message)
    await mail.posts(mail.server.channel("general"))
    await mail.round()
    assert await mail.states() == [State.DEAD]


@pytest.mark.parametrize("code", [50007, 50278, 50001, 50013])
async def test_a_person_who_cannot_be_written_to_is_a_closed_door(mail: Mail, code: int) -> None:
    """Also for what would have to be mended in a channel."""
    await mail.alice.runs("test tell")
    mail.server.faults.refuse("POST", MESSAGES, 403, code, "Cannot send messages to this user")
    await mail.round()
    await mail.round(2)
    assert await mail.states() == [State.INBOX]
    assert asked(mail.server) == 0


async def test_an_unknown_refusal_is_nobodys_door(mail: Mail) -> None:
    await mail.alice.runs("test tell")
    mail.server.faults.refuse("POST", MESSAGES, 403, 99999, "This bot may not do that")
    await mail.round()
    [row] = await mail.rows()
    assert row.state is State.BLOCKED
    assert row.mend == "Discord does not let the hub do that in direct messages: This bot may not do that."


async def test_direct_messages_that_discord_forgot_are_opened_anew(mail: Mail) -> None:
    await mail.alice.runs("test tell")
    mail.server.faults.refuse("POST", MESSAGES, 404, 10003, "Unknown Channel")
    await mail.round()
    await mail.round(10)
    assert await mail.states() == [State.SENT]
    assert len(mail.server.requested("POST", "/users/@me/channels")) == 2


async def test_what_is_switched_off_for_a_while_is_tried_again(mail: Mail) -> None:
    mail.server.faults.refuse("POST", MESSAGES, 400, 40004, "Send messages has been temporarily disabled")
    await mail.posts(mail.server.channel("general"))
    await mail.round()
    assert await mail.states() == [State.PENDING]
    await mail.round(10)
    assert await mail.states() == [State.SENT]


# The token


async def test_a_void_token_keeps_everything_until_there_is_a_new_one(mail: Mail) -> None:
    mail.server.faults.refuse("POST", MESSAGES, 401, 0, "401: Unauthorized", times=3)
    await mail.posts(mail.server.channel("general"))
    for _ in range(3):
        await mail.round(61)
        assert await mail.states() == [State.PENDING]
    await mail.round(61)
    assert await mail.states() == [State.SENT]


async def test_after_the_token_was_revoked_nothing_is_asked(mail: Mail) -> None:
    mail.server.revoke_token()
    while "disconnected" not in mail.adapter.state():  # noqa: ASYNC110 - nothing else tells
        await asyncio.sleep(0.01)
    before = len(mail.server.requests)
    await mail.posts(mail.server.channel("general"))
    for _ in range(10):
        await mail.round(61)
    assert await mail.states() == [State.PENDING]
    assert len(mail.server.requests) == before


# Patience


async def test_asked_to_wait_one_channel_waits_exactly_and_the_others_go_on(mail: Mail) -> None:
    busy, free = mail.server.channel("busy"), mail.server.channel("free")
    mail.server.rates.hold(7.5, route=POST, major=busy.id)
    await mail.posts(busy, "one")
    await mail.posts(free, "two")
    await mail.round()
    assert [len(reads(one)) for one in (busy, free)] == [0, 1]
    await mail.posts(busy, "three")
    await mail.round(4)
    assert asked(mail.server) == 2
    await mail.round(3.5)
    await mail.round(1)
    assert [one.text.split()[-1] for one in reads(busy)] == ["one", "three"]
    assert (mail.server.rates.limited, mail.server.rates.early) == (1, 0)


async def test_asked_to_wait_everywhere_everything_waits_exactly(mail: Mail) -> None:
    mail.server.rates.hold(30, scope="global")
    one, two = mail.server.channel("one"), mail.server.channel("two")
    await mail.posts(one, "one")
    await mail.round()
    await mail.posts(two, "two")
    await mail.alice.runs("test tell")
    before = len(mail.server.requests)
    await mail.round(25)
    assert len(mail.server.requests) == before
    for _ in range(3):
        await mail.round(5)
    assert [len(reads(one)), len(reads(two)), len(mail.alice.dms)] == [1, 1, 1]
    assert mail.server.rates.early == 0


async def test_the_last_request_that_is_allowed_is_not_followed_by_a_refusal(mail: Mail) -> None:
    general = mail.server.channel("general")
    mail.server.rates.set(POST, limit=2, per=10)
    for n in range(5):
        await mail.posts(general, f"{n}")
    for _ in range(40):
        await mail.round(1)
    assert len(reads(general)) == 5
    assert mail.server.rates.limited == 0


async def test_a_bucket_of_ten_does_not_make_the_work_sleep(mail: Mail) -> None:
    """discord.py would sleep until the bucket is full again, in the middle of a lease."""
    mail.server.rates.set(POST, limit=1, per=30)
    await mail.posts(mail.server.channel("general"))
    await asyncio.wait_for(mail.round(), 5)
    assert await mail.states() == [State.SENT]


async def test_opening_direct_messages_too_fast_makes_all_new_ones_wait(mail: Mail) -> None:
    await mail.alice.runs("test tell")
    await mail.server.member("Bob").runs("test tell")
    refused = (403, 40003, "You are opening direct messages too fast")
    mail.server.faults.refuse("POST", "/users/@me/channels", *refused)
    await mail.round()
    await mail.round(60)
    assert len(mail.server.requested("POST", "/users/@me/channels")) == 0
    await mail.round(600)
    await mail.round(1)
    assert [row.state for row in await mail.rows() if row.notice == "test.said"] == [State.SENT]


async def test_a_ban_of_the_address_is_waited_out(mail: Mail) -> None:
    mail.server.faults.ban("POST", MESSAGES)
    await mail.posts(mail.server.channel("general"))
    await mail.round()
    for _ in range(9):
        await mail.round(60)
    assert asked(mail.server) == 0
    await mail.round(61)
    assert await mail.states() == [State.SENT]


async def test_no_more_than_discord_takes_is_asked_in_a_second(tmp_path: Path) -> None:
    async with mail_in(tmp_path, send_pace=1000) as mail:
        for n in range(120):
            await mail.posts(mail.server.channel(f"c{n}"), f"{n}")
        mail.server.rates.global_limit = None
        counts: list[int] = []
        while await mail.states() != [State.SENT] * 120:
            before = asked(mail.server)
            await mail.round(1.01)
            counts.append(asked(mail.server) - before)
        assert max(counts) <= limits.REQUESTS
        assert len(counts) <= 6


async def test_long_before_discord_shuts_us_out_nothing_more_is_asked(mail: Mail) -> None:
    """Whoever asked: what discord.py meets counts as well."""
    mail.server.faults.refuse("GET", "/users/*", 403, 50001, "Missing Access", times=100_000)
    general = mail.server.channel("general")
    for _ in range(MOST_INVALID):
        with pytest.raises(Exception, match="50001"):
            await mail.adapter.client.fetch_user(1)
    assert mail.server.rates.invalid == MOST_INVALID == limits.INVALID // 10
    await mail.posts(general)
    for _ in range(9):
        await mail.round(60)
    assert reads(general) == []
    await mail.round(62)
    assert len(reads(general)) == 1


# Cards that live


@pytest.fixture
async def card(mail: Mail) -> Mail:
    """Thing 7, posted in #general."""
    await mail.alice.runs("test name", number=7, words="Bridge")
    await mail.round()
    return mail


def drawn(mail: Mail) -> list[str]:
    return [one.text for one in reads(mail.server.channel("general")) if not one.ephemeral]


async def test_a_card_is_posted_and_redrawn_where_it_stands(card: Mail) -> None:
    assert drawn(card) == ["### Bridge"]
    await card.alice.runs("test name", number=7, words="Ferry")
    assert await card.cards.round() == 1
    assert drawn(card) == ["### Ferry"]
    await card.round(LEASE_OF_A_CARD)
    assert drawn(card) == ["### Ferry"]


LEASE_OF_A_CARD = 61.0


async def test_a_copy_that_was_deleted_is_let_go(card: Mail) -> None:
    general = card.server.channel("general")
    general.messages.clear()
    for words in ("Ferry", "Ford"):
        await card.alice.runs("test name", number=7, words=words)
        assert await card.cards.round() == 0
        card.passes(31)
    assert len(card.server.requested("PATCH", "")) == 1


async def test_a_copy_whose_channel_was_deleted_is_let_go(card: Mail) -> None:
    card.server.faults.refuse("PATCH", "/channels/*", 404, 10003, "Unknown Channel")
    await card.alice.runs("test name", number=7, words="Ferry")
    assert await card.cards.round() == 0
    card.passes(3_600)
    await card.alice.runs("test name", number=7, words="Ford")
    assert await card.cards.round() == 0


async def test_an_old_copy_that_was_edited_too_often_is_redrawn_when_discord_says(card: Mail) -> None:
    message = "Maximum number of edits to messages older than 1 hour reached"
    card.server.faults.refuse("PATCH", "/channels/*", 429, 30046, message, retry_after=90.5)
    await card.alice.runs("test name", number=7, words="Ferry")
    assert await card.cards.round() == 0
    card.passes(90)
    assert await card.cards.round() == 0
    card.passes(1)
    assert await card.cards.round() == 1
    assert drawn(card) == ["### Ferry"]


async def test_an_edit_whose_answer_was_lost_is_simply_made_again(card: Mail) -> None:
    card.server.faults.lose_reply("PATCH", "/channels/*")
    await card.alice.runs("test name", number=7, words="Ferry")
    assert await card.cards.round() == 0
    card.passes(31)
    assert await card.cards.round() == 1
    assert drawn(card) == ["### Ferry"]


async def test_a_card_that_is_taken_down_is_deleted_though_the_answer_is_lost(card: Mail) -> None:
    async with card.hall.parts.database.units() as unit:
        assert await LiveStore(unit).take_down("thing", "7")
    card.server.faults.lose_reply("DELETE", "/channels/*")
    assert await card.cards.round() == 0
    assert drawn(card) == []
    card.passes(31)
    assert await card.cards.round() == 0
    card.passes(31)
    assert await card.cards.round() == 0
    assert len(card.server.requested("DELETE", "")) == 2, "it is forgotten once Discord says that it is gone"
    await card.alice.runs("test name", number=7, words="Bridge")
    await card.round()
    assert drawn(card) == ["### Bridge"], "and may be posted again"
