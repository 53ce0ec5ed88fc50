"""Files and course.yml list the same lessons."""

from collections.abc import Iterator

from lms.content.checks.context import CourseContext, is_draft, locate_entry
from lms.content.course import PATH
from lms.content.problems import Problem, build_problem


def check_listing(context: CourseContext) -> Iterator[Problem]:
    """Yield lessons without a file, listed twice or not listed, or in a language not listed."""
    yield from _check_listed(context)
    listed = set(context.course.order)
    absent = [name for name in context.course.order if not context.has_file(name)]
    for (name, language), text in context.texts.items():
        if language not in context.course.languages:
            yield build_problem("language-unlisted", text.path, language=language)
        elif name not in listed and context.find_source(name) is text:
            near = context.suggest(name, absent)
            yield build_problem("lesson-unlisted", text.path, name=name, near=near)
        elif not context.has_file(name):
            wanted = f"{name}.{context.source_language}.md"
            yield build_problem("translation-without-source", text.path, file=wanted)


def _check_listed(context: CourseContext) -> Iterator[Problem]:
    seen: set[str] = set()
    spare = {name for name, _ in context.texts} - set(context.course.order)
    for module, entry in enumerate(context.course.modules):
        for index, name in enumerate(entry.lessons):
            line, column = context.read.locate("modules", module, "lessons", index)
            source = context.find_source(name)
            if name in seen:
                yield build_problem("lesson-twice", PATH, line, column, name=name)
            elif not context.has_file(name):
                file = f"{name}.{context.source_language}.md"
                near = context.suggest(name, spare)
                yield build_problem(
                    "lesson-absent", PATH, line, column, name=name, file=file, near=near
                )
            elif source and is_draft(source):
                where = locate_entry(source, "status")
                yield build_problem("lesson-not-ready", source.path, *where, name=name)
            seen.add(name)


def check_settings(context: CourseContext) -> Iterator[Problem]:
    """Check the other references of course.yml: required lessons, cover, other courses, layout."""
    course = context.course
    listed = set(course.order)
    for index, name in enumerate(course.completion.lessons or ()):
        if name not in listed:
            line, column = context.read.locate("completion", "lessons", index)
            near = context.suggest(name, course.order)
            yield build_problem("link-lesson", PATH, line, column, name=name, near=near)
    if course.cover and course.cover not in context.files:
        where = context.read.locate("cover")
        yield build_problem("media-missing", PATH, *where, name=course.cover)
    for index, name in enumerate(course.recommended_before):
        if context.check_context.courses is not None and name not in context.check_context.courses:
            line, column = context.read.locate("recommended_before", index)
            near = context.suggest(name, context.check_context.courses)
            yield build_problem("course-unknown", PATH, line, column, name=name, near=near)
    layout, layouts = course.certificate.layout, context.check_context.layouts
    if layouts is not None and layout not in layouts:
        where, names = context.read.locate("certificate", "layout"), ", ".join(layouts)
        near = context.suggest(layout, layouts)
        yield build_problem("layout-unknown", PATH, *where, name=layout, layouts=names, near=near)
