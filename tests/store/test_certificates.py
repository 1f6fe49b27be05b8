"""A certificate is issued once, and found by its code however that was copied."""

from datetime import date

from store.certificates import CertificateRow, CertificateStore
from store.people import PeopleStore
from store.unit import Unit, Units


async def person(unit: Unit, name: str = "Ana") -> int:
    row = await PeopleStore(unit).arrive("slack", f"T1:{name}", "slack", "T1", name)
    assert row
    return row.id


async def issued(unit: Unit, person_id: int, subject: str = "path:1", name: str = "Ana") -> CertificateRow:
    return await CertificateStore(unit).issue(
        person_id, subject, name=name, did="has followed the path", what="Permits", on=date(2026, 3, 2), issuer="Folkmoot"
    )  # fmt: skip


async def test_asked_again_it_is_the_same_certificate_as_it_was(units: Units) -> None:
    async with units() as unit:
        ana = await person(unit)
        first, again = await issued(unit, ana), await issued(unit, ana, name="Anna")
        assert first == again
        assert first.name == "Ana"
        other = await issued(unit, ana, "path:2")
        assert other.code != first.code
        assert await CertificateStore(unit).of_person(ana) == [other, first]
        assert await CertificateStore(unit).of_person(ana, "path:1") == [first]


async def test_its_code_is_found_however_it_was_copied_and_another_is_not(units: Units) -> None:
    async with units() as unit:
        row = await issued(unit, await person(unit))
    async with units(reads_only=True) as unit:
        store = CertificateStore(unit)
        for typed in (row.code, row.code.lower(), row.code.replace("-", ""), f"  {row.code.replace('-', ' ')} "):
            assert await store.by_code(typed) == row
        for typed in ("", "nonsense", row.code[:-1], row.code + "A", "é" * 12):
            assert await store.by_code(typed) is None


async def test_of_two_linked_accounts_the_certificates_are_kept_each_once(units: Units) -> None:
    async with units() as unit:
        ana, other = await person(unit), await person(unit, "Ana too")
        for who, subject in ((ana, "path:1"), (other, "path:1"), (other, "path:2")):
            await issued(unit, who, subject)
        await PeopleStore(unit).link_accounts(ana, other)
    async with units(reads_only=True) as unit:
        assert {row.subject for row in await CertificateStore(unit).of_person(ana)} == {"path:1", "path:2"}
