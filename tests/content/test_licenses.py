"""Licenses of Creative Commons are known by their identifiers; others are not."""

import pytest

from lms.content.licenses import is_known_license


@pytest.mark.parametrize(
    "name",
    ["CC-BY-SA-4.0", "cc-by-4.0", "CC-BY-NC-ND-3.0", "CC0-1.0", "All rights reserved", " CC0-1.0 "],
)
def test_license_is_known(name):
    assert is_known_license(name)


@pytest.mark.parametrize("name", ["", "CC-BY-5.0", "CC-SA-4.0", "MIT", "CC BY-SA 4.0", "free"])
def test_license_is_unknown(name):
    assert not is_known_license(name)
