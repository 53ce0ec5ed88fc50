"""The list of cohorts, a new one, and the pages of its settings."""

import datetime as dt

import pytest

from lms import clock
from lms.enrolment.queries.cohort_details import list_course_dates, list_staff
from lms.enrolment.queries.cohorts import get_cohort, list_cohorts_of
from tests.pages.certification.graduates import COURSE, get_cohort_id, get_person_id, move_elsewhere
from tests.pages.client import confirm, find_person, sign_in
from tests.pages.cohorts.cohort_forms import FACTS
from tests.pages.workshop.workshops import grant

PAGES = ("settings", "offer", "dates", "staff", "announcements", "editions", "enrol")


@pytest.fixture
def ravi(client):
    sign_in(client, "ravi")
    return client


@pytest.fixture
def page(database):
    return f"/cohorts/{get_cohort_id(database)}"


def get(database):
    with database.read_session() as session:
        return get_cohort(session, get_cohort_id(database))


def test_list_tells_people_cooperatives_and_who_finished(ravi, read):
    text = read(ravi.get("/cohorts/")).text

    assert "In progress" in text
    assert "Cooperatives 2 Finished 0 of" in text


def test_list_without_cohorts_says_the_next_step(client, database, read, post):
    elsewhere = move_elsewhere(database, "ravi")
    sign_in(client, "ravi")
    listed = read(client.get("/cohorts/"))
    confirm(client, f"/cohorts/{elsewhere}/close")

    assert f"/cohorts/{elsewhere}" in listed.links()
    assert "/cohorts/new" in listed.links()
    assert "Closed" in read(client.get("/cohorts/")).text


def test_new_cohort_is_run_by_its_founder_at_once(ravi, read, post, database):
    form = read(ravi.get("/cohorts/new")).fields("/cohorts/")
    answer = post(ravi, "/cohorts/", {**form, **FACTS})

    assert answer.status_code == 303
    assert "No course yet" in read(ravi.get(answer.location)).text
    cohort_id = int(answer.location.split("/")[2])
    with database.read_session() as session:
        (row,) = list_staff(session, cohort_id=cohort_id)
        assert row.person_id == find_person(session, "ravi")
    assert "Upcoming Spring 2027" in read(ravi.get("/cohorts/")).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Give the cohort a name"),
        ({"starts_on": "soon"}, "Type the date"),
        ({"ends_on": "2027-02-01"}, "before the first day"),
        ({"idle_days": "many"}, "between 1 and 365"),
        ({"zone": "Mars"}, "time zone is not known"),
    ],
)
def test_bad_input_keeps_what_was_typed(ravi, read, post, page, changed, said):
    for address in ("/cohorts/", f"{page}/settings"):
        answer = post(ravi, address, {**FACTS, "contact_name": "Anil", **changed})

        assert answer.status_code == 422
        shown = read(answer)
        assert said in shown.text
        assert shown.fields(address)["contact_name"] == "Anil"


def test_settings_are_saved(ravi, read, post, page, database):
    answer = post(ravi, f"{page}/settings", {**FACTS, "contact_wechat": "anil-88"})

    assert "Saved." in read(ravi.get(answer.location)).text
    assert get(database).contact_wechat == "anil-88"


def test_reminders_stay_on_until_they_are_turned_off(ravi, read, post, page, database):
    for ticked in ({"reminds_by_mail": "yes"}, {}):
        post(ravi, f"{page}/settings", {**FACTS, **ticked})

        settings = read(ravi.get(f"{page}/settings"))
        (box,) = settings.elements(".//input[@name='reminds_by_mail']")
        assert (get(database).reminds_by_mail, "checked" in box.attrib) == (bool(ticked),) * 2
    assert "This server sends no e-mail." in settings.text


@pytest.mark.parametrize("name", PAGES)
def test_another_cohort_is_not_found(client, database, name):
    cohort_id = get_cohort_id(database)
    move_elsewhere(database, "ravi")
    sign_in(client, "ravi")

    assert client.get(f"/cohorts/{cohort_id}/{name}").status_code == 404


@pytest.mark.parametrize("who", ["li", "chen", "ana"])
def test_other_roles_are_refused(client, page, who, post):
    sign_in(client, who)

    statuses = {client.get(f"{page}/{name}").status_code for name in PAGES[:-1]}

    assert statuses == {403}
    assert client.get("/cohorts/new").status_code == 403
    assert client.get(f"{page}/enrol").status_code in {403, 404}
    assert post(client, f"{page}/close").status_code == 403


def test_course_gets_a_due_date_that_its_learners_see(ravi, app, read, post, page, database):
    due = (clock.now() + dt.timedelta(days=30)).date()

    answer = post(ravi, f"{page}/courses", course=COURSE, starts_on="", due_on=due.isoformat())

    assert answer.status_code == 303
    with database.read_session() as session:
        assert list_course_dates(session, get_cohort_id(database))[0].due_on == due
    phone = app.test_client()
    sign_in(phone, "mei")
    assert f"{due.year}年{due.month}月{due.day}日" in read(phone.get("/learn/")).text


def test_what_is_in_use_cannot_be_taken_out(ravi, read, post, page, database):
    course = post(ravi, f"{page}/courses/{COURSE}/out")
    actions = read(ravi.get(f"{page}/offer")).forms()
    out = next(
        action for action in actions if "/organizations/" in action and action.endswith("/out")
    )

    assert course.status_code == 422
    assert "has taken this course" in read(course).text
    assert post(ravi, out).status_code == 422
    assert post(ravi, f"{page}/courses", course="nothing").status_code == 422
    assert post(ravi, f"{page}/organizations").status_code == 422


def test_dates_are_looked_at_then_moved_and_moved_back(ravi, read, post, page, database):
    before = get(database).ends_on
    shift = {"weeks": "2", "quiet_from": "2027-01-01", "quiet_until": "2027-01-14"}
    shown = read(ravi.get(f"{page}/dates", query_string=shift))
    assert "Then" in shown.text
    assert get(database).ends_on == before

    post(ravi, f"{page}/dates", shown.fields(f"{page}/dates") | shift)

    row = get(database)
    assert row.ends_on == before + dt.timedelta(weeks=2)
    assert row.is_quiet(dt.date(2027, 1, 14))
    post(ravi, f"{page}/dates", weeks="-2")
    assert (get(database).ends_on, get(database).quiet_from) == (before, None)
    wrong = post(ravi, f"{page}/dates", weeks="many", quiet_from="2027-01-01")
    assert wrong.status_code == 422
    assert "1 to 52 weeks" in read(wrong).text
    assert 'value="2027-01-01"' in read(wrong).html


def test_announcement_is_seen_by_learners_until_it_is_taken_down(ravi, app, read, post, page):
    phone = app.test_client()
    sign_in(phone, "mei")
    empty = post(ravi, f"{page}/announcements", text_zh="", text_en="")
    post(ravi, f"{page}/announcements", text_zh="周五九点见", text_en="Friday at nine")

    assert empty.status_code == 422
    home = read(phone.get("/learn/")).text
    assert "周五九点见" in home
    assert "Friday at nine" not in home
    listed = read(ravi.get(f"{page}/announcements"))
    assert "Friday at nine" in listed.text
    post(ravi, next(form for form in listed.forms() if form.endswith("/out")))
    assert "周五九点见" not in read(phone.get("/learn/")).text
    down = read(ravi.get(f"{page}/announcements"))
    again = next(link for link in down.links() if "again=" in link)
    fields = read(ravi.get(again)).fields(f"{page}/announcements")
    assert (fields["text_zh"], fields["text_en"]) == ("周五九点见", "Friday at nine")
    post(ravi, f"{page}/announcements", fields)
    assert "周五九点见" in read(phone.get("/learn/")).text


def test_staff_is_added_by_name_and_taken_out(ravi, read, post, page, database):
    added = post(ravi, f"{page}/staff", identifier="li", part="trainer")
    own = post(
        ravi, f"{page}/staff/out", person=str(get_person_id(database, "ravi")), part="coordinator"
    )

    assert added.status_code == 422
    assert read(added).fields(f"{page}/staff")["identifier"] == "li"
    assert own.status_code == 422
    ana = {"person": str(get_person_id(database, "ana")), "part": "trainer"}
    address = f"{page}/staff/out"
    assert post(ravi, address, ana).status_code == 409
    way = f"{address}?person={ana['person']}&part=trainer"
    assert way in read(ravi.get(f"{page}/staff")).links()
    look = read(ravi.get(way))
    assert "Ana Reyes can no longer see the progress and answers of this cohort." in look.text
    assert "12 people take part in this cohort." in look.text
    assert "No trainer remains in this cohort." in look.text
    assert "The sessions of Ana Reyes end now: a new sign-in" in look.text
    assert "lost" not in look.text
    assert ravi.get(f"{address}?person={ana['person']}&part=coordinator").status_code == 404
    assert confirm(ravi, address, look=way).status_code == 303
    assert post(ravi, address, ana).status_code == 404
    assert "Ana Reyes" not in read(ravi.get(f"{page}/staff")).text
    assert post(ravi, f"{page}/staff", identifier="ana", part="trainer").status_code == 303
    assert "Ana Reyes · trainer" in read(ravi.get(f"{page}/staff")).text


def test_unknown_part_of_staff_is_refused_and_the_name_kept(ravi, read, post, page):
    answer = post(ravi, f"{page}/staff", identifier="ana", part="boss")

    assert answer.status_code == 422
    assert read(answer).fields(f"{page}/staff")["identifier"] == "ana"


def test_the_only_coordinator_is_refused_before_the_page_that_confirms(
    client, read, post, page, database
):
    sign_in(client, "noor")
    ravi = get_person_id(database, "ravi")
    address = f"{page}/staff/out"

    for answer in (
        client.get(f"{address}?person={ravi}&part=coordinator"),
        post(client, address, person=str(ravi), part="coordinator"),
    ):
        assert answer.status_code == 422
        assert "No coordinator would remain in this cohort. Add another" in read(answer).text


def test_a_second_coordinator_is_taken_out_with_the_numbers(client, read, page, database):
    sign_in(client, "noor")
    grant(database, "ana", "coordinator", get_cohort_id(database))
    ana = get_person_id(database, "ana")

    look = read(client.get(f"{page}/staff/out?person={ana}&part=coordinator"))

    assert "Ana Reyes can no longer edit this cohort" in look.text
    assert "One other coordinator remains." in look.text
    assert look.texts(".//h2") == ["Coordinators who remain"]


def test_editions_say_when_everybody_has_the_newest(ravi, read, post, page):
    assert "newest edition" in read(ravi.get(f"{page}/editions")).text
    assert post(ravi, f"{page}/editions").status_code == 422


def test_people_go_out_and_come_in(ravi, read, post, page, database):
    mei = get_person_id(database, "mei")
    out = f"{page}/enrol/out"
    assert f"{out}?person={mei}" in read(ravi.get(f"{page}/enrol")).links()
    assert post(ravi, out, person=str(mei)).status_code == 409
    done = confirm(ravi, out, look=f"{out}?person={mei}")
    assert "玉香梅 was removed from this cohort" in read(ravi.get(done.location)).text
    assert ravi.get(f"{out}?person={mei}").status_code == 404
    with database.read_session() as session:
        assert list_cohorts_of(session, person_id=mei) == ()
    assert "玉香梅" in read(ravi.get(f"{page}/enrol")).text

    answer = post(ravi, f"{page}/enrol", person=str(mei))

    assert "1 person is enrolled." in read(ravi.get(answer.location)).text
    with database.read_session() as session:
        assert len(list_cohorts_of(session, person_id=mei)) == 1
    assert post(ravi, f"{page}/enrol").status_code == 422


def test_the_language_of_a_new_cohort_is_chosen_and_not_that_of_the_screen(ravi, read, post):
    page = read(ravi.get("/cohorts/new"))
    assert page.elements(".//select[@name='language']/option")[0].get("value") == ""
    assert not page.elements(".//select[@name='language']/option[@selected]")[1:]
    fields = page.fields("/cohorts/")

    refused = post(ravi, "/cohorts/", {**fields, "name": "Hills", "language": ""})

    assert refused.status_code == 422
    assert "Choose the language." in read(refused).text
    assert "not offered" not in read(refused).text
    assert post(ravi, "/cohorts/", {**fields, **FACTS}).status_code == 303
