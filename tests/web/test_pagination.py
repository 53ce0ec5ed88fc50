"""The page of a list that an address asks for."""

import pytest
from flask import Flask

from lms.web.pagination import choose_page


@pytest.mark.parametrize(
    ("total", "address", "expected"),
    [
        (0, "/", (1, 1, 0)),
        (50, "/?page=2", (1, 1, 0)),
        (51, "/?page=2", (2, 2, 50)),
        (51, "/?page=99", (2, 2, 50)),
        (51, "/?page=0", (1, 2, 0)),
        (51, "/?page=x", (1, 2, 0)),
    ],
)
def test_page_is_the_nearest_that_exists(total, address, expected):
    with Flask(__name__).test_request_context(address):
        page = choose_page(total)

    assert (page.number, page.last, page.offset) == expected
