"""The mail to the asker of a question: once for each answer that is news, to who wants it."""

import pytest
from sqlalchemy import select, update

from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.inquiries.services.answer_mail import answer_and_mail
from lms.inquiries.services.inquiries import mark_answer_read
from lms.mail.models import Mail
from lms.mail.services import opt_out
from tests.factories import NOW
from tests.factories_course import COURSE, later
from tests.inquiries.lessons import InquiryFixture

SITE = "https://learn.example.org"
ADDRESS = "li@example.org"


@pytest.fixture
def lesson(database):
    made = InquiryFixture(database)
    set_person(made, email=ADDRESS)
    return made


def set_person(lesson, **values):
    query = update(Person).where(Person.id == lesson.people.li.id).values(**values)
    lesson.database.write(lambda session: session.execute(query) and None)


def answer(lesson, inquiry_id, text="The buyer.", *, version=0, sends=True):
    return lesson.database.write(
        answer_and_mail,
        Act(Actor(lesson.people.ana.id), later(hours=1)),
        inquiry_id=inquiry_id,
        scope=lesson.scope,
        text=text,
        version=version,
        base_url=SITE,
        sends=sends,
    )


def list_mails(lesson):
    with lesson.database.read_session() as session:
        return session.scalars(select(Mail).order_by(Mail.id)).all()


def test_asker_gets_a_mail_in_their_language_without_the_answer(lesson):
    inquiry_id = lesson.ask(lesson.people.li, "Who pays the post?")

    assert answer(lesson, inquiry_id) is not None

    (mail,) = list_mails(lesson)
    assert (mail.person_id, mail.address) == (lesson.people.li.id, ADDRESS)
    assert (mail.kind, mail.state) == ("answer", "queued")
    assert mail.subject.startswith("你就《")
    assert mail.body.startswith("李美华，你好！\n")
    assert "Who pays the post?" in mail.body
    assert "The buyer." not in mail.body
    assert mail.body.endswith(f"{SITE}/learn/{COURSE}/intro/ask")


def test_mail_is_english_for_a_reader_of_english_and_quotes_the_beginning(lesson):
    set_person(lesson, language="en")

    answer(lesson, lesson.ask(lesson.people.li, "Who pays? " * 50))

    (mail,) = list_mails(lesson)
    assert mail.subject.endswith("is answered")
    assert "…”" in mail.body
    assert len(mail.body) < 400


def test_same_or_corrected_answer_sends_no_second_mail_until_the_first_is_read(lesson):
    inquiry_id = lesson.ask(lesson.people.li)
    answer(lesson, inquiry_id)

    assert answer(lesson, inquiry_id) is None
    assert answer(lesson, inquiry_id, "The seller.", version=1) is None

    read = {"person_id": lesson.people.li.id, "inquiry_id": inquiry_id, "version": 2}
    lesson.database.write(mark_answer_read, Act(SYSTEM, later(hours=2)), **read)
    assert answer(lesson, inquiry_id, "Ask them first.", version=2) is not None
    assert len(list_mails(lesson)) == 2


@pytest.mark.parametrize(
    "values", [{"email": None}, {"email": "li@"}, {"disabled_at": NOW}], ids=str
)
def test_who_cannot_be_reached_gets_no_mail_and_still_the_answer(lesson, values):
    set_person(lesson, **values)
    inquiry_id = lesson.ask(lesson.people.li)

    assert answer(lesson, inquiry_id) is None

    assert (list_mails(lesson), lesson.row(inquiry_id).answer) == ([], "The buyer.")


def test_who_stopped_mails_gets_none(lesson):
    lesson.database.write(opt_out, Act(SYSTEM, NOW), person_id=lesson.people.li.id)

    assert answer(lesson, lesson.ask(lesson.people.li)) is None


def test_server_without_mail_writes_none(lesson):
    assert answer(lesson, lesson.ask(lesson.people.li), sends=False) is None

    assert list_mails(lesson) == []
