"""A result leads to the section of a lesson in which the hit stands."""

import pytest

from lms.search.rules.section_anchors import find_anchor, store_text, write_sections

TEXT = "Beginning\nWhat  it costs\nA box costs\nA box\nthree  yuan\nA box\nEnd"
ANCHORS = [("What it costs", "h-what-it-costs"), ("A box", "h-a-box"), ("A box", "h-a-box--2")]


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("Beginning", ""),
        ("What it costs", "h-what-it-costs"),
        ("A box costs", "h-what-it-costs"),
        ("yuan", "h-a-box"),
        ("End", "h-a-box--2"),
    ],
)
def test_anchor_is_that_of_the_heading_before(words, anchor):
    sections = write_sections(TEXT, ANCHORS)

    assert find_anchor(sections, store_text(TEXT).index(words)) == anchor


def test_text_without_headings_has_no_anchor():
    assert find_anchor(write_sections(TEXT, []), 30) == ""
    assert find_anchor(write_sections("", ANCHORS), 0) == ""
