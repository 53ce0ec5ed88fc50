"""The test that groups may be shown together: no combination of figures is about a few ids."""

from collections import Counter
from collections.abc import Sequence
from operator import mul
from random import Random
from typing import TypeAlias

MIN_CELL_SIZE = 5
# More small blocks than this take seconds to compare; their cells count as revealing.
MAX_SMALL_BLOCKS = 100
# Arithmetic modulo a prime of this size is exact enough: no zero occurs by chance.
PRIME = 2**61 - 1

Block: TypeAlias = tuple[bool, ...]
SizedVector: TypeAlias = tuple[int, list[int]]


def is_disclosure_safe(cells: Sequence[frozenset[int]], *, smallest: int = MIN_CELL_SIZE) -> bool:
    """Return whether every combination of the cells is about `smallest` ids or more, or about none.

    A combination is a sum of cells with any weights, negative ones too. Ids that are in the same
    cells form a block. Every block gets a vector; the vectors add up to 0 in each cell and are
    random otherwise. A combination is about some blocks alone exactly if their vectors are linearly
    dependent.
    """
    sizes = Counter(tuple(id_ in cell for cell in cells) for id_ in frozenset().union(*cells))
    vectors = _choose_vectors(list(sizes), length=smallest - 1)
    small = [
        (size, vector)
        for size, vector in zip(sizes.values(), vectors, strict=True)
        if size < smallest
    ]
    return len(small) <= MAX_SMALL_BLOCKS and not _has_dependent(small, smallest - 1)


def _choose_vectors(blocks: Sequence[Block], *, length: int) -> list[list[int]]:
    """Return a vector for each block, modulo PRIME; in each cell they add up to 0."""
    # Reduced equations of the cells by the block that each determines.
    equations: dict[int, list[int]] = {}
    for column in zip(*blocks, strict=True):
        row = list(map(int, column))
        for index, other in equations.items():
            row = _subtract(row, other, row[index])
        first = next((index for index, value in enumerate(row) if value), None)
        if first is None:
            continue
        row = _scale(row, row[first])
        equations = {key: _subtract(other, row, other[first]) for key, other in equations.items()}
        equations[first] = row
    random = Random(0)  # noqa: S311 - the same figures give the same report
    coordinates = []
    for _ in range(length):
        values = [
            0 if index in equations else random.randrange(PRIME) for index in range(len(blocks))
        ]
        free = list(values)
        for index, row in equations.items():
            values[index] = -sum(map(mul, row, free)) % PRIME
        coordinates.append(values)
    return [list(vector) for vector in zip(*coordinates, strict=True)]


def _has_dependent(blocks: Sequence[SizedVector], most: int) -> bool:
    """Return whether vectors of blocks with at most `most` ids together are linearly dependent."""
    if any(size <= most and not any(vector) for size, vector in blocks):
        return True
    if most == 2:
        directions = [
            tuple(_scale(vector, next(filter(None, vector))))
            for size, vector in blocks
            if size == 1
        ]
        return len(set(directions)) < len(directions)
    for number, (size, vector) in enumerate(blocks, 1):
        left = most - size
        index = next(index for index, value in enumerate(vector) if value)
        base = _scale(vector, vector[index])
        others = [
            (n, _subtract(item, base, item[index])) for n, item in blocks[number:] if n <= left
        ]
        if others and _has_dependent(others, left):
            return True
    return False


def _scale(row: Sequence[int], divisor: int) -> list[int]:
    inverse = pow(divisor, -1, PRIME)
    return [value * inverse % PRIME for value in row]


def _subtract(row: Sequence[int], other: Sequence[int], factor: int) -> list[int]:
    """Return the row minus `factor` times the other, modulo PRIME."""
    return [(value - factor * taken) % PRIME for value, taken in zip(row, other, strict=True)]
