"""What was typed where a number may stand."""

LONGEST = 9


def number_in(typed: str) -> int:
    """The number that was typed; 0, which no record has, for anything else."""
    words = typed.strip().removeprefix("#")
    return int(words) if words.isdecimal() and len(words) <= LONGEST else 0
