"""What would happen with each row of a list, and what is asked before it can."""

from dataclasses import dataclass, field
from typing import Literal

from lms.enrolment.roster.cells import RowCells
from lms.enrolment.roster.columns import ColumnKey
from lms.errors import Refusal

RowStatus = Literal["new", "changed", "same", "known", "doubt", "error"]
"""`known`: to the network, but not seen by who made the list; such a row is left out."""
ROW_STATUSES: tuple[RowStatus, ...] = ("error", "doubt", "known", "new", "changed", "same")
SKIP, NEW = "skip", "new"
QuestionReason = Literal[
    "left", "number, other name", "other phone", "same phone", "several", "elsewhere",
    "known", "known too",
    "organization unknown", "organization not offered", "organizations of one name",
]  # fmt: skip


@dataclass(frozen=True)
class CellError:
    """A cell that cannot be: what was found in it, and a sentence that says what is wanted."""

    column: ColumnKey
    found: str
    refusal: Refusal


@dataclass(frozen=True)
class PersonChange:
    """`key` is a column, or `cohort` for somebody who comes into the courses of the cohort."""

    key: str
    old: str
    new: str


@dataclass(frozen=True)
class RosterQuestion:
    """`people` and `organizations` (ids) are those to choose from; `rows` those it is about.

    An answer is `skip`, `new`, or the id of a person or cooperative as text. `ask`: coordinators
    of somebody by this name whom the maker of the list does not see.
    """

    key: str
    why: QuestionReason
    found: str
    rows: tuple[int, ...]
    people: tuple[int, ...] = ()
    organizations: tuple[int, ...] = ()
    may_be_new: bool = True
    answer: str = ""
    ask: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonValues:
    """The cells as they would be stored; "" where the list says nothing."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True)
class RowResult:
    """`organization_id`: of a known cooperative; `made`: the name of one that would be made.

    `ask`: whom to ask about somebody known. `stays_with`: as of `KnownPerson`.
    """

    cells: RowCells
    status: RowStatus
    values: PersonValues = field(default_factory=PersonValues)
    person_id: int | None = None
    organization_id: int | None = None
    made: str = ""
    changes: tuple[PersonChange, ...] = ()
    errors: tuple[CellError, ...] = ()
    is_left_out: bool = False
    ask: tuple[str, ...] = ()
    stays_with: tuple[str, ...] = ()
