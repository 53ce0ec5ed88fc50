"""Results of the rows of a list, and the questions to answer before the import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lms.errors import Refusal
from lms.roster.matching.columns import RowCells
from lms.roster.matching.people import CourseElsewhere

RowStatus = Literal[
    "new", "changed", "same", "elsewhere", "omitted", "registered", "needs_answer", "error"
]
"""`registered`: exists in the network, but is not visible to the importer; the row is left out.
`elsewhere`: takes a course of the cohort with another cohort, and stays there. `omitted`: left out
by an answer.
"""
ROW_STATUSES: tuple[RowStatus, ...] = (
    "error", "needs_answer", "registered", "elsewhere", "new", "changed", "same", "omitted",
)  # fmt: skip
SKIP, NEW, PROPOSED, MOVE, STAY = "skip", "new", "proposed", "move", "stay"
OmissionReason = Literal["no column", "same person", "no person", "registered", "answer"]
QuestionReason = Literal[
    "left", "number, other name", "other phone", "same phone", "several", "elsewhere",
    "registered", "also registered", "other cohort", "twice", "phone",
    "organization unknown", "organization not offered", "organizations of one name",
    "hidden rows", "not_a_person", "remark", "several names",
]  # fmt: skip


@dataclass(frozen=True)
class CellError:
    """An error in a cell: the value found, and a sentence that says what is expected."""

    column: str
    found: str
    refusal: Refusal


@dataclass(frozen=True)
class PersonChange:
    """`key` is a column, or `cohort` for a person who is enrolled in the courses of the cohort."""

    key: str
    old: str
    new: str


@dataclass(frozen=True)
class OrganizationDraft:
    """A cooperative that the import creates; `product`: its key, or "" for none yet."""

    name: str
    country: str
    product: str = ""


@dataclass(frozen=True)
class RosterQuestion:
    """`people` and `organizations` (ids) are the choices; `rows` the rows concerned.

    An answer is `skip`, `new`, the id of a person or cooperative as text, or one of
    `extra_choices`. `coordinators`: of a person with this name whom the importer does not see.
    `cohorts`: with which the person takes a course. `draft`: the cooperative that the answer `new`
    creates; then `extra_choices` are the keys of questions about further new ones of the list.
    `alike`: answers that name a cooperative whose name differs in general words only.
    """

    key: str
    why: QuestionReason
    found: str
    rows: tuple[int, ...]
    people: tuple[int, ...] = ()
    organizations: tuple[int, ...] = ()
    may_be_new: bool = True
    answer: str = ""
    coordinators: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()
    extra_choices: tuple[str, ...] = ()
    draft: OrganizationDraft | None = None
    alike: tuple[str, ...] = ()

    def allows(self, answer: str) -> bool:
        """Return whether the answer is one of the choices; a new cooperative needs a country."""
        if answer == NEW:
            return self.may_be_new and (self.draft is None or bool(self.draft.country))
        ids = {str(id_) for id_ in (*self.people, *self.organizations)}
        return answer == SKIP or answer in ids or answer in self.extra_choices


@dataclass(frozen=True)
class RowResult:
    """`values`: the cells as they would be stored, by column; "" where the list has no value.

    `organization_id`: of an existing cooperative; `new_organization`: the one to create.
    `coordinators`: of an unseen person. `stays_with`: names of cohorts with which the person still
    takes courses of this one, "" for one that the importer does not run. `moves`: courses that are
    moved to this cohort. `unapplied`: columns in which the list differs from what is stored and
    stays. `same_as`: the row of the same person that counts instead of this one. `is_not_person`:
    the row looks like a total or a note.
    """

    cells: RowCells
    status: RowStatus
    values: Mapping[str, str] = field(default_factory=dict)
    person_id: int | None = None
    organization_id: int | None = None
    new_organization: OrganizationDraft | None = None
    changes: tuple[PersonChange, ...] = ()
    errors: tuple[CellError, ...] = ()
    is_left_out: bool = False
    coordinators: tuple[str, ...] = ()
    stays_with: tuple[str, ...] = ()
    moves: tuple[CourseElsewhere, ...] = ()
    unapplied: tuple[str, ...] = ()
    same_as: int | None = None
    is_not_person: bool = False

    @property
    def omission_reason(self) -> OmissionReason:
        """Return why the row is left out."""
        if self.status == "registered":
            return "registered"
        if not self.cells.texts:
            return "no column"
        if self.same_as is not None:
            return "same person"
        return "no person" if self.is_not_person else "answer"

    @property
    def shown_name(self) -> str:
        """Return the name; of a row without anything in the columns that are read, its texts."""
        name = self.values.get("name") or self.cells["name"]
        return name if self.cells.texts else " ".join(filter(None, self.cells.cells))[:80]

    @property
    def enters_cohort(self) -> bool:
        """Return whether the import brings the person into the cohort, or creates the account."""
        if self.status == "changed":
            return any(change.key == "cohort" for change in self.changes)
        return self.status == "new"

    @property
    def is_in_cohort(self) -> bool:
        """Return whether the person is in the cohort after the import, not only in another one."""
        return not self.is_left_out and (self.enters_cohort or not self.stays_with)
