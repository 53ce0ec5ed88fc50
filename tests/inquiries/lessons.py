"""Li and Mei, who ask about a lesson, and what became of their questions."""

from sqlalchemy import select, update

from lms.accounts.models import AuditEvent
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.accounts.rules.audit_actions import AuditAction
from lms.enrolment.models import Enrolment
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.inquiries.queries.inquiries import (
    InquiryScope,
    get_inquiry,
    list_new_answers,
    list_published_inquiries,
)
from lms.inquiries.services.inquiries import (
    PublishedTexts,
    SeenVersions,
    answer_inquiry,
    ask_about_lesson,
)
from tests.factories import NOW, add_grant, make_people
from tests.factories_course import COURSE, publish_course

PUBLISHING = [AuditAction.INQUIRY_PUBLISHED, AuditAction.INQUIRY_UNPUBLISHED]
TEXTS = PublishedTexts("Who pays the post?", "The buyer.")
SEEN = SeenVersions(answer=1, published=0)


class InquiryFixture:
    """Li and Mei in a cohort whose course Ana teaches."""

    def __init__(self, database):
        self.database, self.people = database, make_people(database)
        publish_course(database)
        offered = (self.people.yunwu_id, self.people.hillside_id)
        new = NewCohort("Spring", starts_on=NOW.date(), courses=(COURSE,), organizations=offered)
        self.cohort_id = database.write(create_cohort, Act(SYSTEM, NOW), new)
        self.scope = InquiryScope((self.cohort_id,), (COURSE,))
        ana = self.people.ana.id
        add_grant(database, ana, ScopedRole("trainer", "cohort", self.cohort_id))
        add_grant(database, ana, ScopedRole("trainer", "course", scope_text=COURSE))
        self.enrolments = {
            person.id: database.write(
                enrol_person_in_course,
                Act(SYSTEM, NOW),
                person_id=person.id,
                course=COURSE,
                cohort_id=self.cohort_id,
            )
            for person in (self.people.li, self.people.mei)
        }

    def ask(self, person, text="Who pays?", *, at=NOW):
        return self.database.write(
            ask_about_lesson,
            Act(Actor(person.id), at),
            person_id=person.id,
            enrolment_id=self.enrolments[person.id],
            lesson="intro",
            language="zh",
            text=text,
        )

    def change_enrolments(self, *which, **values):
        change = update(Enrolment).where(*which).values(**values)
        self.database.write(lambda session: session.execute(change))

    def publishing_acts(self):
        query = select(AuditEvent.act).order_by(AuditEvent.id)
        acts = self.read(lambda session: session.scalars(query).all())
        return [act for act in acts if act in PUBLISHING]

    def write(self, service, inquiry_id, *, at=NOW, scope=None, **values):
        act = Act(Actor(self.people.ana.id), at)
        self.database.write(
            service, act, inquiry_id=inquiry_id, scope=scope or self.scope, **values
        )

    def answer(self, inquiry_id, text="The buyer.", *, version=0, at=NOW):
        self.write(answer_inquiry, inquiry_id, text=text, version=version, at=at)

    def read(self, query, *values, **named):
        with self.database.read_session() as session:
            return query(session, *values, **named)

    def row(self, inquiry_id):
        return self.read(get_inquiry, self.scope, inquiry_id)

    def new_answers(self, person):
        return [row.answer for row in self.read(list_new_answers, person_id=person.id)]

    def published(self):
        rows = self.read(list_published_inquiries, course=COURSE, lesson="intro")
        return [(row.language, row.question, row.answer) for row in rows]
