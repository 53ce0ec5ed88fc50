"""A statement as a printable document: the filled template, the QR code, the signed attachment."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from babel.dates import format_date

from lms.certificates.layouts import load_name_lines
from lms.certificates.rules.name_fit import NameFit
from lms.certificates.rules.serial import format_serial
from lms.certificates.rules.statement import Statement, from_text
from lms.folders import get_layout_folders_by_name
from lms.i18n import (
    DEFAULT_LANGUAGE,
    build_translate,
    find_language,
    guess_language,
    html_language,
    pair_languages,
    text_in,
)
from lms.printing.engine import PdfAttachment, PdfSource
from lms.printing.glyphs import Glyphs
from lms.printing.qr_codes import draw_qr_code
from lms.printing.styles import load_style
from lms.printing.templates import get_template

ATTACHMENT = "certificate-statement.json"
FORMAT = "lms-certificate/1"


CONTEXT = "certificate"
# `lms/i18n/extraction.py` finds them.
PRINTED_WORDS = {
    "heading": "Certificate of completion",
    "lead": "This certifies that",
    "deed": "has completed and passed the course",
    "issued": "Issued by",
    "completed": "Completed on",
    "time": "Study time",
    "hour": "%(hours)s hour",
    "hours": "%(hours)s hours",
    "number": "Certificate number",
    "check": "To verify, scan the code or enter the number at",
    "demo": "Demo – not a certificate of NAPP",
}


_Text: TypeAlias = tuple[str, str]
"""The value of `lang=`, and the text."""


@dataclass(frozen=True)
class _Page:
    """Values of the template that are not in the statement as such."""

    title: str
    description: str
    name_size: float
    name_language: str
    words: Mapping[str, tuple[_Text, ...]]
    completed: tuple[_Text, ...]
    titles: tuple[_Text, ...]
    organization_names: tuple[_Text, ...]
    outcomes: tuple[tuple[_Text, ...], ...]
    shown_serial: str
    verify_address: str
    code_address: str
    code_size: int
    code_path: str


def build_sheet(text: str, signature: bytes, *, glyphs: Glyphs, base_url: str) -> PdfSource:
    """Return the document of a signed statement; `base_url` is the public URL of this server.

    Raises LayoutMissing when the layout that it was issued with does not exist any more.
    """
    statement = from_text(text)
    line = load_name_lines()[statement.layout]
    fit = line.fit_name(glyphs.width(statement.name)) or NameFit(line.largest, 1)
    page, folder = (
        _build_page(statement, fit, base_url),
        get_layout_folders_by_name()[statement.layout],
    )
    html = get_template("certificate.html", folder).render(statement=statement, page=page)
    return PdfSource(
        html=html,
        text=html,
        attachments=(_attach(text, signature, statement),),
        style=load_style("certificate.css", folder),
    )


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


def _build_page(statement: Statement, fit: NameFit, base_url: str) -> _Page:
    code_address = _short_address(base_url, statement.serial)
    code = draw_qr_code(code_address)
    shown = format_serial(statement.serial)
    words = _build_words(statement)
    return _Page(
        title=" / ".join([*(text for _, text in words["heading"]), shown]),
        description=f"{statement.name} – {text_in(statement.titles, DEFAULT_LANGUAGE)}",
        name_size=fit.size,
        name_language=html_language(guess_language(statement.name)),
        words=words,
        completed=_list_texts(
            {code: _format_day(statement, code) for code in pair_languages(statement.language)}
        ),
        titles=_list_titles(statement),
        organization_names=_list_texts(statement.organization),
        outcomes=tuple(map(_list_texts, statement.outcomes)),
        shown_serial=shown,
        verify_address=base_url.split("://", 1)[-1] + "/verify",
        code_address=code_address,
        code_size=code.size,
        code_path=code.path,
    )


def _build_words(statement: Statement) -> dict[str, tuple[_Text, ...]]:
    """Return each printed word in both languages; one that is not translated appears once."""
    spoken = {code: build_translate(code) for code in pair_languages(statement.language)}
    values = {"hours": statement.hours}
    words = {
        name: _list_texts({code: say(text, CONTEXT) % values for code, say in spoken.items()})
        for name, text in PRINTED_WORDS.items()
    }
    return words | {"hours": words["hour" if statement.hours == "1" else "hours"]}


def _format_day(statement: Statement, code: str) -> str:
    language = find_language(code)
    return str(format_date(statement.completed, language.date_format, locale=language.locale))


def _list_titles(statement: Statement) -> tuple[_Text, ...]:
    titles = {
        code: find_language(code).title_format % title for code, title in statement.titles.items()
    }
    return _list_texts(titles)


def _list_texts(texts: Mapping[str, str]) -> tuple[_Text, ...]:
    """Return the texts, English last; a text that is equal in both languages appears once."""
    codes = sorted(texts, key=lambda code: code == DEFAULT_LANGUAGE)
    shown: dict[str, str] = {}
    for code in reversed(codes):
        shown.setdefault(texts[code], html_language(code))
    return tuple((html, text) for text, html in reversed(shown.items()))


def _short_address(base_url: str, serial: str) -> str:
    """Return the address in capitals, which take less space in a QR code.

    Hosts have no case; the path is case-sensitive and unchanged.
    """
    scheme, _, rest = base_url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.upper()}://{host.upper()}{slash}{path}/V/{serial}"


def _attach(text: str, signature: bytes, statement: Statement) -> PdfAttachment:
    return PdfAttachment(
        name=ATTACHMENT,
        description="Signed statement of this certificate",
        text=build_proof(text, signature, key_id=statement.key_id),
    )
