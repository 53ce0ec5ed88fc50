"""Texts of the glossary are not longer than the search can store."""

import json

import pytest

from lms.content.shared_files import load_shared
from lms.search.models import PhraseRow
from lms.search.rules.phrases import list_phrases


def list_problems(id_, word, synonyms=()):
    entry = {"en": {"word": word, "definition": "Green.", "synonyms": list(synonyms)}}
    files = {"glossary.yml": json.dumps({id_: entry}).encode()}
    return [(problem.code, problem.line) for problem in load_shared(files).problems]


@pytest.mark.parametrize(
    ("id_", "word", "synonyms", "problems"),
    [
        ("a" * 80, "b" * 120, ["c" * 120], []),
        ("a" * 81, "leaf", [], [("value-wrong", 1)]),
        ("leaf", "b" * 121, [], [("value-wrong", 1)]),
        ("leaf", "leaf", ["c" * 121], [("value-wrong", 1)]),
    ],
)
def test_longer_text_is_a_problem(id_, word, synonyms, problems):
    assert list_problems(id_, word, synonyms) == problems


def test_readings_of_the_longest_words_can_be_stored():
    words = ["茶" * size for size in (60, 61, 120)]

    phrases = list_phrases({"tea": words}, lambda _character: ["zhuang"])

    size = PhraseRow.__table__.c.key.type.length
    assert max(len(phrase.key) for phrase in phrases) <= size
