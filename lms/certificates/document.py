"""A statement as a printable document: the filled template, the QR code, the signed attachment."""

import base64
import json
from dataclasses import dataclass

from babel.dates import format_date

from lms.certificates.rules.name_fit import LARGEST, NameFit, fit_name
from lms.certificates.rules.serial import show_serial
from lms.certificates.rules.statement import Statement, from_text
from lms.folders import TEMPLATES
from lms.i18n import text_in
from lms.printing.engine import PdfAttachment, PdfSource
from lms.printing.glyphs import Glyphs
from lms.printing.qr_codes import draw_qr_code
from lms.printing.templates import get_template

ATTACHMENT = "certificate-statement.json"
FORMAT = "lms-certificate/1"


@dataclass(frozen=True)
class _Page:
    """Values of the template that are not in the statement as such."""

    title: str
    description: str
    name_size: float
    name_is_han: bool
    titles: tuple[tuple[str, str], ...]
    completed_zh: str
    completed_en: str
    shown_serial: str
    verify_address: str
    code_address: str
    code_size: int
    code_path: str


def build_sheet(text: str, signature: bytes, *, glyphs: Glyphs, address: str) -> PdfSource:
    """Return the document of a signed statement; `address` is the public URL of this server."""
    statement = from_text(text)
    fit = fit_name(glyphs.width(statement.name)) or NameFit(LARGEST, 1)
    page = _build_page(statement, fit, address)
    html = get_template("certificate.html").render(statement=statement, page=page)
    return PdfSource(html=html, text=html, attachments=(_attach(text, signature, statement),))


def load_style() -> str:
    """Return the certificate's style sheet."""
    return (TEMPLATES / "printed" / "certificate.css").read_text("utf-8")


def build_proof(text: str, signature: bytes, *, key_id: str) -> str:
    """Return the attachment: the statement verbatim, its signature and the id of the key."""
    values = {
        "format": FORMAT,
        "algorithm": "Ed25519 over the UTF-8 bytes of statement",
        "key_id": key_id,
        "statement": text,
        "signature": base64.b64encode(signature).decode(),
    }
    return json.dumps(values, ensure_ascii=False, indent=1)


def _build_page(statement: Statement, fit: NameFit, address: str) -> _Page:
    code_address = _short_address(address, statement.serial)
    code = draw_qr_code(code_address)
    titles = statement.titles
    shown = show_serial(statement.serial)
    return _Page(
        title=f"结业证书 / Certificate of completion / {shown}",
        description=f"{statement.name} – {text_in(titles, 'en')}",
        name_size=fit.size,
        name_is_han=any(map(_is_han, statement.name)),
        titles=tuple(
            (language, titles[language])
            for language in sorted(titles, key=lambda language: language != "zh")
        ),
        completed_zh=f"{statement.completed:%Y}年{statement.completed.month}月"
        f"{statement.completed.day}日",
        completed_en=format_date(statement.completed, "d MMMM y", locale="en"),
        shown_serial=shown,
        verify_address=address.split("://", 1)[-1] + "/verify",
        code_address=code_address,
        code_size=code.size,
        code_path=code.path,
    )


def _short_address(address: str, serial: str) -> str:
    """Return the address in capitals, which take less space in a QR code.

    Hosts have no case; the path is case-sensitive and unchanged.
    """
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}/V/{serial}"


def _attach(text: str, signature: bytes, statement: Statement) -> PdfAttachment:
    return PdfAttachment(
        name=ATTACHMENT,
        description="Signed statement of this certificate",
        text=build_proof(text, signature, key_id=statement.key_id),
    )


def _is_han(character: str) -> bool:
    code = ord(character)
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x33FFF
