"""A learner's questions about a lesson stay readable after the course or the lesson is gone."""

import pytest
from sqlalchemy import func, select, update

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.queries.enrolments import find_enrolment
from lms.enrolment.services.enrolling import end_enrolment
from lms.inquiries.models import Inquiry
from tests.pages.client import find_person

COURSE = "digital-thinking"
ASK = f"/learn/{COURSE}/why-now/ask"
GONE = f"/learn/{COURSE}/old-lesson/ask"


@pytest.fixture
def mei(app, sign_in):
    client = app.test_client()
    sign_in(client, "mei")
    return client


@pytest.fixture
def answered(app, mei, sign_in, post, database):
    """Mei's question has an answer that she has not read; she has read all others."""
    post(mei, ASK, {"text": "谁付运费？"})
    with database.read_session() as session:
        inquiry_id = session.scalar(select(func.max(Inquiry.id)))
    database.write(
        lambda session: session.execute(
            update(Inquiry).where(Inquiry.answered_at.is_not(None)).values(read_at=clock.now())
        )
    )
    ana = app.test_client()
    sign_in(ana, "ana")
    assert post(ana, f"/lesson-questions/{inquiry_id}", {"text": "买家付。", "version": "0"})
    return inquiry_id


def leave(session):
    mei_id = find_person(session, "mei")
    enrolment_id = find_enrolment(session, person_id=mei_id, course=COURSE).enrolment_id
    end_enrolment(session, Act(SYSTEM, clock.now()), enrolment_id=enrolment_id)


def rename_lesson(session):
    session.execute(update(Inquiry).where(Inquiry.lesson == "why-now").values(lesson="old-lesson"))


@pytest.mark.parametrize(
    ("change", "address", "why"),
    [(leave, ASK, "你已不再参加这门课"), (rename_lesson, GONE, "这一课已不在课程里")],
)
def test_answer_can_be_read_and_put_away_when_nothing_can_be_asked(
    mei, answered, database, read, post, change, address, why
):
    database.write(change)
    (link,) = [link for link in read(mei.get("/learn/")).links() if "/ask" in link]
    assert link == f"{address}#question-{answered}"

    page = read(mei.get(address))

    assert "买家付。" in page.text
    assert why in page.text
    assert address not in page.forms()
    done = post(mei, f"{address}/read", page.fields(f"{address}/read"))
    assert done.location == address
    assert f"{address}/read" not in read(mei.get(address)).forms()
    assert "/ask" not in "".join(read(mei.get("/learn/")).links())


def test_who_left_asks_nothing_more(mei, answered, database, read, post):
    database.write(leave)

    refused = post(mei, ASK, {"text": "还有一个问题"})

    assert refused.status_code == 409
    page = read(refused)
    assert "先开始学这门课" in page.text
    assert "还有一个问题" in page.text


def test_who_left_without_a_question_is_told_to_begin(mei, database, read):
    database.write(leave)

    assert mei.get(f"/learn/{COURSE}/three-myths/ask").status_code == 409


def test_texts_of_a_question_have_their_language(mei, answered, read):
    page = read(mei.get(ASK))

    (section,) = page.elements(f".//section[@id='question-{answered}']")
    texts = [part for part in section.iter("p") if "keep-lines" in part.get("class", "")]
    assert [text.get("lang") for text in texts] == ["zh-Hans", "zh-Hans"]


REPORT = f"/learn/{COURSE}/why-now/questions/none/report"
WORKSHEET = f"/learn/{COURSE}/vision"
TEXT = "第一行 <b>\n第二行：还能退货吗？"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (ASK, 409),
        (GONE, 409),
        (REPORT, 409),
        (f"{WORKSHEET}/worksheet", 404),
        (f"{WORKSHEET}/comments", 404),
    ],
)
def test_what_was_typed_before_the_course_was_left_is_shown(
    mei, database, read, post, address, status
):
    database.write(leave)

    refused = post(mei, address, {"text": TEXT, "client_id": "0f" * 16})

    page = read(refused)
    assert refused.status_code == status
    assert ["".join(p.itertext()) for p in page.elements(".//p[@class='card keep-lines']")] == [
        TEXT
    ]


def test_question_about_a_lesson_that_is_gone_is_shown(mei, read, post):
    refused = post(mei, GONE, {"text": TEXT})

    assert refused.status_code == 404
    assert "还能退货吗" in read(refused).text


def test_form_of_another_site_is_not_shown(mei):
    refused = mei.post(GONE, data={"text": TEXT}, headers={"Sec-Fetch-Site": "cross-site"})

    assert "还能退货吗" not in refused.get_data(as_text=True)
