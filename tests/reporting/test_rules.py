"""Cells, numbers and periods of reports."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lms.reporting.disclosure import is_disclosure_safe
from lms.reporting.rules import (
    OTHERS,
    Period,
    ReportCell,
    drop_revealing_cells,
    find_period,
    group_by_key,
    keep_large_cells,
    number_unnamed,
    order_for_outside,
    select_shared_keys,
)

DAY = dt.date(2026, 11, 24)


def cells(**sizes):
    """Cells that share nobody."""
    start, made = 0, []
    for key, size in sizes.items():
        made.append(ReportCell(key, frozenset(range(start, start + size))))
        start += size
    return made


def sizes(found):
    return {cell.key: len(cell.ids) for cell in found or ()}


def test_unnamed_are_numbered_in_order():
    assert number_unnamed([True, False, True, False]) == (None, 1, None, 2)


def test_the_order_of_unnamed_ones_is_not_that_of_their_names():
    may_be_named = {identity: identity in {3, 7} for identity in range(1, 25)}

    def order(cohort_id, secret):
        return order_for_outside(may_be_named, cohort_id=cohort_id, secret=secret)

    ordered = order(1, b"key")

    assert ordered[:2] == (3, 7)
    assert sorted(ordered) == list(may_be_named)
    assert list(ordered[2:]) != sorted(ordered[2:])
    assert ordered == order(1, b"key")
    assert ordered != order(2, b"key")
    assert ordered != order(1, b"another key")  # nobody without the key can compute it


def test_large_cells_stand_alone_and_small_ones_together():
    assert sizes(keep_large_cells(cells(cn=9, th=5, ind=3, lk=2))) == {"cn": 9, "th": 5, OTHERS: 5}


def test_a_small_rest_takes_the_smallest_with_it():
    assert sizes(keep_large_cells(cells(cn=9, th=5, lk=1))) == {"cn": 9, OTHERS: 6}


def test_too_few_tell_nothing():
    assert keep_large_cells(cells(cn=3, th=1)) is None
    assert keep_large_cells([]) is None


def test_whoever_is_shown_elsewhere_does_not_hide_the_rest():
    tea, coffee = (
        ReportCell("tea", frozenset(range(8))),
        ReportCell("coffee", frozenset(range(4, 9))),
    )
    rare = ReportCell("rice", frozenset({0, 1, 2, 9}))
    found = keep_large_cells([tea, coffee, rare])
    assert "rice" not in sizes(found)
    shown = frozenset().union(*(cell.ids for cell in found if cell.key != OTHERS))
    assert len(frozenset(range(10)) - shown) in {0, *range(5, 11)}


@given(st.lists(st.integers(1, 12), max_size=8))
def test_no_cell_is_small_and_nothing_is_lost(numbers):
    found = keep_large_cells(cells(**{f"k{i}": size for i, size in enumerate(numbers)}))
    assert all(len(cell.ids) >= 5 for cell in found or ())
    if found:
        assert sum(sizes(found).values()) == sum(numbers)


def test_group_puts_one_with_two_products_in_both():
    assert sizes(group_by_key({1: ("tea", "rice"), 2: ("tea",)})) == {"rice": 1, "tea": 2}


def test_period_is_the_whole_time_by_default():
    begins = dt.date(2026, 9, 1)
    assert find_period(None, None, begins=begins, today=DAY) == Period(begins, DAY)
    assert find_period(DAY, begins, begins=begins, today=DAY) is None
    assert find_period(None, DAY + dt.timedelta(1), begins=begins, today=DAY) is None


def test_two_products_that_differ_by_one_are_not_both_shown():
    """Nine grow tea, eight of them coffee too: the difference would be the ninth's figures."""
    tea, coffee = ReportCell("tea", frozenset(range(9))), ReportCell("coffee", frozenset(range(8)))
    everybody = ReportCell(OTHERS, frozenset(range(20)))

    assert drop_revealing_cells([tea, coffee], [everybody]) is None
    assert sizes(drop_revealing_cells([tea], [everybody])) == {"tea": 9}


def test_the_whole_less_a_cell_leaves_none_or_enough():
    tea = ReportCell("tea", frozenset(range(9)))
    assert drop_revealing_cells([tea], [ReportCell(OTHERS, frozenset(range(12)))]) is None
    assert sizes(drop_revealing_cells([tea], [ReportCell(OTHERS, frozenset(range(14)))])) == {
        "tea": 9
    }


groups = st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.integers(0, 15)), max_size=5)


@given(groups)
def test_what_is_kept_is_safe(members):
    cells = [ReportCell(key, ids) for key, ids in members.items() if ids]
    everybody = ReportCell(OTHERS, frozenset(range(16)))
    found = drop_revealing_cells(keep_large_cells(cells) or (), [everybody])
    assert is_disclosure_safe([everybody.ids, *(cell.ids for cell in found or ())])


def test_a_numbered_one_tells_only_what_enough_of_them_share():
    keys = dict.fromkeys(range(5), ("tea",)) | {5: ("tea", "rice"), 6: ("rice",)}
    keys |= dict.fromkeys(range(7, 11), ("nuts",))
    shown = select_shared_keys(keys, set(keys) - {4})  # 4 is named
    hidden = dict.fromkeys(range(6, 11), (OTHERS,))
    assert shown == {**keys, 5: ("tea",), **hidden}
    assert select_shared_keys(keys, ()) == keys


def test_a_single_one_from_elsewhere_is_not_reported_by_what_is_hidden():
    keys = dict.fromkeys(range(10), ("IN",)) | {10: ("CN",)} | dict.fromkeys(range(11, 17), ("LK",))
    everybody_hidden = dict.fromkeys(range(10, 17), (OTHERS,))

    assert select_shared_keys(keys, keys) == {**keys, **everybody_hidden}
    one_country = {id_: keys[id_] for id_ in range(11)}
    assert set(select_shared_keys(one_country, one_country).values()) == {(OTHERS,)}


def test_products_reveal_no_single_one_by_sums_and_differences():
    five_each = dict.fromkeys(range(5), ("tea",)) | dict.fromkeys(range(6, 11), ("coffee",))
    both = {5: ("tea", "coffee")}  # tea + coffee - all of them
    coffee = dict.fromkeys(range(5), ("tea",)) | dict.fromkeys(range(5, 10), ("tea", "coffee"))
    without_tea = coffee | {10: ("coffee",)}  # all of them - tea

    for keys in (five_each | both, without_tea):
        shown = group_by_key(select_shared_keys(keys, keys))
        assert is_disclosure_safe([frozenset(keys), *(cell.ids for cell in shown)])
        assert len(shown) == 2  # one product, and the others
    enough = five_each | dict.fromkeys(range(11, 16), ("tea", "coffee"))
    assert select_shared_keys(enough, enough) == enough


def test_products_beside_countries_reveal_nobody():
    ids = range(16)
    countries = (ReportCell("IN", frozenset(range(8))), ReportCell("LK", frozenset(range(8, 16))))
    tea = {id_: ("tea",) if id_ < 9 else ("nuts",) for id_ in ids}  # tea - IN: the ninth

    assert select_shared_keys(tea, ids) == tea
    assert set(select_shared_keys(tea, ids, countries).values()) == {(OTHERS,)}
