"""What the application is made of, in one value that views reach by `platform()`."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from lms.accounts.authentication import Authenticator
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
    """The running application's parts."""
    return cast("Platform", current_app.extensions["lms"])
