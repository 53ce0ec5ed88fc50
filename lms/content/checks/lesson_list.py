"""Files and course.yml list the same lessons."""

from collections.abc import Iterator, Mapping

from lms.content.checks.context import CourseContext, is_draft, locate_entry
from lms.content.course import PATH
from lms.content.licenses import LICENSES, is_known_license
from lms.content.problems import Problem, build_problem


def check_listing(context: CourseContext) -> Iterator[Problem]:
    """Yield lessons without a file, listed twice or not listed, and modules of one id.

    A name that is misspelt in one of the two is reported in course.yml only, and so is a lesson
    whose source is gone.
    """
    if "modules" in context.read.unread:
        return
    yield from _check_modules(context)
    absent = _find_absent(context)
    yield from _check_listed(context, absent)
    listed = set(context.course.order)
    for (name, language), text in context.texts.items():
        if name in listed or name in absent.values():
            continue
        if context.find_source(name) is text:
            suggestion = context.suggest(name, absent)
            yield build_problem("lesson-unlisted", text.path, name=name, suggestion=suggestion)
        elif language in context.course.languages and not context.has_file(name):
            wanted = f"{name}.{context.source_language}.md"
            yield build_problem("translation-without-source", text.path, file=wanted)


def _check_modules(context: CourseContext) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, module in enumerate(context.course.modules):
        line, column = context.read.locate("modules", index, "id")
        if module.id in first:
            where = f"{PATH}:{first[module.id]}"
            yield build_problem("duplicate-id", PATH, line, column, id=module.id, first=where)
        first.setdefault(module.id, line)


def _find_absent(context: CourseContext) -> dict[str, str]:
    """Return the listed lessons without a file, each with the unlisted file that may be meant."""
    spare = {name for name, _ in context.texts} - set(context.course.order)
    return {
        name: context.suggest(name, spare)
        for name in context.course.order
        if not context.has_file(name)
    }


def _check_listed(context: CourseContext, absent: Mapping[str, str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for module, entry in enumerate(context.course.modules):
        for index, name in enumerate(entry.lessons):
            line, column = context.read.locate("modules", module, "lessons", index)
            source = context.find_source(name)
            if name in seen:
                yield build_problem("lesson-twice", PATH, line, column, name=name)
            elif name in absent:
                file = f"{name}.{context.source_language}.md"
                yield build_problem(
                    "lesson-absent",
                    PATH,
                    line,
                    column,
                    name=name,
                    file=file,
                    suggestion=absent[name],
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
        if name not in listed and "modules" not in context.read.unread:
            line, column = context.read.locate("completion", "lessons", index)
            suggestion = context.suggest(name, course.order)
            yield build_problem("link-lesson", PATH, line, column, name=name, suggestion=suggestion)
    if course.cover and course.cover not in context.files:
        where = context.read.locate("cover")
        yield build_problem("media-missing", PATH, *where, name=course.cover)
    for index, name in enumerate(course.recommended_before):
        if context.check_context.courses is not None and name not in context.check_context.courses:
            line, column = context.read.locate("recommended_before", index)
            suggestion = context.suggest(name, context.check_context.courses)
            yield build_problem(
                "course-unknown", PATH, line, column, name=name, suggestion=suggestion
            )
    if course.license and not is_known_license(course.license):
        where, suggestion = (
            context.read.locate("license"),
            context.suggest(course.license, LICENSES),
        )
        yield build_problem(
            "license-unknown", PATH, *where, name=course.license, suggestion=suggestion
        )
    layout, layouts = course.certificate.layout, context.check_context.layouts
    if layouts is not None and layout not in layouts:
        where, layout_names = context.read.locate("certificate", "layout"), ", ".join(layouts)
        suggestion = context.suggest(layout, layouts)
        yield build_problem(
            "layout-unknown", PATH, *where, name=layout, layouts=layout_names, suggestion=suggestion
        )
