"""People on Slack and on Discord press for the same seats: none is given twice, and each is told the truth."""

from pathlib import Path

from tests.harness.rush_street import rush_in_the_street
from tests.whole.whole import street


async def test_seats_are_shared_by_both_platforms(tmp_path: Path) -> None:
    async with street(tmp_path) as town:
        async with town.hub() as parts:
            assert parts.hub.troubles == {}
            found = await rush_in_the_street(town, parts, 20, 6, "Permits")
            assert (found.taken, found.yes, found.waiting, found.wrong) == (6, 6, 14, ())
        await town.slack.healthy()
        assert town.discord.violations == []
