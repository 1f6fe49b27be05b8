"""A certificate as a page to print: fpdf2 sets it in the fonts of our charts. Letters they lack come from DejaVu, which
matplotlib brings, and HarfBuzz sets them from right to left where they run so. What neither font has is printed as □, and
the page says that its check page on the web shows the name as it is written.
"""

import asyncio
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bot.certificate import Certificate, day, hours, page_of
from bot.site import Site
from bot.ui.chart import FONTS
from bot.ui.nodes import File

if TYPE_CHECKING:
    from fpdf import FPDF

Colour = tuple[int, int, int]
PAPER, INK, SOFT, LINE, GREEN = (250, 248, 243), (31, 42, 46), (86, 96, 102), (220, 214, 200), (29, 91, 79)
WIDTH, HEIGHT, EDGE, MARGIN = 297.0, 210.0, 12.0, 34.0  # millimetres, A4 across
INSIDE = WIDTH - 2 * MARGIN
SMALLEST = 9.0
A_POINT = 0.45  # millimetres from line to line for each point of size
UNWRITABLE = "□"
_one_at_a_time = Lock()


async def printed(certificate: Certificate, site: Site) -> File:
    """One page, the same bytes for the same certificate. In a thread: setting it takes some hundred milliseconds."""
    data = await asyncio.to_thread(pdf, certificate, page_of(certificate, site))
    return File(f"certificate-{certificate.code}.pdf", data, "application/pdf")


def pdf(certificate: Certificate, page: str) -> bytes:
    """`page` is the address at which anybody can check it."""
    with _one_at_a_time:
        sheet = _sheet()
        sheet.set_title(f"Certificate: {certificate.name}, {certificate.what}")
        sheet.set_author(certificate.issuer)
        sheet.set_creation_date(certificate.issued)
        _frame(sheet)
        _line(sheet, 40, certificate.issuer, 13, GREEN, "B")
        _line(sheet, 56, "Certificate", 34, INK, "B")
        _line(sheet, 80, certificate.name, _fitting(sheet, certificate.name, 28, lines=1), INK, "B")
        _line(sheet, 99, certificate.did, 13, SOFT)
        _line(sheet, 109, certificate.what, _fitting(sheet, certificate.what, 20, lines=2), INK, "B")
        _line(
            sheet, 138, " · ".join(fact for fact in (day(certificate.on), hours(certificate.hours)) if fact), 12, SOFT
        )
        _line(sheet, 154, _missing(certificate), 9.5, SOFT)
        _line(sheet, 160, f"Check code {certificate.code}. Whoever doubts it opens this page:", 9.5, SOFT)
        _line(sheet, 166, page, 9.5, GREEN, link=page)
        return bytes(sheet.output())


def _missing(certificate: Certificate) -> str:
    letters = certificate.name + certificate.what + certificate.issuer
    return (
        "" if _written(letters) == letters else f"Letters that stand here as {UNWRITABLE} are shown on its check page."
    )


def _sheet() -> "FPDF":
    from fpdf import FPDF

    sheet = FPDF("landscape", "mm", "A4")
    sheet.set_auto_page_break(auto=False)
    sheet.set_lang("en-GB")
    for style, ours, theirs in (("", "Regular", ""), ("B", "SemiBold", "-Bold")):
        sheet.add_font("Inter", style, str(FONTS / f"Inter-{ours}.ttf"))
        sheet.add_font("DejaVu", style, str(_dejavu(theirs)))
    sheet.set_fallback_fonts(["DejaVu"], exact_match=False)
    sheet.set_text_shaping(use_shaping_engine=True)
    sheet.add_page()
    return sheet


def _dejavu(style: str) -> Path:
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts" / "ttf" / f"DejaVuSans{style}.ttf"


def _frame(sheet: "FPDF") -> None:
    sheet.set_fill_color(*PAPER)
    sheet.rect(0, 0, WIDTH, HEIGHT, style="F")
    sheet.set_draw_color(*LINE)
    sheet.set_line_width(0.5)
    sheet.rect(EDGE, EDGE, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE)
    sheet.set_draw_color(*GREEN)
    sheet.set_line_width(1.2)
    sheet.line(WIDTH / 2 - 14, 74, WIDTH / 2 + 14, 74)


def _line(
    sheet: "FPDF", top: float, words: str, size: float, colour: Colour, style: str = "", *, link: str = ""
) -> None:
    """In the middle of the page, on as many lines as it takes."""
    sheet.set_font("Inter", "B" if style else "", size)
    sheet.set_text_color(*colour)
    sheet.set_xy(MARGIN, top)
    sheet.multi_cell(INSIDE, size * A_POINT, _written(words), align="C", link=link)


def _fitting(sheet: "FPDF", words: str, size: float, *, lines: int) -> float:
    """The size at which it takes so many lines; where even the smallest takes more, that."""
    room = INSIDE * (lines if lines == 1 else lines - 0.2)  # a line ends with a word, before its end
    while size > SMALLEST:
        sheet.set_font("Inter", "B", size)
        if sheet.get_string_width(_written(words)) <= room:
            break
        size -= 1
    return size


def _written(text: str) -> str:
    """On one line, with a sign in place of each letter that no font of ours has."""
    return "".join(letter if ord(letter) in _letters() else UNWRITABLE for letter in " ".join(text.split()))


@cache
def _letters() -> frozenset[int]:
    """Every letter that our fonts can write; marks that only say how letters stand are written by standing so."""
    from matplotlib.ft2font import FT2Font

    found = {0x200C, 0x200D, 0x200E, 0x200F}
    return frozenset(
        found.union(*(FT2Font(str(file)).get_charmap() for file in (FONTS / "Inter-Regular.ttf", _dejavu(""))))
    )
