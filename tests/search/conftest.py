"""Documents and a query, on each engine."""

from dataclasses import replace

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.search.queries.hits import list_hits
from lms.search.queries.phrases import load_phrases
from lms.search.rules.documents import SearchDocument
from lms.search.rules.phrases import list_phrases
from lms.search.rules.query import build_query
from lms.search.services.documents import replace_documents, replace_phrases
from tests.factories import NOW

ACT = Act(SYSTEM, NOW)
READINGS = {"溢": ("yi",), "价": ("jia", "jie"), "电": ("dian",), "商": ("shang",)}


def lesson(name, title, text="", *, language="en", **values):
    return SearchDocument("lesson", "tea", name, language, title, text, **values)


@pytest.fixture
def store(database):
    """Replace the documents of the course *tea*."""

    def store_documents(*documents):
        return database.write(replace_documents, ACT, course="tea", documents=documents)

    return store_documents


@pytest.fixture
def store_terms(database):
    """Replace the phrases of the glossary: id and words."""

    def store_phrases(**terms):
        phrases = list_phrases(terms, lambda character: READINGS.get(character, (character,)))
        database.write(replace_phrases, ACT, phrases)

    return store_phrases


@pytest.fixture
def find(database):
    """The names of the documents that a query finds, in order."""

    def run(text, language="en", *, by_beginning=False):
        with database.read_session() as session:
            query = build_query(text, load_phrases(session).phrases)
            query = replace(query, by_beginning=by_beginning)
            return [hit.subject.name for hit in list_hits(session, query, language=language)]

    return run
