"""What Discord accepts as the components of a message, legacy rows and Components V2."""

from collections.abc import Callable
from typing import Any

from tests.harness.discord import components as c
from tests.harness.discord.checks import Checks, Path

_V2_TOP = frozenset({c.ROW, c.SECTION, c.TEXT, c.GALLERY, c.FILE, c.SEPARATOR, c.CONTAINER})
_IN_CONTAINER = _V2_TOP - {c.CONTAINER}
_IN_ROW = frozenset({c.BUTTON}) | c.SELECTS
_ACCESSORIES = frozenset({c.BUTTON, c.THUMBNAIL})


def check_components(checks: Checks, components: Any, path: Path, *, v2: bool, uploads: set[str]) -> None:
    if not isinstance(components, list):
        checks.wrong(path, "Only iterables may be used in a ListType", "LIST_TYPE_CONVERT")
        return
    if v2:
        _Tree(checks, uploads).children(components, path, _V2_TOP)
    else:
        checks.size(len(components), path, "message.rows")
        _Tree(checks, uploads).children(components, path, frozenset({c.ROW}))
    if not checks.problems:
        _check_whole(checks, components, path, v2=v2)


def _check_whole(checks: Checks, components: list[c.Component], path: Path, *, v2: bool) -> None:
    everything = list(c.walk(components))
    if v2:
        checks.size(len(everything), path, "message.components")
        checks.size(sum(map(len, c.texts(components))), path, "message.text")
    _check_unique(checks, everything, path, "custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED")
    _check_unique(checks, everything, path, "id", "COMPONENT_ID_DUPLICATED")


def _check_unique(checks: Checks, everything: list[c.Component], path: Path, key: str, code: str) -> None:
    seen: set[Any] = set()
    for component in everything:
        value = component.get(key)
        if value and value in seen:
            checks.wrong((*path, key), f"Component {key} {value!r} cannot be duplicated", code)
        seen.add(value)


class _Tree:
    def __init__(self, checks: Checks, uploads: set[str]) -> None:
        self.checks = checks
        self.uploads = uploads
        self.kinds: dict[int, Callable[[c.Component, Path], None]] = {
            c.ROW: self.row,
            c.BUTTON: self.button,
            c.SECTION: self.section,
            c.TEXT: self.text,
            c.THUMBNAIL: self.thumbnail,
            c.GALLERY: self.gallery,
            c.FILE: self.file,
            c.SEPARATOR: self.separator,
            c.CONTAINER: self.container,
        }

    def children(self, components: Any, path: Path, allowed: frozenset[int]) -> None:
        for index, component in enumerate(components if isinstance(components, list) else []):
            self.child(component, (*path, index), allowed)

    def child(self, component: Any, path: Path, allowed: frozenset[int]) -> None:
        kind = component.get("type") if isinstance(component, dict) else None
        if self.checks.one_of(kind, (*path, "type"), allowed):
            check_select(self.checks, component, path) if kind in c.SELECTS else self.kinds[kind](component, path)

    def row(self, row: c.Component, path: Path) -> None:
        children = self.checks.items(row.get("components"), (*path, "components"), "row.buttons")
        self.children(children, (*path, "components"), _IN_ROW)
        if len(children) > 1 and any(isinstance(one, dict) and one.get("type") in c.SELECTS for one in children):
            self.checks.wrong(
                (*path, "components"), "A select stands alone in its row", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"
            )

    def button(self, button: c.Component, path: Path) -> None:
        checks, style = self.checks, button.get("style")
        if not checks.one_of(style, (*path, "style"), frozenset(range(1, 7))):
            return
        checks.text(button.get("label"), (*path, "label"), "button.label")
        if style == c.LINK_STYLE:
            check_url(checks, button.get("url"), (*path, "url"), "button.url", ("http://", "https://", "discord://"))
        elif style != c.PREMIUM_STYLE:
            checks.text(button.get("custom_id"), (*path, "custom_id"), "custom_id", required=True)
        if button.get("url") and button.get("custom_id"):
            checks.wrong(
                path,
                "A custom id and url cannot both be specified",
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
            )
        if style != c.PREMIUM_STYLE and not button.get("label") and not button.get("emoji"):
            checks.wrong(path, "A button needs a label or an emoji", "BUTTON_COMPONENT_INVALID")

    def section(self, section: c.Component, path: Path) -> None:
        children = self.checks.items(section.get("components"), (*path, "components"), "section.components")
        self.children(children, (*path, "components"), frozenset({c.TEXT}))
        self.child(section.get("accessory"), (*path, "accessory"), _ACCESSORIES)

    def text(self, text: c.Component, path: Path) -> None:
        self.checks.text(text.get("content"), (*path, "content"), "text.content", required=True)

    def thumbnail(self, thumbnail: c.Component, path: Path) -> None:
        self._media(thumbnail, path)

    def gallery(self, gallery: c.Component, path: Path) -> None:
        for index, item in enumerate(self.checks.items(gallery.get("items"), (*path, "items"), "gallery.items")):
            self._media(item, (*path, "items", index))

    def _media(self, item: Any, path: Path) -> None:
        self.checks.text(item.get("description"), (*path, "description"), "media.description")
        url = (item.get("media") or {}).get("url")
        check_url(self.checks, url, (*path, "media", "url"), "media.url", ("http://", "https://", "attachment://"))
        self._uploaded(url, (*path, "media", "url"))

    def file(self, file: c.Component, path: Path) -> None:
        url = (file.get("file") or {}).get("url")
        check_url(self.checks, url, (*path, "file", "url"), "media.url", ("attachment://",))
        self._uploaded(url, (*path, "file", "url"))

    def _uploaded(self, url: Any, path: Path) -> None:
        if isinstance(url, str) and url.startswith("attachment://") and url[13:] not in self.uploads:
            self.checks.wrong(
                path, "The referenced attachment was not found", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
            )

    def separator(self, separator: c.Component, path: Path) -> None:
        self.checks.one_of(separator.get("spacing", 1), (*path, "spacing"), frozenset({1, 2}))

    def container(self, container: c.Component, path: Path) -> None:
        children = self.checks.items(container.get("components"), (*path, "components"), "container.components")
        self.checks.number(container.get("accent_color"), (*path, "accent_color"), "container.accent_color")
        self.children(children, (*path, "components"), _IN_CONTAINER)


def check_url(checks: Checks, url: Any, path: Path, limit: str, schemes: tuple[str, ...]) -> None:
    checks.text(url, path, limit, required=True)
    if isinstance(url, str) and not url.startswith(schemes):
        checks.wrong(path, f"Scheme must be one of {', '.join(schemes)}", "URL_TYPE_INVALID_SCHEME")


def check_select(checks: Checks, select: c.Component, path: Path) -> None:
    checks.text(select.get("custom_id"), (*path, "custom_id"), "custom_id", required=True)
    checks.text(select.get("placeholder"), (*path, "placeholder"), "select.placeholder")
    for bound in ("min_values", "max_values"):
        checks.number(select.get(bound), (*path, bound), f"select.{bound}")
    least, most = select.get("min_values"), select.get("max_values")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        checks.wrong((*path, "max_values"), "max_values is below min_values", "SELECT_COMPONENT_INVALID_RANGE")
    if select["type"] == c.SELECT:
        check_options(checks, select, path, "select.options")


def check_options(checks: Checks, holder: c.Component, path: Path, limit: str) -> None:
    """The options of a string select, a radio group or a checkbox group."""
    options = checks.items(holder.get("options"), (*path, "options"), limit)
    seen: set[str] = set()
    for index, option in enumerate(options):
        at = (*path, "options", index)
        checks.text(option.get("label"), (*at, "label"), "option.label", required=True)
        checks.text(option.get("value"), (*at, "value"), "option.value", required=True)
        checks.text(option.get("description"), (*at, "description"), "option.description")
        if option.get("value") in seen:
            checks.wrong(
                (*at, "value"), "The specified option value is already used", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
            )
        seen.add(option.get("value"))
    if options and (holder.get("max_values") or 1) > len(options):
        checks.wrong(
            (*path, "max_values"), "max_values is above the number of options", "SELECT_COMPONENT_INVALID_RANGE"
        )
