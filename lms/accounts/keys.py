"""Keys of this server, stored outside the database, so that a stolen database reveals no PIN."""

import contextlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.atomic_files import written_draft
from lms.config import MIN_SECRET_KEY_LENGTH, Settings, SettingsError
from lms.db import check_outside_write

SECRET_KEY = "secret.key"  # noqa: S105 - a name, not a secret
PEPPER = "pepper.key"
CARD_KEY = "card.key"
_BYTES = 32


class KeyProblem(SettingsError):
    """A key that must not be used; the text names it and the remedy.

    The application does not start.
    """


class SecretKeyShort(KeyProblem):
    message = (
        "LMS_SECRET_KEY is too short. Characters: %(length)s; at least: %(shortest)s. Make one"
        " with: openssl rand -hex 32."
    )


class KeyDamaged(KeyProblem):
    message = (
        "The key %(path)s cannot be used (%(reason)s). Put it back from a backup; a new one voids"
        " all PINs and card codes."
    )


class KeysLost(KeyProblem):
    """The keys are missing although the database has accounts that depend on them."""

    message = (
        "The key %(path)s is missing, but people in the database have PINs that were made with it."
        " Put the folder back from a backup. If there is none, make a new key with: openssl rand"
        " -hex 32 > %(path)s – everybody then needs a new card code."
    )


@dataclass(frozen=True)
class ServerKeys:
    """`secret_key` signs cookies and tokens, `pepper` goes into hashes, `card_key` makes codes."""

    secret_key: bytes = field(repr=False)
    pepper: bytes = field(repr=False)
    card_key: bytes = field(repr=False)


def load_keys(settings: Settings) -> ServerKeys:
    """Return the keys in LMS_DATA/keys, which are created once with mode 600.

    LMS_SECRET_KEY overrides its file. Raises KeyProblem for a short LMS_SECRET_KEY (the demo
    accepts any) and for a damaged file.
    """
    check_outside_write("reading keys")
    folder = settings.data / "keys"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise KeyDamaged(path=folder, reason=error.strerror or error) from error
    check_secret_key_length(settings)
    return ServerKeys(
        secret_key=settings.secret_key.encode() or _load(folder / SECRET_KEY),
        pepper=_load(folder / PEPPER),
        card_key=_load(folder / CARD_KEY),
    )


def check_secret_key_length(settings: Settings) -> None:
    """Raise SecretKeyShort for a given LMS_SECRET_KEY; the demo accepts any."""
    length = len(settings.secret_key)
    if 0 < length < MIN_SECRET_KEY_LENGTH and not settings.demo:
        raise SecretKeyShort(length=length, shortest=MIN_SECRET_KEY_LENGTH)


def check_pepper_exists(settings: Settings, session: Session) -> None:
    """Raise KeysLost before `load_keys` creates a pepper that matches no stored secret."""
    path = settings.data / "keys" / PEPPER
    if path.exists():
        return
    if session.scalar(select(exists().where(Person.secret_hash.is_not(None)))):
        raise KeysLost(path=path)


def has_keys(settings: Settings) -> bool:
    """Return whether this data folder has keys."""
    return any((settings.data / "keys" / name).exists() for name in (PEPPER, CARD_KEY))


def check_keys(settings: Settings) -> None:
    """Raise KeyDamaged when an existing key cannot be used; creates none."""
    for name in (SECRET_KEY, PEPPER, CARD_KEY):
        path = settings.data / "keys" / name
        if path.exists():
            _load(path)


def _load(path: Path) -> bytes:
    try:
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text("ascii").strip())
    except OSError as error:
        raise KeyDamaged(path=path, reason=error.strerror or error) from error
    except ValueError:
        key = b""
    if len(key) < _BYTES:
        raise KeyDamaged(path=path, reason=f"{_BYTES} bytes in hexadecimal are wanted")
    return key


def _make(path: Path) -> None:
    """Write a new key to a draft and link it to its path; of two processes, the first one wins."""
    content = f"{secrets.token_hex(_BYTES)}\n".encode()
    with (
        written_draft(path, content, mode=0o600) as draft,
        contextlib.suppress(FileExistsError),
    ):
        os.link(draft, path)
