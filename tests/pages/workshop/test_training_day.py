"""A training day: ticks and counts, kept as typed after a mistake, corrected later."""

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.rules.acts import SHELL, Act
from lms.enrolment.models import Enrolment
from lms.enrolment.services.cohort_moves import EnrolmentMove, move_enrolments_to_cohort
from lms.enrolment.services.cohort_people import remove_person
from lms.workshop.models import Attendance, HeadCount, TrainingDay
from lms.workshop.services.training_days import (
    AttendanceTicks,
    TrainingDayNotes,
    add_training_day,
    record_training_day,
)
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.client import find_person
from tests.pages.workshop.workshops import make_cohort, offered


@pytest.fixture
def cohort_id(database):
    return get_cohort_id(database)


@pytest.fixture
def organization(database, cohort_id):
    return offered(database, cohort_id)[0]


@pytest.fixture
def day_page(client, database, sign_in, post, cohort_id):
    sign_in(client, "ravi")
    return post(client, f"/cohorts/{cohort_id}/days", day="2026-11-24", title="第一天").location


def ticked(database):
    with database.read_session() as session:
        return sorted(session.scalars(select(Attendance.person_id)))


def counted(database):
    with database.read_session() as session:
        rows = session.scalars(select(HeadCount))
        return {row.organization_id: (row.present, row.women, row.under_35) for row in rows}


def people(database, *names):
    with database.read_session() as session:
        return sorted(find_person(session, name) for name in names)


def heads(organization, present, women, under_35):
    return {
        f"present-{organization.id}": present,
        f"women-{organization.id}": women,
        f"under_35-{organization.id}": under_35,
    }


def save(post, client, page, data=None, **fields):
    return post(client, page, {"day": "2026-11-24", "title": "第一天", **(data or {})}, **fields)


def test_ticks_and_counts_are_kept_and_shown(
    client, database, post, read, day_page, cohort_id, organization
):
    there = people(database, "li", "mei")

    answer = save(
        post, client, day_page, heads(organization, "１2", "7", "0"), there=[str(i) for i in there]
    )

    assert answer.location == f"{day_page}?saved=1"
    assert (ticked(database), counted(database)) == (there, {organization.id: (12, 7, 0)})
    page = read(client.get(answer.location))
    assert "Saved." in page.text
    assert "12 present, 7 women, 0 under 35" in page.text
    assert page.fields(day_page)["before"] == ",".join(map(str, there))
    row = read(client.get(f"/cohorts/{cohort_id}/workshop")).texts(".//tbody/tr/td")
    assert row == ["2", "12", "7", "0"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("12", "13", "0"), "More women (13) than people present (12)."),
        (("12", "3", "13"), "More people under 35 (13) than people present (12)."),
        (("12", "", "0"), "Fill in all three numbers"),
        (("12", "-1", "0"), "“-1” is not a whole number."),
        (("12", "1.5", "0"), "“1.5” is not a whole number."),
        (("99999", "1", "0"), "At most 9999 people"),
    ],
)
def test_nothing_typed_is_lost_at_a_mistake(
    client, database, post, read, day_page, organization, typed, sentence
):
    li = people(database, "li")[0]

    answer = save(
        post, client, day_page, {**heads(organization, *typed), "title": "新"}, there=str(li)
    )

    page = read(answer)
    fields = page.fields(day_page)
    assert (answer.status_code, sentence in page.text) == (422, True)
    assert "People ticked: 1." in page.text
    assert (
        tuple(fields[f"{kind}-{organization.id}"] for kind in ("present", "women", "under_35"))
        == typed
    )
    assert fields["title"] == "新"
    assert f'value="{li}" checked' in page.html
    assert (ticked(database), counted(database)) == ([], {})


def test_day_is_fixed_later(client, database, post, day_page, organization):
    li, mei = people(database, "li"), people(database, "mei")
    save(post, client, day_page, heads(organization, "5", "2", "1"), there=str(li[0]))

    save(
        post, client, day_page, heads(organization, "", "", ""),
        day="2026/11/25", before=str(li[0]), there=str(mei[0]),
    )  # fmt: skip

    with database.read_session() as session:
        row = session.scalars(select(TrainingDay)).one()
    assert str(row.day) == "2026-11-25"
    assert (ticked(database), counted(database)) == (mei, {})


def test_two_who_tick_at_once_lose_nothing(database, client, post, day_page):
    li, mei, chen = (people(database, name)[0] for name in ("li", "mei", "chen"))
    save(post, client, day_page, there=[str(chen)])
    before = frozenset({chen})

    for after in ({chen, li}, {mei}):
        notes = TrainingDayNotes(
            clock.now().date(), "第一天", AttendanceTicks(before, frozenset(after))
        )
        day_id = int(day_page.rsplit("/", 1)[1])
        database.write(record_training_day, Act(SHELL, clock.now()), notes, day_id=day_id)

    assert ticked(database) == sorted([li, mei])


def test_people_and_cooperatives_of_others_are_left_out(client, database, post, day_page):
    foreign = people(database, "noor")

    save(post, client, day_page, {"present-9999": "5", "women-9999": "0", "under_35-9999": "0"},
         there=[str(foreign[0]), "x", "9" * 30])  # fmt: skip

    assert (ticked(database), counted(database)) == ([], {})


def test_same_day_and_title_twice_is_refused(client, post, read, day_page, cohort_id):
    again = post(client, f"/cohorts/{cohort_id}/days", day="2026-11-24", title="第一天")
    other = post(client, f"/cohorts/{cohort_id}/days", day="2026-11-24", title="第二天")
    renamed = save(post, client, other.location)

    assert (again.status_code, renamed.status_code) == (422, 422)
    assert read(again).fields(f"/cohorts/{cohort_id}/days")["title"] == "第一天"


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-02-30", "20261124", "0001-01-01"])
def test_unreadable_date_is_reported(client, sign_in, post, read, cohort_id, day):
    sign_in(client, "ravi")

    answer = post(client, f"/cohorts/{cohort_id}/days", day=day, title="第一天")

    assert (answer.status_code, "Type the date as" in read(answer).text) == (422, True)


def test_day_of_another_cohort_is_not_found(client, database, sign_in, post, cohort_id):
    other = make_cohort(database)
    day_id = database.write(
        add_training_day, Act(SHELL, clock.now()), cohort_id=other, day=clock.now().date(), title=""
    )
    sign_in(client, "ravi")

    for page in (f"/cohorts/{cohort_id}/days/{day_id}", f"/cohorts/{other}/days/{day_id}"):
        assert client.get(page).status_code == 404
        assert save(post, client, page).status_code == 404


def move(database, name, *, source_id, target_id):
    """Move the courses that this person takes in one cohort to another."""

    def run(session):
        taken = select(Enrolment).where(Enrolment.person_id == find_person(session, name))
        moves = [
            EnrolmentMove(row.person_id, row.course_id, source_id, target_id)
            for row in session.scalars(taken)
        ]
        move_enrolments_to_cohort(session, Act(SHELL, clock.now()), moves)

    database.write(run)


def send_untouched(post, client, read, page, **fields):
    """Send the page as a browser does in which only `fields` were changed."""
    seen = read(client.get(page))
    ticked_boxes = [box.get("value") for box in seen.elements(".//input[@checked]")]
    sent = {**seen.fields(page), "there": ticked_boxes, **fields}
    return post(client, page, sent)


def test_attendance_of_people_who_moved_or_left_is_kept(
    client, database, post, read, day_page, cohort_id
):
    """Whoever attended attended: a save with nothing touched loses nobody."""
    there = people(database, "li", "mei", "chen")
    save(post, client, day_page, there=[str(person_id) for person_id in there])
    move(database, "mei", source_id=cohort_id, target_id=make_cohort(database))
    act = Act(SHELL, clock.now())
    database.write(remove_person, act, cohort_id=cohort_id, person_id=people(database, "chen")[0])

    page = read(client.get(day_page))
    send_untouched(post, client, read, day_page, title="第二天")

    assert "No longer in this cohort" in page.texts(".//h2")
    assert "People ticked: 3." in page.text
    assert len(page.elements(".//input[@checked]")) == 3
    assert ticked(database) == there


def test_attendance_of_somebody_who_left_may_be_unticked(
    client, database, post, read, day_page, cohort_id
):
    there = people(database, "li", "mei")
    save(post, client, day_page, there=[str(person_id) for person_id in there])
    move(database, "mei", source_id=cohort_id, target_id=make_cohort(database))

    send_untouched(post, client, read, day_page, there=[str(people(database, "li")[0])])

    assert ticked(database) == people(database, "li")
    assert "No longer in this cohort" not in read(client.get(day_page)).text
