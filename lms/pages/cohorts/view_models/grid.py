"""The grid of a cohort's page: how many members of each organization have done each lesson."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    columns = _find_columns(counted, lessons)
    rows = [
        _build_row(
            organization.id,
            organization.name_in(language),
            by_organization.pop(organization.id, []),
            columns=columns,
            lessons=len(lessons),
            at_risk_ids=at_risk_ids,
            language=language_in(organization.names, language),
            is_archived=organization.is_archived,
        )
        for organization in organizations
    ]
    others = [progress for rest in by_organization.values() for progress in rest]
    if others:
        rows.append(
            _build_row(
                None,
                _("In no cooperative of this cohort"),
                others,
                columns=columns,
                lessons=len(lessons),
                at_risk_ids=at_risk_ids,
            )
        )
    return ProgressGrid(lessons, tuple(rows), _add_up(rows, lessons))


def _find_columns(
    learner_progress: Iterable[LearnerProgress], lessons: Sequence[LessonStructure]
) -> dict[tuple[int, int], list[int]]:
    """Return by revision and bit field the columns of the lessons done.

    A course is read in order, so many people have done the same lessons.
    """
    indexes = {lesson.name: index for index, lesson in enumerate(lessons)}
    revisions = {(row.published.revision_id, row.done): row.published for row in learner_progress}
    return {
        (revision_id, done): [
            indexes[name] for name in from_bits(published.lessons_by_bit, done) if name in indexes
        ]
        for (revision_id, done), published in revisions.items()
    }


def _build_row(
    organization_id: int | None,
    name: str,
    learner_progress: Sequence[LearnerProgress],
    *,
    columns: Mapping[tuple[int, int], Sequence[int]],
    lessons: int,
    at_risk_ids: Collection[int],
    language: str = "",
    is_archived: bool = False,
) -> ProgressGridRow:
    people, done = len(learner_progress), [0] * lessons
    alike = Counter([(row.published.revision_id, row.done) for row in learner_progress])
    for key, count in alike.items():
        for column in columns[key]:
            done[column] += count
    return ProgressGridRow(
        organization_id=organization_id,
        name=name,
        people=people,
        finished=sum([progress.completed_at is not None for progress in learner_progress]),
        at_risk=sum([progress.person_id in at_risk_ids for progress in learner_progress]),
        cells=_build_cells(done, people),
        language=language,
        is_archived=is_archived,
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
    return tuple([ProgressGridCell(n, n * (STEPS - 1) // (people or 1)) for n in done])
