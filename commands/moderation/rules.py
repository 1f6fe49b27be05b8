"""`moderation rules`: what everybody here agrees to; each space may have its own. Whoever contributes for the first time
is asked, once for each text."""

import hashlib
from typing import Annotated

from bot.capability import setting
from bot.command import command
from bot.context import Context
from bot.gate import Consent, gate
from bot.param import Arg
from bot.people import Role
from bot.ui.nodes import Card, Note, Reply
from store.consent import ConsentStore
from store.settings import SettingStore

NONE = "none"
DEFAULT = """\
1. Share what helps others do their work: what you did, what you use, and what went wrong.
2. No personal data: nobody's name, number or story without their leave, and nothing by which a person served could be known.
3. Share only what your body may share, and say whose work it is.
4. Be fair: about the practice, not the person. Assume that others mean well.
5. No advertising. Who comes from a firm, charity or university says so.
6. Something is wrong? Report it, and a moderator looks at it. Whoever it concerns hears why, and may ask for another look."""
RULES = setting(
    "moderation.rules",
    str,
    DEFAULT,
    Arg(
        "Accepted by everybody before their first contribution; with “none” nobody is asked",
        label="Community rules",
        long=True,
        most=2000,
    ),
)


@command(examples=["rules"], requires=Role.GUEST, reads_only=True)
async def rules(settings: SettingStore, context: Context) -> Reply:
    """Read what everybody here agrees to."""
    text = await rules_here(settings, context)
    return rules_reply(text) if text else Reply((Card(title="There are no community rules here"),))


def rules_reply(text: str) -> Reply:
    private = Note("Every record has Report under its details; only moderators see who reported it.")
    return Reply((Card(title="Community rules", body=text), private))


async def rules_here(settings: SettingStore, context: Context) -> str:
    """Those of this space; "" where there are none."""
    text = str(await settings.get(RULES.key, RULES.default, space_id=context.person.space_id)).strip()
    return "" if text.casefold() == NONE else text


@gate()
async def rules_first(
    settings: SettingStore,
    consent: ConsentStore,
    context: Context,
    agreed: Annotated[str, Arg("The version they agree to now")] = "",
) -> None:
    """Raises Consent for whoever did not agree to the rules as they are here and now."""
    text = await rules_here(settings, context)
    if not text:
        return
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    if await consent.given(context.member_id, version):
        return
    if agreed == version:
        await consent.give(context.member_id, version)
        return
    changed = "They were changed since you read them. " if agreed else ""
    title = "Before your first contribution: our community rules"
    raise Consent(title, f"{changed}{text}\n\nWhat you wrote is kept.", version=version)
