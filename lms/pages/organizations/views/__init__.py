"""A page or a group of forms of an organization in each module."""

from lms.pages.organizations.views import (  # noqa: F401
    admission_requests,
    organization,
    organization_archive,
    organization_ask,
    organization_edit,
    organization_managers,
    organization_merge,
    organization_requests,
    organizations,
    unapproved,
)
