"""The person of a row: by number, else phone and name, else cooperative and name.

Only people visible to the importer are matched and shown. About others only one fact is disclosed,
that the name exists in the cooperative of the row. Their numbers, phones and e-mails never count,
so that testing numbers or phones reveals nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lms.accounts.rules.namesakes import fold_name
from lms.roster.matching.columns import get_person_fields_by_column
from lms.roster.matching.import_context import ImportContext
from lms.roster.matching.organization_matcher import (
    NotOffered,
    OrganizationMatcher,
    PersonWithoutOrganization,
    with_error,
)
from lms.roster.matching.people import CourseElsewhere, PersonCandidate, UnseenPerson
from lms.roster.matching.question_collector import QuestionCollector, build_key
from lms.roster.matching.row_results import (
    MOVE,
    NEW,
    SKIP,
    STAY,
    PersonChange,
    QuestionReason,
    RosterQuestion,
    RowResult,
)


class PersonMatcher:
    def __init__(
        self,
        context: ImportContext,
        question_collector: QuestionCollector,
        organization_matcher: OrganizationMatcher,
    ) -> None:
        self._question_collector = question_collector
        self._organizations = organization_matcher.by_id
        self._by_number = {person.learner_number: person for person in context.people}
        self._by_name: dict[str, list[PersonCandidate]] = {}
        self._by_phone: dict[str, list[PersonCandidate]] = {}
        for person in context.people:
            self._by_name.setdefault(fold_name(person.values["name"]), []).append(person)
            if person.values["phone"]:
                self._by_phone.setdefault(person.values["phone"], []).append(person)
        self._elsewhere: dict[str, list[UnseenPerson]] = {}
        for unseen in context.elsewhere:
            self._elsewhere.setdefault(unseen.name, []).append(unseen)

    def knows(self, row: RowResult, number: str) -> bool:
        """Return whether a visible person has the number, or an unseen one has the row's name."""
        return number in self._by_number or bool(self._list_elsewhere(row))

    def match(self, row: RowResult, number: str) -> RowResult:
        """Return the row with its result; `number` is one that `knows` accepts, or ""."""
        if number:
            return self._match_number(row, number)
        named = self._by_name.get(fold_name(row.values["name"]), [])
        reached = self._by_phone.get(row.values["phone"], []) if row.values["phone"] else []
        in_organization = [
            person for person in named if row.organization_id in person.organization_ids
        ]
        both = [person for person in named if person in reached]
        sure = [person for person in both if person in in_organization]
        if len(sure) == 1:
            return self._accept_person(row, sure[0])
        if in_organization or both:
            return self._choose(
                row, in_organization, [person for person in both if person not in in_organization]
            )
        members = [person for person in reached if row.organization_id in person.organization_ids]
        return self._ask(row, "same phone", members) if members else self._accept_new(row)

    def _match_number(self, row: RowResult, number: str) -> RowResult:
        person = self._by_number.get(number)
        if person is None:
            return self._ask_elsewhere(row, may_be_new=False)
        if fold_name(person.values["name"]) == fold_name(row.values["name"]):
            return self._accept_person(row, person, may_be_new=False)
        return self._ask(row, "number, other name", [person], may_be_new=False)

    def _choose(
        self,
        row: RowResult,
        in_organization: Sequence[PersonCandidate],
        elsewhere: Sequence[PersonCandidate],
    ) -> RowResult:
        """Choose by name among people of the row's cooperative, and of others with its phone."""
        people, phone = [*in_organization, *elsewhere], row.values["phone"]
        others = self._list_elsewhere(row)
        if others and in_organization:
            return self._ask(row, "also registered", people, coordinators=_join(others))
        if len(people) > 1:
            return self._ask(row, "several", people)
        if elsewhere:
            return self._ask(row, "elsewhere", people)
        known_phone = people[0].values["phone"]
        if phone and known_phone and phone != known_phone:
            return self._ask(row, "other phone", people)
        return self._accept_person(row, people[0])

    def _accept_new(self, row: RowResult) -> RowResult:
        """Accept a new person, unless an unseen person of the cooperative has the same name."""
        return self._ask_elsewhere(row, may_be_new=True) if self._list_elsewhere(row) else row

    def _ask_elsewhere(self, row: RowResult, *, may_be_new: bool) -> RowResult:
        """Leave the row out, unless the importer answers that it is another person."""
        coordinators = _join(self._list_elsewhere(row))
        question = RosterQuestion(
            _key("registered", row), "registered", row.values["name"], (row.cells.number,),
            may_be_new=may_be_new, coordinators=coordinators,
        )  # fmt: skip
        if self._question_collector.ask(question, default=SKIP) == NEW:
            return row
        return replace(row, status="registered", is_left_out=True, coordinators=coordinators)

    def _list_elsewhere(self, row: RowResult) -> list[UnseenPerson]:
        named = self._elsewhere.get(fold_name(row.values["name"]), [])
        return [person for person in named if row.organization_id in person.organization_ids]

    def _ask(
        self,
        row: RowResult,
        why: QuestionReason,
        people: Sequence[PersonCandidate],
        *,
        may_be_new: bool = True,
        coordinators: tuple[str, ...] = (),
    ) -> RowResult:
        ids = tuple(person.id for person in people)
        question = RosterQuestion(
            _key("row", row), why, row.values["name"], (row.cells.number,),
            people=ids, may_be_new=may_be_new, coordinators=coordinators,
        )  # fmt: skip
        answer = self._question_collector.ask(question)
        if not answer:
            return replace(row, status="needs_answer")
        if answer == SKIP:
            return replace(row, status="omitted", is_left_out=True)
        if answer == NEW:
            return row if why == "also registered" else self._accept_new(row)
        return self._take(row, next(person for person in people if str(person.id) == answer))

    def _accept_person(
        self, row: RowResult, person: PersonCandidate, *, may_be_new: bool = True
    ) -> RowResult:
        """Match the row with this person; ask first when the person took part before."""
        if person.has_left:
            return self._ask(row, "left", [person], may_be_new=may_be_new)
        return self._take(row, person)

    def _take(self, row: RowResult, person: PersonCandidate) -> RowResult:
        """Match the row with this person. Their cooperative does not change."""
        organization_id = self._find_organization(row, person)
        offered = self._is_offered(row, organization_id)
        if person.missing_courses and not offered:
            return with_error(
                row,
                "organization",
                NotOffered() if organization_id else PersonWithoutOrganization(),
            )
        moves = self._choose_moves(row, person) if offered else ()
        stays = tuple(course for course in person.elsewhere if course not in moves)
        changes = (*_compare(row.values, person), *_list_entries(person, moves))
        return replace(
            row,
            status="changed" if changes else "elsewhere" if stays else "same",
            person_id=person.id,
            organization_id=organization_id,
            new_organization=None,
            changes=changes,
            stays_with=tuple(sorted({course.cohort for course in stays})),
            moves=moves,
            unapplied=self._list_unapplied(row, person),
        )

    def _is_offered(self, row: RowResult, organization_id: int | None) -> bool:
        """Return whether the cohort is offered to the cooperative once the list is imported.

        The cooperative of the row is offered already, or the importer answered to add it.
        """
        if organization_id is None:
            return False
        return (
            organization_id == row.organization_id
            or self._organizations[organization_id].is_offered
        )

    def _choose_moves(self, row: RowResult, person: PersonCandidate) -> tuple[CourseElsewhere, ...]:
        """Return the courses that the importer moves here; unanswered, they stay elsewhere."""
        courses = tuple(course for course in person.elsewhere if course.can_move)
        if not courses:
            return ()
        question = RosterQuestion(
            build_key("cohort", person.learner_number), "other cohort", person.values["name"],
            (row.cells.number,), people=(person.id,), may_be_new=False, extra_choices=(MOVE, STAY),
            cohorts=tuple(sorted({course.cohort for course in courses})),
        )  # fmt: skip
        answer = self._question_collector.ask(question, default=STAY)
        return courses if answer == MOVE else ()

    def _list_unapplied(self, row: RowResult, person: PersonCandidate) -> tuple[str, ...]:
        """Return the columns whose value in the list is not taken.

        Whether a contact differs is not part of it: that of staff, and of who left, is not shown.
        """
        columns = []
        fixed = person.name_is_confirmed or not person.may_be_changed
        if fixed and row.values["name"] != person.values["name"]:
            columns.append("name")
        current = {None, *person.organization_ids}
        if row.new_organization is not None or row.organization_id not in current:
            columns.append("organization")
        if not person.may_be_changed:
            columns += [
                key for key in get_person_fields_by_column() if key != "name" and row.values[key]
            ]
        return tuple(columns)

    def _find_organization(self, row: RowResult, person: PersonCandidate) -> int | None:
        """Return the row's cooperative if the person belongs to it, else one of the cohort."""
        if row.organization_id in person.organization_ids:
            return row.organization_id
        offered = [
            organization_id
            for organization_id in person.organization_ids
            if self._organizations[organization_id].is_offered
        ]
        return next(iter((*offered, *person.organization_ids)), None)


def _compare(values: Mapping[str, str], person: PersonCandidate) -> tuple[PersonChange, ...]:
    """Return the changes. An empty cell, a confirmed name and contacts of staff change nothing."""
    changes = []
    for key in get_person_fields_by_column() if person.may_be_changed else ():
        is_fixed = key == "name" and person.name_is_confirmed
        if values[key] not in {"", person.values[key]} and not is_fixed:
            changes.append(PersonChange(key, person.values[key], values[key]))
    return tuple(changes)


def _list_entries(
    person: PersonCandidate, moves: Sequence[CourseElsewhere]
) -> tuple[PersonChange, ...]:
    """Return how the person comes into the cohort: moved from others, or into new courses."""
    cohorts = sorted({course.cohort for course in moves})
    moved = tuple(PersonChange("cohort", cohort, "") for cohort in cohorts)
    return moved or ((PersonChange("cohort", "", ""),) if person.missing_courses else ())


def _key(kind: str, row: RowResult) -> str:
    """Build the key from the person's data, so that other corrections keep the answer."""
    cells = row.cells
    return build_key(kind, *(cells[key] for key in ("name", "organization", "learner_number")),
                     row.values["phone"])  # fmt: skip


def _join(others: Sequence[UnseenPerson]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for person in others for name in person.coordinators))
