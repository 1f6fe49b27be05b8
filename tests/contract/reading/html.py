"""HTML as a strict reader sees it: a tree, and every sign that somebody's words became markup."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
SELF_CLOSED = frozenset({"rect", "line", "polyline", "path", "circle"})
ALLOWED = frozenset(
    "div p h1 h2 h3 h4 h5 h6 dl dt dd article ul ol li table caption thead tbody tr th td figure figcaption details"
    " summary svg text rect line polyline circle form input button select option label textarea datalist fieldset legend nav"
    " span a strong em code mark time hr br img section".split()
)
SCHEMES = ("https://", "http://", "/", "#")
PICTURES = ("https://", "http://", "/", "data:image/png;base64,")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: "list[Element | str]" = field(default_factory=list)
    parent: "Element | None" = None

    def walk(self) -> "Iterator[Element]":
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, *tags: str) -> "list[Element]":
        return [one for one in self.walk() if one.tag in tags]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def text(self) -> str:
        """The words in it; what a picture shows is among them."""
        if self.tag == "img":
            return self.get("alt")
        return "".join(child if isinstance(child, str) else f" {child.text} " for child in self.children)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {})
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._check(tag, attributes, len(attrs))
        element = Element(tag, attributes, parent=self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag != tag:
            self.problems.append(f"</{tag}> ends <{self.here.tag}>")
        elif self.here.parent is not None:
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"a comment: {data[:40]}")

    def _check(self, tag: str, attributes: dict[str, str], count: int) -> None:
        if tag not in ALLOWED:
            self.problems.append(f"<{tag}> is not one of ours")
        if count != len(attributes):
            self.problems.append(f"<{tag}> has an attribute twice")
        for name, value in attributes.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.problems.append(f"<{tag} {name}>")
            if name == "href" and not value.startswith(SCHEMES):
                self.problems.append(f"a link to {value[:60]}")
            if name == "src" and not value.startswith(PICTURES):
                self.problems.append(f"a picture from {value[:60]}")


def parsed(html: str) -> tuple[Element, list[str]]:
    """The tree, and what is wrong with it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.here is not reader.root:
        reader.problems.append(f"<{reader.here.tag}> is never closed")
    ids = [one.get("id") for one in reader.root.walk() if one.get("id")]
    reader.problems += [f"two elements have the id {one}" for one in {one for one in ids if ids.count(one) > 1}]
    return reader.root, reader.problems
