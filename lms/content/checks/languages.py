"""Texts and files are in the languages of the course, which are languages of the product."""

from collections.abc import Iterator

from lms.content.checks.context import CourseContext, is_ready
from lms.content.course import PATH
from lms.content.problems import Problem, build_problem
from lms.content.schema import Words

Location = tuple[str, int, int]


def check_languages(context: CourseContext) -> Iterator[Problem]:
    """Yield each unknown language once, missing texts of course.yml, and missing translations."""
    unknown = _find_unknown(context)
    names = ", ".join(context.check_context.languages or ())
    for language, position in unknown.items():
        yield build_problem("language-unknown", *position, language=language, languages=names)
    if context.read.problems:
        return
    if not unknown:
        yield from _check_texts(context)
        yield from _check_unlisted(context)
    yield from _check_translations(context, set(unknown))


def _find_unknown(context: CourseContext) -> dict[str, Location]:
    """Return each language that the product lacks, and its first position."""
    found: dict[str, Location] = {}
    for language, position in _list_used(context):
        if context.check_context.is_unknown_language(language):
            found.setdefault(language, position)
    return found


def _list_used(context: CourseContext) -> Iterator[tuple[str, Location]]:
    read = context.read
    if "languages" not in read.unread:
        for index, language in enumerate(context.course.languages):
            yield language, (PATH, *read.locate("languages", index))
    for keys, words in _list_texts(context):
        for language in words:
            yield language, (PATH, *read.locate(*keys, language))
    for (_, language), text in context.texts.items():
        yield language, (text.path, 1, 1)


def _list_texts(context: CourseContext) -> Iterator[tuple[tuple[str | int, ...], Words]]:
    """Yield titles, summaries, outcomes and modules of course.yml, with their keys."""
    course = context.course
    yield ("title",), course.title
    if course.summary:
        yield ("summary",), course.summary
    for name, words in course.outcomes.items():
        yield ("outcomes", name), words
    for index, module in enumerate(course.modules):
        yield ("modules", index, "title"), module.title


def _check_texts(context: CourseContext) -> Iterator[Problem]:
    for keys, words in _list_texts(context):
        for language in context.course.languages:
            if not words.get(language, "").strip():
                position = context.read.locate(*keys, language)
                yield build_problem(
                    "text-missing", PATH, *position, key=str(keys[-1]), language=language
                )


def _check_unlisted(context: CourseContext) -> Iterator[Problem]:
    """Yield the first file of each language that the course does not list."""
    reported = set(context.course.languages)
    for (_, language), text in context.texts.items():
        if language not in reported:
            reported.add(language)
            yield build_problem("language-unlisted", text.path, language=language)


def _check_translations(context: CourseContext, unknown: set[str]) -> Iterator[Problem]:
    """Yield lessons without a file in a language; one problem if the language has no file."""
    if context.read.unread & {"languages", "modules"}:
        return
    ready = [name for name in dict.fromkeys(context.course.order) if _has_ready(name, context)]
    for index, language in enumerate(context.course.languages):
        lacking = [name for name in ready if not context.has_file(name, language)]
        if not index or language in unknown or not lacking:
            continue
        if not any(spoken == language for _, spoken in context.texts):
            position = context.read.locate("languages", index)
            yield build_problem("language-empty", PATH, *position, language=language)
            continue
        for name in lacking:
            position = _locate_lesson(name, context)
            file = f"{name}.{language}.md"
            yield build_problem(
                "translation-absent", PATH, *position, name=name, language=language, file=file
            )


def _has_ready(name: str, context: CourseContext) -> bool:
    source = context.find_source(name)
    return source is not None and is_ready(source)


def _locate_lesson(name: str, context: CourseContext) -> tuple[int, int]:
    for index, module in enumerate(context.course.modules):
        if name in module.lessons:
            return context.read.locate("modules", index, "lessons", module.lessons.index(name))
    return context.read.locate("modules")
