"""Names and texts in a language that is a folder: typed, shown, marked with their language."""

import pytest
from sqlalchemy import update

from lms.accounts.models import Person
from lms.accounts.queries.organizations import find_organization_by_code
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.roster_lists import book, hand_in
from tests.vietnamese import make_folder

NAME = "Hợp tác xã chè Suối Mây"
NEWS = "Hẹn gặp thứ Sáu lúc chín giờ"
FORM = {"code": "cloud-brook", "name_en": "", "name_zh": "", "name_vi": NAME, "country": "VN"}


@pytest.fixture(autouse=True)
def folder(app, tmp_path, monkeypatch):
    monkeypatch.setenv("LMS_TRANSLATIONS", str(make_folder(tmp_path / "languages")))


@pytest.fixture
def ravi(client, sign_in):
    sign_in(client, "ravi")
    return client


def read_in(database, language):
    database.write(
        lambda session: session.execute(update(Person).values(language=language)) and None
    )


def find(database, code="cloud-brook"):
    with database.read_session() as session:
        return find_organization_by_code(session, code)


def label(page, field):
    return page.texts(f".//label[@for='{field}']")


def test_a_cooperative_is_entered_shown_and_found_by_its_name_in_it(ravi, database, read, post):
    form = read(ravi.get("/organizations/new"))
    answer = post(ravi, "/organizations/new", FORM)

    assert [label(form, f"name_{item}") for item in ("en", "zh", "vi")] == [
        ["Name in English"], ["Name in Chinese"], ["Name in Vietnamese"],
    ]  # fmt: skip
    assert form.elements(".//input[@name='name_vi']")[0].get("lang") == "vi"
    assert find(database).names == {"vi": NAME}
    (title,) = read(ravi.get(answer.location)).elements(".//h1/span")
    assert (title.get("lang"), title.text) == ("vi", NAME)
    listed = read(ravi.get("/organizations/?text=suối"))
    rows = listed.elements(".//th[@scope='row']//span[@lang]")
    assert [(row.get("lang"), row.text) for row in rows] == [("vi", NAME)]


def test_its_own_readers_see_it_without_a_mark(ravi, database, read, post):
    post(ravi, "/organizations/new", FORM)
    read_in(database, "vi")

    page = read(ravi.get(f"/organizations/{find(database).id}"))

    assert (page.language, page.texts(".//h1")) == ("vi", [NAME])
    assert page.elements(".//h1/span") == []


def test_those_who_read_neither_see_the_english_name_marked(ravi, database, read, post):
    post(ravi, "/organizations/new", {**FORM, "name_en": "Cloud Brook"})
    read_in(database, "zh")

    page = read(ravi.get(f"/organizations/{find(database).id}"))

    (title,) = page.elements(".//h1/span")
    assert (title.get("lang"), title.text) == ("en", "Cloud Brook")


def test_its_namesake_is_distinguished_in_it(ravi, database, read, post):
    post(ravi, "/organizations/new", FORM)
    namesake = {**FORM, "code": "cloud-two"}
    warned = post(ravi, "/organizations/new", namesake)
    post(ravi, "/organizations/new", {**namesake, "is_another": "yes"})

    page = read(ravi.get(f"/organizations/{find(database, 'cloud-two').id}"))

    assert warned.status_code == 422
    assert f"{NAME} (cloud-brook, Việt Nam)" in read(warned).text
    (title,) = page.elements(".//h1/span")
    assert (title.get("lang"), title.text) == ("vi", f"{NAME} (cloud-two, Việt Nam)")


def test_a_request_to_rename_names_the_languages(ravi, app, database, sign_in, read, post):
    yunwu = find(database, "yunwu-ridge")
    fields = {"kind": "rename", "name_en": yunwu.names["en"], "name_zh": yunwu.names["zh"]}
    path = f"/organizations/{yunwu.id}/ask"

    form = read(ravi.get(f"{path}?kind=rename"))
    post(ravi, path, {**fields, "name_vi": NAME, "reason": "They have one."})

    assert label(form, "name_vi") == ["Name in Vietnamese"]
    asked = read(ravi.get(f"/organizations/{yunwu.id}")).text
    assert f"{yunwu.names['en']} · {yunwu.names['zh']} · {NAME}" in asked


def test_an_announcement_in_it_is_marked_for_others(ravi, app, database, sign_in, read, post):
    page = f"/cohorts/{get_cohort_id(database)}/announcements"
    phone = app.test_client()
    sign_in(phone, "mei")

    form = read(ravi.get(page))
    refused = post(ravi, page, text_vi=NEWS + "x" * 2000)
    post(ravi, page, text_vi=NEWS)

    assert label(form, "text_vi") == ["In Vietnamese"]
    assert refused.status_code == 422
    assert read(refused).fields(page)["text_vi"].startswith(NEWS)
    (staff,) = [
        element for element in read(ravi.get(page)).elements(".//p[@lang]") if element.text == NEWS
    ]
    assert staff.get("lang") == "vi"
    (announcement,) = read(phone.get("/learn/")).elements(".//p[@class='announcement']/span")
    assert (announcement.get("lang"), announcement.text) == ("vi", NEWS)


def test_labels_are_in_the_language_of_the_reader(ravi, database, read):
    page = f"/cohorts/{get_cohort_id(database)}/announcements"
    for language, expected in (
        ("zh", ["中文", "英文", "越南语"]),
        ("en", ["In Chinese", "In English", "In Vietnamese"]),
        ("vi", ["Bằng Tiếng Trung", "Bằng Tiếng Anh", "Bằng Tiếng Việt"]),
    ):
        read_in(database, language)

        form = read(ravi.get(page))

        assert [label(form, f"text_{item}")[0] for item in ("zh", "en", "vi")] == expected


def test_a_list_in_it_is_read_on_the_page(ravi, database, read, post):
    post(ravi, "/organizations/new", FORM)
    sheet = book(["Lan", "", NAME], head=["Họ tên", "Số điện thoại", "Hợp tác xã"])

    handed_in = hand_in(ravi, f"/cohorts/{get_cohort_id(database)}/roster", sheet)

    assert handed_in.status_code == 303
    assert f"Add {NAME} to the cohort" in read(ravi.get(handed_in.location)).text
