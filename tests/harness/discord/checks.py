"""Collecting what is wrong with a request body, against the table of limits."""

from typing import Any

from tests.harness.discord.errors import Problem, invalid_form
from tests.harness.discord.limits import LIMITS

Path = tuple[str | int, ...]


class Checks:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, path: Path, message: str, code: str = "BASE_TYPE_BAD") -> None:
        self.problems.append(Problem(path, code, message))

    def done(self) -> None:
        if self.problems:
            raise invalid_form(self.problems)

    def text(self, value: Any, path: Path, limit: str, *, required: bool = False) -> None:
        if value is None:
            if required:
                self.wrong(path, "This field is required", "BASE_TYPE_REQUIRED")
        elif not isinstance(value, str):
            self.wrong(path, "Could not interpret as string.", "BASE_TYPE_STRING")
        else:
            self.size(len(value), path, limit)

    def number(self, value: Any, path: Path, limit: str) -> None:
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(path, f'Value "{value}" is not int.', "NUMBER_TYPE_COERCE")
            return
        low, high = LIMITS[limit].low, LIMITS[limit].high
        if not low <= value <= high:
            self.wrong(path, f"int value should be between {low} and {high}.", "NUMBER_TYPE_MIN_MAX")

    def size(self, length: int, path: Path, limit: str) -> None:
        """A length, of a text or a list."""
        low, high = LIMITS[limit].low, LIMITS[limit].high
        if not low <= length <= high:
            said = f"Must be {high} or fewer in length." if not low else f"Must be between {low} and {high} in length."
            self.wrong(path, said, "BASE_TYPE_BAD_LENGTH")

    def items(self, value: Any, path: Path, limit: str) -> list[Any]:
        """A list within its limit; an empty one when it is no list at all."""
        if not isinstance(value, list):
            self.wrong(path, "Only iterables may be used in a ListType", "LIST_TYPE_CONVERT")
            return []
        self.size(len(value), path, limit)
        return value

    def one_of(self, value: Any, path: Path, allowed: frozenset[int]) -> bool:
        if value in allowed:
            return True
        self.wrong(path, f"Value must be one of {sorted(allowed)}.", "BASE_TYPE_CHOICES")
        return False
