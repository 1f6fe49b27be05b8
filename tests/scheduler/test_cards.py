"""Living cards: every copy shows what is so, soon, and not more often than it may."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivery import Blocked, NotNow, Undelivered
from bot.people import MessageRef
from tests.scheduler.post import Post, post_in


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with post_in(tmp_path) as made:
        alice = made.hall.person("Alice")
        await alice.runs("test name 7 Bridge")
        await made.round(1)
        yield made


async def test_a_card_is_posted_once_a_channel_however_often_it_is_asked_for(post: Post) -> None:
    await post.hall.person("Alice").runs("test name 7 Bridge")
    assert await post.round(60) == []
    assert sorted(got.target for got in post.box.accepted) == ["T1:C1", "T1:C2"]


async def test_a_change_is_drawn_on_every_copy_and_the_last_state_always(post: Post) -> None:
    alice = post.hall.person("Alice")
    await alice.runs("test name 7 Ferry")
    assert await post.cards.round() == 2
    for words in ("Tunnel", "Ford"):
        post.clock.forward(1)
        await alice.runs(f"test name 7 {words}")
        assert await post.cards.round() == 0
    post.clock.forward(30)
    assert await post.cards.round() == 2
    post.clock.forward(30)
    assert await post.cards.round() == 0
    assert [len(texts) for texts in post.box.redrawn.values()] == [2, 2]
    assert all("Ford" in texts[-1] for texts in post.box.redrawn.values())


async def test_a_copy_that_was_deleted_is_let_go(post: Post) -> None:
    post.box.deleted.add("1")
    alice = post.hall.person("Alice")
    await alice.runs("test name 7 Ferry")
    assert await post.cards.round() == 1
    post.clock.forward(60)
    await alice.runs("test name 7 Ford")
    assert await post.cards.round() == 1


async def test_a_record_that_is_gone_is_no_longer_shown(post: Post) -> None:
    await post.hall.person("Alice").runs('test name 7 ""')
    await post.set("thing.7", "")
    await post.cards.round()
    assert all("no longer shown" in texts[-1] for texts in post.box.redrawn.values())


async def test_a_copy_that_may_not_be_redrawn_just_now_waits_as_long_as_the_platform_says(post: Post) -> None:
    post.box.redraws = lambda _: NotNow(7)
    await post.hall.person("Alice").runs("test name 7 Ferry")
    assert await post.cards.round() == 0
    post.box.redraws = lambda _: None
    post.clock.forward(6.9)
    assert await post.cards.round() == 0
    post.clock.forward(0.2)
    assert await post.cards.round() == 2


async def test_a_copy_that_somebody_has_to_mend_first_is_not_tried_every_half_minute(post: Post) -> None:
    tried: list[str] = []

    def refuses(where: MessageRef) -> Undelivered:
        tried.append(where.id)
        return Blocked("missing_access", "Let the hub in.")

    post.box.redraws = refuses
    await post.hall.person("Alice").runs("test name 7 Ferry")
    for _ in range(10):
        await post.cards.round()
        post.clock.forward(59)
    assert sorted(tried) == ["1", "2"]
    post.clock.forward(60)
    post.box.redraws = lambda _: None
    assert await post.cards.round() == 2
