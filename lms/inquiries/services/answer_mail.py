"""The service that stores an answer and tells the asker by e-mail."""

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.rules.acts import Act
from lms.catalogue.queries.published import get_published
from lms.i18n import text_in
from lms.inquiries.message_texts import format_answer_subject, format_answer_text
from lms.inquiries.queries.inquiries import InquiryRow, InquiryScope, get_inquiry
from lms.inquiries.services.inquiries import answer_inquiry
from lms.mail.queries import find_mail_address
from lms.mail.services import write_mail

MAIL_KIND = "answer"


def answer_and_mail(
    session: Session,
    act: Act,
    *,
    inquiry_id: int,
    scope: InquiryScope,
    text: str,
    version: int,
    base_url: str,
    sends: bool,
) -> int | None:
    """Store the answer as `answer_inquiry` does; return the id of the mail to the asker.

    None for an asker without an address or account, or who stopped mails, and for a corrected
    answer while the first one is unread: one mail is enough. `base_url`: that of the site.
    `sends`: whether the server sends mail. Raises what `answer_inquiry` raises.
    """
    is_news = answer_inquiry(
        session, act, inquiry_id=inquiry_id, scope=scope, text=text, version=version
    )
    if not sends or not is_news:
        return None
    return _mail(session, act, get_inquiry(session, scope, inquiry_id), base_url=base_url)


def _mail(session: Session, act: Act, inquiry: InquiryRow, *, base_url: str) -> int | None:
    address = find_mail_address(session, inquiry.person_id)
    if address is None:
        return None
    asker = session.get_one(Person, inquiry.person_id)
    lesson = get_published(session, inquiry.revision_id).structure.lessons.get(inquiry.lesson)
    title = text_in(lesson.titles, asker.language) if lesson else inquiry.lesson
    return write_mail(
        session,
        act,
        person_id=asker.id,
        address=address,
        kind=MAIL_KIND,
        subject=format_answer_subject(title, asker.language),
        body=format_answer_text(
            name=asker.printed_name,
            title=title,
            question=inquiry.text,
            link=f"{base_url}/learn/{inquiry.course}/{inquiry.lesson}/ask",
            language=asker.language,
        ),
    )
