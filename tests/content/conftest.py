"""Courses that differ from each other by one text."""

import functools
from collections.abc import Iterator

import pytest

from lms.content import load


@pytest.fixture(scope="module")
def parse_once() -> Iterator[None]:
    """Parse a text once for all tests of the module.

    A fault changes one of a dozen texts, and parsing is nine tenths of a check. What is parsed
    depends on nothing but these arguments, and nobody changes it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "parse_text", functools.cache(load.parse_text))
        yield
