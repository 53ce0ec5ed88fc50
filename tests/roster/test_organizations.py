"""A list never guesses a cooperative: of two by the same name it asks which one is meant."""

import pytest
from sqlalchemy import func, select, update

from lms.accounts.models import Membership, Organization, Person
from lms.enrolment.models import CohortOrganization, Enrolment
from lms.roster.matching.import_context import ImportScope
from lms.roster.services.imports import RosterStale
from tests.factories import NOW, make_organization
from tests.roster.network import Network
from tests.roster.rosters import RosterFixture, list_statuses

NAME = "Yunwu Ridge Tea Cooperative"


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def make_namesake(workshop, code="yunwu-south", **names):
    return make_organization(workshop.database, code, **names)


def offer(workshop, organization_id):
    offered = CohortOrganization(cohort_id=workshop.cohort, organization_id=organization_id)
    workshop.database.write(lambda session: session.add(offered))


@pytest.mark.parametrize("name", [NAME, "云雾岭茶农合作社", "yunwu  RIDGE tea cooperative"])
def test_two_of_one_name_are_asked_for_and_neither_is_taken(workshop, name):
    namesake = make_namesake(workshop)
    offer(workshop, namesake)
    rows = [("周一", "", name, "", "", ""), ("周二", "", name, "", "", "")]

    seen = workshop.look(*rows)

    (question,) = seen.questions
    assert (question.why, question.rows, question.may_be_new) == (
        "organizations of one name", (2, 3), False,
    )  # fmt: skip
    assert set(question.organizations) == {workshop.yunwu, namesake}
    assert (list_statuses(seen), seen.can_apply) == (["needs_answer", "needs_answer"], False)
    for chosen in (workshop.yunwu, namesake):
        answered = workshop.look_and_answer(*rows, answer=str(chosen))
        assert [row.organization_id for row in answered.rows] == [chosen, chosen]


def test_six_people_go_to_the_one_that_was_answered(workshop):
    namesake = make_namesake(workshop)
    started = workshop.start(*((f"名{n}甲", "", NAME, "", "", "") for n in "一二三四五六"))
    (question,) = workshop.prepare(started).preview.questions

    workshop.answer(started, **{question.key: str(namesake)})
    workshop.apply(started)

    with workshop.database.read_session() as session:
        members = session.scalar(select(func.count()).where(Membership.organization_id == namesake))
        places = session.scalars(
            select(Enrolment.organization_id)
            .join(Person, Person.id == Enrolment.person_id)
            .where(Person.printed_name.like("名%"))
        ).all()
    assert (members, set(places), len(places)) == (6, {namesake}, 6)


def test_a_code_means_one_whoever_is_called_so(workshop):
    namesake = make_namesake(workshop, names={"en": "yunwu-ridge"})
    offer(workshop, namesake)

    assert (
        workshop.look(("周一", "", "yunwu-ridge", "", "", "")).rows[0].organization_id
        == workshop.yunwu
    )
    assert (
        workshop.look(("周一", "", "yunwu-south", "", "", "")).rows[0].organization_id == namesake
    )


@pytest.mark.parametrize(
    "label",
    [
        "Yunwu Ridge Tea Cooperative (yunwu-south, 四川)",
        "yunwu ridge tea cooperative（yunwu-south，四川）",
        "云雾岭茶农合作社（yunwu-south，四川）",
        "云雾岭茶农合作社 (yunwu-south, 四川)",
    ],
)
def test_the_name_with_code_and_place_as_pages_show_it_means_that_one(workshop, label):
    namesake = make_namesake(workshop)
    workshop.change(update(Organization).where(Organization.id == namesake).values(province="四川"))
    offer(workshop, namesake)

    seen = workshop.look(("周一", "", label, "", "", ""))

    assert (seen.questions, seen.rows[0].organization_id) == ((), namesake)


def test_a_name_in_one_language_may_be_the_other_ones_name(workshop):
    namesake = make_namesake(workshop, names={"en": "Cloud Tea", "zh": NAME})

    (question,) = workshop.look(("周一", "", NAME, "", "", "")).questions

    assert set(question.organizations) == {workshop.yunwu, namesake}


def test_one_that_is_archived_is_not_asked_for(workshop):
    namesake = make_namesake(workshop)
    archived = update(Organization).where(Organization.id == namesake)
    workshop.change(archived.values(state="archived", archived_at=NOW))

    seen = workshop.look(("周一", "", NAME, "", "", ""))

    assert (list_statuses(seen), seen.questions) == (["new"], ())


def test_a_namesake_that_was_made_meanwhile_makes_the_look_stale(workshop):
    started = workshop.start(("周一", "", NAME, "", "", ""))
    prepared = workshop.prepare(started)
    make_namesake(workshop)

    with pytest.raises(RosterStale):
        workshop.apply(started, prepared=prepared)

    assert list_statuses(workshop.prepare(started).preview) == ["needs_answer"]


def test_a_cooperative_of_the_network_is_not_made_a_second_time(workshop):
    far = make_namesake(workshop, code="far-hill", names={"en": "Far Hill"})

    (question,) = workshop.look(("Asha", "", "FAR hill", "", "", "")).questions

    assert (question.why, question.organizations, question.may_be_new) == (
        "organization not offered", (far,), False,
    )  # fmt: skip


def test_a_managers_own_cooperative_is_meant_although_another_is_called_so(workshop):
    make_namesake(workshop)

    seen = workshop.look(
        ("周一", "", NAME, "", "", ""), scope=ImportScope(organization_id=workshop.yunwu)
    )

    assert (list_statuses(seen), seen.rows[0].organization_id) == (["new"], workshop.yunwu)


def test_a_managers_list_enters_nobody_in_a_cohort_that_is_not_offered(workshop):
    scope = ImportScope(cohort_id=workshop.cohort, organization_id=workshop.hillside)

    seen = workshop.look(("Asha", "", "", "", "", ""), scope=scope)

    assert type(seen.rows[0].errors[0].refusal).__name__ == "NotOffered"


def test_who_belongs_to_two_cooperatives_is_enrolled_for_the_one_of_the_row(workshop):
    li = workshop.people.li
    both = Membership(
        person_id=li.id, organization_id=workshop.hillside, started_on=NOW.date(), ended_on=None
    )
    workshop.database.write(lambda session: session.add(both))
    offer(workshop, workshop.hillside)

    seen = workshop.look(("李美华", "", "hillside-nuts", li.learner_number, "", ""))

    assert seen.rows[0].organization_id == workshop.hillside


@pytest.mark.parametrize("typed", ["+8613900000001", ""])
def test_two_people_of_one_name_are_asked_apart(database, typed):
    network = Network(database)
    phone = "+8613900000001"
    network.member("li2", network.yunwu, network.cohort, printed_name="李美华")
    network.change(update(Person).where(Person.printed_name == "李美华").values(phone=phone))

    (question,) = network.look(("李美华", typed, "yunwu-ridge", "", "", "")).questions

    assert (question.why, len(question.people)) == ("several", 2)


def test_a_name_here_and_the_phone_elsewhere_are_asked_apart(database):
    network = Network(database)
    phone = "+8613900000001"
    far = network.member("li2", network.hillside, network.cohort, printed_name="李美华")
    network.change(update(Person).where(Person.id == far.id).values(phone=phone))

    (question,) = network.look(("李美华", phone, "yunwu-ridge", "", "", "")).questions

    assert (question.why, set(question.people)) == (
        "several", {network.people.li.id, far.id},
    )  # fmt: skip


def test_a_phone_of_two_people_names_both(database):
    network = Network(database)
    phone = "+8613900000001"
    second = network.member("甲一", network.yunwu, network.cohort)
    ids = {network.people.li.id, second.id}
    network.change(update(Person).where(Person.id.in_(ids)).values(phone=phone))

    (question,) = network.look(("周一", phone, "yunwu-ridge", "", "", "")).questions

    assert (question.why, set(question.people)) == ("same phone", ids)
