"""Several errors of a form are shown at once, beside their fields and at the top."""

import pytest

from tests.pages.certification.graduates import get_cohort_id, get_person_id
from tests.pages.client import sign_in

DATE = {"en": "Type the date as year-month-day", "zh": "请按“年-月-日”填写日期"}


@pytest.fixture
def cohort(client, database):
    sign_in(client, "ravi")
    return f"/cohorts/{get_cohort_id(database)}"


def check_errors(page, wanted):
    """Check that each error stands beside its marked control, and is linked from the top."""
    links = {
        element.get("href"): "".join(element.itertext())
        for element in page.elements(".//div[@class='error-summary']//a")
    }
    assert list(links) == [f"#{control}" for control in wanted]
    for control, said in wanted.items():
        (field,) = page.elements(f".//*[@id='{control}']")
        (beside,) = page.texts(f".//*[@id='{control}-error']")
        assert said in beside
        (label,) = page.texts(f".//label[@for='{control}']")
        assert links[f"#{control}"] in {f"{label}: {beside}", f"{label}：{beside}"}
        assert field.get("aria-invalid") == "true"
        assert f"{control}-error" in field.get("aria-describedby").split()


@pytest.mark.parametrize(
    ("language", "name", "days"),
    [
        ("en", "Give the cohort a name", "between 1 and 365"),
        ("zh", "请填写培训班名称", "1到365"),
    ],
)
def test_settings_of_a_cohort(client, post, read, cohort, language, name, days):
    typed = {
        "name": " ", "starts_on": "soon", "ends_on": "2027年5月1日",
        "start_days": "５", "idle_days": "many", "due_days": "3", "contact_name": "x" * 130,
    }  # fmt: skip
    post(client, "/language", language=language)

    answer = post(client, f"{cohort}/settings", typed, zone="Asia/Kolkata", language="en")

    page = read(answer)
    assert (answer.status_code, page.language[:2]) == (422, language)
    too_long = {"en": "Use at most 120 characters", "zh": "最多120个字"}[language]
    check_errors(
        page,
        {"name": name, "starts_on": DATE[language], "contact_name": too_long, "idle_days": days},
    )
    fields = page.fields(f"{cohort}/settings")
    assert fields.items() >= typed.items()
    (zone,) = page.elements(".//select[@id='zone']/option[@selected]")
    assert zone.get("value") == "Asia/Kolkata"
    (ends_on,) = page.elements(".//input[@id='ends_on']")
    assert ends_on.get("type") == "text", "A date input would show this day as empty."


def test_last_day_before_the_first_is_shown_with_the_errors_of_fields(client, post, read, cohort):
    days = {"starts_on": "2027-05-02", "ends_on": "2027-05-01"}

    answer = post(client, f"{cohort}/settings", name="", start_days="many", **days)

    page = read(answer)
    assert answer.status_code == 422
    shown = [link.get("href") for link in page.elements(".//ul[@class='error-list']//a")]
    assert {"#name", "#ends_on", "#start_days"} <= set(shown)


def test_new_organization_shows_what_the_service_refuses_with_the_errors_of_fields(
    client, post, read, cohort
):
    taken = {"code": "stone-bridge", "name_en": "Stone Bridge", "country": "CN"}
    assert post(client, "/organizations/new", taken).status_code == 303

    answers = [
        post(client, "/organizations/new", code="a b", country="", members="many"),
        post(client, "/organizations/new", taken, members="many"),
    ]

    shown = [
        [link.get("href") for link in read(answer).elements(".//ul[@class='error-list']//a")]
        for answer in answers
    ]
    assert shown == [
        ["#code", "#name_en", "#country", "#members"],
        ["#code", "#members", "#is_another"],
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_dates_of_a_course(client, post, read, cohort, language):
    offered = read(client.get(f"{cohort}/offer")).elements(".//input[@name='course']")
    course = offered[0].get("value")
    post(client, "/language", language=language)

    answer = post(client, f"{cohort}/courses", course=course, starts_on="May", due_on="2027-13-01")

    page = read(answer)
    assert answer.status_code == 422
    check_errors(page, {f"starts_on-{course}": DATE[language], f"due_on-{course}": DATE[language]})
    (due,) = page.elements(f".//input[@id='due_on-{course}']")
    assert (due.get("value"), due.get("type"), due.get("name")) == ("2027-13-01", "text", "due_on")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_correction_of_a_person(client, post, read, cohort, database, language):
    person = f"{cohort}/people/{get_person_id(database, 'mei')}/edit"
    post(client, "/language", language=language)

    answer = post(client, person, printed_name="", latin_name="", phone="12", email="at home",
                  language="zh")  # fmt: skip

    page = read(answer)
    assert answer.status_code == 422
    assert len(page.elements(".//div[@class='error-summary']//a")) == 3
    for control in ("printed_name", "phone", "email"):
        (field,) = page.elements(f".//*[@id='{control}']")
        assert field.get("aria-invalid") == "true"
        assert page.texts(f".//*[@id='{control}-error']") != []
    fields = page.fields(person)
    assert (fields["phone"], fields["email"]) == ("12", "at home")


@pytest.mark.parametrize(
    ("path", "control", "wanted"),
    [
        ("account", "phone", {"maxlength": "40", "autocomplete": "tel"}),
        ("settings", "contact_hours", {"maxlength": "120"}),
    ],
)
def test_attributes_reach_the_control(client, read, cohort, path, control, wanted):
    page = read(client.get("/account" if path == "account" else f"{cohort}/{path}"))

    (field,) = page.elements(f".//*[@id='{control}']")
    assert {name: field.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("language", "long", "members"),
    [("en", "Use at most 120", "from 0 to"), ("zh", "最多120个字", "0到")],
)
def test_organization(client, post, read, cohort, language, long, members):
    post(client, "/language", language=language)
    typed = {"code": "long-name", "name_en": "x" * 121, "name_zh": "石桥", "members": "many"}

    answer = post(client, "/organizations/new", typed, country="CN", contact="x" * 501)

    page = read(answer)
    assert answer.status_code == 422
    at_most = {"en": "Use at most 500", "zh": "最多500个字"}[language]
    check_errors(page, {"name_en": long, "members": members, "contact": at_most})
    assert page.fields("/organizations/new").items() >= typed.items()


@pytest.mark.parametrize(("language", "said"), [("en", "at most 2000"), ("zh", "最多2000个字")])
def test_announcement(client, post, read, cohort, language, said):
    post(client, "/language", language=language)

    answer = post(client, f"{cohort}/announcements", text_en="We meet", text_zh="周" * 2001)

    page = read(answer)
    assert answer.status_code == 422
    check_errors(page, {"text_zh": said})
    assert page.fields(f"{cohort}/announcements")["text_en"] == "We meet"
