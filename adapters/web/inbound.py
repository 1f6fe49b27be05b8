"""What came in over HTTP as events: pure functions over the values of an address or a form."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.events import ActionPressed, CommandCalled, FormSubmitted, Origin, Suggesting
from bot.form import read_page
from bot.param import Param, Upload
from bot.people import UserRef
from bot.registry import Entry

NONCE = re.compile(r"[\w-]{8,64}", re.ASCII)
MENTION = re.compile(r"<@([a-z]+:[^<>\s]+)>")
Pairs = Iterable[tuple[str, str]]
NO_FILES: Mapping[str, Upload] = {}


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came in: ours by underscore, the person's own without."""

    csrf: str
    address: str
    nonce: str
    back: str
    message: str
    chosen: UserRef | None
    values: dict[str, object]

    @property
    def act(self) -> str:
        """The same for the same form sent twice with the same button; another button of it is another act."""
        of = hashlib.blake2b(self.address.encode(), digest_size=6).hexdigest()
        return f"web:{self.nonce}:{of}"


def sent(pairs: Pairs, files: Mapping[str, Upload] = NO_FILES) -> Sent:
    taken = list(pairs)
    ours = {name: value for name, value in taken if name.startswith("_")}
    nonce = ours.get("_id", "")
    return Sent(
        csrf=ours.get("_csrf", ""),
        address=ours.get("_address", ""),
        nonce=nonce if NONCE.fullmatch(nonce) else secrets.token_urlsafe(9),
        back=local(ours.get("_back", "")),
        message=ours.get("_message", ""),
        chosen=person(ours.get("_chosen", "")),
        values={**values((name, value) for name, value in taken if not name.startswith("_")), **files},
    )


def values(pairs: Pairs) -> dict[str, object]:
    """One text for a field, several for one that came more than once. The "no" before a ticked box gives way to it."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    for name, several in found.items():
        if several == ["no", "yes"]:
            found[name] = ["yes"]
    return {name: several[0] if len(several) == 1 else tuple(several) for name, several in found.items()}


def local(address: str) -> str:
    """A way back that stays on this site."""
    fine = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if fine and len(address) <= 2000 else "/"


def person(text: str) -> UserRef | None:
    """The account named in "Ana Silva <@web:ana>", as our suggestions write it."""
    found = MENTION.search(text)
    platform, _, account = found[1].partition(":") if found else ("", "", "")
    return UserRef(platform, account) if account else None


def arguments(entry: Entry, raw: Mapping[str, object]) -> dict[str, object]:
    """What of an address belongs to the command; a person as suggested becomes the account alone."""
    found: dict[str, object] = {}
    for param in entry.spec.params:
        value = raw.get(param.name)
        if value is None:
            continue
        found[param.name] = _account(param, value)
    return found


def wrong(entry: Entry, given: Mapping[str, object]) -> dict[str, str]:
    """By field, the sentence for each value that does not fit."""
    return read_page(entry.spec.params, given)[1]


def is_complete(entry: Entry, given: Mapping[str, object]) -> bool:
    return not any(param.lacks(given) for param in entry.spec.params)


def command_called(entry: Entry, given: Mapping[str, object], origin: Origin) -> CommandCalled:
    options = {name: value for name, value in given.items() if value not in ("", ())}
    return CommandCalled(origin, path=entry.path, options=options)


def action_pressed(form: Sent, origin: Origin) -> ActionPressed:
    return ActionPressed(origin, form.address, form.chosen)


def form_submitted(form: Sent, origin: Origin) -> FormSubmitted:
    taken = {name: _mentioned(value) for name, value in form.values.items()}
    return FormSubmitted(origin, form.address, taken)


def suggesting(source: str, field: str, text: str, origin: Origin) -> Suggesting:
    return Suggesting(origin, source[:100], field[:100], text[:200])


def _account(param: Param, value: object) -> object:
    return _mentioned(value) if param.kind == "person" else value


def _mentioned(value: object) -> object:
    found = MENTION.search(value) if isinstance(value, str) else None
    return found[0] if found and isinstance(value, str) and value.endswith(found[0]) else value
