"""Cells that are shown together reveal no few ids, by whatever sums and differences."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lms.reporting.disclosure import is_disclosure_safe

IDS = range(7)


def rank(rows):
    """Rank of a matrix of integers, exactly."""
    rows, found = [list(map(Fraction, row)) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        found += 1
        for index in range(found, len(rows)):
            factor = rows[index][column] / pivot[column]
            rows[index] = [a - factor * b for a, b in zip(rows[index], pivot, strict=True)]
    return found


def is_revealed(cells, group):
    """Some combination of the cells is about the group alone: without it the rank is lower."""
    rows = [[int(id_ in cell) for id_ in IDS] for cell in cells]
    others = [[value for id_, value in enumerate(row) if id_ not in group] for row in rows]
    return rank(others) < rank(rows)


@given(st.lists(st.frozensets(st.sampled_from(IDS), min_size=1), max_size=5), st.integers(2, 5))
def test_it_agrees_with_the_exact_ranks_of_every_small_group(cells, smallest):
    groups = combinations(IDS, smallest - 1)
    is_safe = not any(is_revealed(cells, frozenset(group)) for group in groups)

    assert is_disclosure_safe(cells, smallest=smallest) == is_safe


def test_cells_that_share_nobody_are_subtracted_together():
    parts = [frozenset(range(6)), frozenset(range(6, 12)), frozenset(range(15))]
    assert not is_disclosure_safe(parts)  # 15 - 6 - 6 = 3
    assert is_disclosure_safe([*parts[:2], frozenset(range(17))])


def test_a_weighted_sum_reveals_two():
    x, y = frozenset({0}), frozenset({1})
    a, b, c = (frozenset(range(start, start + 10)) for start in (10, 20, 30))
    cells = [x | y | a, x | b, a | b, x | y | a | b | c]

    assert not is_disclosure_safe(cells)  # the first and the second, less the third: 2 x + y
    assert is_disclosure_safe(cells[:2])


def test_many_cells_of_many_ids_are_compared():
    cells = [frozenset(range(start, 3000, step)) for step in (2, 3, 5) for start in range(step)]

    assert is_disclosure_safe([frozenset(range(3000)), *cells])
    assert not is_disclosure_safe([frozenset(range(3000)), *cells, frozenset(range(2999))])
