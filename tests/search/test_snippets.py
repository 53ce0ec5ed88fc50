"""The passage with the hits, marked where they stand in the text as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.search.rules.query import build_query
from lms.search.rules.snippets import build_snippet, mark


def show(pieces):
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("合作社的溢价从哪里来", "溢价", "合作社的[溢价]从哪里来"),
        ("The Premium, the premium", "premium", "The [Premium], the [premium]"),
        ("Prices of tea", "price", "[Prices] of tea"),
        ("ＣＲＭ系统", "crm", "[ＣＲＭ]系统"),
        ("Đà Lạt", "da lat", "[Đà] [Lạt]"),
        ("team tea steam", "tea", "team [tea] steam"),
        ("茶tea茶 teas", "tea", "茶[tea]茶 [teas]"),
        ("чай чайник", "чай", "[чай] чайник"),
        ("茶与茶园", "茶", "[茶]与[茶]园"),
        ("合作社的溢价", "溢價", "合作社的[溢价]"),
        ("1.60, 160, 60.5, 60% and 60kg", "60%", "1.60, 160, 60.5, [60]% and [60]kg"),
        ("占６０％", "60", "占[６０]％"),
        ("1.6 and 1.60, not 1.65", "1.60", "[1.6] and [1.60], not 1.65"),
        ("5,000 or 5000, not 15,000", "5000", "[5,000] or [5000], not 15,000"),
        ("60 kg", "60kg", "[60 kg]"),
        ("Nothing of it", "premium", "Nothing of it"),
    ],
)
def test_hits_are_marked(text, query, expected):
    assert show(mark(text, build_query(query, {}))) == expected


def test_synonyms_are_marked_too():
    query = build_query("电商", {"电商": ("电商", "e-commerce")})

    assert show(mark("Begin with e-commerce", query)) == "Begin with [e-commerce]"


def test_plural_of_a_word_of_the_glossary_is_marked_in_a_long_text():
    query = build_query("培训师", {"培训师": ("培训师", "trainer")})
    text = "Word " * 200 + "two trainers came."

    assert "two [trainers] came" in show(build_snippet(text, query))
    assert show(mark("Trainers, retrainers", query)) == "[Trainers], retrainers"


def test_passage_is_short_and_around_the_hits():
    text = "Word " * 200 + "the fair premium of tea. " + "More " * 200

    snippet = show(build_snippet(text, build_query("premium tea", {})))

    assert "[premium] of [tea]" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 220


def test_passage_with_most_words_is_chosen():
    text = "Tea. " + "Word " * 100 + "Tea has a premium."

    assert "[Tea] has a [premium]." in show(build_snippet(text, build_query("tea premium", {})))


@given(st.text(), st.text(max_size=20))
def test_no_text_is_lost(text, query):
    assert "".join(piece.text for piece in mark(text, build_query(query, {}))) == text
