"""The output of `lms courses publish` before it writes: what changes, and for how many learners."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lms.catalogue.preparation import PreparedCourse
from lms.catalogue.queries.published import find_current
from lms.catalogue.rules.changes import ChangeKind, CourseChange
from lms.cli.terminal import echo, translated
from lms.db import Database
from lms.enrolment.queries.enrolments import count_active_learners, count_finished

MAX_SUBJECTS = 12


@dataclass(frozen=True)
class ChangeImpact:
    """A row of the table: a kind of change, and what it means for learners."""

    title: str
    under_way: str
    finished: str


def incompatible_change(title: str, finished: str = "stay finished") -> ChangeImpact:
    """Return the row of a change that opens an edition: learners under way keep theirs."""
    return ChangeImpact(
        title,
        "stay in the edition that they began, unless a coordinator moves the cohort",
        finished,
    )


IMPACTS: Mapping[ChangeKind, ChangeImpact] = {
    "wording": ChangeImpact(
        "Texts, pictures and translations", "see it at once", "nothing changes"
    ),
    "order": ChangeImpact("Order of the lessons", "see it at once", "nothing changes"),
    "optional-added": ChangeImpact("Optional lessons added", "see it at once", "nothing changes"),
    "optional-removed": ChangeImpact(
        "Optional lessons removed", "see it at once", "nothing changes"
    ),
    "required-added": incompatible_change("Required work added"),
    "required-removed": incompatible_change("Required work removed"),
    "outcome-added": incompatible_change(
        "Outcomes added",
        "stay finished, and their certificates stay as they are",
    ),
    "outcome-removed": incompatible_change(
        "Outcomes removed",
        "stay finished, and their certificates stay as they are",
    ),
    "draw-changed": incompatible_change("Number of questions of a quiz changed"),
    "pass-mark-raised": incompatible_change("Pass mark raised"),
    "pass-mark-lowered": ChangeImpact(
        "Pass mark lowered",
        "the lower one counts at once, also in a quiz that is open",
        "nothing changes",
    ),
    "quiz-rules-changed": ChangeImpact(
        "Tries or waits of a quiz changed",
        "keep theirs where the work required changes too, else the new ones count from now on",
        "nothing changes",
    ),
    "key-fixed": ChangeImpact(
        "Answers or points of questions corrected",
        "the new answer counts when a quiz is handed in, the old one where it gives more",
        "stay finished",
    ),
    "question-added": ChangeImpact(
        "Questions added",
        "may get those about their lessons in their next attempt",
        "nothing changes",
    ),
    "question-removed": ChangeImpact(
        "Questions removed",
        "do not get them any more, and keep what they answered",
        "nothing changes",
    ),
}


def print_preview(database: Database, prepared: PreparedCourse) -> None:
    """Print the table of one course: each change, and how it affects learners."""
    if prepared.release is None:
        return
    if prepared.changes is None:
        echo(translated("%(course)s: new, so no learner is affected.", course=prepared.course))
        return
    if not prepared.changes:
        return
    under_way, finished = _count_learners(database, prepared.course)
    echo(translated("%(course)s: what changes for learners", course=prepared.course))
    for line in _list_rows(prepared.changes, under_way, finished):
        echo(f"  {line}")


def _count_learners(database: Database, course: str) -> tuple[int, int]:
    """Return how many learners are under way, and how many have finished, in all editions."""
    with database.read_session() as session:
        current = find_current(session, course)
        if current is None:
            return 0, 0
        under_way = count_active_learners(session, current.course_id)
        return sum(under_way.values()), count_finished(session, current.course_id)


def _list_rows(changes: Sequence[CourseChange], under_way: int, finished: int) -> Iterator[str]:
    for kind, impact in IMPACTS.items():
        found = [change for change in changes if change.kind == kind]
        if found:
            subjects = _join([change.subject for change in found if change.subject])
            title = translated(impact.title)
            yield f"{title}: {subjects}" if subjects else title
            yield "  " + translated(
                "Under way (%(count)s): %(effect)s.",
                count=under_way,
                effect=translated(impact.under_way),
            )
            yield "  " + translated(
                "Finished (%(count)s): %(effect)s.",
                count=finished,
                effect=translated(impact.finished),
            )


def _join(subjects: Sequence[str]) -> str:
    shown = ", ".join(subjects[:MAX_SUBJECTS])
    more = len(subjects) - MAX_SUBJECTS
    if more <= 0:
        return shown
    return translated("%(subjects)s and %(more)s more", subjects=shown, more=more)
