"""How invitations look."""

from collections.abc import Mapping

from bot.offers import FillIn, Run
from bot.ui.markup import When, md
from bot.ui.nodes import Actions, Button, Card, Heading, Items, Link, Note, Reply
from commands.admin.naming import a
from commands.admin.pages import Page
from commands.admin.payloads import InvitationsPage, Withdraw
from store.codes import InvitationRow

INVITE = Button("Make an invitation", FillIn(text="admin invite"), "primary")
ALL = Button("See all invitations", Run(text="admin invitations"))


def invited(row: InvitationRow, code: str, url: str, space: str, zone: str) -> Reply:
    """The only time the code is shown: the hub keeps no more than its fingerprint."""
    body = md(
        "Who opens the link, or types `{code}` on the page *Join*, becomes {role}{where}. {uses}, until {until}.",
        code=code,
        role=a(row.role),
        where=f" in {space}" if space else "",
        uses=_uses(row),
        until=When(row.expires, zone),
    )
    note = "Copy it now: it is not shown again. Send it only to those whom you mean; it works for whoever has it."
    card = Card(
        title="An invitation",
        body=body,
        note=note,
        tone="good",
        actions=(Link("The link to send", url), _withdraw(row)),
    )
    return Reply((card, Actions((ALL,))))


def invitation_page(
    page: Page[InvitationRow], makers: Mapping[int, str], spaces: Mapping[int, str], zone: str
) -> Reply:
    if not page.shown:
        body = "People without Slack or Discord join on the web with an invitation."
        return Reply((Card(title="No invitation is open", body=body), Actions((INVITE,))))
    cards = tuple(_invitation(row, makers, spaces, zone) for row in page.shown)
    items = Items(cards, page.pager(lambda number: InvitationsPage(page=number)))
    note = Note("The codes themselves are kept nowhere; withdraw one that got lost, and make another.")
    return Reply((Heading("Open invitations"), items, note, Actions((INVITE,))))


def withdrawn(row: InvitationRow) -> Reply:
    title = f"Invitation {row.id} is withdrawn"
    return Reply(
        (
            Card(title=title, body="Nobody else can join with it. Who did so already stays.", tone="good"),
            Actions((ALL,)),
        )
    )


def _invitation(row: InvitationRow, makers: Mapping[int, str], spaces: Mapping[int, str], zone: str) -> Card:
    where = "everywhere" if row.space_id is None else f"in {spaces.get(row.space_id, 'a space')}"
    by = makers.get(row.made_by, "") if row.made_by is not None else ""
    facts = (("Makes them", f"{row.role.value} {where}"), ("Made by", by))
    return Card(
        title=f"Invitation {row.id}: {_uses(row).lower()}",
        fields=tuple((name, value) for name, value in facts if value),
        note=md("Until {until}", until=When(row.expires, zone)),
        actions=(_withdraw(row),),
    )


def _withdraw(row: InvitationRow) -> Button:
    return Button(f"Withdraw invitation {row.id}", Withdraw(invitation=row.id), "danger")


def _uses(row: InvitationRow) -> str:
    return "For one person" if row.uses_left == 1 else f"For {row.uses_left:,} people"
