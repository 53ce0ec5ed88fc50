"""Tables of organizations, people, roles, sign-in and audit."""

from lms.accounts.models.admission_requests import AdmissionRequest
from lms.accounts.models.audit import AuditCount, AuditEvent
from lms.accounts.models.organizations import (
    Membership,
    Organization,
    OrganizationName,
    OrganizationRequest,
)
from lms.accounts.models.people import Card, Person, RoleGrant
from lms.accounts.models.sessions import SentForm, SignInThrottle, TryInFlight, UserSession

__all__ = [
    "AdmissionRequest",
    "AuditCount",
    "AuditEvent",
    "Card",
    "Membership",
    "Organization",
    "OrganizationName",
    "OrganizationRequest",
    "Person",
    "RoleGrant",
    "SentForm",
    "SignInThrottle",
    "TryInFlight",
    "UserSession",
]  # fmt: skip
