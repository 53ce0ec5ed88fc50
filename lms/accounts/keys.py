"""Keys of this server, outside the database: whoever steals the database alone gets no PIN."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from lms.config import SHORTEST_SECRET_KEY, Settings, SettingsError
from lms.db import refuse_inside_write

_BYTES = 32


class KeyProblem(SettingsError):
    """A key that must not be used; the text says which and what to do. The start refuses."""


@dataclass(frozen=True)
class Keys:
    """`secret_key` signs cookies and tokens, `pepper` seasons secrets, `card_key` makes codes."""

    secret_key: bytes = field(repr=False)
    pepper: bytes = field(repr=False)
    card_key: bytes = field(repr=False)


def load_keys(settings: Settings) -> Keys:
    """The keys in LMS_DATA/keys, made once with mode 600; LMS_SECRET_KEY overrides its file.

    Raises KeyProblem for a short LMS_SECRET_KEY (the demo takes any) and for a broken file.
    """
    refuse_inside_write("reading keys")
    folder = settings.data / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Keys(
        secret_key=_given_secret_key(settings) or _load(folder / "secret.key"),
        pepper=_load(folder / "pepper.key"),
        card_key=_load(folder / "card.key"),
    )


def _given_secret_key(settings: Settings) -> bytes:
    given = settings.secret_key.encode()
    if given and len(given) < SHORTEST_SECRET_KEY and not settings.demo:
        raise KeyProblem(f"LMS_SECRET_KEY is too short: at least {SHORTEST_SECRET_KEY} characters")
    return given


def _load(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) < _BYTES:
        raise KeyProblem(f"{path} is damaged. Put it back from a backup; a new one voids all PINs")
    return key


def _make(path: Path) -> None:
    """Write a new key beside its place and link it there: of two processes, the first one wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_hex(_BYTES) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
