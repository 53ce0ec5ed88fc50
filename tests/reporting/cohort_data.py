"""A cohort of three cooperatives whose figures can be counted by hand.

who   of        enrolled   what happened
li    yunwu     1 Nov      came in, passed the quiz, finished on 10 Nov
chen  yunwu     1 Nov      left the cooperative after 15 Nov
hua   yunwu     20 Nov
mei   hillside  1 Nov      came in, finished on 20 Nov
jun   delta     1 Nov      failed the quiz twice, was taken out on 5 Nov
lan   hillside  never
ping  delta     never; a member from 22 Nov on
"""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from lms.accounts.models import Membership, Organization, Person
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.catalogue.models import Revision
from lms.certificates.models import Certificate
from lms.enrolment.models import ActivityDay, Cohort, CohortOrganization, Enrolment
from lms.enrolment.queries.cohorts import get_cohort
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.learning.models import Completion, EnrolmentSummary
from lms.learning.queries.weeks import get_weekly_progress_of_course
from lms.reporting.models import Report
from lms.reporting.queries.stored_reports import get_figures
from lms.reporting.services import ReportRequest, create_report
from lms.workshop.models import HeadCount, TrainingDay
from tests.factories import make_organization, make_people, make_person
from tests.factories_course import COURSE, publish_course

NOW = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
ZONE = ZoneInfo("Asia/Shanghai")
SECRET = b"secret key of a server"


def noon(day):
    return dt.datetime(2026, 11, day, 12, tzinfo=ZONE)


class CohortData:
    """`cohort_id`, `people` by name, `homes` by name."""

    def __init__(self, database):
        self.database = database
        house = make_people(database, now=noon(1))
        delta = make_organization(
            database, "delta-nuts", names={"en": "Delta Nuts"}, country="IN", now=noon(1)
        )
        self.homes = {"yunwu": house.yunwu_id, "hillside": house.hillside_id, "delta": delta}
        publish_course(database)
        self.people = {"li": house.li.id, "mei": house.mei.id, "chen": house.chen.id}
        self.ravi = house.ravi.id
        for name, home in (
            ("hua", "yunwu"),
            ("jun", "delta"),
            ("lan", "hillside"),
            ("ping", "delta"),
        ):
            made = make_person(
                database, name, printed_name=name.title(), organization_id=self.homes[home]
            )
            self.people[name] = made.id
        new = NewCohort(
            "Autumn <2026>",
            starts_on=dt.date(2026, 11, 1),
            courses=(COURSE,),
            organizations=tuple(self.homes.values()),
        )
        self.cohort_id = database.write(create_cohort, Act(SYSTEM, noon(1)), new)
        self.places = {name: self._enrol(name, 1) for name in ("li", "chen", "mei", "jun")}
        self.places["hua"] = self._enrol("hua", 20)
        database.write(self._live)

    def _enrol(self, name, day):
        return self.database.write(
            enrol_person_in_course,
            Act(SYSTEM, noon(day)),
            person_id=self.people[name],
            course=COURSE,
            cohort_id=self.cohort_id,
        )

    def _live(self, session):
        for name, members, products, named in (
            ("yunwu", 400, ["tea"], True),
            ("hillside", 100, ["nut", "spice"], False),
            ("delta", None, ["nut"], False),
        ):
            row = session.get(Organization, self.homes[name])
            row.members, row.products, row.may_be_named = members, products, named
        came = [self.people["li"], self.people["mei"]]
        session.execute(
            update(Person).where(Person.id.in_(came)).values(notice_accepted_at=noon(2))
        )
        session.get(Enrolment, self.places["li"]).completed_at = noon(10)
        session.get(Enrolment, self.places["mei"]).completed_at = noon(20)
        session.get(Enrolment, self.places["jun"]).ended_at = noon(5)
        for name, attempts, failures in (("li", 1, 0), ("jun", 2, 2)):
            values = {"attempts": attempts, "failures": failures, "required_total": 3}
            session.merge(EnrolmentSummary(enrolment_id=self.places[name], **values))
        self._membership(session, "chen").ended_on = dt.date(2026, 11, 15)
        self._membership(session, "ping").started_on = dt.date(2026, 11, 22)
        day = TrainingDay(
            cohort_id=self.cohort_id, day=dt.date(2026, 11, 12), title="First", created_at=noon(12)
        )
        session.add(day)
        session.flush()
        for name, counted in (("yunwu", (10, 6, 3)), ("hillside", (5, 5, 1))):
            present, women, under_35 = counted
            session.add(
                HeadCount(
                    training_day_id=day.id,
                    organization_id=self.homes[name],
                    present=present,
                    women=women,
                    under_35=under_35,
                    noted_at=noon(12),
                )
            )

    def _membership(self, session, name):
        query = select(Membership).where(Membership.person_id == self.people[name])
        return session.scalars(query).one()

    def do_lessons(self, name, *lessons, day):
        """Let one person do lessons on a day, receive a certificate, and be active on the 16th."""

        def write(session):
            revision_id = session.scalar(select(Revision.id))
            shared = {"enrolment_id": self.places[name], "revision_id": revision_id}
            session.add_all(
                Completion(lesson=lesson, method="read", completed_at=noon(day), **shared)
                for lesson in lessons
            )
            unread = dict.fromkeys(("signature", "name_salt", "name_digest"), b"")
            session.add(
                Certificate(serial="0", person_id=self.people[name], statement="{}", key_id="",
                            issued_at=noon(day), **shared, **unread)
            )  # fmt: skip
            session.add(ActivityDay(person_id=self.people[name], day=dt.date(2026, 11, 16)))

        self.database.write(write)

    def move_first_day(self, day):
        def move(session):
            session.get(Cohort, self.cohort_id).starts_on = day

        self.database.write(move)

    def state_members(self, **numbers):
        def write(session):
            for name, members in numbers.items():
                session.get(Organization, self.homes[name]).members = members

        self.database.write(write)

    def offer_to(self, name, *, members):
        """Offer the cohort to a further cooperative, of which nobody comes."""
        self.homes[name] = make_organization(self.database, name, names={"en": name})
        self.state_members(**{name: members})
        offer = CohortOrganization(cohort_id=self.cohort_id, organization_id=self.homes[name])
        self.database.write(lambda session: session.add(offer))

    def find_progress(self):
        """The weeks of the page Progress."""
        with self.database.read_session() as session:
            cohort = get_cohort(session, self.cohort_id)
            return get_weekly_progress_of_course(
                session, cohort, course=COURSE, today=NOW.astimezone(ZONE).date()
            )

    def freeze(self, **asked):
        """The figures of a new report."""
        wanted = ReportRequest(self.cohort_id, (COURSE,), **asked)
        act = Act(Actor(self.ravi), NOW)
        made = self.database.write(create_report, act, wanted, secret=SECRET)
        return self.read(made.number)

    def read(self, number):
        with self.database.read_session() as session:
            query = select(Report.id).where(Report.number == number)
            return get_figures(session, session.scalars(query).one())

    def rename(self, name):
        def change(session):
            session.get(Cohort, self.cohort_id).name = name
            for row in session.scalars(select(Enrolment)):
                row.completed_at = noon(21)

        self.database.write(change)
