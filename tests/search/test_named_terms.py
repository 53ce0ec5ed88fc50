"""The terms that a text names: whole words in Latin letters, any place in Han characters."""

import pytest

from lms.search.rules.named_terms import find_named_terms

WORDS = {
    "e-commerce": ("e-commerce", "online selling"),
    "crm": ("customer relationship management (CRM)",),
    "shop": ("online shop",),
    "host": ("host (livestream)",),
    "电商": ("电子商务（电商）", "电商"),
    "企业对企业": ("B2B电商",),
    "price": ("price",),
}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("E-Commerce grows.", {"e-commerce"}),
        ("Ｅ－ｃｏｍｍｅｒｃｅ", {"e-commerce"}),
        ("Our CRM is paper.", {"crm"}),
        ("Two online shops.", {"shop"}),
        ("ghosts, pricey hosting", set()),
        ("The prices; a host", {"price", "host"}),
        ("做电商平台的人", {"电商"}),
        ("做B2B电商", {"电商", "企业对企业"}),
        ("", set()),
    ],
)
def test_words_are_found_as_they_are_written(text, terms):
    assert find_named_terms(text, WORDS) == terms
