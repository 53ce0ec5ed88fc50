"""Tables of organizations, people, roles, sign-in and audit."""

from lms.accounts.models.audit import AuditCount, AuditEvent
from lms.accounts.models.organizations import Membership, Organization, OrganizationRequest
from lms.accounts.models.people import Card, Person, Role
from lms.accounts.models.sign_in import SentForm, SignIn, SlowDown, TryInFlight

__all__ = [
    "AuditCount", "AuditEvent", "Card", "Membership", "Organization", "OrganizationRequest",
    "Person", "Role", "SentForm", "SignIn", "SlowDown", "TryInFlight",
]  # fmt: skip
