"""The page before this one, where a browser names it."""

import pytest
from flask import Flask

from lms.web.request_values import read_referrer

OURS = "http://localhost/"


@pytest.mark.parametrize("address", [OURS, f"{OURS}account?done=saved"])
def test_page_before_is_read_where_it_is_ours(address):
    with Flask("tests").test_request_context(headers={"Referer": address}):
        assert read_referrer() == address


@pytest.mark.parametrize(
    "address", ["", "http://localhost", "http://localhost.example/", "https://localhost/", "/help"]
)
def test_page_before_that_is_not_ours_is_none(address):
    with Flask("tests").test_request_context(headers={"Referer": address}):
        assert read_referrer() is None


def test_page_before_that_is_not_named_is_none():
    with Flask("tests").test_request_context():
        assert read_referrer() is None
