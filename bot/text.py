"""Typed text at the edge: what no store or platform can hold is taken out before anything else sees it."""

import re
import unicodedata

LONGEST = 10_000
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_FLOODS = re.compile(
    r"([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str, longest: int = LONGEST) -> str:
    """Without control and direction-override characters, lone surrogates and floods of accents; composed (NFC);
    line ends as newlines; at most `longest` characters."""
    text = text[: longest * 2].replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    return _FLOODS.sub(r"\1", text)[:longest]


def shown(text: str) -> str:
    """Without what no screen shows or what would turn it round: for words that came another way than by being typed."""
    return _CONTROLS.sub("", text)


def clean_value(value: object) -> object:
    """`clean` for a text or each text of a list; anything else as it is."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return tuple(clean_value(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value
