"""The two lines of a name: which of them the product made, and who says so."""

import pytest
from flask import Flask

from lms.web.names import NamesForm, build_names_form, propose_names, read_names


@pytest.mark.parametrize(
    ("name", "is_proposed"), [("李美华", True), ("Tea\u00e9", False)], ids=["Han", "Latin"]
)
def test_line_that_was_made_from_the_name_is_to_be_checked(name, is_proposed):
    form = propose_names(NamesForm, name)

    assert (form.is_proposed, bool(form.raw["latin_name"])) == (is_proposed, is_proposed)


@pytest.mark.parametrize(("latin", "confirmed"), [("LI Meihua", False), ("", True)])
def test_stored_or_confirmed_line_is_not_proposed(latin, confirmed):
    assert not build_names_form(NamesForm, "李美华", latin, confirmed=confirmed).is_proposed


def test_no_field_of_a_request_says_that_a_line_was_proposed():
    posted = {"printed_name": "李美华", "latin_name": "LI Meihua", "is_proposed": "on"}
    with Flask("tests").test_request_context(method="POST", data=posted):
        form = read_names(NamesForm, "李美华", "LI Meihua")

    assert form.values is not None
    assert not form.is_proposed
