"""What admins are told unasked."""

from bot.notice import Trouble, on_notice
from bot.offers import Run
from bot.ui.nodes import Actions, Button, Card, Reply


@on_notice()
async def trouble(notice: Trouble) -> Reply:
    """Something could not be delivered, and what to do about it; at most one a day."""
    see = Button("See what waits and why", Run(text="admin health"), "primary")
    body = f"{notice.mend} Nothing is lost: it waits, and goes out when this is mended."
    return Reply((Card(title="Some messages could not be delivered", body=body, tone="warning"), Actions((see,))))
