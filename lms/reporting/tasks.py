"""Tasks of a worker: it prints reports, and counts the network every few minutes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lms.accounts.rules.acts import SYSTEM, Act
from lms.clock import now
from lms.config import Settings
from lms.db import Database
from lms.jobs.worker import JobNotReady
from lms.printing.engine import EngineNotReady, PdfEngine
from lms.reporting.document import build_sheet
from lms.reporting.network import build_network
from lms.reporting.queries.organizations import count_network
from lms.reporting.queries.stored_reports import get_figures, get_report_by_id
from lms.reporting.services import record_report_file, store_network
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
            pdf = self.engine.print(sheet)
        except EngineNotReady as error:
            raise JobNotReady(str(error)) from error
        sha256 = self.store.put(pdf)
        act = Act(SYSTEM, now())
        self.database.write(record_report_file, act, report_id=report_id, sha256=sha256)


@dataclass(frozen=True)
class NetworkCounter:
    """A periodic task. It counts before its transaction, for that holds the write lock."""

    database: Database

    def __call__(self, at: dt.datetime) -> None:
        with self.database.read_session() as session:
            figures = build_network(count_network(session))
        self.database.write(store_network, Act(SYSTEM, at), figures=figures)
