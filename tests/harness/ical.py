"""What RFC 5545 asks of a calendar, checked on its text without the library that wrote it; that one reads it back besides."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

MOST_OCTETS = 75
LINE = re.compile(
    r'(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(?P<value>.*)',
    re.DOTALL,
)
TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "COMMENT", "TZNAME"})
ONCE = frozenset("UID DTSTAMP DTSTART DTEND SUMMARY DESCRIPTION LOCATION SEQUENCE STATUS URL RRULE RECURRENCE-ID TRANSP".split())  # fmt: skip
UTC_TIME, LOCAL_TIME = re.compile(r"\d{8}T\d{6}Z"), re.compile(r"\d{8}T\d{6}")
NEEDED = {"VCALENDAR": {"PRODID", "VERSION"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART"}, "VTIMEZONE": {"TZID"}}
NEEDED |= {part: {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} for part in ("STANDARD", "DAYLIGHT")}
NEEDED["VALARM"] = {"ACTION", "TRIGGER", "DESCRIPTION"}


@dataclass
class Part:
    name: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)

    def value(self, name: str) -> str:
        return next((value for key, _, value in self.lines if key == name), "")

    def all(self, name: str) -> list["Part"]:
        return [one for one in self.parts if one.name == name]


def unfolded(data: bytes) -> list[str]:
    """Its lines, folding undone."""
    return re.sub(rb"\r\n[ \t]", b"", data).decode("utf-8").removesuffix("\r\n").split("\r\n")


def read(data: bytes) -> Part:
    root = Part("")
    stack = [root]
    for line in unfolded(data):
        found = LINE.fullmatch(line)
        assert found, f"no content line: {line!r}"
        name, params, value = found["name"].upper(), found["params"], found["value"]
        if name == "BEGIN":
            stack[-1].parts.append(made := Part(value))
            stack.append(made)
        elif name == "END":
            assert stack.pop().name == value, f"END:{value} ends another part"
        else:
            stack[-1].lines.append((name, params, value))
    assert stack == [root], "a part does not end"
    assert len(root.parts) == 1
    return root.parts[0]


def broken_rules(data: bytes) -> list[str]:
    """What is wrong, each in a sentence; empty when nothing is."""
    said = [*_of_lines(data)]
    calendar = read(data)
    zones = {one.value("TZID"): one for one in calendar.all("VTIMEZONE")}
    if len(zones) < len(calendar.all("VTIMEZONE")):
        said.append("a zone is told twice")
    named: set[str] = set()
    for part in _all(calendar):
        said += _of_part(part)
        for name, params, value in part.lines:
            if zone := re.search(r";TZID=([^;:]+)", params):
                named.add(zone[1])
                for one in value.split(","):
                    said += _of_local(one, zone[1], zones)
            elif name in ("DTSTAMP", "LAST-MODIFIED") and not UTC_TIME.fullmatch(value):
                said.append(f"{name} is no time in UTC: {value}")
    said += [f"{zone} is told and not used" for zone in zones.keys() - named]
    said += _of_events(calendar)
    again = icalendar.Calendar.from_ical(data)
    if len(again.events) != len(calendar.all("VEVENT")) or again.errors:
        said.append("icalendar reads it otherwise")
    return said


def _of_lines(data: bytes) -> list[str]:
    said: list[str] = []
    if not data.endswith(b"\r\n") or b"\n" in data.replace(b"\r\n", b"") or b"\r" in data.replace(b"\r\n", b""):
        said.append("lines do not end in CRLF")
    for line in data.split(b"\r\n"):
        if len(line) > MOST_OCTETS:
            said.append(f"a line has {len(line)} octets: {line[:40]!r}")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            said.append(f"a letter is torn apart by folding: {line[:40]!r}")
    return said


def _of_part(part: Part) -> list[str]:
    counts = Counter(name for name, _, _ in part.lines)
    said = [f"{part.name} has no {name}" for name in NEEDED.get(part.name, set()) - counts.keys()]
    said += [f"{part.name} has {name} twice" for name in ONCE if counts[name] > 1]
    for name, _, value in part.lines:
        if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
            said.append(f"{name} holds a control character")
        if name in TEXTS and re.search(r"(?<!\\)(?:\\\\)*[,;]|(?<!\\)(?:\\\\)*\\[^\\;,nN]", value):
            said.append(f"{name} is not escaped: {value[:60]!r}")
    if part.name == "VTIMEZONE" and not part.parts:
        said.append(f"{part.value('TZID')} has no observance")
    return said


def _of_local(value: str, zone: str, zones: dict[str, Part]) -> list[str]:
    """A local time has its zone told, and told right: the offset is that of the time zone data."""
    if zone not in zones:
        return [f"{zone} is used and not told"]
    if not LOCAL_TIME.fullmatch(value):
        return [f"{value} is no local time"]
    wall = datetime.fromisoformat(value)
    clock = wall.replace(tzinfo=ZoneInfo(zone))
    if clock.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        return []  # no clock shows it
    told = offset_told(zones[zone], wall)
    return [] if told == clock.utcoffset() else [f"{value} in {zone} is told to be {told} off, and is {clock.utcoffset()}"]  # fmt: skip


def offset_told(zone: Part, wall: datetime) -> timedelta | None:
    """By the observance that began last: its begin is in clocks before the change."""
    found: list[tuple[datetime, timedelta]] = []
    for part in zone.parts:
        before, after = _offset(part.value("TZOFFSETFROM")), _offset(part.value("TZOFFSETTO"))
        walls = [part.value("DTSTART"), *(one for name, _, value in part.lines if name == "RDATE" for one in value.split(","))]  # fmt: skip
        # A clock that goes forward shows what comes after the gap, one that goes back its first reading.
        begins = [datetime.fromisoformat(one) for one in walls]
        found += [(one, after) for one in begins if max(one, one + after - before) <= wall]
    return max(found, key=lambda one: one[0])[1] if found else None


def _offset(text: str) -> timedelta:
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:7] or 0))
    return -size if text[0] == "-" else size


def _of_events(calendar: Part) -> list[str]:
    said: list[str] = []
    seen = Counter((one.value("UID"), one.value("RECURRENCE-ID")) for one in calendar.all("VEVENT"))
    said += [f"{uid} stands twice" for (uid, _), count in seen.items() if count > 1]
    method = calendar.value("METHOD")
    for event in calendar.all("VEVENT"):
        uid = event.value("UID")
        if not re.fullmatch(r"\d+", event.value("SEQUENCE")):
            said.append(f"{uid} has no SEQUENCE")
        if event.value("STATUS") not in ("CONFIRMED", "TENTATIVE", "CANCELLED"):
            said.append(f"{uid} has a STATUS that no event has")
        if method == "CANCEL" and event.value("STATUS") != "CANCELLED":
            said.append(f"{uid} is cancelled and does not say so")
        if method in ("CANCEL", "REQUEST") and not event.value("ORGANIZER"):
            said.append(f"{uid} does not say who sends it")
        until = re.search(r"UNTIL=([^;]+)", event.value("RRULE"))
        if until and not UTC_TIME.fullmatch(until[1]):
            said.append(f"{uid} ends at {until[1]}, which is not in UTC")
        if event.value("RECURRENCE-ID") and event.value("RRULE"):
            said.append(f"{uid} is one of a series and a series")
    return said


def _all(part: Part) -> list[Part]:
    return [part, *(deeper for one in part.parts for deeper in _all(one))]
