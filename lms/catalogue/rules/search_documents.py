"""The documents of a course and of the glossary, by which readers find them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure, GlossaryTerm, Language
from lms.i18n.choices import name_facet
from lms.search.rules.documents import DocumentAccess, SearchDocument

_NAMED_FACETS = ("product", "country", "channel", "technology")
"""The facets of a case by whose names it is found, in the language of the text."""


def list_course_documents(
    structure: CourseStructure,
    lessons: Mapping[tuple[str, Language], CompiledLesson],
    *,
    is_library: bool,
) -> tuple[SearchDocument, ...]:
    """Return the documents of a published course: itself, and each lesson in its own languages.

    A language in which a lesson is shown in the source has no document: that would be the source's
    once more. Of the library only the cases are found, by everybody.
    """
    if is_library:
        return tuple(_list_lessons(structure, lessons, access="public"))
    return (*_list_courses(structure), *_list_lessons(structure, lessons, structure.access))


def _list_courses(structure: CourseStructure) -> Iterator[SearchDocument]:
    for language in structure.languages:
        outcomes = [texts.get(language, "") for texts in structure.outcomes.values()]
        modules = (module.titles.get(language, "") for module in structure.modules)
        if title := structure.titles.get(language):
            summary = structure.summaries.get(language, "")
            yield SearchDocument(
                kind="course",
                course=structure.id,
                name=structure.id,
                language=language,
                title=title,
                text="\n".join(filter(None, (summary, *outcomes))),
                headings=tuple(filter(None, modules)),
            )


def _list_lessons(
    structure: CourseStructure,
    lessons: Mapping[tuple[str, Language], CompiledLesson],
    access: DocumentAccess,
) -> Iterator[SearchDocument]:
    for position, name in enumerate(structure.order):
        for language in structure.languages:
            compiled = lessons.get((name, language))
            if compiled and compiled.language == language:
                lesson = _build_lesson(compiled, position)
                facets = structure.lessons[name].facets
                is_in_library = structure.lessons[name].in_library
                yield replace(
                    lesson,
                    course=structure.id,
                    kind="case" if is_in_library else "lesson",
                    access="public" if is_in_library else access,
                    headings=(*lesson.headings, *_list_facet_names(facets, language)),
                )


def _list_facet_names(facets: Mapping[str, Sequence[str]], language: Language) -> Iterator[str]:
    for facet in _NAMED_FACETS:
        for value in facets.get(facet, ()):
            yield name_facet(facet, value, language)


def _build_lesson(compiled: CompiledLesson, position: int) -> SearchDocument:
    """Return a lesson with the words of `CompiledLesson.text`, which leaves out what is withheld.

    A heading of a trainer's note is in the list of headings, but not in that text.
    """
    shown = set(compiled.text.split("\n"))
    return SearchDocument(
        kind="lesson",
        course="",
        name=compiled.name,
        language=compiled.language,
        title=compiled.title,
        text=compiled.text,
        lesson_kind=compiled.kind,
        position=position,
        headings=tuple(head.text for head in compiled.headings if head.text in shown),
        anchors=tuple((head.text, head.anchor) for head in compiled.headings if head.text in shown),
    )


def list_glossary_documents(
    glossary: Mapping[str, Mapping[Language, GlossaryTerm]],
) -> tuple[SearchDocument, ...]:
    """Return each term in each language; synonyms count as its title."""
    return tuple(
        SearchDocument(
            kind="term",
            course="",
            name=name,
            language=language,
            title=term.word,
            text=term.definition,
            title_words=term.synonyms,
        )
        for name, entry in glossary.items()
        for language, term in entry.items()
    )


def get_words_by_term(
    glossary: Mapping[str, Mapping[Language, GlossaryTerm]],
) -> dict[str, tuple[str, ...]]:
    """Return id -> all words for the term, in every language."""
    return {
        name: tuple(word for term in entry.values() for word in (term.word, *term.synonyms))
        for name, entry in glossary.items()
    }


def get_words_in(
    glossary: Mapping[str, Mapping[Language, GlossaryTerm]], language: Language
) -> dict[str, tuple[str, ...]]:
    """Return id -> the words for the term in one language; terms without it are left out."""
    return {
        name: (entry[language].word, *entry[language].synonyms)
        for name, entry in glossary.items()
        if language in entry
    }
