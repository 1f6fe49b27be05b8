"""People in front of a browser without scripts: they open pages, fill in forms, press buttons, follow links.

await amira.opens("/shelf/find?query=permits")
await amira.presses("This helped me")
assert amira.sees("Helped 1 people")
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

VOID = frozenset({"input", "meta", "link", "br", "hr", "img", "rect", "circle", "line", "polyline"})


@dataclass
class Form:
    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Button:
    label: str
    form: str
    name: str
    value: str


class Reader(HTMLParser):
    """What a person (or a form that is sent) takes from a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self.buttons: list[Button] = []
        self.links: dict[str, str] = {}
        self.text: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._form = ""
        self._said: list[str] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, has))
        if tag == "form":
            self._form = has.get("id") or f"#{len(self.forms)}"
            self.forms[self._form] = Form(has["action"], has.get("method", "get"))
        elif tag in ("button", "a"):
            self._said = []
        elif tag == "input" and "name" in has and (has.get("type") != "checkbox" or "checked" in has):
            self._field(has["name"], has.get("value", "on" if has.get("type") == "checkbox" else ""))
        elif tag in ("select", "textarea"):
            self._select = has["name"]
            self._said = []
            if tag == "select" and "multiple" not in has:
                self._field(self._select, "")
        elif tag == "option" and "selected" in has:
            self._field(self._select, has.get("value", ""), instead=True)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, has = self._open.pop()
            if name == tag:
                self._closed(tag, has)
                break

    def handle_data(self, data: str) -> None:
        self._said.append(data)
        if not any(tag in ("script", "style", "title") for tag, _ in self._open):
            self.text.append(data)

    def _closed(self, tag: str, has: dict[str, str]) -> None:
        said = " ".join("".join(self._said).split())
        if tag == "form":
            self._form = ""
        elif tag == "button":
            form = has.get("form") or self._form
            self.buttons.append(Button(has.get("aria-label") or said, form, has.get("name", ""), has.get("value", "")))
        elif tag == "a" and "href" in has:
            self.links[said] = has["href"]
        elif tag == "textarea":
            self._field(has["name"], "".join(self._said).removeprefix("\n"))

    def _field(self, name: str, value: str, instead: bool = False) -> None:
        values = self.forms[self._form].values
        if instead and (name, "") in values:
            values.remove((name, ""))
        values.append((name, value))


class Visitor:
    """One person with one browser."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.status = 0
        self.html = ""
        self.headers = httpx.Headers()
        self.at = "/"
        self.typed: dict[str, object] = {}

    async def opens(self, address: str) -> None:
        self._took(await self.client.get(address, follow_redirects=True))

    async def follows(self, label: str) -> None:
        await self.opens(self.page.links[label])

    def types(self, **values: object) -> None:
        """Into the fields of the form that is sent next; None leaves a box unticked."""
        self.typed.update(values)

    async def presses(self, label: str, **extra: str) -> None:
        """The last button that is called so."""
        found = [one for one in self.page.buttons if one.label == label]
        assert found, f"no button {label!r}; there are {[one.label for one in self.page.buttons]}"
        button = found[-1]
        form = self.page.forms[button.form]
        values = [pair for pair in form.values if pair[0] not in self.typed]
        for name, value in self.typed.items():
            several = value if isinstance(value, list | tuple) else [value]
            values += [(name, str(one)) for one in several if one is not None]
        if button.name:
            values.append((button.name, button.value))
        values += extra.items()
        self.typed = {}
        await self._sends(form, values)

    async def sends(self, action: str, values: list[tuple[str, str]], **headers: str) -> None:
        self._took(await self.client.post(action, content=encoded(values), headers={**FORM, **headers}, follow_redirects=True))  # fmt: skip

    def sees(self, words: str) -> bool:
        return words in self.text

    @property
    def page(self) -> Reader:
        return Reader(self.html)

    @property
    def text(self) -> str:
        return " ".join("".join(self.page.text).split())

    async def _sends(self, form: Form, values: list[tuple[str, str]]) -> None:
        if form.method == "post":
            await self.sends(form.action, values)
        else:
            self._took(await self.client.get(form.action, params=values, follow_redirects=True))

    def _took(self, response: httpx.Response) -> None:
        self.status, self.html, self.headers = response.status_code, response.text, response.headers
        self.at = response.url.raw_path.decode()


FORM = {"content-type": "application/x-www-form-urlencoded"}


def encoded(values: list[tuple[str, str]]) -> bytes:
    return str(httpx.QueryParams(values)).encode()
