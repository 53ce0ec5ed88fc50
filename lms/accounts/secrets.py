"""Hashing of PINs and passphrases with argon2id and a pepper stored outside the database."""

import base64
import functools
import hashlib
import hmac
import itertools
import secrets

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from lms.accounts.rules.pins import MAX_SECRET_LENGTH, build_pin, clean_pin, fold_secret
from lms.db import check_outside_write
from lms.errors import Refusal

# 19 MiB, two passes, one lane: about 25 ms, so that a workshop of 30 signs in within a second.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)


class SecretHasher:
    """Hashes and verifies secrets. Raises inside a write transaction."""

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper

    def hash(self, secret: str) -> str:
        """Return the hash to be stored, about 100 characters."""
        check_outside_write("hashing")
        return _HASHER.hash(self._peppered(secret))

    def verify(self, stored: str | None, secret: str) -> bool:
        """Return whether the secret matches. Takes the same time if no hash is stored."""
        check_outside_write("hashing")
        is_checked = stored is not None and len(secret) <= 2 * MAX_SECRET_LENGTH
        try:
            _HASHER.verify(stored if stored and is_checked else _dummy(), self._peppered(secret))
        except (VerificationError, InvalidHashError):
            return False
        return is_checked

    def _peppered(self, secret: str) -> bytes:
        folded = fold_secret(secret[: 2 * MAX_SECRET_LENGTH]).encode("utf-8", "surrogatepass")
        return hmac.digest(self._pepper, folded, hashlib.sha256)


def propose_pin(*, personal: tuple[str, ...] = ()) -> str:
    """Return a random PIN that the rules accept."""
    while True:
        try:
            return clean_pin(build_pin(secrets.randbelow(10**8)), personal=personal)
        except Refusal:
            continue


def derive_pin(key: bytes, seed: str, *, personal: tuple[str, ...] = ()) -> str:
    """Return a PIN that the rules accept, always the same for the same seed."""
    for counter in itertools.count():
        mac = hmac.digest(key, f"pin:{counter}:{seed}".encode(), hashlib.sha256)
        try:
            return clean_pin(build_pin(int.from_bytes(mac, "big")), personal=personal)
        except Refusal:
            continue
    raise AssertionError  # the counter is unlimited


def new_token() -> str:
    """Return 256 random bits for the cookie of a session."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """Return the hash of a token that the database stores."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


@functools.cache
def _dummy() -> str:
    """Return an argon2 hash that matches no secret, to be verified for unknown identifiers.

    So their refusal takes as long as that of a wrong secret. It has the current costs, and a random
    salt and digest: no hash is computed at the start or for the first unknown identifier.
    """
    costs = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    salt, digest = map(_encode, (_HASHER.salt_len, _HASHER.hash_len))
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


def _encode(length: int) -> str:
    return base64.b64encode(secrets.token_bytes(length)).rstrip(b"=").decode()
