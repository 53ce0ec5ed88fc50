"""Verification of a PDF by its attached statement and by the stored hash.

For the command line and for auditors; the page /verify compares the hash only and parses nothing.
"""

import base64
import binascii
import hashlib
import io
import json
import logging
from dataclasses import dataclass
from typing import Literal

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from lms.certificates.document import ATTACHMENT, FORMAT
from lms.certificates.keys import KeyFolder
from lms.certificates.queries.certificates import (
    CertificateView,
    find_by_hash,
    get_certificate,
    get_signature,
)
from lms.certificates.rules.refusals import CertificateUnknown
from lms.certificates.rules.statement import Statement, from_text
from lms.db import Database, check_outside_write

MAX_PDF_SIZE = 5 << 20
# The verdict says what is wrong with a file, not log lines of the library.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class PdfVerdict:
    """`signed`: our key signed the statement. `unaltered`: the bytes equal the stored ones.

    `state` is the current one; `unknown` when no certificate of that number is stored here (it may
    have been erased), `no certificate` when the file contains no statement of this site.
    """

    state: Literal["valid", "replaced", "revoked", "unknown", "no certificate"]
    signed: bool = False
    unaltered: bool = False
    statement: Statement | None = None
    certificate: CertificateView | None = None

    @property
    def is_good(self) -> bool:
        """Return True when it is signed, equal to the stored file, and valid today."""
        return self.signed and self.unaltered and self.state == "valid"


@dataclass(frozen=True)
class _Proof:
    text: str
    signature: bytes
    key_id: str


def verify_pdf(content: bytes, *, database: Database, keys: KeyFolder) -> PdfVerdict:
    """Verify the bytes of a PDF of any origin."""
    check_outside_write("reading a PDF")
    proof = _read_proof(content)
    if proof is None:
        return PdfVerdict("no certificate")
    signed = keys.is_signed(proof.text, proof.signature, key_id=proof.key_id)
    try:
        statement = from_text(proof.text)
    except (ValueError, TypeError, KeyError):
        return PdfVerdict("no certificate", signed=signed)
    return _compare(content, proof, statement, signed=signed, database=database)


def _compare(
    content: bytes, proof: _Proof, statement: Statement, *, signed: bool, database: Database
) -> PdfVerdict:
    sha256 = hashlib.sha256(content).hexdigest()
    with database.read_session() as session:
        try:
            view = get_certificate(session, str(statement.serial))
            stored_signature, _ = get_signature(session, view.id)
        except CertificateUnknown:
            return PdfVerdict("unknown", signed=signed, statement=statement)
        same_bytes = find_by_hash(session, sha256) == view.serial
    return PdfVerdict(
        state=view.state,
        signed=signed,
        unaltered=same_bytes and stored_signature == proof.text,
        statement=statement,
        certificate=view,
    )


def _read_proof(content: bytes) -> _Proof | None:
    if len(content) > MAX_PDF_SIZE:
        return None
    try:
        attached = PdfReader(io.BytesIO(content)).attachments.get(ATTACHMENT)
        values = json.loads(attached[0]) if attached else {}
        if not isinstance(values, dict) or values.get("format") != FORMAT:
            return None
        signature = base64.b64decode(str(values["signature"]), validate=True)
        return _Proof(str(values["statement"]), signature, str(values["key_id"]))
    except (PyPdfError, binascii.Error, ValueError, LookupError, RecursionError, TypeError):
        return None
