"""What a row would change of somebody who is known."""

from lms.enrolment.roster.facts import Home, KnownPerson
from lms.enrolment.roster.verdicts import Change, Values


def compare(values: Values, person: KnownPerson, home: Home) -> tuple[Change, ...]:
    """An empty cell changes nothing. A confirmed name stays; staff write their own contact."""
    changes = []
    if not home.organization_id or person.is_learner_only:
        for key in ("phone", "email", "language"):
            old, new = getattr(person, key), getattr(values, key)
            if new and new != old:
                changes.append(Change(key, old, new))
        if values.name != person.name and not person.name_is_confirmed:
            changes.append(Change("name", person.name, values.name))
    if home.cohort_id and person.waits_for:
        changes.append(Change("cohort", "", ""))
    return tuple(changes)
