"""Entry point of views and commands: load keys and fonts, run one transaction, notify workers."""

import datetime as dt
from dataclasses import dataclass, field

from lms.accounts.keys import ServerKeys
from lms.accounts.rules.acts import Act
from lms.accounts.rules.names import clean_name
from lms.certificates.keys import KeyFolder
from lms.certificates.layouts import load_name_lines
from lms.certificates.rules.digests import build_download_key, is_download_key
from lms.certificates.rules.refusals import CertificatesPending
from lms.certificates.rules.serial import parse_serial
from lms.certificates.services.issuance import (
    IssueContext,
    IssuedCertificate,
    check_name_printable,
    issue,
    replace,
    revoke,
)
from lms.certificates.services.manual_issue import issue_manually
from lms.config import Settings
from lms.content.model import DEFAULT_LAYOUT
from lms.db import Database
from lms.jobs.queue import Queue
from lms.printing.glyphs import load_glyphs


@dataclass(frozen=True)
class CertificateIssuer:
    """Issues, replaces and revokes; creates and checks the keys of download addresses."""

    settings: Settings
    database: Database
    queue: Queue
    keys: ServerKeys = field(repr=False)

    def issue(self, act: Act, *, enrolment_id: int, confirmed_name: str = "") -> IssuedCertificate:
        """See `services.issue`. The certificate is valid on return; a worker prints the PDF."""
        issued = self.database.write(
            issue,
            act,
            enrolment_id=enrolment_id,
            confirmed_name=confirmed_name,
            context=self._build_context(),
        )
        return self._notified(issued)

    def issue_manually(
        self,
        act: Act,
        *,
        enrolment_id: int,
        printed_name: str,
        reason: str,
        latin_name: str | None = None,
    ) -> IssuedCertificate:
        """See `services.issue_manually`."""
        issued = self.database.write(
            issue_manually,
            act,
            enrolment_id=enrolment_id,
            printed_name=printed_name,
            latin_name=latin_name,
            reason=reason,
            context=self._build_context(),
        )
        return self._notified(issued)

    def replace(
        self,
        act: Act,
        *,
        serial: str,
        reason: str,
        printed_name: str = "",
        latin_name: str | None = None,
        request_id: int = -1,
    ) -> IssuedCertificate:
        """See `services.replace`; without a name the person's current one is printed."""
        issued = self.database.write(
            replace,
            act,
            serial=serial,
            reason=reason,
            context=self._build_context(),
            printed_name=printed_name,
            latin_name=latin_name,
            request_id=request_id,
        )
        return self._notified(issued)

    def revoke(self, act: Act, *, serial: str, reason: str) -> None:
        """See `services.revoke`."""
        self.database.write(revoke, act, serial=serial, reason=reason)

    def check_name(self, name: str) -> None:
        """Check that the usual layout can print the name, when it is confirmed.

        The layout of the course is checked at the issue.

        Raises NameNotPrintable, NameTooWide, or a refusal of `accounts.rules.names`.
        """
        line = load_name_lines()[DEFAULT_LAYOUT]
        check_name_printable(clean_name(name), load_glyphs(), line)

    def build_download_key(self, serial: str, *, now: dt.datetime) -> str:
        """Return a key for `/certificates/<serial>.pdf?key=`, valid 24 hours without sign-in."""
        return build_download_key(self.keys.secret_key, serial=serial, now=now)

    def is_download_key(self, key: str, *, serial: str, now: dt.datetime) -> bool:
        """Return True for a key that this server created for this serial less than 24 hours ago."""
        found = parse_serial(serial)
        return found is not None and is_download_key(
            self.keys.secret_key, key, serial=found, now=now
        )

    def _build_context(self) -> IssueContext:
        """Return what every issue needs, loaded once.

        Raises CertificatesPending on a server in a local network.
        """
        if self.settings.is_lan:
            raise CertificatesPending
        return IssueContext(
            signer=KeyFolder.of(self.settings).load_signer(),
            glyphs=load_glyphs(),
            name_lines=load_name_lines(),
            issuer=self.settings.issuer,
            signatory=self.settings.signatory,
            demo=self.settings.demo,
            pepper=self.keys.pepper,
        )

    def _notified(self, issued: IssuedCertificate) -> IssuedCertificate:
        if issued.job_id is not None:
            self.queue.notify(issued.job_id)
        return issued
