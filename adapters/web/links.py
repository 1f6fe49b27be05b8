"""Pages and their addresses: which commands are pages, what a page's address is, which buttons are only links."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot import access, parse
from bot.action import Action
from bot.browse import PAGE, BrowseSpec
from bot.calendar import CalendarSpec
from bot.capability import Capability
from bot.errors import BotError
from bot.feed import FeedSpec
from bot.offers import FillIn, Run
from bot.people import Person
from bot.registry import Entry, Registry
from bot.way_in import WayInSpec

NEAR = 0.55
Section = tuple[Capability, list[Entry]]


def path(entry: Entry) -> str:
    return f"/{entry.capability}/{entry.spec.name}"


def address(entry: Entry, given: Mapping[str, object]) -> str:
    """The address that says this call, without what goes without saying."""
    said: list[tuple[str, str]] = []
    for param in entry.spec.params:
        value = given.get(param.name)
        if value in (None, "", ()) or value == param.default or param.write(value) == param.write(param.default):
            continue
        said.append((param.name, param.write(value)))
    return f"{path(entry)}?{urlencode(said)}" if said else path(entry)


def linker(registry: Registry) -> Callable[[Action], str]:
    """For a button that only asks: the address of the page with the same answer. "" for one that needs a press."""

    def link(action: Action) -> str:
        try:
            match action:
                case Run():
                    call = parse.read(registry, action.text)
                    entry, given = call.entry, call.arguments
                    asks = entry.spec.reads_only
                case FillIn():
                    entry, given = parse.loosely(registry, action.text)
                    asks = True
                case _:
                    return opened_on(registry, action)
        except BotError:
            return ""
        if not asks or entry.spec.hidden:
            return ""
        return shown_on(registry, entry, given) or address(entry, given)

    return link


def shown_on(registry: Registry, entry: Entry, given: Mapping[str, object]) -> str:
    """Where the record that this call shows has its own page; "" for a call that shows none."""
    for subject, (capability, spec) in registry.described.items():
        if entry.path == f"{capability}.{spec.shown_by}":
            try:
                return record_path(
                    registry, f"{subject}:{entry.spec.params[0].read(given.get(entry.spec.params[0].name))}"
                )
            except BotError:
                return ""
    return ""


def opened_on(registry: Registry, action: Action) -> str:
    """The page of the record that this button shows; "" for any other button."""
    for subject, (_, spec) in registry.described.items():
        if isinstance(action, spec.opened_by):
            number = getattr(action, spec.opened_by.names[0])
            plain = action == spec.opened_by.model_validate({spec.opened_by.names[0]: number})
            return record_path(registry, f"{subject}:{number}") if plain else ""
    return ""


def record_path(registry: Registry, subject: str) -> str:
    """The page of the record that a card shows ("resource:7"); "" where such records have none."""
    kind, _, number = subject.partition(":")
    found = registry.described.get(kind)
    return f"/{found[0]}/{kind}/{number}" if found and number.isdecimal() else ""


def shelf_path(capability: str, spec: BrowseSpec, given: Mapping[str, object]) -> str:
    """The address of a page of a shelf, its parameters in the order they were declared."""
    written = [(one.name, one.write(value)) for one in spec.params if (value := given.get(one.name)) not in (None, "")]
    said = [(name, value) for name, value in written if (name, value) != (PAGE, "1")]
    return f"/{capability}/{spec.name}" + (f"?{urlencode(said)}" if said else "")


def pages(registry: Registry, capability: str, person: Person) -> list[Entry]:
    """The commands of a capability that this person may use."""
    return [
        entry
        for entry in registry.of_capability(capability)
        if not entry.spec.hidden and access.allows(person, entry.spec.requires)
    ]


def sections(registry: Registry, person: Person) -> list[Section]:
    """All that this person may use, by capability; a capability without anything for them is left out."""
    found = [(one, pages(registry, one.name, person)) for one in registry.capabilities]
    return [(one, entries) for one, entries in found if entries]


def menu(sections: list[Section], signed_in: bool) -> list[Section]:
    """What stands in the head of every page: capabilities whose first page this person may see. The hub's own commands
    come last, and for a guest the front page and help say it all."""
    open_here = [one for one in sections if any(entry.default for entry in one[1]) or one[0].default is None]
    own = [one for one in open_here if one[0].name == parse.ROOT]
    return [one for one in open_here if one not in own] + (own if signed_in else [])


def feed_path(capability: str, spec: FeedSpec, given: Mapping[str, object]) -> str:
    """The address of a feed, without what was left empty."""
    return f"/{capability}/{spec.name}.atom{_asked(spec, given)}"


def calendar_path(capability: str, spec: CalendarSpec, given: Mapping[str, object]) -> str:
    """The address of a public calendar."""
    return f"/{capability}/{spec.name}.ics{_asked(spec, given)}"


def way_in_path(capability: str, spec: WayInSpec, token: str) -> str:
    """The address of a link that was made for one person."""
    return f"/{capability}/{spec.name}/{token}"


def _asked(spec: FeedSpec | CalendarSpec, given: Mapping[str, object]) -> str:
    said = [(one.name, one.write(given.get(one.name))) for one in spec.params if given.get(one.name) not in (None, "")]
    return f"?{urlencode(said)}" if said else ""


def feeds(
    registry: Registry, here: str, given: Mapping[str, object], called: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The feeds that belong to a page, as title and address: those of its capability, also as narrow as the page; on
    the front page all. `called` is what people call what the page was asked for, where that is another word."""
    at = here.split("/")[1:2]
    found: list[tuple[str, str]] = []
    for (capability, _), spec in registry.feeds.items():
        if at not in ([capability], [""]):
            continue
        found.append((spec.title, feed_path(capability, spec, {})))
        narrow = {one.name: given[one.name] for one in spec.params if given.get(one.name) not in (None, "")}
        if narrow:
            words = ", ".join(called.get(name, str(one)) for name, one in narrow.items())
            found.append((f"{spec.title}: {words}", feed_path(capability, spec, narrow)))
    return found


def in_order(registry: Registry) -> list[Capability]:
    """What people come for first: the one that is searched, the others, the hub itself."""
    search = searched(registry)
    first = search.capability if search else ""
    return sorted(registry.capabilities, key=lambda one: (one.name != first, one.name == parse.ROOT))


def searched(registry: Registry) -> Entry | None:
    """What the big search box asks: the first default command that guests may use and that takes any words."""
    for entry in registry.defaults.values():
        rest = entry.spec.rest
        if rest and entry.spec.reads_only and entry.spec.requires == "guest":
            return entry
    return None


def nearest(registry: Registry, asked: str, person: Person) -> list[Entry]:
    """The pages whose address is most like one that leads nowhere."""
    known = {path(entry): entry for one in registry.capabilities for entry in pages(registry, one.name, person)}
    words = {f"/{entry.spec.name}": entry for entry in known.values()}
    names = {**words, **known}
    near = process.extract(asked[:100].casefold(), list(names), scorer=OSA.normalized_similarity, limit=6)
    found = [names[name] for name, score, _ in near if score >= NEAR]
    return list({entry.path: entry for entry in found}.values())[:3]
