"""Requests of visitors for a place: sent without an account, answered by a coordinator, deleted."""

import datetime as dt
import hashlib
import json
import re
import unicodedata
from dataclasses import astuple, dataclass
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import AdmissionRequest
from lms.accounts.rules.acts import Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.accounts.rules.text import MAX_REASON_LENGTH, clean_line, clean_text
from lms.accounts.services.audit import AuditEntry, record
from lms.accounts.services.organization_requests import AlreadyAnswered
from lms.db import AdvisoryLock, hold
from lms.errors import NotFound, Refusal

AdmissionAnswer = Literal["accepted", "declined"]
MAX_ADMISSION_LINE = 120
"""Characters of name, cooperative and contact each."""
MAX_ADMISSION_MESSAGE = 1000
MAX_OPEN_ADMISSION_REQUESTS = 500
ADMISSION_REQUEST_RETENTION = dt.timedelta(days=90)
UNANSWERED_REQUEST_RETENTION = dt.timedelta(days=180)


_PHONE_OR_EMAIL = re.compile(r"(?:\d\W*){5}|\S@\S", re.ASCII)
_LATIN_WORD = re.compile(r"[a-z][a-z0-9_-]*")
_WORDS_ABOUT_CONTACTS = (
    "a account address app at by call contact e email have id in is it mail message mobile my no"
    " none not nothing number on or phone qq same sms telegram tel telephone text the unknown via"
    " wechat weixin whatsapp with without write"
)
_MIN_ID = 5
_MIN_ID_OF_LETTERS = 6
"""Characters of an ID; WeChat itself takes six."""


class AdmissionRequestIncomplete(Refusal):
    message = "Write your name, your cooperative, and how to reach you."


class ContactUnreachable(Refusal):
    message = (
        "Write a phone number, an e-mail address or a WeChat ID, so that the coordinator can reach"
        " you."
    )


class AdmissionRequestsFull(Refusal):
    message = (
        "Too many requests wait for an answer, so no more are taken now. Try again in a few days."
    )


class AdmissionNoteMissing(Refusal):
    message = "Write why, so that other coordinators know it."


@dataclass(frozen=True)
class NewAdmissionRequest:
    """The fields that a visitor fills in; `contact`: phone, WeChat or e-mail, as it was typed."""

    name: str
    organization: str
    contact: str
    message: str


def ask_for_admission(
    session: Session, act: Act, new: NewAdmissionRequest, *, language: str
) -> None:
    """Store a request; one that waits already with the same text is not stored again.

    Raises AdmissionRequestIncomplete, ContactUnreachable, AdmissionRequestsFull, TextTooLong,
    TextUnreadable.
    """
    cleaned = NewAdmissionRequest(
        name=clean_line(new.name, max_length=MAX_ADMISSION_LINE),
        organization=clean_line(new.organization, max_length=MAX_ADMISSION_LINE),
        contact=clean_line(new.contact, max_length=MAX_ADMISSION_LINE),
        message=clean_text(new.message, max_length=MAX_ADMISSION_MESSAGE),
    )
    if not (cleaned.name and cleaned.organization and cleaned.contact):
        raise AdmissionRequestIncomplete
    if not _has_contact(cleaned.contact):
        raise ContactUnreachable
    hold(session, AdvisoryLock.ADMISSION_REQUESTS)
    digest = hashlib.sha256(json.dumps(astuple(cleaned)).encode()).digest()
    unanswered = select(AdmissionRequest.digest).where(AdmissionRequest.state == "open")
    if session.scalar(unanswered.where(AdmissionRequest.digest == digest)) is not None:
        return
    count = session.scalar(select(func.count()).select_from(unanswered.subquery())) or 0
    if count >= MAX_OPEN_ADMISSION_REQUESTS:
        raise AdmissionRequestsFull
    session.add(
        AdmissionRequest(
            name=cleaned.name,
            organization=cleaned.organization,
            contact=cleaned.contact,
            message=cleaned.message,
            language=language,
            digest=digest,
            requested_at=act.at,
        )
    )
    session.flush()


def _has_contact(text: str) -> bool:
    """Return whether a text holds the digits of a phone, an e-mail address, or an ID.

    An ID has a digit or an underscore, or is the only word beside those about contacts, such as
    "WeChat": of several words without a digit none is taken for one.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if _PHONE_OR_EMAIL.search(folded):
        return True
    contact_words = set(_WORDS_ABOUT_CONTACTS.split())
    words = [
        word for word in _LATIN_WORD.findall(folded) if not set(word.split("-")) <= contact_words
    ]
    if any(len(word) >= _MIN_ID and re.search(r"[0-9_]", word) for word in words):
        return True
    return len(words) == 1 and len(words[0]) >= _MIN_ID_OF_LETTERS


def answer_admission_request(
    session: Session, act: Act, *, request_id: int, answer: AdmissionAnswer, note: str
) -> None:
    """Record that the acting person takes care of a request, or declines it with a note.

    Raises NotFound, AlreadyAnswered, AdmissionNoteMissing, TextTooLong, TextUnreadable.
    """
    query = select(AdmissionRequest).where(AdmissionRequest.id == request_id).with_for_update()
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.state != "open":
        raise AlreadyAnswered
    cleaned = clean_text(note, max_length=MAX_REASON_LENGTH)
    if answer == "declined" and not cleaned:
        raise AdmissionNoteMissing
    row.state, row.note = answer, cleaned
    row.answered_at, row.answered_by = act.at, act.by.person_id
    session.flush()
    details: dict[str, str | int | bool | None] = {"state": answer}
    entry = AuditEntry(AuditAction.ADMISSION_REQUEST_ANSWERED, "admission_request", row.id, details)
    record(session, act, entry)


def delete_expired_admission_requests(session: Session, act: Act) -> None:
    """Delete the requests that were answered 90 days ago, and those open for 180 days."""
    is_answered = AdmissionRequest.answered_at < act.at - ADMISSION_REQUEST_RETENTION
    is_open = AdmissionRequest.state == "open"
    is_forgotten = AdmissionRequest.requested_at < act.at - UNANSWERED_REQUEST_RETENTION
    session.execute(delete(AdmissionRequest).where(is_answered | (is_open & is_forgotten)))
