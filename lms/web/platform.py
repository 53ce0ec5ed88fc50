"""The parts of the application in one value, which views get from `platform()`."""

from dataclasses import dataclass
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
    settings: Settings
    database: Database
    store: Store
    keys: ServerKeys
    authenticator: Authenticator
    issuer: CertificateIssuer


def platform() -> Platform:
    """Return the running application's parts."""
    return cast("Platform", current_app.extensions["lms"])
