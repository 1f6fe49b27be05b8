"""Cutting a list into pages, and the pager under it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.action import Action
from bot.ui.nodes import Pager

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`number` is the page that is really there, which may be an earlier one than was asked for."""

    shown: Sequence[T]
    number: int
    pages: int

    def pager(self, turn: Callable[[int], Action]) -> Pager | None:
        """None when all is on one page."""
        if self.pages == 1:
            return None
        before = turn(self.number - 1) if self.number > 1 else None
        after = turn(self.number + 1) if self.number < self.pages else None
        return Pager(self.number, self.pages, before, after)


def cut(rows: Sequence[T], page: int, size: int) -> Page[T]:
    number, pages = fit(len(rows), page, size)
    return Page(rows[(number - 1) * size : number * size], number, pages)


def fit(count: int, page: int, size: int) -> tuple[int, int]:
    """The page nearest to the one asked for, and how many there are."""
    pages = max(1, -(-count // size))
    return min(max(page, 1), pages), pages
