"""What changes accounts. Every service takes the session first and flushes, never commits."""

from lms.accounts.services.audit import (
    SHELL,
    SYSTEM,
    Actor,
    ChainReport,
    Noted,
    record,
    record_starred,
    verify_chain,
)
from lms.accounts.services.cards import CardRefused, CardUsed, IssuedCard, issue_card, use_card
from lms.accounts.services.organizations import (
    NewOrganization,
    add_membership,
    create_organization,
    end_membership,
)
from lms.accounts.services.people import (
    MadePerson,
    NewPerson,
    accept_notice,
    change_contact,
    change_language,
    change_time_zone,
    confirm_name,
    confirm_person,
    create_learner,
    create_person,
    disable_person,
    doubt_name,
    enable_person,
    store_secret,
)
from lms.accounts.services.roles import grant_role, revoke_role
from lms.accounts.services.sent_forms import (
    SentAlready,
    claim_form,
    finish_form,
    release_form,
)
from lms.accounts.services.sessions import (
    NewSession,
    prove_session,
    revoke_session,
    sign_out_everywhere,
    start_session,
    touch_session,
)
from lms.accounts.services.settings import OwnSettings, change_settings
from lms.accounts.services.tries import SecretClosed, Slowed, TooManyTries, sweep_tries

__all__ = [
    "SHELL", "SYSTEM", "Actor", "CardRefused", "CardUsed", "ChainReport", "IssuedCard",
    "MadePerson", "NewOrganization", "NewPerson", "NewSession", "Noted", "OwnSettings",
    "SecretClosed", "SentAlready", "Slowed", "TooManyTries", "accept_notice", "add_membership",
    "change_contact", "change_language", "change_settings", "change_time_zone", "claim_form",
    "confirm_name", "confirm_person", "create_learner", "create_organization", "create_person",
    "disable_person", "doubt_name", "enable_person", "end_membership", "finish_form", "grant_role",
    "issue_card", "prove_session", "record", "record_starred", "release_form", "revoke_role",
    "revoke_session", "sign_out_everywhere", "start_session", "store_secret", "sweep_tries",
    "touch_session", "use_card", "verify_chain",
]  # fmt: skip
