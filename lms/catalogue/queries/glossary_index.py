"""The documents and phrases by which the glossary is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.pinyin import list_readings
from lms.catalogue.queries.published import find_newest_shared, get_shared
from lms.catalogue.rules.search_documents import get_words_by_term, list_glossary_documents
from lms.content.model import GlossaryTerm, Language
from lms.search.queries.stored_documents import prepare_words
from lms.search.rules.documents import SearchDocument
from lms.search.rules.phrases import Phrase, list_phrases

Glossary = Mapping[str, Mapping[Language, GlossaryTerm]]


@dataclass(frozen=True)
class GlossaryIndex:
    """Documents and phrases of a glossary, prepared before the transaction that writes them."""

    documents: Sequence[SearchDocument]
    phrases: Sequence[Phrase]


def prepare_glossary(session: Session, glossary: Glossary) -> GlossaryIndex:
    """Return the documents and phrases of a glossary, with the words of those that changed."""
    documents = list_glossary_documents(glossary)
    prepare_words(session, course="", documents=documents)
    return GlossaryIndex(documents, list_phrases(get_words_by_term(glossary), list_readings))


@dataclass(frozen=True)
class SiteIndex:
    """The index of the glossary of a shared revision; `shared_id`: None without any."""

    shared_id: int | None
    glossary: GlossaryIndex


def prepare_site(session: Session) -> SiteIndex:
    """Return the index of the glossary that is published."""
    shared_id = find_newest_shared(session)
    return SiteIndex(shared_id, prepare_glossary(session, get_shared(session).glossary))
