"""The one Jinja environment: everything that is not Markup is escaped, and an unknown name is an error."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.text import shown

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
STATIC = FOLDER / "static"


@cache
def environment() -> Environment:
    """Holds templates and nothing that changes, so that two hubs in one process may share it."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["heading"] = heading
    made.filters["place"] = place
    made.filters["initials"] = initials
    return made


def initials(name: str) -> str:
    """ "Nell Okafor" as "NO"."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def place(length: float) -> str:
    """A length in a drawing, to a tenth."""
    return f"{length:.1f}".removesuffix(".0")


def heading(sentence: str) -> str:
    """A sentence as a heading or a link: without its full stop."""
    return sentence.removesuffix(".")


@cache
def macros(name: str) -> Any:
    """The macros of a template, to be called like functions: `macros("nodes").card(...)`."""
    return environment().get_template(f"{name}.html").module


def fill(name: str, **values: object) -> Markup:
    return visible(environment().get_template(f"{name}.html").render(**values))


def visible(html: str) -> Markup:
    """Drawn HTML without the characters no page may hold, wherever in it they stand."""
    return Markup(shown(html))  # noqa: S704 - autoescaped
