"""A page of certificates in each module."""

from lms.pages.certification.views import (  # noqa: F401
    certificate,
    certificate_files,
    certificate_revoke,
    certificates,
    manual_issue,
)
