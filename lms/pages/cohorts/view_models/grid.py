"""The grid of a cohort's page: how many members of each organization have done each lesson."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from lms.content.model import LessonStructure
from lms.enrolment.queries.cohorts import OfferedOrganization
from lms.i18n import language_in
from lms.learning.queries.learner_progress import LearnerProgress

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

    @property
    def drawn(self) -> Markup:
        """The cells as HTML: whole numbers, which a template would escape one by one."""
        cells = (f'<td class="heat heat-{step}">{done}</td>' for done, step in self.cells)
        return Markup("".join(cells))  # noqa: S704


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
    """Return the grid of one course; None where nobody takes it.

    Organizations without people show 0. `at_risk_ids`: of people who need help.
    """
    if not learner_progress:
        return None
    newest = max(
        (progress.published for progress in learner_progress),
        key=lambda found: (found.edition_id, found.revision_id),
    )
    lessons = tuple(newest.structure.lessons[name] for name in newest.structure.order)
    by_organization: dict[int | None, list[LearnerProgress]] = defaultdict(list)
    for progress in learner_progress:
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
        )
        for organization in organizations
    ]
    others = [progress for rest in by_organization.values() for progress in rest]
    if others:
        rows.append(
            _build_row(None, _("In no cooperative of this cohort"), others, lessons, at_risk_ids)
        )
    return ProgressGrid(
        lessons, tuple(rows), _build_row(None, _("All"), learner_progress, lessons, at_risk_ids)
    )


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
        cells=tuple(_build_cell(counts[lesson.name], people) for lesson in lessons),
    )


def _build_cell(done: int, people: int) -> ProgressGridCell:
    return ProgressGridCell(done, done * (STEPS - 1) // people if people else 0)


def _count_done(learner_progress: Sequence[LearnerProgress]) -> Counter[str]:
    """Return how many people have done each lesson.

    The bit fields are written as rows of digits, and the ones of each column counted.
    """
    by_bits: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for progress in learner_progress:
        by_bits[progress.published.bits].append(progress.done)
    counts: Counter[str] = Counter()
    for bits, fields in by_bits.items():
        digits = (f"{done:0{len(bits)}b}"[::-1] for done in fields)
        for name, column in zip(bits, zip(*digits, strict=True), strict=True):
            counts[name] += column.count("1")
    return counts
