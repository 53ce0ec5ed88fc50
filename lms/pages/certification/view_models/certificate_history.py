"""The history of a certificate, in sentences."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as lazy

from lms.certificates.queries.current_certificates import CertificateHistoryRow

_SENTENCES = {
    "issued": lazy("Issued"),
    "file ready": lazy("PDF made"),
    "name requested": lazy("The holder asked for another name"),
    "request refused": lazy("The request was refused"),
    "replaced": lazy("Replaced by a new certificate"),
    "revoked": lazy("Revoked"),
    "name hidden": lazy("The holder hid the name from those who verify"),
    "name shown": lazy("The holder shows the name to those who verify"),
    "check needed": lazy("Two accounts were separated: the name is to be checked"),
    "checked": lazy("The name was checked and is right"),
    "erased": lazy("Erased on request"),
}


@dataclass(frozen=True)
class HistoryView:
    """One line of the history. `actor` is empty for the system and the command line."""

    happened_at: dt.datetime
    sentence: str
    actor: str
    wanted_name: str
    reason: str


def describe_history(rows: Iterable[CertificateHistoryRow]) -> list[HistoryView]:
    """Return all entries in their order."""
    return [
        HistoryView(
            happened_at=row.happened_at,
            sentence=str(_SENTENCES[row.kind]),
            actor=row.actor,
            wanted_name=row.wanted_name,
            reason=row.reason,
        )
        for row in rows
    ]
