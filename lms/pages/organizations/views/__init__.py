"""One module for each page of the room."""

from lms.pages.organizations.views import (  # noqa: F401
    organization,
    organization_archive,
    organization_ask,
    organization_edit,
    organization_managers,
    organization_merge,
    organization_requests,
    organizations,
)
