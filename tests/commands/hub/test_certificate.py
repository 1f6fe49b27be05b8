"""A certificate is checked by anybody, and printed by whoever it is about."""

from datetime import date

from bot.ui.nodes import File
from store.certificates import CertificateRow, CertificateStore
from tests.commands.support import member, row
from tests.harness.hub import Hall, Talker


async def certified(hall: Hall, who: Talker, what: str = "Faster permits") -> CertificateRow:
    known = await row(hall, await member(hall, who))
    async with hall.parts.database.units() as unit:
        return await CertificateStore(unit).issue(
            known.id, f"path:{what}", name=known.name, did="has followed the path", what=what, on=date(2026, 3, 2), issuer="Folkmoot", hours=3
        )  # fmt: skip


async def test_a_stranger_checks_a_code_without_an_account(hall: Hall, alice: Talker) -> None:
    issued, stranger = await certified(hall, alice), hall.stranger()
    await stranger.runs(f"hub certificate {issued.code.lower()}")
    assert stranger.sees("This certificate is genuine: Folkmoot issued it on")
    assert stranger.sees("Alice has followed the path")
    assert "Get this certificate as a PDF" not in stranger.buttons
    await stranger.runs("hub certificate AAAA-BBBB-CCCC")
    assert stranger.sees("No certificate of this hub has the code “AAAA-BBBB-CCCC”")
    await stranger.runs("hub certificate")
    assert stranger.sees("You need no account")


async def test_whoever_has_certificates_finds_them_and_prints_them(hall: Hall, alice: Talker, bob: Talker) -> None:
    await member(hall, alice)
    await alice.runs("hub certificate")
    assert alice.sees("You have no certificate yet")
    issued = [await certified(hall, alice, f"Path {number}") for number in range(6)]
    await alice.runs("hub certificate")
    assert alice.sees("Path 5")
    await alice.clicks("Next")
    assert alice.sees("Path 0")
    await alice.presses(f"hub.certificate-print/{issued[0].id}")
    [file] = [node for node in alice.reply.blocks if isinstance(node, File)]
    assert file.data.startswith(b"%PDF")
    await member(hall, bob)
    await bob.presses(f"hub.certificate-print/{issued[0].id}")
    assert bob.sees("That is no certificate of yours")
    await bob.runs("hub certificate")
    assert bob.sees("You have no certificate yet")
