"""A reply as HTML: one `match` over all nodes, so that a new one fails the type check until it is drawn. Pure."""

import base64
import re
from typing import assert_never

from markupsafe import Markup

from adapters.web import chart as charts
from adapters.web.drawing import Drawing
from adapters.web.markup import flow, host, inline, link, plain, safe_url
from adapters.web.templating import macros, visible
from bot.ui.nodes import (
    Actions,
    Button,
    Card,
    Chart,
    Divider,
    Fields,
    File,
    Heading,
    Image,
    Items,
    Link,
    Node,
    Note,
    Pager,
    PeopleSelect,
    Reply,
    Select,
    Table,
    Text,
    Words,
)
from bot.ui.plain import figures

DEEPEST = 6  # <h6>
OURS = "en"
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def reply(reply: Reply, drawing: Drawing) -> Markup:
    """The whole answer. All its buttons belong to one hidden form at its end, so that each is only a name and a value."""
    form = f"act-{drawing.nonce()}"
    level = drawing.top
    drawn: list[Markup] = []
    for node in reply.blocks:
        drawn.append(block(node, drawing, form, level))
        # What follows a heading stands under it; and a page has one <h1>, so what follows the first card does, too.
        if isinstance(node, Heading) or (isinstance(node, Card) and drawing.top == 1):
            level = min(drawing.top + 1, DEEPEST)
    return visible(macros("nodes").reply(Markup("\n").join(drawn), form, drawing))


def block(node: Node, drawing: Drawing, form: str, level: int) -> Markup:
    draw = macros("nodes")
    match node:
        case Heading():
            return draw.heading(node.text, drawing.top)
        case Text():
            return draw.text(flow(node.text, drawing))
        case Note():
            return draw.note(flow(node.text, drawing))
        case Fields():
            return draw.fields(_pairs(node.pairs, drawing))
        case Card():
            return card(node, drawing, form, level)
        case Items():
            cards = [card(one, drawing, form, level) for one in node.cards]
            return draw.items(cards, block(node.pager, drawing, form, level) if node.pager else "")
        case Table():
            return draw.table(node)
        case Image():
            return image(node)
        case Chart():
            return draw.chart(node, charts.drawing(node), figures(node))
        case File():
            return draw.file(node, drawing.keep(node), size(len(node.data)))
        case Actions():
            return draw.actions([item(one, drawing, form) for one in node.items])
        case Pager():
            return draw.pager(node, _turn(node, drawing, form, "prev"), _turn(node, drawing, form, "next"))
        case Divider():
            return draw.divider()
        case _:
            assert_never(node)


def card(card: Card, drawing: Drawing, form: str, level: int, page: str = "") -> Markup:
    """With a `page` of its own, the title leads there, and the host to where it came from."""
    title, source = inline(card.title, drawing), host(card.url)
    if page:
        title = Markup('<a href="{}">{}</a>').format(page, plain(card.title))
        source = link(source, card.url) if source else ""
    elif safe_url(card.url):
        title = link(plain(card.title), card.url) if isinstance(card.title, str) else _linked(title, card.url)
    return macros("nodes").card(
        title=title,
        level=min(level, DEEPEST),
        host=source,
        body=flow(card.body, drawing),
        pairs=_pairs(card.fields, drawing),
        note=flow(card.note, drawing),
        image=image(card.image) if card.image else "",
        actions=[item(one, drawing, form) for one in card.actions],
        tone=card.tone,
        lang=_foreign(card.language),
    )


def _foreign(language: str) -> str:
    """The language of a text as the page names it; "" for ours, and for what is no language tag."""
    ours = language.partition("-")[0].lower() == OURS
    return language if TAG.fullmatch(language) and not ours else ""


def item(item: Button | Link | Select | PeopleSelect, drawing: Drawing, form: str) -> Markup:
    draw = macros("nodes")
    match item:
        case Button():
            if address := drawing.link(item.action):
                return draw.goto(item.label, address, item.style)
            return draw.button(item.label, item.action.pack(), item.style, form)
        case Link():
            return link(item.label, item.url, "button")
        case Select():
            options = [(option.action.pack(), option.label, option.description) for option in item.options]
            return draw.select(item.label, options, drawing, f"choose-{drawing.nonce()}")
        case PeopleSelect():
            return draw.people(item.label, item.action.pack(), drawing, f"who-{drawing.nonce()}")


def image(image: Image) -> Markup:
    """The picture, or what it shows where its address cannot be trusted."""
    if isinstance(image.source, bytes):
        source = f"data:image/png;base64,{base64.b64encode(image.source).decode()}"
    else:
        source = safe_url(image.source)
    return macros("nodes").image(source, image.alt)


def size(count: int) -> str:
    """ "12 KB", as people say it."""
    return f"{count} bytes" if count < 1024 else f"{count / 1024:,.0f} KB"


def title(reply: Reply) -> str:
    """What the answer is about, for the page's title: its first heading or card."""
    for node in reply.blocks:
        match node:
            case Heading():
                return node.text
            case Card():
                return plain(node.title)
            case _:
                continue
    return "Answer"


def _pairs(pairs: tuple[tuple[str, Words], ...], drawing: Drawing) -> list[tuple[str, Markup]]:
    return [(name, inline(words, drawing)) for name, words in pairs]


def _linked(title: Markup, url: str) -> Markup:
    """A title with marks in it, as a link; what is inside was escaped already."""
    inside = Markup('<a href="{}" rel="nofollow noopener noreferrer">{}</a>')
    return inside.format(url, title) if "<a " not in title else title


def _turn(pager: Pager, drawing: Drawing, form: str, way: str) -> Markup:
    action = pager.previous if way == "prev" else pager.next
    words = "Previous page" if way == "prev" else "Next page"
    if action is None:
        return Markup("")
    if address := drawing.link(action):
        return macros("nodes").turn_link(words, address, way)
    return macros("nodes").turn(words, action.pack(), way, form)


def starts(buttons: list[Markup], form: str, drawing: Drawing) -> Markup:
    """The large buttons of the front page; empty without any."""
    return macros("nodes").starts(buttons, form, drawing) if buttons else Markup("")
