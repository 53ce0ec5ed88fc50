"""The parts of the application in one value, which views get from `platform()`."""

import datetime as dt
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from lms.accounts.authentication.by_secret import Authenticator
from lms.accounts.keys import ServerKeys
from lms.certificates.issuer import CertificateIssuer
from lms.config import Settings
from lms.db import Database
from lms.store import Store


@dataclass(frozen=True)
class Platform:
    """`activity_days`: the last recorded day of activity by enrolment, of the most recent ones."""

    settings: Settings
    database: Database
    store: Store
    keys: ServerKeys
    authenticator: Authenticator
    issuer: CertificateIssuer
    activity_days: dict[int, dt.date] = field(default_factory=dict, repr=False, compare=False)


def platform() -> Platform:
    """Return the running application's parts."""
    return cast("Platform", current_app.extensions["lms"])
