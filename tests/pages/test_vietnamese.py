"""A language that is a folder and nothing more: every page, card, mail and certificate of it."""

import io
import math
import re
import shutil
from collections import Counter

import pypdfium2
import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Person
from lms.accounts.rules.acts import Act, Actor
from lms.certificates.models import Certificate
from lms.certificates.queries.certificates import get_certificate
from lms.certificates.tasks import CertificatePrinter
from lms.cli import group
from lms.enrolment.models import Cohort
from lms.learning.services.reminders import remind
from lms.mail.models import Mail
from lms.printing.engine import PdfEngine
from lms.printing.fonts import FontFolder
from lms.printing.glyphs import load_glyphs
from lms.printing.styles import load_style
from tests.content.test_broken_courses import COURSES
from tests.pages.certification.graduates import COURSE, finish, get_cohort_id, get_person_id
from tests.pages.links import build_kind, is_page
from tests.vietnamese import make_folder

# Of pages that differ by an id alone so many are read.
MAX_PAGES_OF_KIND = 3
PEOPLE = ("li", "mei", "chen", "ravi", "ana", "noor", "zhou")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    made = make_folder(tmp_path / "languages")
    monkeypatch.setenv("LMS_TRANSLATIONS", str(made))
    return made


@pytest.fixture
def everybody(app, folder, database):
    """Everybody of the demo has chosen Vietnamese; gives who they are."""
    database.write(lambda session: session.execute(update(Person).values(language="vi")) and None)


@pytest.fixture(scope="session")
def engine(pytestconfig):
    style = load_style("certificates/standard/certificate.css")
    found = PdfEngine(FontFolder(pytestconfig.cache.mkdir("lms-fonts")), style=style)
    yield found
    found.close()


def walk(client, read, start, *, max_of_kind=MAX_PAGES_OF_KIND):
    """The status of every page that links lead to."""
    seen, left, kinds = {}, [start], Counter()
    while left:
        path = left.pop(0)
        kind = build_kind(path)
        if path in seen or kinds[kind] >= max_of_kind or not is_page(path):
            continue
        kinds[kind] += 1
        answer = client.get(path)
        seen[path] = answer.status_code
        if answer.status_code in {302, 303}:
            left.append(answer.location.removeprefix("http://localhost"))
        elif answer.mimetype == "text/html":
            page = read(answer)
            # The projector page is in the language of the cohort.
            assert page.language == ("en" if path.endswith("/projector") else "vi"), path
            left += [link.partition("#")[0] for link in page.links() if link.startswith("/")]
    return seen


def test_a_visitor_reads_it(client, read, folder):
    page = read(client.get("/sign-in", headers={"Accept-Language": "vi-VN,vi;q=0.9"}))

    assert (page.language, page.texts(".//h1")) == ("vi", ["Đăng nhập"])
    assert "Learner number or phone" in page.text  # not in the folder
    assert "简体中文" in page.html  # the others are offered in their own names


def test_a_message_that_is_missing_is_in_english(client, read, folder):
    client.set_cookie("language", "vi")

    lost = client.get("/no-such-page")
    page = read(client.get("/verify"))

    assert lost.status_code == 404
    assert "Không tìm thấy trang" in read(lost).text
    assert page.texts(".//h1") == ["Xác minh chứng chỉ"]
    assert "Number on the certificate" in page.text


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_that_somebody_may_open(client, sign_in, read, everybody, name):
    sign_in(client, name)

    seen = walk(client, read, "/learn/")

    # 422: a link asks for what is refused, such as taking out the only coordinator.
    refused = {path for path, status in seen.items() if status not in {200, 302, 303, 422}}
    assert refused == set()
    assert len(seen) > 12


def test_visitors_may_open_every_page_of_theirs(client, read, folder):
    client.set_cookie("language", "vi")

    seen = walk(client, read, "/", max_of_kind=math.inf)  # every term of the glossary as well

    assert set(seen.values()) <= {200, 302, 303}, seen
    assert {"/courses/", "/verify", "/help", "/privacy", "/sign-in"} <= set(seen)


def test_a_lesson_that_is_not_translated_says_its_own_language(client, sign_in, read, everybody):
    sign_in(client, "mei")

    page = read(client.get(f"/learn/{COURSE}/why-now"))

    assert page.language == "vi"
    assert page.elements(".//article")[0].get("lang") == "en"
    assert page.elements(".//h1")[0].get("lang") == "en"
    assert "English" in page.text
    outline = read(client.get(f"/learn/{COURSE}"))
    assert {element.get("lang") for element in outline.elements(".//h1")} == {"en"}
    course = read(client.get(f"/courses/{COURSE}"))
    title = course.elements(".//h1/span")[0]
    assert (title.get("lang"), title.text) == ("en", "Digital thinking for cooperative leaders")


def test_a_term_that_is_not_translated_says_its_own_language(client, read, folder):
    headers = {"Accept-Language": "vi"}

    page = read(client.get("/glossary/contribution", headers=headers))
    lesson = read(client.get("/learn/digital-thinking/bulk-trap", headers=headers))

    assert page.language == "vi"
    assert page.elements(".//h1[@lang='en']")
    assert page.elements(".//p[@class='lead'][@lang='en']")
    note = lesson.elements(".//div[@id='term-contribution']/p[@lang='vi']")
    assert len(note) == 1
    assert note[0].findall("a[@href='/glossary/contribution']")


def test_a_quiz_is_begun_and_answered(client, sign_in, read, post, everybody):
    sign_in(client, "mei")
    quiz = f"/learn/{COURSE}/final-quiz"

    start = read(client.get(quiz))
    begun = post(client, f"{quiz}/attempts")
    page = read(client.get(begun.location))

    assert "Bắt đầu bài kiểm tra" in start.text
    assert begun.status_code == 303
    assert (start.language, page.language) == ("vi", "vi")
    assert page.elements(".//div[@data-question-slot]")[0].get("lang") == "en"


def test_a_card_is_in_vietnamese(client, sign_in, read, post, everybody, database):
    sign_in(client, "ravi")
    cards = f"/cohorts/{get_cohort_id(database)}/cards"
    client.get(cards)

    answer = post(client, cards, person=str(get_person_id(database, "zhou")))
    shown = read(client.get(answer.location))

    card = shown.elements(".//li[@class='login-card']")[0]
    assert card.get("lang") == "vi"
    assert "Mã đăng nhập" in shown.text
    assert "this is how you start:" in shown.text  # not in the folder


def test_a_mail_is_in_vietnamese(everybody, database):
    person_id = get_person_id(database, "zhou")

    def write(session):
        person = session.get_one(Person, person_id)
        person.email = "zhou@example.org"
        cohort = session.scalars(select(Cohort)).first()
        return remind(
            session,
            Act(Actor(), clock.now()),
            cohort_id=cohort.id,
            person_id=person_id,
            base_url="https://lms.example",
        )

    mail_id = database.write(write)
    with database.read_session() as session:
        mail = session.get_one(Mail, mail_id)

    assert mail.subject.startswith("Khóa học “")
    assert mail.body.startswith("Xin chào ")
    assert "Reminders end after three" in mail.body


def test_a_certificate_is_in_vietnamese_and_english(
    client, sign_in, read, post, everybody, app, database, engine
):
    enrolment_id = finish(database, "mei", printed_name="Nguyễn Thị Ngọc Ánh")
    sign_in(client, "ravi")
    page = f"/cohorts/{get_cohort_id(database)}/certificates"
    client.get(page)
    post(client, page, enrolment=str(enrolment_id))
    platform = app.extensions["lms"]
    with database.read_session() as session:
        certificate_id = session.scalars(select(Certificate.id)).one()

    CertificatePrinter(database, platform.store, engine, "https://lms.example")(
        {"certificate_id": certificate_id}
    )

    with database.read_session() as session:
        serial = session.get_one(Certificate, certificate_id).serial
        sha256 = get_certificate(session, serial).pdf_sha256
    pdf = platform.store.get(sha256)
    text = read_text(pdf)
    for part in (
        "Giấy chứng nhận hoàn thành", "Certificate of completion", "Chứng nhận rằng",
        "Nguyễn Thị Ngọc Ánh", "has completed and passed the course",
        "Digital thinking for cooperative leaders",
    ):  # fmt: skip
        assert part in text
    assert not re.search("[\u3400-\u9fff]", text)
    assert load_glyphs().missing("".join(text.split())) == ()  # no box stands for a letter
    assert text.count("Study time") == 1  # not in the folder, so in English once
    assert read(client.get(f"/verify/{serial}")).language == "vi"
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_the_command_line_speaks_it(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    courses = shutil.copytree(COURSES / "good", tmp_path / "courses")
    lesson = courses / "tea/note.en.md"
    text = lesson.read_text("utf-8").replace("Weigh", "[Weigh](lesson:prise)")
    lesson.write_text(text, "utf-8")

    said = CliRunner().invoke(group, ["courses", "check", str(courses)]).output

    assert "Khóa học này không có bài “prise”. Did you mean “price”?" in said
    assert "Use the file name of a lesson without language and ending." in said
    assert "Khóa học: 1. Lỗi: 1. Cảnh báo: 0. Lưu ý: 0." in said


def read_text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return text
