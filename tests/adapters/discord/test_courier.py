"""What is said unasked arrives on Discord once, whatever the network does, and goes where it can be read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.notice import Notice
from bot.people import SpaceRef
from store.outbox import OutboxStore, State
from store.people import PeopleStore
from tests.adapters.discord.mail import LEASE, MESSAGES, PNG, Leaf, Long, Mail, Week, mail_in, reads
from tests.harness.charts import ANSWERED
from tests.harness.discord.shown import Shown
from tests.scheduler.post import OnlyOnce, Said

TEN_MINUTES = 600.0


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Mail]:
    async with mail_in(tmp_path) as made:
        yield made


async def unverified(mail: Mail) -> int:
    async with mail.hall.parts.database.units(reads_only=True) as unit:
        return await OutboxStore(unit).unverified()


# To whom


async def test_what_a_command_says_arrives_as_a_direct_message_whose_buttons_work(mail: Mail) -> None:
    await mail.alice.runs("test tell")
    await mail.round()
    [message] = mail.alice.dms
    assert "0 for Alice" in message
    assert "500 letters" in await mail.alice.clicks("Press", on=message)
    [row] = await mail.rows()
    assert (row.state, row.channel, row.message) == (State.SENT, str(mail.alice.dm.id), str(message.id))
    await mail.round(LEASE)
    assert len([one for one in mail.alice.dms if "0 for Alice" in one]) == 1


async def test_direct_messages_are_opened_once(mail: Mail) -> None:
    await mail.alice.runs("test tell", count=3)
    for _ in range(3):
        await mail.round(2)
    assert len(mail.alice.dms) == 3
    assert len(mail.server.requested("POST", "/users/@me/channels")) == 1


async def test_opened_once_they_are_known_after_a_restart_too(mail: Mail) -> None:
    await mail.alice.runs("test tell", count=2)
    await mail.round()
    await mail.restarts()
    await mail.round(2)
    assert len(mail.alice.dms) == 2
    assert len(mail.server.requested("POST", "/users/@me/channels")) == 1


async def test_those_known_from_earlier_that_discord_forgot_are_opened_anew(mail: Mail) -> None:
    await mail.alice.runs("test tell", count=2)
    await mail.round()
    await mail.restarts()
    mail.server.faults.refuse("POST", MESSAGES, 404, 10003, "Unknown Channel")
    await mail.round(2)
    await mail.round(10)
    assert await mail.states() == [State.SENT] * 2
    assert len(mail.server.requested("POST", "/users/@me/channels")) == 2


async def test_closed_direct_messages_lead_to_the_inbox(mail: Mail) -> None:
    await mail.alice.runs("test tell")
    mail.alice.closes_dms()
    await mail.round()
    await mail.round(2)
    assert await mail.states() == [State.INBOX]
    assert mail.alice.dms == []


async def test_closed_direct_messages_lead_to_another_account(mail: Mail) -> None:
    await mail.alice.runs("test tell")
    [row] = await mail.rows()
    mail.alice.closes_dms()
    other = mail.server.member("Alice's second account")
    async with mail.hall.parts.database.units() as unit:
        home = SpaceRef("discord", str(mail.server.home.id))
        found = await PeopleStore(unit).arrive("discord", str(other.id), home.platform, home.id, "Alice")
        assert found is not None
        assert row.person_id is not None
        await PeopleStore(unit).link_accounts(row.person_id, found.id)
    await mail.round()
    await mail.round(2)
    assert await mail.states() == [State.SENT]
    assert "0 for Alice" in other.dms[-1]


async def test_an_account_that_is_gone_is_a_closed_door(mail: Mail) -> None:
    await mail.alice.runs("test tell")
    mail.server.faults.refuse("POST", "/users/@me/channels", 400, 50033, "Invalid Recipient(s)")
    await mail.round()
    await mail.round(2)
    assert await mail.states() == [State.INBOX]


async def test_a_long_message_comes_in_parts_with_its_files_where_they_belong(mail: Mail) -> None:
    general = mail.server.channel("general")
    await mail.posts(general, "long", Long())
    await mail.round()
    one, two = reads(general)
    assert [name[:8] for name in one.files] == ["picture-"]
    assert two.files == ["a.csv"]
    assert PNG in [content for _, content in mail.server.state.world.files.values()]
    [row] = await mail.rows()
    assert (row.state, row.message) == (State.SENT, str(one.id))


async def test_nobody_is_pinged(mail: Mail) -> None:
    general = mail.server.channel("general")
    await mail.posts(general, f"@everyone {mail.alice.mention}")
    await mail.round()
    assert [one.pings for one in reads(general)] == [[]]


async def test_a_chart_arrives_as_a_picture_with_its_words(mail: Mail) -> None:
    general = mail.server.channel("general")
    await mail.posts(general, "week", Week())
    await mail.round()
    [one] = reads(general)
    assert ANSWERED.says in one
    [(_, picture)] = mail.server.state.world.files.values()
    assert picture.startswith(PNG)


async def test_what_belongs_under_a_message_answers_it(mail: Mail) -> None:
    general = mail.server.channel("general")
    asked = await mail.alice.says("When?")
    await mail.posts(general, thread=str(asked.id))
    await mail.round()
    [request] = mail.server.requested("POST", "/messages")
    assert request.body["message_reference"] == {"message_id": str(asked.id), "fail_if_not_exists": False}


# When the network fails


@pytest.mark.parametrize("direct", [True, False], ids=["direct", "channel"])
@pytest.mark.parametrize("after", [LEASE, TEN_MINUTES], ids=["soon", "when the nonce is forgotten"])
async def test_an_answer_that_was_lost_is_looked_up_and_not_sent_again(mail: Mail, direct: bool, after: float) -> None:
    general = mail.server.channel("general")
    await (mail.alice.runs("test tell") if direct else mail.posts(general))
    mail.server.faults.lose_reply("POST", MESSAGES)
    before = len(general.messages)
    await mail.round()
    assert await mail.states() == [State.SENDING]
    await mail.round(after)
    [row] = await mail.rows()
    place = mail.alice.dms if direct else reads(general)[before:]
    assert [(str(one.id), False) for one in place] == [(row.message, row.unverified)]
    assert row.state is State.SENT
    assert mail.server.deduplicated == 0, "it was seen in the history"


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_proxys_error_is_looked_into_before_it_is_sent_again(mail: Mail, accepted: bool) -> None:
    general = mail.server.channel("general")
    mail.server.faults.fail("POST", MESSAGES, 502, accept=accepted)
    await mail.posts(general)
    await mail.round()
    assert await mail.states() == [State.SENDING]
    await mail.round(LEASE)
    assert len(reads(general)) == 1
    assert await mail.states() == [State.SENT]


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_request_that_hangs_is_given_up_and_looked_into(tmp_path: Path, accepted: bool) -> None:
    async with mail_in(tmp_path, send_timeout=0.8) as mail:
        general = mail.server.channel("general")
        mail.server.faults.hang("POST", MESSAGES, accept=accepted)
        await mail.posts(general)
        await mail.round()
        assert await mail.states() == [State.SENDING]
        await mail.round(LEASE)
        assert len(reads(general)) == 1
        assert await mail.states() == [State.SENT]


async def test_what_discord_accepts_after_we_hung_up_is_not_sent_again(tmp_path: Path) -> None:
    async with mail_in(tmp_path, send_timeout=0.8) as mail:
        general = mail.server.channel("general")
        mail.server.faults.slow("POST", MESSAGES, 1.2)
        await mail.posts(general)
        await mail.round()
        assert reads(general) == []
        await mail.alice.waits_for("1 for all")
        await mail.round(LEASE)
        assert len(reads(general)) == 1
        assert await mail.states() == [State.SENT]


async def test_a_lost_answer_to_opening_direct_messages_is_simply_asked_again(mail: Mail) -> None:
    mail.server.faults.lose_reply("POST", "/users/@me/channels")
    await mail.alice.runs("test tell")
    await mail.round()
    assert await mail.states() == [State.PENDING]
    await mail.round(10)
    assert len(mail.alice.dms) == 1


async def test_of_a_message_in_parts_only_what_is_missing_is_sent(mail: Mail) -> None:
    general = mail.server.channel("general")
    mail.server.rates.set("POST /channels/{channel}/messages", limit=1, per=5)
    await mail.posts(general, "long", Long())
    await mail.round()
    assert len(reads(general)) == 1
    await mail.round(TEN_MINUTES)
    one, two = reads(general)
    [row] = await mail.rows()
    assert (row.state, row.message) == (State.SENT, str(one.id))
    assert "two" in two
    assert mail.server.rates.limited == 0


async def test_a_message_whose_page_was_turned_meanwhile_is_still_known(mail: Mail) -> None:
    general = mail.server.channel("general")
    await mail.posts(general, "leaf", Leaf())
    mail.server.faults.lose_reply("POST", MESSAGES)
    await mail.round()
    await mail.alice.clicks("Turn")
    await mail.round(TEN_MINUTES)
    assert [one.text for one in reads(general)] == ["the other side"]
    assert await mail.states() == [State.SENT]


async def test_a_part_that_somebody_deleted_meanwhile_does_not_come_back(mail: Mail) -> None:
    general = mail.server.channel("general")
    mail.server.rates.set("POST /channels/{channel}/messages", limit=1, per=5)
    await mail.posts(general, "long", Long())
    await mail.round()
    mail.server.rates.set("POST /channels/{channel}/messages", limit=50, per=1)
    mail.server.faults.lose_reply("POST", MESSAGES)
    await mail.round(LEASE)
    assert len(reads(general)) == 2
    del general.messages[reads(general)[0].id]
    await mail.round(TEN_MINUTES)
    [left] = reads(general)
    [row] = await mail.rows()
    assert (row.state, row.message) == (State.SENT, str(left.id))


# Where the history may not be read


async def lost_in_quiet(mail: Mail, notice: Notice, after: float) -> list[Shown]:
    """What stands in a channel without history, in which the answer to a message was lost and that was looked into."""
    quiet = mail.server.channel("quiet", bot_reads=False)
    mail.server.faults.lose_reply("POST", MESSAGES)
    await mail.posts(quiet, notice=notice)
    await mail.round()
    await mail.round(after)
    return reads(quiet)


async def test_without_the_history_the_nonce_keeps_it_single_for_minutes(mail: Mail) -> None:
    assert len(await lost_in_quiet(mail, Said(number=1), LEASE)) == 1
    assert await mail.states() == [State.SENT]
    assert (await unverified(mail), mail.server.deduplicated) == (0, 1)


async def test_without_the_history_nobody_can_tell_later_and_that_is_counted(mail: Mail) -> None:
    assert len(await lost_in_quiet(mail, Said(number=1), TEN_MINUTES)) == 2
    assert await unverified(mail) == 1


async def test_without_the_history_what_must_not_be_heard_twice_is_not_sent_later(mail: Mail) -> None:
    assert len(await lost_in_quiet(mail, OnlyOnce(number=1), TEN_MINUTES)) == 1
    assert await mail.states() == [State.DEAD]


async def test_in_a_busy_channel_it_is_found_some_pages_further(mail: Mail) -> None:
    general = mail.server.channel("general")
    for n in range(150):
        await mail.alice.says(f"before {n}")
    mail.server.faults.lose_reply("POST", MESSAGES)
    await mail.posts(general)
    await mail.round()
    for n in range(150):
        await mail.alice.says(f"after {n}")
    await mail.round(TEN_MINUTES)
    assert len([one for one in reads(general) if "1 for all" in one]) == 1
    assert await mail.states() == [State.SENT]


# Stopping


async def test_stopping_lets_what_is_on_its_way_arrive(mail: Mail) -> None:
    general = mail.server.channel("general")
    mail.server.faults.slow("POST", MESSAGES, 0.3)
    await mail.posts(general)
    await mail.delivery.round()
    await mail.delivery.stop()
    assert await mail.states() == [State.SENT]
    assert len(reads(general)) == 1


async def test_while_it_is_not_connected_nothing_goes_out_and_nothing_is_lost(mail: Mail) -> None:
    general = mail.server.channel("general")
    await mail.adapter.stop()
    await mail.posts(general)
    await mail.round()
    assert await mail.states() == [State.PENDING]
    await mail.adapter.start()
    await mail.round()
    assert await mail.states() == [State.SENT]
    assert len(reads(general)) == 1
