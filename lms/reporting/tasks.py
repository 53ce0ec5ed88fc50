"""The job that prints a report: the PDF is stored, then its hash is written to the row."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.config import Settings
from lms.db import Database
from lms.jobs.worker import NotReady
from lms.printing.engine import EngineNotReady, PdfEngine
from lms.reporting.document import build_sheet
from lms.reporting.queries.stored_reports import get_figures, get_report_by_id
from lms.reporting.services import record_report_file
from lms.store import Store


@dataclass(frozen=True)
class ReportPrinter:
    """Handles reports.PRINT_JOB in a worker, with the engine that prints certificates."""

    database: Database
    store: Store
    engine: PdfEngine
    settings: Settings

    def __call__(self, payload: Mapping[str, int]) -> None:
        """Print the report of the payload unless it is printed already."""
        report_id = payload["report_id"]
        with self.database.read_session() as session:
            row = get_report_by_id(session, report_id)
            figures = get_figures(session, report_id)
        if row.pdf_sha256 is not None:
            return
        sheet = build_sheet(
            figures, row.language, issuer=self.settings.issuer, demo=self.settings.demo
        )
        try:
            printed = self.engine.print(sheet)
        except EngineNotReady as error:
            raise NotReady(str(error)) from error
        sha256 = self.store.put(printed.pdf)
        self.database.write(record_report_file, report_id=report_id, sha256=sha256)
