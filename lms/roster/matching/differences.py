"""Changes that a row makes to a known person."""

from lms.roster.matching.people import PersonCandidate
from lms.roster.matching.row_results import PersonChange, PersonValues


def compare(values: PersonValues, person: PersonCandidate) -> tuple[PersonChange, ...]:
    """Return the changes. An empty cell, a confirmed name and contacts of staff change nothing."""
    changes = []
    if person.may_be_changed:
        for key in ("phone", "email", "language"):
            old, new = getattr(person, key), getattr(values, key)
            if new and new != old:
                changes.append(PersonChange(key, old, new))
        if values.name != person.name and not person.name_is_confirmed:
            changes.append(PersonChange("name", person.name, values.name))
    if person.missing_courses:
        changes.append(PersonChange("cohort", "", ""))
    return tuple(changes)
