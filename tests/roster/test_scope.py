"""Two coordinators: a list of the one never shows or changes people of the other."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from lms.accounts.models import Person, RoleGrant
from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.models import Course
from lms.enrolment.models import CohortCourse, Enrolment
from lms.enrolment.rules.cohorts import visible_cohorts_of
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.enrolment.services.enrolling import enrol_person_in_course
from lms.roster.matching.import_context import ImportScope
from lms.roster.services.imports import RosterStale
from lms.workshop.queries.joiners import list_unconfirmed
from tests.factories import NOW, principal_of
from tests.factories_course import later, publish_course, release, structure
from tests.roster.network import NEW, PHONE, Network
from tests.roster.rosters import list_statuses
from tests.workshop.test_workshop import come


@pytest.fixture
def network(database):
    return Network(database)


def test_names_of_anothers_people_change_nothing(network):
    before = vars(network.person("Mei Sundaram")).copy()
    mine = ("Mei Sundaram", "+919800000099", "hillside-nuts", "", "中文", "x@example.org")

    started = network.start(NEW, mine)
    seen = network.prepare(started).preview
    network.apply(started)

    row = seen.rows[1]
    result = (row.status, row.coordinators, row.person_id, row.changes)
    assert result == ("registered", ("Sita Devi",), None, ())
    after = vars(network.person("Mei Sundaram"))
    columns = ("phone", "email", "language", "printed_name")
    assert [after[column] for column in columns] == [before[column] for column in columns]
    assert network.person("王小红") is not None
    with network.database.read_session() as session:
        enrolled = session.query(Enrolment.cohort_id).filter_by(person_id=network.mei.id).all()
    assert enrolled == [(network.nuts,)]


def test_a_list_of_known_people_alone_cannot_be_applied(network):
    seen = network.look(("Mei Sundaram", "", "hillside-nuts", "", "", ""))

    assert (list_statuses(seen), seen.can_apply) == (["registered"], False)


def test_an_answer_by_the_id_of_somebody_unseen_counts_as_none(network):
    row = ("Mei Sundaram", "", "hillside-nuts", "", "", "")

    seen = network.look_and_answer(row, answer=str(network.mei.id))

    assert (list_statuses(seen), seen.rows[0].person_id) == (["registered"], None)


def test_another_person_of_the_same_name_gets_an_account_of_her_own(network):
    started = network.start(("Mei Sundaram", "+919800000099", "hillside-nuts", "", "", ""))
    (question,) = network.prepare(started).preview.questions
    assert (question.answer, question.may_be_new) == ("skip", True)

    network.answer(started, **{question.key: "new"})
    network.apply(started)

    with network.database.read_session() as session:
        named = session.query(Person.id, Person.phone).filter_by(printed_name="Mei Sundaram").all()
    assert sorted(phone for _id, phone in named) == [PHONE, "+919800000099"]
    assert (network.mei.id, PHONE) in named


def test_a_namesake_of_an_own_person_is_asked_for(network):
    other = network.make_cohort("Tea", network.sita, network.yunwu)
    network.member("li2", network.yunwu, other, printed_name="李美华")
    row = ("李美华", "13900000002", "yunwu-ridge", "", "", "")
    li = network.people.li.id

    seen = network.look(row)

    question = seen.questions[0]
    assert (question.why, question.people, question.coordinators) == (
        "also registered",
        (li,),
        ("Sita Devi",),
    )
    assert list_statuses(seen) == ["needs_answer"]
    for answer, status, person in ((str(li), "changed", li), ("new", "new", None)):
        answered = network.look_and_answer(row, answer=answer).rows[0]
        assert (answered.status, answered.person_id) == (status, person)
    assert network.look_and_answer(row, answer="skip").rows[0].is_left_out


def test_a_phone_or_number_settles_which_namesake_is_meant(network):
    other = network.make_cohort("Tea", network.sita, network.yunwu)
    network.member("li2", network.yunwu, other, printed_name="李美华")
    li = network.people.li
    network.change(update(Person).where(Person.id == li.id).values(phone="+8613900000001"))

    by_phone = network.look(("李美华", "13900000001", "yunwu-ridge", "", "", ""))
    by_number = network.look(("李美华", "", "yunwu-ridge", li.learner_number, "", ""))

    for seen in (by_phone, by_number):
        assert (seen.rows[0].status, seen.rows[0].person_id) == ("same", li.id)


def test_who_is_new_after_a_question_may_still_be_known(network):
    network.member("anil", network.hillside, network.cohort, printed_name="Anil")
    phone = "+919800000077"
    network.change(update(Person).where(Person.printed_name == "Anil").values(phone=phone))
    row = ("Mei Sundaram", phone, "hillside-nuts", "", "", "")

    seen = network.look_and_answer(row, answer="new")

    assert [question.why for question in seen.questions] == ["same phone", "registered"]
    assert (list_statuses(seen), seen.rows[0].coordinators) == (["registered"], ("Sita Devi",))


def look_at(network, *names):
    seen = network.look(*((name, "", "hillside-nuts", "", "", "") for name in names))
    return [(row.status, row.coordinators) for row in seen.rows]


def leave(network, person):
    """Every course that she takes ends."""
    ended = update(Enrolment).where(Enrolment.person_id == person.id)
    network.change(ended.values(ended_at=NOW))


def test_members_whom_nobody_coordinates_are_known_to_an_administrator(network):
    network.member("Asha", network.hillside)
    leave(network, network.member("Chitra", network.hillside, network.nuts))
    statuses = [("registered", ()), ("registered", ("Sita Devi",))]

    assert look_at(network, "Asha", "Chitra") == statuses


def test_who_left_is_seen_until_she_learns_with_somebody_else(network):
    bina = network.member("Bina", network.hillside, network.cohort)
    leave(network, bina)
    assert look_at(network, "Bina") == [("needs_answer", ())]

    network.learn(bina, network.nuts)

    assert look_at(network, "Bina") == [("registered", ("Sita Devi",))]


def test_a_coordinator_sees_people_of_all_own_cohorts(network):
    other = network.make_cohort("Ravi's nuts", network.people.ravi, network.hillside)
    network.learn(network.member("Asha", network.hillside), other)
    ravi = principal_of(network.database, network.people.ravi, now=later(minutes=1))
    scope = replace(network.scope, visible_cohorts=visible_cohorts_of(ravi))

    row = network.look(("Asha", PHONE, "hillside-nuts", "", "", ""), scope=scope).rows[0]

    assert (row.status, [change.key for change in row.changes]) == ("changed", ["phone"])
    assert row.stays_with == ("Ravi's nuts",)


def test_a_course_with_a_cohort_of_another_is_reported_without_its_name(network):
    publish_course(network.database, release(structure(id="second")))
    new = NewCohort("Sita's", NOW.date(), courses=("second",), organizations=(network.yunwu,))
    other = network.database.write(create_cohort, Act(SYSTEM, NOW), new)
    li = network.people.li
    network.database.write(
        enrol_person_in_course, Act(SYSTEM, NOW), person_id=li.id, course="second", cohort_id=other
    )
    course = select(Course.id).where(Course.name == "second").scalar_subquery()
    network.change(insert(CohortCourse).values(cohort_id=network.cohort, course_id=course))

    row = network.look(("李美华", "", "yunwu-ridge", "", "", "")).rows[0]

    assert (row.status, row.person_id, row.stays_with) == ("elsewhere", li.id, ("",))


def test_an_administrator_and_the_shell_see_everybody(network):
    noor = visible_cohorts_of(principal_of(network.database, network.people.noor))
    scope = replace(network.scope, visible_cohorts=noor)

    row = network.look(
        ("Mei Sundaram", "+919800000099", "", network.mei.learner_number, "", ""), scope=scope
    ).rows[0]

    assert (row.status, row.person_id) == ("changed", network.mei.id)
    assert [change.key for change in row.changes] == ["phone"]
    assert row.stays_with == ("Nuts",)


@pytest.mark.parametrize("role", ["trainer", "coordinator", "administrator"])
def test_a_coordinators_list_leaves_the_contact_of_staff_alone(network, role):
    li = network.people.li
    network.database.write(
        lambda session: session.add(RoleGrant(person_id=li.id, role=role, granted_at=NOW))
    )

    seen = network.look(("李美华", "13900000002", "", li.learner_number, "", "x@example.org"))

    assert (list_statuses(seen), seen.rows[0].changes) == (["same"], ())


def test_a_namesake_who_came_meanwhile_makes_the_look_stale(network):
    started = network.start(("Asha", "", "hillside-nuts", "", "", ""))
    prepared = network.prepare(started)
    network.member("Asha", network.hillside, network.nuts)

    with pytest.raises(RosterStale):
        network.apply(started, prepared=prepared)

    assert list_statuses(network.prepare(started).preview) == ["registered"]


def test_a_scope_that_was_taken_away_makes_the_look_stale(network):
    started = network.start(NEW)
    prepared = network.prepare(started)
    smaller = replace(prepared, scope=replace(network.scope, visible_cohorts=frozenset()))

    with pytest.raises(RosterStale):
        network.apply(started, prepared=smaller)


def test_a_cohort_without_a_course_takes_no_list_of_a_coordinator(network):
    new = NewCohort("Empty", NOW.date(), organizations=(network.hillside,))
    empty = network.database.write(create_cohort, Act(SYSTEM, NOW), new)
    scope = ImportScope(cohort_id=empty, visible=frozenset({network.hillside}))

    seen = network.look(("Asha", "", "hillside-nuts", "", "", ""), scope=scope)

    assert list_statuses(seen) == ["new"]
    assert (seen.context.lacks_courses, seen.can_apply) == (True, False)
    assert network.look(
        ("Asha", "", "hillside-nuts", "", "", ""), scope=replace(scope, visible_cohorts=None)
    ).can_apply


def test_an_empty_cohort_offered_to_a_cooperative_shows_none_of_its_people(network):
    empty = network.make_cohort("Empty", network.people.ravi, network.hillside)
    scope = ImportScope(
        cohort_id=empty, visible=frozenset({network.hillside}), visible_cohorts=frozenset({empty})
    )

    seen = network.look(("Mei Sundaram", PHONE, "hillside-nuts", "", "", ""), scope=scope)

    assert (seen.context.people, list_statuses(seen)) == ((), ["registered"])


def test_taking_back_spares_people_whom_the_other_coordinator_of_the_cohort_does_not_see(network):
    tea = network.make_cohort("Tea", network.people.ravi, network.yunwu)
    asha = network.member("阿霞", network.yunwu, tea)
    both = replace(network.scope, visible_cohorts=frozenset({network.cohort, tea}))
    started = network.start(NEW, ("阿霞", "13900000002", "yunwu-ridge", "", "", ""), scope=both)
    network.apply(started, scope=both)
    assert network.person("阿霞").phone == "+8613900000002"

    plan = network.plan(started)
    network.undo(started)

    assert (plan.created.names, plan.changed.count, plan.unseen) == (("王小红",), 0, 1)
    assert network.person("王小红") is None
    assert network.person("阿霞").phone == "+8613900000002"
    assert asha.id == network.person("阿霞").id


def test_the_hall_tells_nothing_of_a_namesake_who_learns_elsewhere(network):
    def join(name):
        joiner = come(network.database, network.people, network.cohort, name)
        with network.database.read_session() as session:
            rows = list_unconfirmed(
                session, cohort_id=network.cohort, visible_cohorts=network.scope.visible_cohorts
            )
        return next(row for row in rows if row.person_id == joiner)

    other = network.make_cohort("Tea", network.sita, network.yunwu)
    network.member("霞", network.yunwu, other, printed_name="阿霞")
    phone = "+8613900000055"
    network.change(update(Person).where(Person.printed_name == "阿霞").values(phone=phone))

    known = join("阿霞")
    own = join("李美华")
    stranger = join("无名氏")
    network.change(update(Person).where(Person.id == stranger.person_id).values(phone=phone))
    with network.database.read_session() as session:
        rows = list_unconfirmed(
            session, cohort_id=network.cohort, visible_cohorts=network.scope.visible_cohorts
        )
        every = list_unconfirmed(session, cohort_id=network.cohort, visible_cohorts=None)

    assert (known.duplicates, known.has_hidden_namesake) == ((), True)
    assert known.coordinators == ("Sita Devi",)
    assert [duplicate.person_id for duplicate in own.duplicates] == [network.people.li.id]
    assert (own.has_hidden_namesake, stranger.has_hidden_namesake) == (False, False)
    by_phone = next(row for row in rows if row.person_id == stranger.person_id)
    assert (by_phone.duplicates, by_phone.has_hidden_namesake) == ((), False)
    assert [len(item.duplicates) for item in every] == [1, 1, 1]
