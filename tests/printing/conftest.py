"""Fonts are made once and kept between runs."""

import pytest

from lms.printing.fonts import FontFolder


@pytest.fixture(scope="session")
def font_folder(pytestconfig):
    found = FontFolder(pytestconfig.cache.mkdir("lms-fonts"))
    found.make()
    return found
