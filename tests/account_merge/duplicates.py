"""Li with two accounts in one cohort of Ravi's, and rows in every table that names a person.

`source`: the account that ends; `target`: Li of the house, the account that remains.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from lms.account_merge.services.merge_undo import undo_merge
from lms.account_merge.services.person_merge import merge_accounts
from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.assessment.models import Allowance, QuestionReport
from lms.assessment.services.attempts import GivenAnswer, begin_attempt
from lms.catalogue.models import Revision
from lms.certificates.models import Certificate, CertificateEvent
from lms.db import Base, Database
from lms.enrolment.models import Contact, Enrolment, Snooze
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.inquiries.models import Inquiry
from lms.learning.models import IdempotencyRecord
from lms.learning.services.progress import complete_lesson, record_activity, submit_attempt
from lms.mail.models import EmailOptOut, Mail
from lms.plan.models import (
    PlanContributor,
    PlanEntry,
    StepChange,
    StepReminder,
    WorksheetComment,
    WorksheetEntry,
)
from lms.workshop.models import Attendance, JoinClaim, TrainingDay
from tests.factories import NOW, People, Someone, make_people, make_person
from tests.factories_course import COURSE, KEYS, RIGHT, later, publish_course

MERGED, UNDONE = later(days=3), later(days=3, hours=1)
# What a merge records about itself, and the sessions that it ends.
OWN_TABLES = {"account_merge", "audit_event", "audit_count", "user_session"}


@dataclass(frozen=True)
class DuplicateAccounts:
    """The two accounts, with their enrolments in the course of the cohort."""

    database: Database
    people: People
    source: Someone
    target: Someone
    cohort_id: int
    enrolments: dict[int, int]

    def merge(self, *, now: dt.datetime = MERGED, **changed: Any) -> int:
        values = {
            "source_id": self.source.id,
            "target_id": self.target.id,
            "visible_cohort_ids": {self.cohort_id},
            **changed,
        }
        act = Act(Actor(self.people.ravi.id), now)
        return self.database.write(merge_accounts, act, **values)

    def undo(self, merge_id: int, *, now: dt.datetime = UNDONE, **changed: Any) -> int:
        act = Act(Actor(self.people.ravi.id), now)
        values = {"visible_cohort_ids": {self.cohort_id}, **changed}
        return self.database.write(undo_merge, act, merge_id=merge_id, **values)

    def own(self, person: Someone) -> dict[str, int]:
        return {"person_id": person.id, "enrolment_id": self.enrolments[person.id]}

    def read_lesson(self, person: Someone, lesson: str = "welcome", *, now: dt.datetime = NOW):
        act = Act(Actor(person.id), now)
        return self.database.write(complete_lesson, act, **self.own(person), lesson=lesson)

    def begin(self, person: Someone, *, now: dt.datetime = NOW) -> int:
        act = Act(Actor(person.id), now)
        return self.database.write(begin_attempt, act, **self.own(person), lesson="quiz")

    def sit(self, person: Someone, *, right: bool = True, now: dt.datetime = NOW) -> int:
        """One attempt, all right or all empty."""
        attempt_id = self.begin(person, now=now)
        answers = [GivenAnswer(id_, RIGHT[id_], "en") for id_ in KEYS] if right else []
        self.database.write(
            submit_attempt,
            Act(Actor(person.id), now),
            person_id=person.id,
            attempt_id=attempt_id,
            answers=answers,
        )
        return attempt_id

    def be_active(self, person: Someone, *, now: dt.datetime) -> None:
        self.database.write(record_activity, Act(Actor(person.id), now), **self.own(person))

    def add(self, *rows: Base) -> None:
        self.database.write(lambda session: session.add_all(rows))

    def write_field(
        self, person: Someone, value: str, *, field: str = "note", now: dt.datetime = NOW
    ) -> None:
        enrolment_id = self.enrolments[person.id]
        entry = {"lesson": "sheet", "field": field, "value": value, "saved_at": now}
        self.add(WorksheetEntry(enrolment_id=enrolment_id, **entry))

    def certify(self, person: Someone, serial: str) -> None:
        self.database.write(_certify, person.id, self.enrolments[person.id], serial)

    def set_person(self, person: Someone, **values: Any) -> None:
        def change(session: Any) -> None:
            for name, value in values.items():
                setattr(session.get_one(Person, person.id), name, value)

        self.database.write(change)

    def add_cohort(self, name: str) -> int:
        new = NewCohort(name, starts_on=NOW.date())
        return self.database.write(create_cohort, Act(SYSTEM, NOW), new)

    def put_into(self, person: Someone, cohort_id: int) -> None:
        def move(session: Any) -> None:
            session.get_one(Enrolment, self.enrolments[person.id]).cohort_id = cohort_id

        self.database.write(move)

    def list_rows(self, table: type[Base], *where: Any) -> list[Any]:
        with self.database.read_session() as session:
            primary = table.__table__.primary_key.columns
            return list(session.scalars(select(table).where(*where).order_by(*primary)))

    def newest_revision_id(self) -> int:
        with self.database.read_session() as session:
            return session.scalar(select(func.max(Revision.id))) or 0

    def read_all(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table that an undo has to restore."""
        with self.database.read_session() as session:
            return {
                table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
                for table in Base.metadata.sorted_tables
                if table.name not in OWN_TABLES
            }


def make_duplicates(database: Database) -> DuplicateAccounts:
    people = make_people(database)
    publish_course(database)
    source = make_person(
        database, "duplicate", printed_name="李美華", organization_id=people.yunwu_id
    )
    new = NewCohort(
        "Spring",
        starts_on=NOW.date(),
        courses=(COURSE,),
        organizations=(people.yunwu_id, people.hillside_id),
    )
    cohort_id = database.write(create_cohort, Act(SYSTEM, NOW), new)
    enrolments = {}
    for person in (people.li, source, people.chen, people.mei):
        enrolments[person.id] = database.write(
            enrol_person_in_course,
            Act(SYSTEM, NOW),
            person_id=person.id,
            course=COURSE,
            cohort_id=cohort_id,
        )
    return DuplicateAccounts(database, people, source, people.li, cohort_id, enrolments)


def fill(duplicates: DuplicateAccounts, person: Someone, *, now: dt.datetime = NOW) -> None:
    """Write rows that name this person and their enrolment into the tables of the house."""
    duplicates.read_lesson(person, now=now)
    duplicates.be_active(person, now=now + dt.timedelta(days=person.id % 7))
    duplicates.sit(person, right=False, now=now)
    duplicates.write_field(person, "Notes", now=now)
    _fill_cohort(duplicates, person, now)
    _fill_enrolment(duplicates, person, now)
    _fill_plan(duplicates, person, now)
    duplicates.certify(person, f"SERIAL{person.id:010d}X")


def _fill_cohort(duplicates: DuplicateAccounts, person: Someone, now: dt.datetime) -> None:
    """Write what a coordinator notes about a person, and the mails to them."""
    day = {"day": now.date() + dt.timedelta(days=person.id), "created_at": now}
    training_day = TrainingDay(cohort_id=duplicates.cohort_id, title="", **day)
    duplicates.add(training_day)
    where = {"cohort_id": duplicates.cohort_id, "person_id": person.id}
    noted = {"noted_at": now, "noted_by": duplicates.people.ravi.id}
    mail = {"address": "li@example.org", "kind": "k", "subject": "s", "body": "b"}
    duplicates.add(
        Attendance(training_day_id=training_day.id, person_id=person.id, noted_at=now),
        Contact(**where, channel="phone", contacted_at=now),
        Snooze(**where, until=now.date(), note="Harvest", **noted),
        JoinClaim(client_id=f"phone-{person.id}", person_id=person.id, typed="x", joined_at=now),
        Mail(person_id=person.id, state="sent", written_at=now, **mail),
        EmailOptOut(person_id=person.id, opted_out_at=now),
    )


def _fill_enrolment(duplicates: DuplicateAccounts, person: Someone, now: dt.datetime) -> None:
    """Write what belongs to an enrolment beside progress, attempts and the worksheet."""
    quiz = {"enrolment_id": duplicates.enrolments[person.id], "lesson": "quiz"}
    sheet = {"enrolment_id": duplicates.enrolments[person.id], "lesson": "sheet"}
    granted = {"granted_at": now, "granted_by": duplicates.people.ravi.id}
    question = {"revision_id": duplicates.newest_revision_id(), "question_id": "q-tea"}
    duplicates.add(
        Allowance(**quiz, kind="attempt", **granted),
        QuestionReport(**quiz, **question, text="Two are right.", written_at=now),
        Inquiry(**sheet, language="zh", text="Why?", written_at=now),
        IdempotencyRecord(**sheet, client_id="c", act="save", sequence=1, received_at=now),
        WorksheetComment(**sheet, person_id=person.id, text="Yes", written_at=now),
    )


def _fill_plan(duplicates: DuplicateAccounts, person: Someone, now: dt.datetime) -> None:
    """Write what a person did for the plan of their cooperative."""
    where = {
        "organization_id": person.organization_id or 0,
        "page": f"page-{person.id}",
        "person_id": person.id,
    }
    change = {"version": 1, "state": "done", "note": "So", "step": "Weigh"}
    duplicates.add(
        PlanContributor(**where, added_at=now),
        PlanEntry(**where, role="owner", version=1, value="Li", saved_at=now),
        StepChange(**where, **change, changed_at=now),
        StepReminder(**where, due_on=now.date(), kind="week", reminded_at=now),
    )


def _certify(session: Any, person_id: int, enrolment_id: int, serial: str) -> None:
    enrolment = session.get_one(Enrolment, enrolment_id)
    enrolment.completed_at = NOW
    row = Certificate(
        serial=serial,
        enrolment_id=enrolment_id,
        person_id=person_id,
        revision_id=session.scalar(select(func.max(Revision.id))),
        statement="{}",
        signature=b"s",
        key_id="k",
        name_salt=b"salt",
        name_digest=b"digest",
        issued_at=NOW,
    )
    session.add(row)
    session.flush()
    event = {"kind": "issued", "happened_at": NOW}
    session.add(CertificateEvent(certificate_id=row.id, **event))
