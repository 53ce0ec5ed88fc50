"""The job that prints a certificate: the PDF into the store, then its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from lms.accounts.rules.acts import SYSTEM, Act
from lms.certificates.document import build_sheet
from lms.certificates.queries.certificates import get_by_id, get_signature
from lms.certificates.rules.refusals import CertificateUnknown
from lms.certificates.services.after_issue import record_file
from lms.certificates.services.ready_mail import record_file_and_write
from lms.clock import now
from lms.config import Settings
from lms.content.model import DEFAULT_LAYOUT
from lms.db import Database
from lms.folders import get_layout_folders_by_name
from lms.jobs.worker import JobNotReady
from lms.printing.engine import EngineNotReady, PdfEngine
from lms.printing.fonts import FontFolder
from lms.printing.glyphs import load_glyphs
from lms.printing.styles import load_style
from lms.store import Store


@dataclass(frozen=True)
class CertificatePrinter:
    """Handles PRINT_JOB in a worker; `close` ends its child process.

    `base_url`: base URL of the site. `sends`: whether the server sends mail.
    """

    database: Database
    store: Store
    engine: PdfEngine
    base_url: str
    sends: bool = False

    def __call__(self, payload: Mapping[str, Any]) -> None:
        """Print the certificate of the payload unless it is printed or erased."""
        certificate_id = int(payload["certificate_id"])
        try:
            with self.database.read_session() as session:
                done = bool(get_by_id(session, certificate_id).pdf_sha256)
                text, signature = get_signature(session, certificate_id)
            if not done:
                sheet = build_sheet(text, signature, glyphs=load_glyphs(), base_url=self.base_url)
                self._store(certificate_id, self.engine.print(sheet))
        except EngineNotReady as error:
            raise JobNotReady(str(error)) from error
        except CertificateUnknown:
            return  # erased since: nothing is printed about this person any more

    def close(self) -> None:
        self.engine.close()

    def _store(self, certificate_id: int, pdf: bytes) -> None:
        sha256 = self.store.put(pdf)
        record = (
            partial(record_file_and_write, base_url=self.base_url) if self.sends else record_file
        )
        self.database.write(
            record,
            Act(SYSTEM, now()),
            certificate_id=certificate_id,
            sha256=sha256,
            size=len(pdf),
        )


def build_certificate_printer(
    settings: Settings, *, database: Database, store: Store
) -> CertificatePrinter:
    """Return the handler for the worker."""
    style = load_style("certificate.css", get_layout_folders_by_name()[DEFAULT_LAYOUT])
    engine = PdfEngine(FontFolder(settings.data / "fonts"), style=style)
    return CertificatePrinter(
        database, store, engine, settings.address, sends=bool(settings.mail_url)
    )
