"""A cohort of Yunwu Ridge with Li in it, and lists handed in for it."""

from dataclasses import replace

from sqlalchemy import select

from lms.accounts.models import Organization, Person
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.enrolment.models import CohortOrganization
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.roster.matching.import_context import ImportScope
from lms.roster.models import RosterImport
from lms.roster.queries.imports import (
    get_import,
    get_import_preview,
    preview_import,
)
from lms.roster.queries.undo_plan import plan_undo
from lms.roster.queries.undo_preview import get_undo_preview
from lms.roster.services.imports import (
    PreparedImport,
    RosterStale,
    answer_questions,
    apply_import,
    undo_import,
)
from lms.roster.services.list_uploads import start_import
from lms.sheets.reader import read_pasted
from tests.factories import NOW, make_people, make_person
from tests.factories_course import COURSE, publish_course
from tests.make_once import make_once

HEAD = ("Name", "Phone", "Cooperative", "Learner number", "Language", "E-mail")


def _found(database):
    people = make_people(database)
    publish_course(database)
    new = NewCohort("Hills", NOW.date(), courses=(COURSE,), organizations=(people.yunwu_id,))
    cohort = database.write(create_cohort, Act(SYSTEM, NOW), new)
    database.write(
        enrol_person_in_course,
        Act(SYSTEM, NOW),
        person_id=people.li.id,
        course=COURSE,
        cohort_id=cohort,
    )
    return people, cohort


class RosterFixture:
    def __init__(self, database):
        self.database = database
        self.people, self.cohort = make_once(database, "roster", lambda: _found(database))
        self.yunwu, self.hillside = self.people.yunwu_id, self.people.hillside_id
        self.scope = ImportScope(
            cohort_id=self.cohort, visible=frozenset({self.yunwu, self.hillside})
        )
        self.by = Actor(self.people.ravi.id)

    def sheet(self, *rows, head=HEAD):
        return read_pasted("\n".join("\t".join(row) for row in (head, *rows)))

    def look(self, *rows, head=HEAD, answers=None, scope=None):
        with self.database.read_session() as session:
            return preview_import(
                session, self.sheet(*rows, head=head).rows, answers or {}, scope or self.scope
            )

    def start(self, *rows, scope=None):
        return self.start_sheet(self.sheet(*rows), scope=scope)

    def start_sheet(self, sheet, *, scope=None):
        scope = scope or self.scope
        return self.database.write(start_import, Act(self.by, NOW), scope=scope, sheets=(sheet,))

    def prepare(self, import_id, scope=None):
        scope = scope or self.scope
        with self.database.read_session() as session:
            return PreparedImport(import_id, scope, get_import_preview(session, import_id, scope))

    def apply(self, import_id, *, prepared=None, scope=None, now=NOW):
        prepared = prepared or self.prepare(import_id, scope)
        self.database.write(apply_import, Act(self.by, now), prepared=prepared)

    def try_to_apply(self, import_id, prepared):
        """ "applied", or "stale" for a list that others came before."""
        try:
            self.apply(import_id, prepared=prepared)
        except RosterStale:
            return "stale"
        return "applied"

    def add_cohort(self, name):
        """Another cohort of Yunwu Ridge, whose coordinator sees nobody of the first."""
        new = NewCohort(name, NOW.date(), courses=(COURSE,), organizations=(self.yunwu,))
        return replace(
            self.scope, cohort_id=self.database.write(create_cohort, Act(SYSTEM, NOW), new)
        )

    def answer(self, import_id, **answers):
        self.database.write(
            answer_questions, Act(self.by, NOW), import_id=import_id, answers=answers
        )

    def plan(self, import_id, *, scope=None):
        scope = scope or self.scope
        with self.database.read_session() as session:
            row = get_import(
                session, import_id, cohort_id=scope.cohort_id, organization_id=scope.organization_id
            )
            return get_undo_preview(session, row, scope)

    def undo(
        self, import_id, *, now=NOW, scope=None, include_printed_cards=False, fingerprint=None
    ):
        """Undo, with exactly the effect on cooperatives that was predicted."""
        predicted = self._predict(
            import_id, scope or self.scope, include_printed_cards=include_printed_cards
        )
        organization_ids, offered = self._list_organizations()
        self.database.write(
            undo_import,
            Act(self.by, now),
            import_id=import_id,
            scope=scope or self.scope,
            fingerprint=fingerprint or self.plan(import_id, scope=scope).fingerprint,
            include_printed_cards=include_printed_cards,
        )
        remaining, still_offered = self._list_organizations()
        assert organization_ids - remaining == predicted.removed
        assert predicted.staying <= remaining
        assert offered - still_offered - predicted.removed == predicted.withdrawn
        assert predicted.counted <= still_offered
        with self.database.read_session() as session:
            return session.scalar(select(RosterImport.changes).where(RosterImport.id == import_id))

    def _predict(self, import_id, scope, *, include_printed_cards):
        with self.database.read_session() as session:
            row = session.get_one(RosterImport, import_id)
            plan = plan_undo(session, row.changes, scope=scope, since=row.applied_at)
        return plan.organizations_with_cards if include_printed_cards else plan.organizations

    def _list_organizations(self):
        """Return the ids of all cooperatives, and of those in the cohort of the list."""
        with self.database.read_session() as session:
            offered = select(CohortOrganization.organization_id).where(
                CohortOrganization.cohort_id == self.scope.cohort_id
            )
            return set(session.scalars(select(Organization.id))), set(session.scalars(offered))

    def person(self, name):
        with self.database.read_session() as session:
            return session.scalar(select(Person).where(Person.printed_name == name))

    def member(self, name):
        """A learner of Yunwu Ridge who takes the course with the cohort."""
        person = make_person(self.database, name, organization_id=self.yunwu, printed_name=name)
        self.database.write(
            enrol_person_in_course,
            Act(SYSTEM, NOW),
            person_id=person.id,
            course=COURSE,
            cohort_id=self.cohort,
        )
        return person

    def change(self, statement):
        self.database.write(lambda session: session.execute(statement))

    def look_and_answer(self, *rows, answer, **more):
        """The list looked at again with this answer to its one question."""
        (question,) = self.look(*rows, **more).questions
        return self.look(*rows, answers={question.key: answer}, **more)


def list_statuses(seen):
    return [row.status for row in seen.rows]
