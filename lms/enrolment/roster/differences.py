"""What a row would change of somebody who is known."""

from lms.enrolment.roster.people import KnownPerson
from lms.enrolment.roster.row_results import PersonChange, PersonValues


def compare(values: PersonValues, person: KnownPerson) -> tuple[PersonChange, ...]:
    """An empty cell changes nothing. A confirmed name stays; staff write their own contact."""
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
