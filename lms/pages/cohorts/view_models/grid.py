"""The grid of a cohort's page: how many members of each organization have done each lesson."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flask_babel import gettext as _

from lms.content.model import LessonStructure
from lms.enrolment.queries.cohorts import OfferedOrganization
from lms.i18n import language_in
from lms.learning.queries.learner_progress import LearnerProgress
from lms.learning.rules.completion import from_bits

STEPS = 5


class ProgressGridCell(NamedTuple):
    """A cell: `step` 0 (nobody) to 4 (everybody) selects the shade; the number says the same."""

    done: int
    step: int


@dataclass(frozen=True)
class ProgressGridRow:
    """A row; `organization_id` is None for people without an organization, and for the total.

    `language`: of the name. `at_risk`: how many of them need help.
    """

    organization_id: int | None
    name: str
    people: int
    finished: int
    at_risk: int
    cells: tuple[ProgressGridCell, ...]
    language: str = ""
    is_archived: bool = False


@dataclass(frozen=True)
class ProgressGrid:
    lessons: tuple[LessonStructure, ...]
    rows: tuple[ProgressGridRow, ...]
    total: ProgressGridRow


def build_grid(
    learner_progress: Sequence[LearnerProgress],
    organizations: Sequence[OfferedOrganization],
    *,
    at_risk_ids: Collection[int],
    language: str,
) -> ProgressGrid | None:
    """Return the grid of one course; None if nobody takes it.

    Organizations of which nobody takes this course show 0; only people whom reports count are
    counted. `at_risk_ids`: of people who need help.
    """
    if not learner_progress:
        return None
    newest = max(
        (progress.published for progress in learner_progress),
        key=lambda found: (found.edition_id, found.revision_id),
    )
    lessons = tuple(newest.structure.lessons[name] for name in newest.structure.order)
    by_organization: dict[int | None, list[LearnerProgress]] = defaultdict(list)
    counted = [progress for progress in learner_progress if progress.is_counted]
    for progress in counted:
        by_organization[progress.organization_id].append(progress)
    rows = [
        replace(
            _build_row(
                organization.id,
                organization.name_in(language),
                by_organization.pop(organization.id, []),
                lessons,
                at_risk_ids,
            ),
            language=language_in(organization.names, language),
            is_archived=organization.is_archived,
        )
        for organization in organizations
    ]
    others = [progress for rest in by_organization.values() for progress in rest]
    if others:
        rows.append(
            _build_row(None, _("In no cooperative of this cohort"), others, lessons, at_risk_ids)
        )
    return ProgressGrid(lessons, tuple(rows), _add_up(rows, lessons))


def _build_row(
    organization_id: int | None,
    name: str,
    learner_progress: Sequence[LearnerProgress],
    lessons: Sequence[LessonStructure],
    at_risk_ids: Collection[int],
) -> ProgressGridRow:
    counts, people = _count_done(learner_progress), len(learner_progress)
    return ProgressGridRow(
        organization_id=organization_id,
        name=name,
        people=people,
        finished=sum(progress.completed_at is not None for progress in learner_progress),
        at_risk=sum(progress.person_id in at_risk_ids for progress in learner_progress),
        cells=_build_cells((counts[lesson.name] for lesson in lessons), people),
    )


def _add_up(rows: Sequence[ProgressGridRow], lessons: Sequence[LessonStructure]) -> ProgressGridRow:
    """Return the sums of the rows, in which everybody is counted once."""
    people = sum(row.people for row in rows)
    done = (sum(row.cells[index].done for row in rows) for index in range(len(lessons)))
    return ProgressGridRow(
        organization_id=None,
        name=_("All"),
        people=people,
        finished=sum(row.finished for row in rows),
        at_risk=sum(row.at_risk for row in rows),
        cells=_build_cells(done, people),
    )


def _build_cells(done: Iterable[int], people: int) -> tuple[ProgressGridCell, ...]:
    return tuple(ProgressGridCell(n, n * (STEPS - 1) // (people or 1)) for n in done)


def _count_done(learner_progress: Sequence[LearnerProgress]) -> Counter[str]:
    """Return how many people have done each lesson."""
    # A course is read in order, so many people have done the same lessons.
    revisions = {
        progress.published.revision_id: progress.published for progress in learner_progress
    }
    alike = Counter(
        (progress.published.revision_id, progress.done) for progress in learner_progress
    )
    counts: Counter[str] = Counter()
    for (revision_id, done), people in alike.items():
        lessons_by_bit = revisions[revision_id].lessons_by_bit
        counts.update(dict.fromkeys(from_bits(lessons_by_bit, done), people))
    return counts
