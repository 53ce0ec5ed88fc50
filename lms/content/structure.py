"""Build a course's structure for rules and tables: order, kinds, titles, quizzes, fields."""

from lms.content.blocks.field import ParsedField
from lms.content.checks.context import CourseContext, is_ready
from lms.content.frontmatter import split_facet
from lms.content.model import CourseStructure, LessonStructure, Module, Texts
from lms.content.parse_tree import ParsedText
from lms.content.question_keys import build_quiz_rules


def build_structure(context: CourseContext) -> CourseStructure:
    """Return the course with the lessons whose source is ready, in order."""
    course = context.course
    listed = set(course.order)
    lessons = {
        text.name: _build_lesson(text, context)
        for text in context.list_sources()
        if text.name in listed and is_ready(text)
    }
    modules = tuple(
        Module(
            module.id, module.title, tuple(dict.fromkeys(n for n in module.lessons if n in lessons))
        )
        for module in course.modules
    )
    return CourseStructure(
        id=course.id,
        titles=course.title,
        summaries=course.summary,
        languages=course.languages,
        access=course.access,
        audience=course.audience,
        hours=course.hours,
        outcomes=course.outcomes,
        modules=modules,
        lessons=lessons,
        recommended_before=course.recommended_before,
        valid_months=course.certificate.valid_months,
        certificate_layout=course.certificate.layout,
        license=course.license,
        authors=course.authors,
    )


def _build_lesson(source: ParsedText, context: CourseContext) -> LessonStructure:
    front, facets = source.front, source.front.facets
    return LessonStructure(
        name=source.name,
        kind=front.kind,
        titles=_list_titles(source, context),
        minutes=front.minutes,
        outcomes=front.outcomes,
        required=_is_required(source, context),
        quiz=build_quiz_rules(source) if source.is_graded else None,
        fields=tuple(field.build_rule() for field in source.list_parts(ParsedField)),
        practice=() if source.is_graded else tuple(question.id for question in source.questions),
        facets={name: split_facet(value) for name, value in facets.items() if name != "source"},
        source=facets.get("source", ""),
        related=front.related,
        in_library=front.kind == "case" and front.public and context.course.access != "cohort",
    )


def _list_titles(source: ParsedText, context: CourseContext) -> Texts:
    """Return a title in every language of the course; the source's if no translation is ready."""
    titles = dict.fromkeys(context.course.languages, source.front.title)
    for language in context.course.languages:
        text = context.texts.get((source.name, language))
        if text and is_ready(text) and text.front.title:
            titles[language] = text.front.title
    return titles


def _is_required(source: ParsedText, context: CourseContext) -> bool:
    completion = context.course.completion
    if source.is_graded and completion.quizzes == "optional":
        return False
    if source.front.kind == "worksheet" and completion.worksheets == "optional":
        return False
    return completion.lessons is None or source.name in completion.lessons
