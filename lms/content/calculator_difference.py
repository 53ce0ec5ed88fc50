"""The difference between a result of a calculator and the one of the worked example."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from lms.content.numbers import format_plain

MINUS = "−"


@dataclass(frozen=True)
class ResultDifference:
    """`amount`: without its sign, in the unit of the result.

    `percent`: of the example, with its sign, such as `−33`; empty where it says nothing: for shares
    in %, an example of 0 and less than half a percent.
    """

    amount: str
    is_less: bool
    percent: str


def find_difference(shown: str, example: str, unit: str) -> ResultDifference | None:
    """Return the difference of two results as a page shows them; None without one.

    The script `calculator.js` does the same.
    """
    if shown in {"", example} or not example:
        return None
    with localcontext(Context(prec=60)):
        before = Decimal(example.replace(",", ""))
        change = Decimal(shown.replace(",", "")) - before
        percent = _compute_percent(change, before) if unit != "%" else 0
    sign = "+" if percent > 0 else MINUS
    return ResultDifference(
        amount=_format_amount(abs(change)),
        is_less=change < 0,
        percent=f"{sign}{abs(percent):,}" if percent else "",
    )


def _compute_percent(change: Decimal, before: Decimal) -> int:
    if not before:
        return 0
    return int((change * 100 / abs(before)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _format_amount(amount: Decimal) -> str:
    """Return the amount with all decimals of the two numbers, without zeros at their end."""
    whole, _, decimals = format_plain(amount).partition(".")
    decimals = decimals.rstrip("0") if not decimals.strip("0") or len(decimals) > 2 else decimals
    return f"{int(whole):,}.{decimals}" if decimals else f"{int(whole):,}"
