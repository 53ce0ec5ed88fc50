"""Results of the rows of a list, and the questions to answer before the import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lms.errors import Refusal
from lms.roster.matching.columns import RowCells

RowStatus = Literal["new", "changed", "same", "known", "doubt", "error"]
"""`known`: exists in the network, but is not visible to the importer; the row is left out."""
ROW_STATUSES: tuple[RowStatus, ...] = ("error", "doubt", "known", "new", "changed", "same")
SKIP, NEW, PROPOSED = "skip", "new", "proposed"
QuestionReason = Literal[
    "left", "number, other name", "other phone", "same phone", "several", "elsewhere",
    "known", "known too",
    "organization unknown", "organization not offered", "organizations of one name",
    "hidden rows", "nobody", "remark", "several names",
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
class RosterQuestion:
    """`people` and `organizations` (ids) are the choices; `rows` the rows concerned.

    An answer is `skip`, `new`, the id of a person or cooperative as text, or one of `others`.
    `coordinators`: of a person with this name whom the importer does not see.
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
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowResult:
    """`values`: the cells as they would be stored, by column; "" where the list has no value.

    `organization_id`: of an existing cooperative; `made`: the name of one to be created.
    `coordinators`: of an unseen person. `stays_with`: as of `PersonCandidate`.
    `is_nobody`: the row looks like a total or a note.
    """

    cells: RowCells
    status: RowStatus
    values: Mapping[str, str] = field(default_factory=dict)
    person_id: int | None = None
    organization_id: int | None = None
    made: str = ""
    changes: tuple[PersonChange, ...] = ()
    errors: tuple[CellError, ...] = ()
    is_left_out: bool = False
    coordinators: tuple[str, ...] = ()
    stays_with: tuple[str, ...] = ()
    is_nobody: bool = False
