"""Foreign markup as plain words: HTML, Markdown, and the shortcodes of site generators."""

import html
import re

from markdown_it import MarkdownIt

from bot.ui.emoji import CHARACTERS

# {{< youtube x >}}, {{< card json='{"a": 1}' >}}, {{% note %}}, {% include x %}, {{ page.title }}, {: .class}
SHORTCODE = re.compile(r"\{\{<[^<>]{0,500}>\}\}|\{\{%[^%]{0,500}%\}\}|\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{:[^{}\n]*\}")
EMOJI = re.compile(r"(?<![\w:]):(?P<name>[a-z][a-z0-9_]{2,30}):(?![\w:])", re.ASCII)
LEFT_LINK = re.compile(r"\[(?P<text>[^\[\]\n]{0,300})\]\((?P<before>[^()\s]{0,300})\x00[^()\n]{0,300}\)")
HTML = re.compile(r"</[a-zA-Z][\w-]{0,20}>|<(?:br|hr|p|img)\b[^<>]{0,300}>", re.ASCII)
TAG = re.compile(r"(<[^<>]{1,4000}>)")
TAG_NAME = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z!][\w-]{0,30})[^<>]*>\Z")
BLOCKS = frozenset("p div section article header footer ul ol table h1 h2 h3 h4 h5 h6 blockquote pre dl figure hr".split())  # fmt: skip
LINES = frozenset({"li", "tr", "dt", "dd"})
SILENT = frozenset({"script", "style", "template", "noscript", "svg", "iframe"})
_BLANKS, _LINES = re.compile(r"[ \t\xa0]+"), re.compile(r"\n{3,}")


def without_shortcodes(text: str) -> str:
    """What a site generator would have filled in is taken out; a link that led there keeps its words, an emoji that we
    know by its name becomes one."""
    marked = SHORTCODE.sub("\x00", text.replace("\x00", ""))
    plain = LEFT_LINK.sub(lambda found: found["text"], marked).replace("\x00", " ")
    return EMOJI.sub(lambda found: CHARACTERS.get(found["name"], found[0]), plain)


def looks_like_html(text: str) -> bool:
    return HTML.search(text) is not None


def from_markdown(text: str) -> str:
    return from_html(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


def from_html(text: str) -> str:
    """The words of it, block by block, with a bullet before the items of lists. Linear, whatever the text is: the
    standard library's parser takes half a minute for sixty kilobytes of broken tags."""
    said: list[str] = []
    silent = kept = 0  # inside of script and the like; inside of pre, where lines mean something
    for part in TAG.split(_without_comments(text)):
        if not (found := TAG_NAME.match(part)):
            if not silent:
                said.append(html.unescape(part if kept else part.replace("\n", " ")))
            continue
        ends, name = found["end"] == "/", found["name"].casefold()
        if name in SILENT:
            silent = max(0, silent + (-1 if ends else 1))
        kept = max(0, kept + (-1 if ends else 1)) if name == "pre" else kept
        said.append(_broken(name, ends))
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(said).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def _broken(name: str, ends: bool) -> str:
    """What stands for a tag between words."""
    if name in BLOCKS:
        return "\n\n"
    if name == "br" or (name in LINES and not ends):
        return "\n• " if name == "li" else "\n"
    return " " if name in ("td", "th") else ""


def _without_comments(text: str) -> str:
    said: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        said.append(text[at:start])
        at = end + 3
    return "".join([*said, text[at:]])
