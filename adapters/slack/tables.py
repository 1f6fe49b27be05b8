"""Tables: Slack's own block where one fits, else aligned columns in a code block."""

from typing import Any

from adapters.slack import limits
from adapters.slack.markup import Block, shown
from bot.ui import plain
from bot.ui.fit import clip, split
from bot.ui.nodes import Table

_CELL = 300  # ours: longer belongs on a card
_CHARACTERS = limits.MESSAGE_CHARACTERS // 2


def fits(table: Table) -> bool:
    """Whether Slack's table block can hold all of it."""
    rows = (table.head, *table.rows) if table.head else table.rows
    widest = max((len(row) for row in rows), default=0)
    characters = sum(len(cell) for row in rows for cell in row)
    return 0 < len(rows) <= limits.TABLE_ROWS and 0 < widest <= limits.TABLE_CELLS and characters <= _CHARACTERS


def block(table: Table) -> Block:
    """Figures stand to the right; every row has all its cells."""
    rows = [*([table.head] if table.head else []), *table.rows]
    columns = max(len(row) for row in rows)
    filled = [[*row, *[""] * (columns - len(row))] for row in rows]
    settings = [{"align": "right"} if _figures(table, at) else {"is_wrapped": True} for at in range(columns)]
    return {"type": "table", "rows": [[_cell(cell) for cell in row] for row in filled], "column_settings": settings}


def code(table: Table) -> list[Block]:
    """Columns aligned with spaces, in as many code blocks as it takes."""
    aligned = shown(plain.table(Table(table.head, table.rows)))
    return [_code(piece) for piece in split(aligned, limits.PARAGRAPH) if piece.strip()]


def _code(words: str) -> Block:
    inner = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [inner]}


def _cell(words: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": clip(shown(words), _CELL) or " "}


def _figures(table: Table, at: int) -> bool:
    cells = [row[at] for row in table.rows if len(row) > at and row[at].strip()]
    return bool(cells) and all(cell.strip(" –-+%€$£.,").replace(",", "").replace(".", "").isdigit() for cell in cells)
