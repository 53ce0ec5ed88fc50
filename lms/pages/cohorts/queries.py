"""To-do items of cohorts, counted over several packages in one statement."""

import functools
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Integer, String, literal, union_all
from sqlalchemy.orm import Session

from lms.assessment.queries.question_reports import QuestionReportCounts, select_report_counts
from lms.certificates.queries.checks_needed import select_check_counts
from lms.certificates.queries.current_certificates import select_name_request_counts
from lms.db import read_columns
from lms.inquiries.queries.inquiries import select_inquiry_counts
from lms.plan.queries.comments import select_unread_answer_counts


class ToDoKind(StrEnum):
    REPORT = "report"
    INQUIRY = "inquiry"
    NAME_REQUEST = "name request"
    CERTIFICATE_CHECK = "certificate check"
    UNREAD_ANSWER = "unread answer"


@dataclass(frozen=True)
class ToDoCounts:
    """Numbers of to-do items by kind, cohort and course; the course of some kinds is empty."""

    unhandled: Counter[tuple[ToDoKind, int, str]]
    handled: Counter[tuple[ToDoKind, int, str]]

    def count_name_requests(self, cohort_id: int) -> int:
        return self.unhandled[ToDoKind.NAME_REQUEST, cohort_id, ""]

    def count_certificate_checks(self, cohort_id: int) -> int:
        return self.unhandled[ToDoKind.CERTIFICATE_CHECK, cohort_id, ""]

    def count_unread_answers(self, cohort_id: int) -> int:
        return self.unhandled[ToDoKind.UNREAD_ANSWER, cohort_id, ""]

    def count_open_inquiries(self, cohort_id: int, courses: Iterable[str]) -> int:
        return sum(self.unhandled[ToDoKind.INQUIRY, cohort_id, course] for course in courses)

    def has_inquiries(self, cohort_id: int, courses: Iterable[str]) -> bool:
        """Return whether anybody has asked about these courses, answered or not."""
        keys = [(ToDoKind.INQUIRY, cohort_id, course) for course in courses]
        return any(self.unhandled[key] or self.handled[key] for key in keys)

    def count_reports(self, cohort_id: int, courses: Collection[str]) -> QuestionReportCounts:
        return QuestionReportCounts(
            unhandled=sum(self.unhandled[ToDoKind.REPORT, cohort_id, course] for course in courses),
            handled=sum(self.handled[ToDoKind.REPORT, cohort_id, course] for course in courses),
        )


def count_to_dos(session: Session, cohort_ids: Collection[int]) -> ToDoCounts:
    """Return the to-do items of these cohorts; one statement for any number of them."""
    found = ToDoCounts(Counter(), Counter())
    for row in read_columns(session, _to_do_counts(), {"cohort_ids": sorted(cohort_ids)}):
        key = ToDoKind(row.kind), row.cohort_id, row.course
        found.unhandled[key], found.handled[key] = row.number, row.handled
    return found


@functools.cache  # every view of a cohort sends it
def _to_do_counts() -> CompoundSelect[*tuple[Any, ...]]:
    no_course = literal("", String).label("course")
    none_handled = literal(0, Integer).label("handled")
    return union_all(
        select_report_counts().add_columns(_name(ToDoKind.REPORT).label("kind")),
        select_inquiry_counts().add_columns(_name(ToDoKind.INQUIRY)),
        select_name_request_counts().add_columns(
            no_course, none_handled, _name(ToDoKind.NAME_REQUEST)
        ),
        select_check_counts().add_columns(
            no_course, none_handled, _name(ToDoKind.CERTIFICATE_CHECK)
        ),
        select_unread_answer_counts().add_columns(
            no_course, none_handled, _name(ToDoKind.UNREAD_ANSWER)
        ),
    )


def _name(kind: ToDoKind) -> BindParameter[str]:
    return literal(kind.value, String)
