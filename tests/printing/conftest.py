"""Fonts are made once and kept between runs."""

import pytest

from lms.printing.fonts import FontShelf


@pytest.fixture(scope="session")
def shelf(pytestconfig):
    found = FontShelf(pytestconfig.cache.mkdir("lms-fonts"))
    found.make()
    return found
