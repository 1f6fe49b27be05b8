"""Searches in vain: counted without names, ended with an answer, open again when somebody looks once more."""

from datetime import timedelta

from store.library import LibraryStore
from store.library_news import LibraryNews
from store.people import PeopleStore
from store.resource import WantedKind, WantedState
from store.unit import Unit, Units
from store.wanted import WantedStore


async def person(unit: Unit, name: str) -> int:
    row = await PeopleStore(unit).arrive("slack", f"T1:{name}", "slack", "T1", name)
    assert row
    return row.id


async def test_the_same_words_are_one_row_and_another_failure_is_another(units: Units) -> None:
    async with units() as unit:
        store = WantedStore(unit)
        first = await store.missed("Dog  licences")
        assert await store.missed("dog-licences") == first
        given_up = await store.missed("dog licences", WantedKind.GIVEN_UP)
        assert given_up != first
        assert await store.missed("  ") is None
        rows = await store.open()
        assert [(row.shown, row.asked, row.kind) for row in rows] == [
            ("Dog licences", 2, WantedKind.NOTHING),
            ("dog licences", 1, WantedKind.GIVEN_UP),
        ]


async def test_what_was_closed_is_open_again_and_counted_anew(units: Units) -> None:
    async with units() as unit:
        store = WantedStore(unit)
        number = await store.missed("zebra crossings")
        assert number is not None
        await store.missed("zebra crossings")
        resource = await LibraryStore(unit).add("Zebra", "guide", status="published")
        assert await store.close([number], WantedState.FOUND, answer_id=resource, answer="At last") == [number]
        assert await store.close([number], WantedState.CLOSED) == [], "once"
        assert await store.open() == []
        row = await store.by_id(number)
        assert row is not None
        assert (row.state, row.answer_id, row.answer) == (WantedState.FOUND, resource, "At last")
        assert await store.closed_with(number) == [number]
        assert await LibraryNews(unit).wanted_between(unit.now - timedelta(days=1), unit.now) == []
        await store.missed("zebra crossings")
        row = await store.by_id(number)
        assert row is not None
        assert (row.state, row.answer_id, row.answer, row.asked, row.closed) == (WantedState.OPEN, None, "", 1, None)


async def test_what_moderators_hid_stays_hidden_however_often_it_is_typed(units: Units) -> None:
    async with units() as unit:
        store = WantedStore(unit)
        number = await store.missed("somebody's name")
        assert number is not None
        await store.close([number], WantedState.HIDDEN)
        await store.missed("somebody's name")
        assert await store.open() == []
        assert await store.reopen([number], (WantedState.FOUND,)) == []
        assert await store.reopen([number], (WantedState.HIDDEN,)) == [number]


async def test_whoever_waits_or_helps_is_noted_once(units: Units) -> None:
    async with units() as unit:
        store, ana, bo = WantedStore(unit), await person(unit, "Ana"), await person(unit, "Bo")
        number = await store.missed("zebra")
        assert number is not None
        assert await store.ask(ana, number)
        assert not await store.ask(ana, number)
        assert await store.offer(bo, number, "I have one")
        assert not await store.offer(bo, number, "I have two")
        assert await store.counts([number]) == (1, 1)
        assert [(ask.person_id, ask.shown) for ask in await store.asks()] == [(ana, "zebra")]
        assert [(offer.name, offer.note) for offer in await store.offers([number])] == [("Bo", "I have two")]
        assert await store.ask_no_more(ana, [number]) == 1
        assert await store.asks([number]) == []
        await store.ask(ana, number)
        await store.close([number], WantedState.CLOSED, answer="It will not come")
        assert await store.asks() == [], "nobody waits for what was closed"
        assert len(await store.asks([number])) == 1


async def test_two_accounts_of_one_person_wait_once(units: Units) -> None:
    async with units() as unit:
        store, ana, other = WantedStore(unit), await person(unit, "Ana"), await person(unit, "Ana too")
        number = await store.missed("zebra")
        assert number is not None
        for one in (ana, other):
            await store.ask(one, number)
        await PeopleStore(unit).link_accounts(ana, other)
        assert [ask.person_id for ask in await store.asks()] == [ana]


async def test_an_answer_that_is_deleted_leaves_its_words(units: Units) -> None:
    async with units() as unit:
        store = WantedStore(unit)
        number = await store.missed("zebra")
        assert number is not None
        resource = await LibraryStore(unit).add("Zebra", "guide", status="published")
        await store.close([number], WantedState.FOUND, answer_id=resource, answer="Here")
        await LibraryStore(unit).remove(resource)
        row = await store.by_id(number)
        assert row is not None
        assert (row.answer_id, row.answer) == (None, "Here")
