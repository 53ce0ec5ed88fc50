"""Login cards as shown, sent and printed: code, QR code, and text in the person's language.

Codes are not stored: they are derived again from the card key as long as they work, so that a
failed print does not require new codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.accounts.rules.cards import build_code, format_code
from lms.enrolment.queries.cards import CardHolder
from lms.enrolment.rules.cohorts import CardContact
from lms.i18n import html_language
from lms.i18n import translate as translated
from lms.printing.qr_codes import QrCode, draw_qr_code


@dataclass(frozen=True)
class LoginCard:
    """One card. `code` in groups of three; `link` is in the QR code; `message` is to be copied."""

    person_id: int
    name: str
    organization: str
    learner_number: str
    language: str
    html_language: str
    code: str
    address: str
    link: str
    qr_code: QrCode
    instructions: str
    code_label: str
    number_label: str
    contact: CardContact
    message: str


def build_cards(
    holders: Iterable[CardHolder], *, key: bytes, address: str, contact: CardContact
) -> list[LoginCard]:
    """Return the cards of those with a valid code.

    `address` is the public one of this server, `contact` the network and whom to ask.
    """
    return [
        _build(
            holder,
            build_code(key, person_id=holder.person_id, counter=card.counter),
            address,
            contact,
        )
        for holder in holders
        if (card := holder.card) is not None
    ]


def _build(holder: CardHolder, code: str, address: str, contact: CardContact) -> LoginCard:
    language = holder.language
    short_address = address.split("://", 1)[-1] + "/card"
    link = f"{address}/card/{code}"
    return LoginCard(
        person_id=holder.person_id,
        name=holder.printed_name,
        organization=holder.organization_in(language),
        learner_number=holder.learner_number,
        language=language,
        html_language=html_language(language),
        code=format_code(code),
        address=short_address,
        link=link,
        qr_code=draw_qr_code(link),
        instructions=translated(
            "Scan with the camera, or type the code at %(address)s. It works until you choose a"
            " PIN; your learner number stays.",
            language,
            address=short_address,
        ),
        code_label=translated("Card code", language),
        number_label=translated("Learner number", language),
        contact=contact,
        message=_format_message(holder, format_code(code), link=link, short_address=short_address)
        + f"\n{contact.text}",
    )


def _format_message(holder: CardHolder, code: str, *, link: str, short_address: str) -> str:
    language = holder.language
    lines = (
        translated("%(name)s, this is how you start:", language, name=holder.printed_name),
        translated(
            "Open %(link)s, or type the code %(code)s at %(address)s.",
            language,
            link=link,
            code=code,
            address=short_address,
        ),
        translated(
            "It works until you choose a PIN; your learner number %(number)s stays. Send it to"
            " nobody else.",
            language,
            number=holder.learner_number,
        ),
    )
    return "\n".join(lines)
