"""The learner's start page: next lesson, remaining work, contacts, certificates."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.content.model import LessonStructure
from lms.enrolment.queries.cohort_details import list_announcements
from lms.enrolment.queries.cohorts import list_cohorts_of
from lms.inquiries.queries.inquiries import list_new_answers
from lms.learning.queries.outlines import EnrolledCourse, list_enrolled_courses
from lms.pages.learner import blueprint
from lms.pages.learner.access import list_plan_organizations
from lms.pages.learner.queries import CertificateRow, list_certificates
from lms.pages.learner.view_models.progress_texts import describe_progress
from lms.plan.queries.comments import list_unread_comments
from lms.plan.queries.step_owners import list_steps_of_owner
from lms.plan.queries.steps import list_steps_of
from lms.web.access import requires
from lms.web.caching import add_personal_page_headers
from lms.web.identity import get_person_id, today
from lms.web.transaction import read_session


@dataclass(frozen=True)
class CourseCard:
    """A course under way or finished; `next` is None if nothing is left.

    An open quiz attempt has priority over any lesson: `has_open_quiz`.
    """

    enrolled: EnrolledCourse
    next: LessonStructure | None
    remaining: str
    certificate: CertificateRow | None
    has_open_quiz: bool = False

    @property
    def required_done(self) -> int:
        return sum(name in self.enrolled.done for name in self.enrolled.structure.required)

    @property
    def required_total(self) -> int:
        return len(self.enrolled.structure.required)

    @property
    def is_begun(self) -> bool:
        return bool(self.enrolled.done)


@blueprint.get("/learn/")
@requires(Permission.OWN_RECORDS_READ)
def home() -> ResponseReturnValue:
    session, person_id = read_session(), get_person_id()
    steps = list_steps_of(session, list_plan_organizations())
    certificates = list_certificates(session, person_id=person_id)
    enrolled = list_enrolled_courses(session, person_id=person_id)
    courses = [_card(enrolled_course, certificates) for enrolled_course in enrolled]
    cohorts = list_cohorts_of(session, person_id=person_id)
    page = render_template(
        "learner/home.html",
        courses=courses,
        current=next((card for card in courses if card.next), None),
        finished=next(
            (card for card in courses if not card.remaining and not card.certificate), None
        ),
        cohorts=cohorts,
        announcements=list_announcements(session, cohort_ids=[cohort.id for cohort in cohorts]),
        has_due_dates=any(enrolled_course.due_on for enrolled_course in enrolled),
        certificates=certificates,
        comments=list_unread_comments(session, person_id=person_id),
        answers=list_new_answers(session, person_id=person_id),
        today=today(),
        assigned_steps=list_steps_of_owner(session, steps, person_id=person_id, day=today()),
        has_plan=bool(steps),
    )
    return add_personal_page_headers(page)


def _card(enrolled: EnrolledCourse, certificates: tuple[CertificateRow, ...]) -> CourseCard:
    is_finished = enrolled.enrolment.completed_at is not None
    # A quiz may have been removed from the course since the attempt began.
    is_open = enrolled.open_quiz in enrolled.structure.lessons and not is_finished
    open_quiz = enrolled.open_quiz if is_open else None
    after = None if is_finished else open_quiz or enrolled.next_lesson
    return CourseCard(
        enrolled=enrolled,
        next=enrolled.structure.lessons[after] if after else None,
        remaining="" if is_finished else describe_progress(enrolled),
        certificate=next(
            (
                certificate
                for certificate in certificates
                if certificate.enrolment_id == enrolled.enrolment.enrolment_id
            ),
            None,
        ),
        has_open_quiz=open_quiz is not None,
    )
