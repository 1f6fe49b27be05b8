"""`hub certificate`: anybody checks one by its code; whoever has some finds them here again."""

from typing import Annotated

from bot.certificate import PrintCertificate, shown
from bot.certificate_page import printed
from bot.command import command
from bot.context import Context
from bot.errors import NotFound
from bot.handlers import on_action
from bot.param import Arg
from bot.people import Role
from bot.site import Site
from bot.ui.fit import clip
from bot.ui.nodes import MOST_CARDS, Card, Heading, Items, Pager, Reply, Text
from commands.hub.payloads import Certificates
from store.certificates import CertificateStore


@command(examples=["certificate", "certificate ABCD-EFGH-JKMN"], requires=Role.GUEST, reads_only=True)
async def certificate(
    certificates: CertificateStore,
    site: Site,
    context: Context,
    code: Annotated[
        str, Arg("The code at the foot of a certificate", label="Code", rest=True, most=40, example="ABCD-EFGH-JKMN")
    ] = "",
) -> Reply:
    """Check a certificate by its code, or see your own."""
    if code:
        return await _checked(certificates, site, context, code)
    if context.person.id is None:
        body = "Type the code that stands at the foot of the certificate. You need no account."
        return Reply((Card(title="Is a certificate genuine?", body=body),))
    return await _own(certificates, site, context.person.id, 1)


@on_action(reads_only=True)
async def turn_certificates(turn: Certificates, certificates: CertificateStore, site: Site, context: Context) -> Reply:
    """Another page of one's own."""
    reply = await _own(certificates, site, context.member_id, turn.page)
    return Reply(reply.blocks, update=True)


@on_action(reads_only=True)
async def print_certificate(
    chosen: PrintCertificate, certificates: CertificateStore, site: Site, context: Context
) -> Reply:
    """The page to print, for whoever it is about and nobody else."""
    row = await certificates.by_id(chosen.certificate)
    if row is None or row.person_id != context.member_id:
        raise NotFound("That is no certificate of yours.", "See yours with: hub certificate.")
    return Reply((Text(f"Your certificate for “{row.what}”, to print or to send on."), await printed(row, site)))


async def _checked(certificates: CertificateStore, site: Site, context: Context, code: str) -> Reply:
    row = await certificates.by_code(code)
    if row is None:
        raise NotFound(
            f"No certificate of this hub has the code “{clip(code, 40)}”.",
            "Look at it once more, letter by letter. If it is right, this hub did not issue that certificate.",
        )
    said = Text(f"This certificate is genuine: {row.issuer} issued it on {row.issued:%-d %B %Y}.")
    return Reply((said, shown(row, site, mine=row.person_id == context.person.id)))


async def _own(certificates: CertificateStore, site: Site, person_id: int, page: int) -> Reply:
    rows = await certificates.of_person(person_id)
    if not rows:
        body = "Follow a path of the library to its end, or take part in a webinar that gives one."
        return Reply((Card(title="You have no certificate yet", body=body),))
    pages = -(-len(rows) // MOST_CARDS)
    page = min(max(page, 1), pages)
    cards = tuple(shown(row, site, mine=True) for row in rows[(page - 1) * MOST_CARDS : page * MOST_CARDS])
    before, after = (Certificates(page=n) if 1 <= n <= pages else None for n in (page - 1, page + 1))
    return Reply((Heading("Your certificates"), Items(cards, Pager(page, pages, before, after) if pages > 1 else None)))
