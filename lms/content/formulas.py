"""Calculators: formulas parsed without `eval` and computed in decimals."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext
from typing import TypeAlias

MAX_LENGTH = 300
MAX_DEPTH = 20
MAX_RESULT = Decimal("1e30")
"""Results from this size on, and the negative ones, are undefined."""
NAME = re.compile(r"[^\W\d]\w{0,39}")
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([^\W\d]\w*)|(.))")
_SEVERAL = re.compile(r"\W")
_SIGNS = str.maketrans("×÷−（），＋－＊／", "*/-(),+-*/")


class FormulaError(ValueError):
    """An invalid formula; the text says why."""


class UnknownNames(FormulaError):
    """A formula with names that have no value."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True)
class FormulaName:
    name: str


@dataclass(frozen=True)
class FormulaOperation:
    """`+ - * /`, or a function with one or more operands."""

    name: str
    operands: "tuple[FormulaNode, ...]"


FormulaNode: TypeAlias = Decimal | FormulaName | FormulaOperation


def parse_formula(text: str) -> FormulaNode:
    """Return the formula as a tree: numbers, names, `+ - * / ( )`, min, max, round, ceil.

    Raises FormulaError.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError("too long")
    parser = _Parser([hit for hit in _TOKEN.findall(text.translate(_SIGNS).strip()) if any(hit)])
    node = parser.read_sum(0)
    if parser.position < len(parser.tokens):
        raise FormulaError("".join(parser.tokens[parser.position]))
    return node


def evaluate(node: FormulaNode, values: Mapping[str, Decimal]) -> Decimal | None:
    """Return the result, or None if it is undefined.

    A division by zero is, an unknown name, and what is not between `MAX_RESULT` and its negative.
    """
    try:
        with localcontext(Context(prec=40)):
            result = _compute(node, values)
    except (DecimalException, KeyError, ZeroDivisionError):
        return None
    return result if -MAX_RESULT < result < MAX_RESULT else None


def compute(text: str, values: Mapping[str, Decimal]) -> Decimal:
    """Return the result of a formula as written.

    Raises FormulaError if it cannot be read or has no result, UnknownNames if a name has no value.
    """
    node = parse_formula(text)
    unknown = sorted(list_names(node) - values.keys())
    if unknown:
        raise UnknownNames(unknown)
    result = evaluate(node, values)
    if result is None:
        raise FormulaError("it has no result")
    return result


def list_names(node: FormulaNode) -> set[str]:
    """Return the names that a formula uses."""
    if isinstance(node, FormulaName):
        return {node.name}
    if isinstance(node, FormulaOperation):
        return {name for operand in node.operands for name in list_names(operand)}
    return set()


@dataclass(frozen=True)
class FormulaWord:
    """A name, number or sign of a formula as people read it; functions are named by the page."""

    text: str
    is_function: bool = False


def describe_formula(node: FormulaNode, labels: Mapping[str, str]) -> Iterator[FormulaWord]:
    """Yield the formula in words: labels for names, and the signs that people write.

    A label of several words or with a mark is quoted, so that it reads as one name.
    """
    if isinstance(node, Decimal):
        yield FormulaWord(f"{node:,}")
    elif isinstance(node, FormulaName):
        label = labels.get(node.name, node.name)
        yield FormulaWord(f"“{label}”" if _SEVERAL.search(label) else label)
    elif node.name in _COUNTS:
        operands = node.operands[:1] if node.name == "round" else node.operands
        yield FormulaWord(node.name, is_function=True)
        yield FormulaWord("(")
        for number, operand in enumerate(operands):
            if number:
                yield FormulaWord(";")
            yield from describe_formula(operand, labels)
        yield FormulaWord(")")
    else:
        left, right = node.operands
        if not (node.name == "-" and left == 0):
            yield from _describe_operand(left, labels, is_bare=_rank(left) >= _rank(node))
        yield FormulaWord(_WRITTEN[node.name])
        is_bare = _rank(right) > _rank(node) or (_rank(right) == _rank(node) and node.name in "+*")
        yield from _describe_operand(right, labels, is_bare=is_bare)


def _describe_operand(
    node: FormulaNode, labels: Mapping[str, str], *, is_bare: bool
) -> Iterator[FormulaWord]:
    words = describe_formula(node, labels)
    yield from words if is_bare else (FormulaWord("("), *words, FormulaWord(")"))


def _rank(node: FormulaNode) -> int:
    is_sum = isinstance(node, FormulaOperation) and node.name in "+-"
    is_product = isinstance(node, FormulaOperation) and node.name in "*/"
    return 1 if is_sum else 2 if is_product else 3


def build_script_formula(node: FormulaNode) -> object:
    """Return the formula for scripts: numbers, names, lists of an operation and its operands."""
    if isinstance(node, Decimal):
        return float(node)
    if isinstance(node, FormulaName):
        return node.name
    return [node.name, *map(build_script_formula, node.operands)]


def _compute(node: FormulaNode, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, Decimal):
        return node
    if isinstance(node, FormulaName):
        return values[node.name]
    return _OPERATIONS[node.name]([_compute(operand, values) for operand in node.operands])


def _round(numbers: Sequence[Decimal]) -> Decimal:
    """Round half away from zero; the second number is the count of decimals."""
    decimals = int(numbers[1]) if len(numbers) > 1 else 0
    step = Decimal(1).scaleb(-max(-9, min(decimals, 9)))
    return numbers[0].quantize(step, rounding=ROUND_HALF_UP)


def _ceil(numbers: Sequence[Decimal]) -> Decimal:
    return Decimal(math.ceil(numbers[0]))


_OPERATIONS: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "+": lambda numbers: numbers[0] + numbers[1],
    "-": lambda numbers: numbers[0] - numbers[1],
    "*": lambda numbers: numbers[0] * numbers[1],
    "/": lambda numbers: numbers[0] / numbers[1],
    "min": min,
    "max": max,
    "round": _round,
    "ceil": _ceil,
}
_WRITTEN = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_COUNTS = {"min": (1, 20), "max": (1, 20), "round": (1, 2), "ceil": (1, 1)}


@dataclass
class _Parser:
    """Recursive descent; depth is limited, so that no formula can exhaust the stack."""

    tokens: Sequence[tuple[str, str, str]]
    position: int = 0

    def read_sum(self, depth: int) -> FormulaNode:
        if depth > MAX_DEPTH:
            raise FormulaError("nested too deep")
        node = self._read_product(depth)
        while self._peek() in {"+", "-"}:
            node = FormulaOperation(self._take(), (node, self._read_product(depth)))
        return node

    def _read_product(self, depth: int) -> FormulaNode:
        node = self._read_atom(depth)
        while self._peek() in {"*", "/"}:
            node = FormulaOperation(self._take(), (node, self._read_atom(depth)))
        return node

    def _read_atom(self, depth: int) -> FormulaNode:
        if depth > MAX_DEPTH:
            raise FormulaError("nested too deep")
        number, name, sign = self._next()
        if number:
            return Decimal(number)
        if name:
            return self._read_call(name, depth) if self._peek() == "(" else FormulaName(name)
        if sign == "-":
            return FormulaOperation("-", (Decimal(0), self._read_atom(depth + 1)))
        if sign != "(":
            raise FormulaError(sign or "an operand is missing")
        node = self.read_sum(depth + 1)
        self._close()
        return node

    def _read_call(self, name: str, depth: int) -> FormulaNode:
        if name not in _COUNTS:
            raise FormulaError(f"{name}()")
        self._take()
        operands = [self.read_sum(depth + 1)]
        while self._peek() == ",":
            self._take()
            operands.append(self.read_sum(depth + 1))
        self._close()
        minimum, maximum = _COUNTS[name]
        if not minimum <= len(operands) <= maximum:
            raise FormulaError(f"{name}()")
        return FormulaOperation(name, tuple(operands))

    def _peek(self) -> str:
        return self.tokens[self.position][2] if self.position < len(self.tokens) else ""

    def _next(self) -> tuple[str, str, str]:
        if self.position >= len(self.tokens):
            return "", "", ""
        self.position += 1
        return self.tokens[self.position - 1]

    def _take(self) -> str:
        return self._next()[2]

    def _close(self) -> None:
        if self._take() != ")":
            raise FormulaError(") is missing")
