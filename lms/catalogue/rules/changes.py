"""The changes that publishing makes for learners, found by comparing ids and hashes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lms.content.course import PATH
from lms.content.model import CourseStructure, LessonStructure
from lms.content.question_model import QuizDraw, QuizKey, QuizRules

ChangeKind: TypeAlias = Literal[
    "wording",
    "order",
    "optional-added",
    "optional-removed",
    "required-added",
    "required-removed",
    "outcome-added",
    "outcome-removed",
    "draw-changed",
    "pass-mark-raised",
    "pass-mark-lowered",
    "quiz-rules-changed",
    "key-fixed",
    "question-added",
    "question-removed",
]
INCOMPATIBLE: frozenset[ChangeKind] = frozenset(
    {
        "required-added",
        "required-removed",
        "outcome-added",
        "outcome-removed",
        "draw-changed",
        "pass-mark-raised",
    }
)


@dataclass(frozen=True)
class CourseChange:
    """One change of the table: `subject`: id of lesson, outcome or question, or a path."""

    kind: ChangeKind
    lesson: str = ""
    subject: str = ""

    @property
    def opens_edition(self) -> bool:
        return self.kind in INCOMPATIBLE


@dataclass(frozen=True)
class RevisionContent:
    """The content to compare: structure, keys by lesson, and the hash of each file."""

    structure: CourseStructure
    keys: Mapping[str, QuizKey]
    hashes: Mapping[str, str]


def classify(old: RevisionContent, new: RevisionContent) -> tuple[CourseChange, ...]:
    """Return all differences; empty if the same content is published again."""
    if dict(old.hashes) == dict(new.hashes):
        return ()
    moved = old.structure.lessons.keys() ^ new.structure.lessons.keys()
    found = (
        *_lessons(old.structure, new.structure),
        *_outcomes(old.structure, new.structure),
        *_order(old.structure, new.structure),
        *_quizzes(old, new),
        *(
            CourseChange("wording", subject=path)
            for path in sorted(old.hashes.keys() | new.hashes.keys())
            if path != PATH
            and old.hashes.get(path) != new.hashes.get(path)
            and path.partition(".")[0] not in moved
        ),
    )
    return found or (CourseChange("wording", subject=PATH),)


def opens_edition(changes: tuple[CourseChange, ...]) -> bool:
    """Return True if learners under way stay on their edition."""
    return any(change.opens_edition for change in changes)


def _lessons(old: CourseStructure, new: CourseStructure) -> Iterator[CourseChange]:
    for name in new.order:
        before, after = old.lessons.get(name), new.lessons[name]
        if before is None:
            yield CourseChange("required-added" if after.required else "optional-added", name, name)
        elif after.required and not _has_same_requirements(before, after):
            yield CourseChange("required-added", name, name)
        elif before.required and not after.required:
            yield CourseChange("required-removed", name, name)
    for name in old.order:
        if name not in new.lessons:
            required = old.lessons[name].required
            yield CourseChange("required-removed" if required else "optional-removed", name, name)


def _has_same_requirements(before: LessonStructure, after: LessonStructure) -> bool:
    """Return whether a required lesson keeps its kind; reading and case count as equal."""
    same_act = {before.kind, after.kind} <= {"reading", "case"} or before.kind == after.kind
    return before.required and same_act


def _outcomes(old: CourseStructure, new: CourseStructure) -> Iterator[CourseChange]:
    """Yield the outcomes that a certificate of the course states more or less than before."""
    for id_ in new.outcomes:
        if id_ not in old.outcomes:
            yield CourseChange("outcome-added", subject=id_)
    for id_ in old.outcomes:
        if id_ not in new.outcomes:
            yield CourseChange("outcome-removed", subject=id_)


def _order(old: CourseStructure, new: CourseStructure) -> Iterator[CourseChange]:
    before = [name for name in old.order if name in new.lessons]
    after = [name for name in new.order if name in old.lessons]
    if before != after:
        yield CourseChange("order")


def _quizzes(old: RevisionContent, new: RevisionContent) -> Iterator[CourseChange]:
    for name in new.structure.order:
        before, after = old.structure.lessons.get(name), new.structure.lessons[name]
        if before is None or before.quiz is None or after.quiz is None:
            continue
        if after.quiz.pass_percent != before.quiz.pass_percent:
            raised = after.quiz.pass_percent > before.quiz.pass_percent
            yield CourseChange("pass-mark-raised" if raised else "pass-mark-lowered", name, name)
        if not _has_same_draw(before.quiz, after.quiz):
            yield CourseChange("draw-changed", name, name)
        if (after.quiz.attempts, after.quiz.waits) != (before.quiz.attempts, before.quiz.waits):
            yield CourseChange("quiz-rules-changed", name, name)
        yield from _questions(name, old.keys[name], new.keys[name])


def _has_same_draw(before: QuizRules, after: QuizRules) -> bool:
    """Return whether as many questions are asked, of the same outcomes.

    Questions added to a quiz that always asks its whole bank are not a change of the draw.
    """
    if before.draw == after.draw:
        return True
    return _get_draw(before) == _get_draw(after)


def _get_draw(quiz: QuizRules) -> QuizDraw:
    if quiz.draw == QuizDraw():
        return QuizDraw(total=sum(len(item.questions) for item in quiz.bank))
    return quiz.draw


def _questions(lesson: str, old: QuizKey, new: QuizKey) -> Iterator[CourseChange]:
    for question in new.keys:
        if question not in old.keys:
            yield CourseChange("question-added", lesson, question)
        elif new.keys[question] != old.keys[question]:
            yield CourseChange("key-fixed", lesson, question)
    for question in old.keys:
        if question not in new.keys:
            yield CourseChange("question-removed", lesson, question)
