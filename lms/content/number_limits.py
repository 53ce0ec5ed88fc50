"""The limits of a number in a field, as an author writes them: `0..100`, `1..` or `..0`."""

from decimal import Decimal

from lms.content.numbers import format_plain, read_number


def is_limits(text: str) -> bool:
    """Return whether the text has at least one limit, and the lower one first."""
    return read_limits(text) is not None


def read_limits(text: str) -> tuple[str, str] | None:
    """Return the lowest and the highest number as decimals, empty for none; None for other text."""
    ends = [end.strip() for end in text.partition("..")[::2]]
    numbers = [read_number(end) for end in ends]
    is_read = all(number is not None or not end for end, number in zip(ends, numbers, strict=True))
    low, high = numbers
    is_backwards = low is not None and high is not None and low > high
    if ".." not in text or not any(ends) or not is_read or is_backwards:
        return None
    return _format(low), _format(high)


def _format(number: Decimal | None) -> str:
    return "" if number is None else format_plain(number)
