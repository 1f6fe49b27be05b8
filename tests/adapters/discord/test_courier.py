"""What is said unasked arrives on Discord once, whatever the network does, and goes where it can be read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.notice import Notice
from bot.people import SpaceRef
from store.outbox import OutboxStore, State
from store.people import PeopleStore
from tests.adapters.discord.office import LEASE, MESSAGES, PNG, Leaf, Long, Office, Week, office_in, reads
from tests.harness.charts import ANSWERED
from tests.harness.discord.shown import Shown
from tests.scheduler.post import OnlyOnce, Said

TEN_MINUTES = 600.0


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with office_in(tmp_path) as made:
        yield made


async def unverified(office: Office) -> int:
    async with office.hall.parts.database.units(reads_only=True) as unit:
        return await OutboxStore(unit).unverified()


# To whom


async def test_what_a_command_says_arrives_as_a_direct_message_whose_buttons_work(office: Office) -> None:
    await office.alice.runs("test tell")
    await office.round()
    [message] = office.alice.dms
    assert "0 for Alice" in message
    assert "500 letters" in await office.alice.clicks("Press", on=message)
    [row] = await office.rows()
    assert (row.state, row.channel, row.message) == (State.SENT, str(office.alice.dm.id), str(message.id))
    await office.round(LEASE)
    assert len([one for one in office.alice.dms if "0 for Alice" in one]) == 1


async def test_direct_messages_are_opened_once(office: Office) -> None:
    await office.alice.runs("test tell", count=3)
    for _ in range(3):
        await office.round(2)
    assert len(office.alice.dms) == 3
    assert len(office.server.requested("POST", "/users/@me/channels")) == 1


async def test_closed_direct_messages_lead_to_the_inbox(office: Office) -> None:
    await office.alice.runs("test tell")
    office.alice.closes_dms()
    await office.round()
    await office.round(2)
    assert await office.states() == [State.INBOX]
    assert office.alice.dms == []


async def test_closed_direct_messages_lead_to_another_account(office: Office) -> None:
    await office.alice.runs("test tell")
    [row] = await office.rows()
    office.alice.closes_dms()
    other = office.server.member("Alice's second account")
    async with office.hall.parts.database.units() as unit:
        home = SpaceRef("discord", str(office.server.home.id))
        found = await PeopleStore(unit).arrive("discord", str(other.id), home.platform, home.id, "Alice")
        assert found is not None
        assert row.person_id is not None
        await PeopleStore(unit).link_accounts(row.person_id, found.id)
    await office.round()
    await office.round(2)
    assert await office.states() == [State.SENT]
    assert "0 for Alice" in other.dms[-1]


async def test_an_account_that_is_gone_is_a_closed_door(office: Office) -> None:
    await office.alice.runs("test tell")
    office.server.faults.refuse("POST", "/users/@me/channels", 400, 50033, "Invalid Recipient(s)")
    await office.round()
    await office.round(2)
    assert await office.states() == [State.INBOX]


async def test_a_long_message_comes_in_parts_with_its_files_where_they_belong(office: Office) -> None:
    general = office.server.channel("general")
    await office.posts(general, "long", Long())
    await office.round()
    one, two = reads(general)
    assert [name[:8] for name in one.files] == ["picture-"]
    assert two.files == ["a.csv"]
    assert PNG in [content for _, content in office.server.state.world.files.values()]
    [row] = await office.rows()
    assert (row.state, row.message) == (State.SENT, str(one.id))


async def test_nobody_is_pinged(office: Office) -> None:
    general = office.server.channel("general")
    await office.posts(general, f"@everyone {office.alice.mention}")
    await office.round()
    assert [one.pings for one in reads(general)] == [[]]


async def test_a_chart_arrives_as_a_picture_with_its_words(office: Office) -> None:
    general = office.server.channel("general")
    await office.posts(general, "week", Week())
    await office.round()
    [one] = reads(general)
    assert ANSWERED.says in one
    [(_, picture)] = office.server.state.world.files.values()
    assert picture.startswith(PNG)


async def test_what_belongs_under_a_message_answers_it(office: Office) -> None:
    general = office.server.channel("general")
    asked = await office.alice.says("When?")
    await office.posts(general, thread=str(asked.id))
    await office.round()
    [request] = office.server.requested("POST", "/messages")
    assert request.body["message_reference"] == {"message_id": str(asked.id), "fail_if_not_exists": False}


# When the network fails


@pytest.mark.parametrize("direct", [True, False], ids=["direct", "channel"])
@pytest.mark.parametrize("after", [LEASE, TEN_MINUTES], ids=["soon", "when the nonce is forgotten"])
async def test_an_answer_that_was_lost_is_looked_up_and_not_sent_again(
    office: Office, direct: bool, after: float
) -> None:
    general = office.server.channel("general")
    await (office.alice.runs("test tell") if direct else office.posts(general))
    office.server.faults.lose_reply("POST", MESSAGES)
    before = len(general.messages)
    await office.round()
    assert await office.states() == [State.SENDING]
    await office.round(after)
    [row] = await office.rows()
    place = office.alice.dms if direct else reads(general)[before:]
    assert [(str(one.id), False) for one in place] == [(row.message, row.unverified)]
    assert row.state is State.SENT
    assert office.server.deduplicated == 0, "it was seen in the history"


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_proxys_error_is_looked_into_before_it_is_sent_again(office: Office, accepted: bool) -> None:
    general = office.server.channel("general")
    office.server.faults.fail("POST", MESSAGES, 502, accept=accepted)
    await office.posts(general)
    await office.round()
    assert await office.states() == [State.SENDING]
    await office.round(LEASE)
    assert len(reads(general)) == 1
    assert await office.states() == [State.SENT]


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_request_that_hangs_is_given_up_and_looked_into(tmp_path: Path, accepted: bool) -> None:
    async with office_in(tmp_path, send_timeout=0.8) as office:
        general = office.server.channel("general")
        office.server.faults.hang("POST", MESSAGES, accept=accepted)
        await office.posts(general)
        await office.round()
        assert await office.states() == [State.SENDING]
        await office.round(LEASE)
        assert len(reads(general)) == 1
        assert await office.states() == [State.SENT]


async def test_what_discord_accepts_after_we_hung_up_is_not_sent_again(tmp_path: Path) -> None:
    async with office_in(tmp_path, send_timeout=0.8) as office:
        general = office.server.channel("general")
        office.server.faults.slow("POST", MESSAGES, 1.2)
        await office.posts(general)
        await office.round()
        assert reads(general) == []
        await office.alice.waits_for("1 for all")
        await office.round(LEASE)
        assert len(reads(general)) == 1
        assert await office.states() == [State.SENT]


async def test_a_lost_answer_to_opening_direct_messages_is_simply_asked_again(office: Office) -> None:
    office.server.faults.lose_reply("POST", "/users/@me/channels")
    await office.alice.runs("test tell")
    await office.round()
    assert await office.states() == [State.PENDING]
    await office.round(10)
    assert len(office.alice.dms) == 1


async def test_of_a_message_in_parts_only_what_is_missing_is_sent(office: Office) -> None:
    general = office.server.channel("general")
    office.server.rates.set("POST /channels/{channel}/messages", limit=1, per=5)
    await office.posts(general, "long", Long())
    await office.round()
    assert len(reads(general)) == 1
    await office.round(TEN_MINUTES)
    one, two = reads(general)
    [row] = await office.rows()
    assert (row.state, row.message) == (State.SENT, str(one.id))
    assert "two" in two
    assert office.server.rates.limited == 0


async def test_a_message_whose_page_was_turned_meanwhile_is_still_known(office: Office) -> None:
    general = office.server.channel("general")
    await office.posts(general, "leaf", Leaf())
    office.server.faults.lose_reply("POST", MESSAGES)
    await office.round()
    await office.alice.clicks("Turn")
    await office.round(TEN_MINUTES)
    assert [one.text for one in reads(general)] == ["the other side"]
    assert await office.states() == [State.SENT]


async def test_a_part_that_somebody_deleted_meanwhile_does_not_come_back(office: Office) -> None:
    general = office.server.channel("general")
    office.server.rates.set("POST /channels/{channel}/messages", limit=1, per=5)
    await office.posts(general, "long", Long())
    await office.round()
    office.server.rates.set("POST /channels/{channel}/messages", limit=50, per=1)
    office.server.faults.lose_reply("POST", MESSAGES)
    await office.round(LEASE)
    assert len(reads(general)) == 2
    del general.messages[reads(general)[0].id]
    await office.round(TEN_MINUTES)
    [left] = reads(general)
    [row] = await office.rows()
    assert (row.state, row.message) == (State.SENT, str(left.id))


# Where the history may not be read


async def lost_in_quiet(office: Office, notice: Notice, after: float) -> list[Shown]:
    """What stands in a channel without history, in which the answer to a message was lost and that was looked into."""
    quiet = office.server.channel("quiet", bot_reads=False)
    office.server.faults.lose_reply("POST", MESSAGES)
    await office.posts(quiet, notice=notice)
    await office.round()
    await office.round(after)
    return reads(quiet)


async def test_without_the_history_the_nonce_keeps_it_single_for_minutes(office: Office) -> None:
    assert len(await lost_in_quiet(office, Said(number=1), LEASE)) == 1
    assert await office.states() == [State.SENT]
    assert (await unverified(office), office.server.deduplicated) == (0, 1)


async def test_without_the_history_nobody_can_tell_later_and_that_is_counted(office: Office) -> None:
    assert len(await lost_in_quiet(office, Said(number=1), TEN_MINUTES)) == 2
    assert await unverified(office) == 1


async def test_without_the_history_what_must_not_be_heard_twice_is_not_sent_later(office: Office) -> None:
    assert len(await lost_in_quiet(office, OnlyOnce(number=1), TEN_MINUTES)) == 1
    assert await office.states() == [State.DEAD]


async def test_in_a_busy_channel_it_is_found_some_pages_further(office: Office) -> None:
    general = office.server.channel("general")
    for n in range(150):
        await office.alice.says(f"before {n}")
    office.server.faults.lose_reply("POST", MESSAGES)
    await office.posts(general)
    await office.round()
    for n in range(150):
        await office.alice.says(f"after {n}")
    await office.round(TEN_MINUTES)
    assert len([one for one in reads(general) if "1 for all" in one]) == 1
    assert await office.states() == [State.SENT]


# Stopping


async def test_stopping_lets_what_is_on_its_way_arrive(office: Office) -> None:
    general = office.server.channel("general")
    office.server.faults.slow("POST", MESSAGES, 0.3)
    await office.posts(general)
    await office.delivery.round()
    await office.delivery.stop()
    assert await office.states() == [State.SENT]
    assert len(reads(general)) == 1


async def test_while_it_is_not_connected_nothing_goes_out_and_nothing_is_lost(office: Office) -> None:
    general = office.server.channel("general")
    await office.adapter.stop()
    await office.posts(general)
    await office.round()
    assert await office.states() == [State.PENDING]
    await office.adapter.start()
    await office.round()
    assert await office.states() == [State.SENT]
    assert len(reads(general)) == 1
