"""The body of a lesson as HTML: rendered once, then cached by this process.

It is the same for every reader of a language, and a page is a template around it. Controls of
practice questions name their form by its id; those forms, with the reader's own token, follow the
body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import brotli
from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.catalogue.cache import Cache
from lms.content.blocks.question import PracticePart
from lms.content.compiled import CompiledLesson
from lms.content.model import CourseStructure, LessonPart
from lms.pages.learner.view_models.copied_results import add_copies
from lms.pages.learner.view_models.lesson_terms import link_definitions
from lms.pages.learner.view_models.practice import PracticeView, build_practice
from lms.pages.learner.view_models.rules_in_force import mark_rules_in_force
from lms.web.identity import today
from lms.web.languages import current_language

# Headers, head and foot of the page, compressed, without the style sheet that every page shares.
AROUND = 2600


@dataclass(frozen=True)
class LessonBody:
    """A rendered body; `size`: approximate bytes of the page as transferred.

    `forms`: the parts whose controls need a form below the body. `terms`: those of the glossary
    that it links, in order.
    """

    html: Markup
    practice: tuple[str, ...]
    forms: tuple[LessonPart, ...]
    size: int
    terms: tuple[str, ...] = ()

    @property
    def kilobytes(self) -> int:
        return round(self.size / 1024)


_bodies: Cache[tuple[int, str, str, bool, bool], LessonBody] = Cache(400)


def get_body(
    session: Session,
    lesson: CompiledLesson,
    *,
    revision_id: int,
    is_trainer: bool,
    structure: CourseStructure | None = None,
) -> LessonBody:
    """Return the body without anybody's answers; `is_trainer` adds the notes for trainers.

    `structure`: that of an enrolled reader, whose calculators link to the worksheets.
    """
    key = (revision_id, lesson.name, current_language(), is_trainer, structure is not None)
    body = _bodies.get(
        session, key, lambda: _render(lesson, is_trainer=is_trainer, structure=structure)
    )
    return replace(body, html=mark_rules_in_force(body.html, today()))


def render_body(
    lesson: CompiledLesson,
    *,
    is_trainer: bool,
    graded: PracticeView | None = None,
    typed: Mapping[str, str] | None = None,
    structure: CourseStructure | None = None,
) -> LessonBody:
    """Return the body with one graded question, or with numbers typed into a calculator."""
    body = _render(lesson, is_trainer=is_trainer, graded=graded, typed=typed, structure=structure)
    return replace(body, html=mark_rules_in_force(body.html, today()))


def _render(
    lesson: CompiledLesson,
    *,
    is_trainer: bool,
    graded: PracticeView | None = None,
    typed: Mapping[str, str] | None = None,
    structure: CourseStructure | None = None,
) -> LessonBody:
    parts = [
        (part.kind, add_copies(_build_view(part, graded, typed or {}), structure))
        for part in lesson.parts
        if "lesson" in part.pages and (is_trainer or not part.is_for_trainers)
    ]
    html, terms = link_definitions(render_template("learner/_body.html", parts=parts))
    return LessonBody(
        html=Markup(html),  # noqa: S704 - our template
        practice=tuple(p.question.id for p in lesson.parts if isinstance(p, PracticePart)),
        forms=tuple(part for part in lesson.parts if part.has_form),
        size=len(brotli.compress(html.encode(), quality=7)) + AROUND,
        terms=terms,
    )


def _build_view(part: LessonPart, graded: PracticeView | None, typed: Mapping[str, str]) -> object:
    """Return what the template of the part draws."""
    if not isinstance(part, PracticePart):
        return part.build_view(typed)
    is_graded = graded is not None and graded.id == part.question.id
    return graded if is_graded else build_practice(part)
