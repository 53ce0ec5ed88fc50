"""A login card for one member: on screen, and as a message in the member's language."""

from dataclasses import dataclass

from lms.accounts.models import Person
from lms.accounts.rules.cards import build_code, format_code
from lms.enrolment.rules.cohorts import CardContact
from lms.i18n import html_language
from lms.i18n import translate as translated
from lms.printing.qr_codes import QrCode, draw_qr_code


@dataclass(frozen=True)
class MemberCard:
    """A card; `code` in groups of three; `message` is to be copied."""

    code: str
    html_language: str
    qr_code: QrCode
    message: str
    contact: CardContact


def build_card(
    person: Person, *, key: bytes, counter: int, address: str, contact: CardContact
) -> MemberCard:
    """Return the card; `address` is the public address of this server."""
    code = build_code(key, person_id=person.id, counter=counter)
    link = f"{address}/card/{code}"
    lines = (
        translated(
            "%(name)s, this is how you start:",
            person.language,
            name=person.printed_name,
        ),
        translated(
            "Open %(link)s, or type the code %(code)s at %(address)s.",
            person.language,
            link=link,
            code=format_code(code),
            address=address.split("://", 1)[-1] + "/card",
        ),
        translated(
            "It works until you choose a PIN; your learner number %(number)s stays. Send it to"
            " nobody else.",
            person.language,
            number=person.learner_number,
        ),
        contact.text,
    )
    return MemberCard(
        code=format_code(code),
        html_language=html_language(person.language),
        qr_code=draw_qr_code(link),
        message="\n".join(lines),
        contact=contact,
    )
