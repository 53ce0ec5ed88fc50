"""Services that change certificates. Every service takes the session first and never commits."""

from lms.certificates.services.after_issue import (
    StoredFile,
    ask_for_mended_name,
    erase_person,
    hide_name,
    record_files,
    refuse_mended_name,
)
from lms.certificates.services.issuance import (
    PRINT_JOB,
    IssueContext,
    IssuedCertificate,
    issue,
    refuse_unprintable_name,
    replace,
    revoke,
)
from lms.certificates.services.manual_issue import issue_by_hand
from lms.certificates.services.own_name import confirm_own_name

__all__ = [
    "PRINT_JOB",
    "IssueContext",
    "IssuedCertificate",
    "StoredFile",
    "ask_for_mended_name",
    "confirm_own_name",
    "erase_person",
    "hide_name",
    "issue",
    "issue_by_hand",
    "record_files",
    "refuse_mended_name",
    "refuse_unprintable_name",
    "replace",
    "revoke",
]  # fmt: skip
