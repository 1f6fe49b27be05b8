"""Which days of a rhythm people's words name, as an RFC 5545 rule.

The words are brought to a few plain ones, and these must match one of the forms below as a whole: what does not is no
rhythm, and what matches two is asked about.
"""

import re
from calendar import monthrange
from collections.abc import Callable

from bot.errors import InvalidInput
from bot.rhythm_said import CODES, WEEKDAYS, WEEKEND
from bot.time_words import DAY_WORD, MONTH_WORD, MONTHS, NAMES, NTH, month_number, nth, weekday_number

EXAMPLES = "For example: every Monday 09:00, every weekday at 8:30, first Tuesday of the month 10:00."
COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}


def read_rule(text: str) -> str | None:
    """The rule of these words; None when they are none. Raises InvalidInput where they have two meanings, or no day."""
    words = _plain(text)
    for pattern, make in _FORMS:
        if found := pattern.fullmatch(words):
            return make(found)
    return None


def _plain(text: str) -> str:
    """The words as the forms below know them: "<mo>", "#2" for second, "2", "<m3>", and a few plain ones."""
    words = re.sub(r"[,;&.]", " ", text.casefold()).replace("–", "-")
    words = re.sub(r"\b(?:weekdays?|work(?:ing)?\s?days?|business days?)\b", " weekday ", words)
    words = re.sub(rf"\b{DAY_WORD}\b", lambda found: f"<{CODES[weekday_number(found[0])].lower()}>", words)
    words = re.sub(rf"\b{MONTH_WORD}\b", lambda found: f"<m{month_number(found[0])}>", words)
    words = re.sub(rf"\b(\d{{1,2}}){NTH}\b", r"#\1", words)
    words = re.sub(rf"\b({'|'.join(_ORDINALS)})\b", lambda found: f"#{_ORDINALS[found[0]]}", words)
    words = re.sub(rf"\b({'|'.join(COUNTS)})\b", lambda found: str(COUNTS[found[0]]), words)
    for pattern, plain in _SAME:
        words = pattern.sub(plain, words)
    return " ".join(words.split())


_ONE = r"<(?:mo|tu|we|th|fr|sa|su)>"
_SAME = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\b(?:each|all)\b", "every"),
        (r"\b(?:daily|everyday)\b", "every day"),
        (r"\bfortnightly\b|\bevery fortnight\b", "every 2 week"),
        (r"\bweekly\b", "every week"),
        (r"\bmonthly\b", "every month"),
        (r"\bquarterly\b|\bevery quarter\b", "every 3 month"),
        (r"\b(?:yearly|annually)\b", "every year"),
        (r"\b(day|week|month|year|weekend)s\b", r"\1"),
        (r"\b(?:the|on|of|in|and|a|at|it|is)\b", " "),
        (r"\s+", " "),
        (r"\bevery other\b", "every 2"),
        (rf"\bevery #2(?= (?:day|week|month|year|{_ONE})(?! (?:every )?month))", "every 2"),
        (r"\bevery (week|month|year) every\b", r"\1 every"),
    )
]


def _days(text: str) -> str:
    """ "<mo> - <th> <sa>" as codes, spans filled in."""
    codes: list[str] = []
    for first, last in re.findall(r"<(\w\w)>(?: ?(?:-|to|through) ?<(\w\w)>)?", text):
        start = CODES.index(first.upper())
        length = (CODES.index(last.upper()) - start) % 7 if last else 0
        codes += [CODES[(start + step) % 7] for step in range(length + 1)]
    return ",".join(sorted(set(codes), key=CODES.index))


def _every(number: str | None) -> str:
    count = int(number or 1)
    if count < 1:
        raise InvalidInput("It cannot come every 0.", EXAMPLES)
    return f";INTERVAL={count}" if count > 1 else ""


def _weekly(found: re.Match[str]) -> str:
    return f"FREQ=WEEKLY{_every(_group(found, 'n'))};BYDAY={_days(found['days'])}"


def _third_thursday(found: re.Match[str]) -> str:
    number, code = int(found["n"]), found["day"][1:3]
    day = NAMES[weekday_number(code)]
    if number > 4:  # no month has a sixth Thursday, and few a fifth
        return f"FREQ=WEEKLY;INTERVAL={number};BYDAY={code.upper()}"
    raise InvalidInput(
        f"Does every {nth(number)} {day} come every {number} weeks, or once a month?",
        f"Write “every {number} weeks on {day}” or “the {nth(number)} {day} of the month”.",
    )


def _nth_weekday(found: re.Match[str]) -> str:
    numbers = [int(number) for number in re.findall(r"-?\d+", found["which"])]
    if any(number not in (1, 2, 3, 4, -1) for number in numbers):
        raise InvalidInput("Not every month has that many of them.", "Write first, second, third, fourth or last.")
    days = _days(found["days"]).split(",")
    return f"FREQ=MONTHLY{_every(_group(found, 'n'))};BYDAY=" + ",".join(f"{n}{day}" for n in numbers for day in days)


def _nth_workday(found: re.Match[str]) -> str:
    return f"FREQ=MONTHLY{_every(_group(found, 'n'))};BYDAY={WEEKDAYS};BYSETPOS={found['which']}"


def _month_days(found: re.Match[str]) -> str:
    days = [int(day) for day in re.findall(r"-?\d+", found["which"])]
    if too_late := [day for day in days if day > 28 or day < -1 or day == 0]:
        day = too_late[0]
        if not 1 <= day <= 31:
            raise InvalidInput(f"No month has a {nth(day)}.", "Write for example: the 15th of the month.")
        raise InvalidInput(
            f"Not every month has a {nth(day)}.",
            "Write “the last day of the month”, or a day up to the 28th.",
        )
    return f"FREQ=MONTHLY{_every(_group(found, 'n'))};BYMONTHDAY=" + ",".join(map(str, dict.fromkeys(days)))


def _yearly(found: re.Match[str]) -> str:
    month, day = int(_group(found, "m") or found["m2"]), int(_group(found, "d") or found["d2"])
    if not 1 <= day <= monthrange(2027, month)[1]:
        raise InvalidInput(f"Not every year has a {day} {MONTHS[month - 1]}.", "Write a day that every year has.")
    return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"


def _group(found: re.Match[str], name: str) -> str | None:
    return found.groupdict().get(name)


def _says(rule: str) -> Callable[[re.Match[str]], str]:
    return lambda found: rule.format(every=_every(_group(found, "n")))


def _asks(message: str, hint: str) -> Callable[[re.Match[str]], str]:
    def ask(found: re.Match[str]) -> str:
        raise InvalidInput(message, hint)

    return ask


_D = rf"(?P<days>{_ONE}(?:(?: ?(?:-|to|through) ?| ){_ONE})*)"
_MONTH = r"(?: (?:every )?(?:(?P<n>\d+) )?month)"
_WHICH = r"(?P<which>#-?\d+(?: #-?\d+)*)"
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(pattern), make)
    for pattern, make in (
        (r"(?:every day|day|)", _says("FREQ=DAILY")),
        (r"every (?P<n>\d+) day", _says("FREQ=DAILY{every}")),
        (r"(?:every )?weekday", _says(f"FREQ=WEEKLY;BYDAY={WEEKDAYS}")),
        (r"(?:every )?weekend", _says(f"FREQ=WEEKLY;BYDAY={WEEKEND}")),
        (rf"(?:(?:every )?week )?(?:every )?{_D}(?: every week)?", _weekly),
        (rf"every (?P<n>\d+) week {_D}", _weekly),
        (rf"every (?P<n>2) {_D}", _weekly),
        (rf"{_D} every (?P<n>\d+) week", _weekly),
        (rf"every #?(?P<n>(?!1\b)\d+) (?P<day>{_ONE})", _third_thursday),
        (rf"(?:every )?{_WHICH} {_D}{_MONTH}?", _nth_weekday),
        (rf"every (?:(?P<n>\d+) )?month {_WHICH} {_D}", _nth_weekday),
        (rf"(?:every )?#(?P<which>1|-1) weekday{_MONTH}?", _nth_workday),
        (r"every (?:(?P<n>\d+) )?month #(?P<which>1|-1) weekday", _nth_workday),
        (rf"(?:every )?{_WHICH} day{_MONTH}", _month_days),
        (rf"(?:every )?(?P<which>#\d+(?: #\d+)*){_MONTH}?", _month_days),
        (r"every (?:(?P<n>\d+) )?month (?:day )?(?P<which>#?-?\d+(?: #?\d+)*)(?: day)?", _month_days),
        (r"every (?:year )?(?:#?(?P<d>\d+) <m(?P<m>\d+)>|<m(?P<m2>\d+)> #?(?P<d2>\d+))", _yearly),
        (r"(?:#?(?P<d>\d+) <m(?P<m>\d+)>|<m(?P<m2>\d+)> #?(?P<d2>\d+)) every year", _yearly),
        (r"every (?:\d+ )?week", _asks("On which day of the week?", "For example: every Monday 09:00.")),
        (r"every (?:\d+ )?month", _asks("On which day of the month?", "For example: the 15th, or the first Monday.")),
        (r"every (?:\d+ )?year", _asks("On which day of the year?", "For example: every year on 3 March.")),
        (
            r"bi[- ]?weekly.*|bi-?every week.*",
            _asks("Biweekly can be twice a week or every second week.", "Write “Monday and Thursday” or “every second Monday”."),
        ),
        (
            r".*\b(?:hour|hourly|minute|twice|thrice)\b.*|.*\btimes (?:day|week|month)\b.*",
            _asks("A rhythm comes once a day at most.", "Name its days, for example Monday and Thursday 09:00."),
        ),
    )
]  # fmt: skip
