"""The texts of the tables of questions: headings, and the choices for all rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as lazy

from lms.roster.matching.row_results import MOVE, NEW, SKIP, STAY, QuestionReason

FIRST = "first"
"""For all: the person, the cooperative, or the row that each question names first."""


@dataclass(frozen=True)
class TableTexts:
    heading: str
    lead: str
    for_all: Mapping[str, str] = field(default_factory=dict)


TEXTS: dict[QuestionReason, TableTexts] = {
    "organization unknown": TableTexts(
        lazy("Names of cooperatives that are not known"),
        lazy("These cooperatives are not known. Are they to be created?"),
        {NEW: lazy("Create them all"), SKIP: lazy("Leave all their rows out")},
    ),
    "organization not offered": TableTexts(
        lazy("Cooperatives that are not in this cohort"),
        lazy("These cooperatives are known, and this cohort is not offered to them yet."),
        {FIRST: lazy("Add them all to the cohort"), SKIP: lazy("Leave all their rows out")},
    ),
    "twice": TableTexts(
        lazy("The same person in several rows"),
        lazy("Which row counts? The others are left out."),
        {FIRST: lazy("Keep the first row of each")},
    ),
    "phone": TableTexts(
        lazy("Several names with one phone"),
        lazy("Two rows have one phone. Are they different people who share it, or one person?"),
        {NEW: lazy("All are different people who share a phone")},
    ),
    "other cohort": TableTexts(
        lazy("People who take the course with another cohort"),
        lazy("They can be moved here with all their progress, or stay where they are."),
        {STAY: lazy("All stay in their cohort"), MOVE: lazy("Move all to this cohort")},
    ),
    "left": TableTexts(
        lazy("People who took part before"),
        lazy("Do they come back? Phone, e-mail and language stay as they are."),
        {
            FIRST: lazy("They are the same people and come back"),
            SKIP: lazy("Leave all their rows out"),
        },
    ),
}
