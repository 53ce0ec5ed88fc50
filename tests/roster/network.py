"""Two coordinators who share a cooperative: Ravi, and Sita with whom Mei learns."""

from dataclasses import replace

from sqlalchemy import update

from lms.accounts.models import Person
from lms.accounts.permissions.principal import ScopedRole
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.models import CohortOrganization
from lms.enrolment.rules.cohorts import visible_cohorts_of
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from tests.factories import NOW, add_grant, make_person, principal_of
from tests.factories_course import COURSE
from tests.make_once import make_once
from tests.roster.rosters import RosterFixture

PHONE, EMAIL = "+919800000001", "mei@example.org"
NEW = ("王小红", "13800100000", "yunwu-ridge", "", "", "")


class Network(RosterFixture):
    """Ravi's cohort is offered to both cooperatives; Mei of Hillside learns with Sita."""

    def __init__(self, database):
        vars(self).update(make_once(database, "network", lambda: self._found(database)))
        self.database = database
        self.scope = replace(
            self.scope, visible_cohorts=visible_cohorts_of(principal_of(database, self.people.ravi))
        )

    def _found(self, database):
        super().__init__(database)
        offered = CohortOrganization(cohort_id=self.cohort, organization_id=self.hillside)
        database.write(lambda session: session.add(offered))
        self.sita = make_person(
            database, "sita", printed_name="Sita Devi", grant=ScopedRole("coordinator")
        )
        self.nuts = self.make_cohort("Nuts", self.sita, self.hillside)
        self.learn(self.people.mei, self.nuts)
        add_grant(database, self.people.ravi.id, ScopedRole("coordinator", "cohort", self.cohort))
        self.mei = self.people.mei
        self.change(update(Person).where(Person.id == self.mei.id).values(phone=PHONE, email=EMAIL))
        return {**vars(self), "database": None}

    def make_cohort(self, name, coordinator, *organizations):
        new = NewCohort(name, NOW.date(), courses=(COURSE,), organizations=organizations)
        made = self.database.write(create_cohort, Act(SYSTEM, NOW), new)
        add_grant(self.database, coordinator.id, ScopedRole("coordinator", "cohort", made))
        return made

    def learn(self, person, cohort_id):
        self.database.write(
            enrol_person_in_course,
            Act(SYSTEM, NOW),
            person_id=person.id,
            course=COURSE,
            cohort_id=cohort_id,
        )

    def member(self, name, organization_id, cohort_id=None, **more):
        made = make_person(
            self.database, name, organization_id=organization_id, **{"printed_name": name, **more}
        )
        if cohort_id:
            self.learn(made, cohort_id)
        return made
