"""What a row would change of somebody who is known."""

from lms.enrolment.roster.people import KnownPerson
from lms.enrolment.roster.verdicts import Change, Values


def compare(values: Values, person: KnownPerson) -> tuple[Change, ...]:
    """An empty cell changes nothing. A confirmed name stays; staff write their own contact."""
    changes = []
    if person.may_be_changed:
        for key in ("phone", "email", "language"):
            old, new = getattr(person, key), getattr(values, key)
            if new and new != old:
                changes.append(Change(key, old, new))
        if values.name != person.name and not person.name_is_confirmed:
            changes.append(Change("name", person.name, values.name))
    if person.waits_for:
        changes.append(Change("cohort", "", ""))
    return tuple(changes)
