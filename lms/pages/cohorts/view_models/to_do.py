"""To-do items of the reader: sentences that link to the page where each is done."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.queries.admission_requests import count_admission_requests
from lms.accounts.queries.organizations import count_open_requests
from lms.accounts.queries.unapproved_organizations import NewEntry, list_new_entries
from lms.clock import day_of
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.queries.people_to_do import PersonToDo, list_people_to_do
from lms.pages.cohorts.queries import ToDoCounts
from lms.plan.queries.comments import UnreadAnswer, list_unread_answers
from lms.reporting.queries.stored_reports import find_last_reports
from lms.web.cohort_access import list_readable_courses, may_do, target_of
from lms.web.identity import get_person_id
from lms.web.templating import date


@dataclass(frozen=True)
class ToDoItem:
    """A sentence with a number, and the address of the page where it is done."""

    sentence: str
    address: str


@dataclass(frozen=True)
class CohortToDo:
    """The to-do items of one cohort."""

    cohort: CohortRow
    items: tuple[ToDoItem, ...]


@dataclass(frozen=True)
class _Found:
    """To-do items of several cohorts, read in a few statements for any number of them."""

    people: tuple[PersonToDo, ...]
    counts: ToDoCounts
    last_reports: dict[int, dt.datetime]
    answers: tuple[UnreadAnswer, ...]


def list_to_do(
    session: Session, cohorts: Sequence[CohortRow], counts: ToDoCounts, *, now: dt.datetime
) -> list[CohortToDo]:
    """Return the to-do items of each cohort that has any, in the given order.

    Of a closed cohort only the questions without an answer are one. Unread answers and reports
    are read only for cohorts that have some.
    """
    opened = [cohort for cohort in cohorts if cohort.closed_at is None]
    ids = [cohort.id for cohort in opened]
    ended = [cohort.id for cohort in opened if _has_ended(cohort, now)]
    answered = [id_ for id_ in ids if counts.count_unread_answers(id_)]
    found = _Found(
        list_people_to_do(session, ids, now=now),
        counts,
        find_last_reports(session, ended) if ended else {},
        list_unread_answers(session, answered) if answered else (),
    )
    to_do = [
        CohortToDo(
            cohort,
            tuple(
                _list_items(cohort, found, now)
                if cohort.closed_at is None
                else _list_inquiries(cohort, counts)
            ),
        )
        for cohort in cohorts
    ]
    return [row for row in to_do if row.items]


def list_organizations_to_do(session: Session) -> list[ToDoItem]:
    """Return to-do items of no cohort: visitors to answer, new organizations and requests."""
    items = list(_list_admission_requests(session))
    items.extend(_list_new_organizations(list_new_entries(session)))
    if may_do(Permission.ORGANIZATION_CHANGE, Target()):
        requests = count_open_requests(session)
        sentence = ngettext(
            "One request of a coordinator waits for your answer",
            "%(num)s requests of coordinators wait for your answer",
            requests,
        )
        if requests:
            items.append(ToDoItem(sentence, url_for("organizations.organization_requests")))
    return items


def _list_admission_requests(session: Session) -> Iterator[ToDoItem]:
    """Yield the number of visitors who ask for a place and have no answer yet."""
    count = count_admission_requests(session, is_open=True)
    if count and may_do(Permission.ADMISSION_ANSWER, Target()):
        sentence = ngettext(
            "One visitor asks for a place", "%(num)s visitors ask for a place", count
        )
        yield ToDoItem(sentence, url_for("organizations.admission_requests"))


def _list_new_organizations(entries: Sequence[NewEntry]) -> Iterator[ToDoItem]:
    new = sum(_may_check(entry) for entry in entries if not entry.is_returned)
    returned = sum(entry.created_by == get_person_id() for entry in entries if entry.is_returned)
    if new:
        sentence = ngettext(
            "A new cooperative is to be checked by a second person",
            "%(num)s new cooperatives are to be checked by a second person",
            new,
        )
        yield ToDoItem(sentence, url_for("organizations.unapproved"))
    if returned:
        sentence = ngettext(
            "A cooperative that you entered was returned for correction",
            "%(num)s cooperatives that you entered were returned for correction",
            returned,
        )
        yield ToDoItem(sentence, url_for("organizations.organizations", state="new"))


def _may_check(entry: NewEntry) -> bool:
    """Return whether the reader may approve it; nobody approves what they entered."""
    target = Target(organization_ids=(entry.id,), created_by=entry.created_by, is_unapproved=True)
    is_own = entry.created_by == get_person_id()
    return not is_own and may_do(Permission.ORGANIZATION_APPROVE, target)


def _list_items(cohort: CohortRow, found: _Found, now: dt.datetime) -> Iterator[ToDoItem]:
    target = target_of(cohort)
    people = [person for person in found.people if person.cohort_id == cohort.id]
    unconfirmed = sum(not person.is_confirmed for person in people)
    requests = found.counts.count_name_requests(cohort.id)
    if unconfirmed and may_do(Permission.COHORT_EDIT, target):
        yield ToDoItem(
            ngettext(
                "%(num)s person is to be confirmed",
                "%(num)s people are to be confirmed",
                unconfirmed,
            ),
            url_for("workshop.workshop", cohort_id=cohort.id, _anchor="waiting"),
        )
    if requests and may_do(Permission.CERTIFICATE_ISSUE, target):
        yield ToDoItem(
            ngettext(
                "One person asks for a corrected name on the certificate",
                "%(num)s people ask for a corrected name on the certificate",
                requests,
            ),
            url_for("certification.certificates", cohort_id=cohort.id),
        )
    yield from _list_certificate_checks(cohort, found.counts.count_certificate_checks(cohort.id))
    without = _count_card_offers(person for person in people if person.needs_card)
    if without:
        yield ToDoItem(
            ngettext(
                "One person has no PIN yet and needs a card",
                "%(num)s people have no PIN yet and need a card",
                without,
            ),
            url_for("cohorts.cards", cohort_id=cohort.id),
        )
    yield from _list_report(cohort, found.last_reports.get(cohort.id), now)
    yield from _list_answers(cohort, found.answers)
    yield from _list_inquiries(cohort, found.counts)


def _list_certificate_checks(cohort: CohortRow, count: int) -> Iterator[ToDoItem]:
    """Yield the number of certificates that were issued while two accounts were one."""
    if count and may_do(Permission.CERTIFICATE_ISSUE, target_of(cohort)):
        sentence = ngettext(
            "The name on a certificate is to be checked: two accounts were separated",
            "The names on %(num)s certificates are to be checked: accounts were separated",
            count,
        )
        yield ToDoItem(sentence, url_for("certification.certificates", cohort_id=cohort.id))


def _count_card_offers(people: Iterable[PersonToDo]) -> int:
    """Return the number of people to whom the reader may give a card on the page of cards.

    The matrix is asked once for all people with the same roles.
    """
    reader = get_person_id()
    alike: dict[tuple[Sequence[str], bool], list[PersonToDo]] = defaultdict(list)
    for person in people:
        alike[person.roles, person.person_id == reader].append(person)
    return sum(len(found) for found in alike.values() if _may_get_card(found[0]))


def _may_get_card(person: PersonToDo) -> bool:
    target = Target(
        cohort_ids=(person.cohort_id,), person_id=person.person_id, person_roles=person.roles
    )
    return may_do(Permission.CODE_ISSUE, target)


def _has_ended(cohort: CohortRow, now: dt.datetime) -> bool:
    return cohort.ends_on is not None and cohort.ends_on < day_of(now, cohort.zone)


def _list_report(
    cohort: CohortRow, last: dt.datetime | None, now: dt.datetime
) -> Iterator[ToDoItem]:
    """Yield the report of a cohort that has ended, until one is made after its last day."""
    ends_on = cohort.ends_on
    if ends_on is None or not _has_ended(cohort, now):
        return
    if not may_do(Permission.REPORT, target_of(cohort)):
        return
    if last is None or day_of(last, cohort.zone) <= ends_on:
        yield ToDoItem(
            _("The report is due: the cohort ended on %(day)s", day=date(ends_on)),
            url_for("reports.reports", cohort_id=cohort.id),
        )


def _list_answers(cohort: CohortRow, answers: Sequence[UnreadAnswer]) -> Iterator[ToDoItem]:
    """Yield each worksheet whose learner answered a comment."""
    for answer in answers:
        target = Target(cohort_ids=(cohort.id,), person_id=answer.person_id, course=answer.course)
        if answer.cohort_id == cohort.id and may_do(Permission.WORKSHEET_COMMENT, target):
            yield ToDoItem(
                _("%(name)s answered a comment on the worksheet", name=answer.name),
                url_for(
                    "cohorts.person_worksheet",
                    cohort_id=cohort.id,
                    person_id=answer.person_id,
                    course=answer.course,
                    lesson=answer.lesson,
                ),
            )


def _list_inquiries(cohort: CohortRow, counts: ToDoCounts) -> Iterator[ToDoItem]:
    """Yield the number of questions about lessons without an answer that the reader may read."""
    courses = list_readable_courses(cohort, Permission.INQUIRY_READ)
    count = counts.count_open_inquiries(cohort.id, courses)
    if count:
        sentence = ngettext(
            "One learner's question about a lesson has no answer yet",
            "%(num)s questions of learners about lessons have no answer yet",
            count,
        )
        yield ToDoItem(sentence, url_for("cohorts.inquiries", cohort_id=cohort.id))
