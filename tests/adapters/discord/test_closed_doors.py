"""Somebody who cannot be written to reacts: a line under the card says that there is an answer, and no more."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commands import capabilities
from commands.webinars.places import cards
from store.outbox import OutboxStore
from store.webinar_rows import WebinarChannelRow
from store.webinars import WebinarStore
from tests.adapters.discord.mail import Mail, mail_in, reads
from tests.harness.rush import planned


@pytest.fixture
async def mail(tmp_path: Path) -> AsyncIterator[Mail]:
    async with mail_in(tmp_path, capabilities()) as made:
        yield made


async def test_the_answer_is_one_press_away_and_nobody_else_reads_it(mail: Mail) -> None:
    hall = mail.server.channel("town-hall")
    date = await planned(mail.hall, 1, "Faster permits")
    async with mail.hall.parts.database.units() as unit:
        dated = await WebinarStore(unit).dated(date)
        assert dated is not None
        rows = [WebinarChannelRow(dated.webinar.id, "discord", str(hall.id), "", None)]
        await OutboxStore(unit).put([one.row() for one in cards([dated], rows, mail.clock.now(), None)])
    await mail.round()
    [card] = reads(hall)
    mail.alice.closes_dms()
    await mail.alice.reacts(card, "✅")
    line = await mail.alice.waits_for("cannot write to you here")
    assert "You come" not in line.text
    answer = await mail.alice.clicks("Show me the answer", on=line)
    assert answer.ephemeral
    assert "You come." in answer.text
