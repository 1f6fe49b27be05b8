"""The whole hub as it runs, with its starter content: what a newcomer meets first has no barrier and no error."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.adapters.web.house import Place, real_place
from tests.browser.seat import Seat

pytestmark = pytest.mark.asyncio(loop_scope="module")
PAGES = ("/", "/help", "/library/find?query=permits", "/library/find?query=zzyzx", "/library/show?number=1", "/hub", "/profile", "/admin")  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    async with real_place(tmp_path_factory.mktemp("hub")) as made:
        yield made


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_no_page_of_the_hub_has_a_barrier(sits: Any, dark: bool) -> None:
    seat: Seat = await sits(dark=dark, width=360)
    for address in PAGES:
        await seat.opens(address)
        assert not (barriers := await seat.barriers()), (address, barriers)
        assert not await seat.scrolls_sideways(), address


async def test_no_page_of_a_member_has_a_barrier(sits: Any) -> None:
    seat: Seat = await sits()
    await seat.signs_in()
    for address in (*PAGES, "/library/saved", "/library/mine", "/library/add"):
        await seat.opens(address)
        assert not (barriers := await seat.barriers()), (address, barriers)


async def test_a_newcomer_finds_a_guide_and_somebody_else_sees_it(sits: Any) -> None:
    nell: Seat = await sits()
    await nell.enters("Nell Okafor")
    await nell.presses("library find permits")
    await nell.waits_for("resources about permits")
    await nell.presses("Share here")
    await nell.presses("Share with #room")
    await nell.waits_for("showed everybody")
    await nell.says("library add")
    await nell.waits_for("Add to the library")
    assert not await nell.barriers()
