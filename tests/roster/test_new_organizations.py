"""New cooperatives of a list: created with the country and product chosen for each."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Organization
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.roster.matching.import_context import ImportScope
from tests.factories import NOW
from tests.factories_course import COURSE
from tests.roster.rosters import RosterFixture, list_statuses

NAMES = [f"Sunny Hill {number}" for number in range(1, 25)]
GIVEN_NAMES = "安北春东飞光海江金兰明宁平青山顺天文西小秀阳玉云"


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def list_rows(names=NAMES, phone=""):
    return [
        (f"王{given}", phone, name, "", "", "")
        for given, name in zip(GIVEN_NAMES, names, strict=False)
    ]


def find_organization(workshop, name):
    with workshop.database.read_session() as session:
        named = Organization.names["en"].as_string() == name
        return session.scalar(select(Organization).where(named))


def test_country_and_product_of_each_are_those_answered(workshop):
    started = workshop.start(*list_rows())
    first, *others = workshop.prepare(started).preview.questions
    answers = {question.key: "new" for question in others}
    chosen = {first.key: "new", f"{first.key}-country": "VN", f"{first.key}-product": "coffee"}
    workshop.answer(started, **answers, **chosen)

    workshop.apply(started)

    made, other = (find_organization(workshop, NAMES[index]) for index in (0, 1))
    assert (made.country, made.products, made.state) == ("VN", ["coffee"], "new")
    assert (other.country, other.products) == ("CN", [])
    assert len({find_organization(workshop, name).id for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize(
    ("country", "product", "stored"), [("ZZ", "gold", ("CN", "")), ("VN", "nut", ("VN", "nut"))]
)
def test_what_is_no_choice_counts_as_not_chosen(workshop, country, product, stored):
    (question,) = workshop.look(*list_rows(NAMES[:1])).questions
    answers = {question.key: "new", f"{question.key}-country": country}

    seen = workshop.look(
        *list_rows(NAMES[:1]), answers={**answers, f"{question.key}-product": product}
    )

    draft = seen.rows[0].new_organization
    assert (draft.country, draft.product) == stored


@pytest.mark.parametrize(
    ("phones", "countries"),
    [
        (("+91 98765 43210", "+62 812 3456 7890"), ["IN", "ID"]),
        (("0091 98765 43210", ""), ["IN", "IN"]),
        (("", ""), ["CN", "CN"]),
    ],
)
def test_country_is_that_of_the_phones_before_it_is_that_of_the_cohort(workshop, phones, countries):
    rows = [
        (f"王{given}", phone, name, "", "", "")
        for given, phone, name in zip(GIVEN_NAMES, phones, NAMES, strict=False)
    ]

    seen = workshop.look(*rows)

    assert [question.draft.country for question in seen.questions] == countries


def test_without_a_country_the_question_stays_open(workshop):
    """The first cohort of a network lists no cooperative from which a country could follow."""
    new = NewCohort("Empty", NOW.date(), courses=(COURSE,))
    scope = ImportScope(cohort_id=workshop.database.write(create_cohort, Act(SYSTEM, NOW), new))
    rows = list_rows(NAMES[:1])
    (question,) = workshop.look(*rows, scope=scope).questions

    without = workshop.look(*rows, scope=scope, answers={question.key: "new"})
    answers = {question.key: "new", f"{question.key}-country": "NP"}
    with_country = workshop.look(*rows, scope=scope, answers=answers)

    assert (list_statuses(without), without.questions[0].answer) == (["needs_answer"], "")
    assert (list_statuses(with_country), with_country.rows[0].new_organization.country) == (
        ["new"],
        "NP",
    )


def test_a_phone_is_read_as_of_the_country_chosen(workshop):
    rows = list_rows(NAMES[:1], phone="0912 345 678")
    (question,) = workshop.look(*rows).questions
    answers = {question.key: "new", f"{question.key}-country": "VN"}

    seen = workshop.look(*rows, answers=answers)

    assert (list_statuses(seen), seen.rows[0].values["phone"]) == (["new"], "+84912345678")


def test_answers_and_details_outlive_two_corrected_files_of_the_list(workshop):
    """The second file has lost half of the rows, the third has them again."""
    started = workshop.start(*list_rows())
    questions = workshop.prepare(started).preview.questions
    for question in questions:
        workshop.answer(started, **{question.key: "new", f"{question.key}-product": "tea"})
    workshop.start(*list_rows(NAMES[:12]))

    third = workshop.start(*list_rows(), ("周一", "", "Another Hill", "", "", ""))

    seen = workshop.prepare(third).preview
    drafts = [row.new_organization for row in seen.rows if row.new_organization]
    assert ([draft.product for draft in drafts], len(drafts)) == (["tea"] * 24, 24)
    assert [question.found for question in seen.questions if not question.answer] == [
        "Another Hill"
    ]


def test_answers_end_with_the_import(workshop):
    rows = list_rows(NAMES[:1])
    started = workshop.start(*rows)
    (question,) = workshop.prepare(started).preview.questions
    workshop.answer(started, **{question.key: "skip"})
    workshop.start(("王小红", "", "yunwu-ridge", "", "", ""))
    applied = workshop.start(("王小红", "", "yunwu-ridge", "", "", ""))
    workshop.apply(applied)

    again = workshop.prepare(workshop.start(*rows)).preview

    assert [question.answer for question in again.questions] == [""]


@pytest.mark.parametrize(("length", "status"), [(120, "needs_answer"), (121, "error")])
def test_a_name_that_is_too_long_is_a_mistake_before_it_is_a_question(workshop, length, status):
    seen = workshop.look(*list_rows(["x" * length]))

    assert (list_statuses(seen), len(seen.questions)) == ([status], int(status == "needs_answer"))
