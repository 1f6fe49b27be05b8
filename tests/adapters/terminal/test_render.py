"""What a terminal shows."""

from io import StringIO

import pytest
from rich.console import Console

from adapters.terminal.render import draw, group
from bot.people import Person, SpaceRef, UserRef
from bot.ui.nodes import Node, Reply
from tests.harness.charts import ODD, QUESTIONS

READER = Person(UserRef("terminal", "ana"), SpaceRef("terminal", "here"))


def shown(node: Node) -> str:
    console = Console(file=StringIO(), width=200, highlight=False, markup=False, emoji=False)
    console.print(group(draw(Reply((node,)), READER)))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_chart_is_a_row_of_bars_and_its_figures() -> None:
    assert "Questions ▃▄▃▅▅▅▇▅▆▇▅█" in shown(QUESTIONS)
    assert "4 May to 20 Jul: 4 · 6 · 5 · 8" in shown(QUESTIONS)


def test_a_figure_that_is_no_number_is_a_gap() -> None:
    assert "Days  █   May: – · June: 3 · July: –" in shown(ODD["some numbers"])


@pytest.mark.parametrize("name", ODD)
def test_any_chart_can_be_shown(name: str) -> None:
    assert " ".join(ODD[name].says.split()) in shown(ODD[name])
