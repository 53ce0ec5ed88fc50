"""The keys that sign certificates: LMS_DATA/keys/certificates/<key id>.pem.

One private key is in use. Rotation creates a new one and keeps the public half of the old one, so
that its signatures stay verifiable. Somebody who steals the old file later cannot sign anything new
without detection.
"""

import contextlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from filelock import FileLock

from lms.atomic_files import write_atomically, written_draft
from lms.config import Settings, SettingsError
from lms.db import check_outside_write


class SigningKeyProblem(SettingsError):
    """A key that signs certificates cannot be used."""

    message = (
        "The key of certificates %(path)s cannot be used (%(reason)s). Put it back from a backup."
    )


class SigningKeyMissing(SettingsError):
    message = (
        "The key of certificates %(path)s is missing, but certificates in the database were signed"
        " with it. Put it back from a backup."
    )


class SigningKeyNotWritten(SettingsError):
    message = (
        "The key of certificates %(path)s could not be written (%(reason)s). The key in use stays"
        " as it is. Check the rights and the space of the folder, then try again."
    )


@dataclass(frozen=True)
class Signer:
    """The key in use."""

    key_id: str
    _key: Ed25519PrivateKey = field(repr=False)

    def sign(self, text: str) -> bytes:
        """Return the Ed25519 signature of the UTF-8 bytes."""
        return self._key.sign(text.encode())


class KeyFolder:
    """All keys: the one in use and the public halves of those before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, settings: Settings) -> "KeyFolder":
        return cls(settings.data / "keys" / "certificates")

    def load_signer(self) -> Signer:
        """Return the key in use, created at the first call."""
        check_outside_write("reading keys")
        with self._locked():
            path = self._private()
            if path is None:
                path = self._name_new()
                with _as_not_written(path):
                    write_atomically(path, _generate(), mode=0o600)
            return self._signer(path)

    def rotate(
        self, note: Callable[[str, str], object], note_failure: Callable[[str, str], object]
    ) -> Signer:
        """Create a new key and use it from now on; keep only the public half of the old one.

        `note` is called with the ids of the new key and of the old one (empty for none) before the
        new one is in use. When it raises, or SigningKeyProblem is raised, nothing changes. When the
        new key cannot be put into use after that, `note_failure` is called with the same ids.
        """
        check_outside_write("making keys")
        with self._locked():
            self.check()
            old, path = self._private(), self._name_new()
            ids = (path.stem, old.stem if old else "")
            with contextlib.ExitStack() as stack:
                with _as_not_written(path):
                    draft = stack.enter_context(written_draft(path, _generate(), mode=0o600))
                note(*ids)
                try:
                    with _as_not_written(path):
                        draft.replace(path)
                except SigningKeyNotWritten:
                    note_failure(*ids)
                    raise
            if old is not None:
                self._retire(old)
            return self._signer(path)

    def check(self) -> None:
        """Raise SigningKeyProblem when an existing key cannot be used; creates none."""
        for path in sorted(self.folder.glob("*.pem")):
            _load_public(path)

    def check_keys_exist(self, wanted: Iterable[str]) -> None:
        """Raise SigningKeyMissing for the first of these ids without a file."""
        for missing in sorted(set(wanted) - {path.stem for path in self.folder.glob("*.pem")}):
            raise SigningKeyMissing(path=self.folder / f"{missing}.pem")

    def is_signed(self, text: str, signature: bytes, *, key_id: str) -> bool:
        """Return True when the key of that id, in use or retired, signed this text."""
        if len(key_id) != 16 or set(key_id) - set("0123456789abcdef"):
            return False
        path = self.folder / f"{key_id}.pem"
        if not path.exists():
            return False
        try:
            _load_public(path).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True

    def _private(self) -> Path | None:
        found = [path for path in self.folder.glob("*.pem") if b"PRIVATE" in _read(path)]
        if len(found) < 2:
            return found[0] if found else None
        # A rotation was interrupted between its two steps: the new key is the newer file.
        newest = max(found, key=lambda path: path.stat().st_mtime_ns)
        for path in found:
            if path != newest:
                self._retire(path)
        return newest

    def _name_new(self) -> Path:
        return self.folder / f"{secrets.token_hex(8)}.pem"

    def _retire(self, path: Path) -> None:
        public = _load_private(path).public_key()
        pem = public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        with _as_not_written(path):
            write_atomically(path, pem, mode=0o600)

    def _signer(self, path: Path) -> Signer:
        return Signer(path.stem, _load_private(path))

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(self.folder / "lock").acquire()
        except OSError as error:
            raise SigningKeyProblem(path=self.folder, reason=error.strerror or error) from error
        with lock:
            yield


def _load_private(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(_read(path), password=None)
    except (ValueError, TypeError) as error:
        raise SigningKeyProblem(path=path, reason="damaged") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyProblem(path=path, reason="no Ed25519 key")
    return key


def _load_public(path: Path) -> Ed25519PublicKey:
    pem = _read(path)
    if b"PRIVATE" in pem:
        return _load_private(path).public_key()
    try:
        key = serialization.load_pem_public_key(pem)
    except ValueError as error:
        raise SigningKeyProblem(path=path, reason="damaged") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SigningKeyProblem(path=path, reason="no Ed25519 key")
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SigningKeyProblem(path=path, reason=error.strerror or error) from error


def _generate() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@contextlib.contextmanager
def _as_not_written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SigningKeyNotWritten(path=path, reason=error.strerror or error) from error
