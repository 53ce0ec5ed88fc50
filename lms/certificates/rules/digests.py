"""Keyed digests: download addresses valid for a day, and names stored as digests."""

import datetime as dt
import hashlib
import hmac
import unicodedata

DOWNLOAD_LIFETIME = dt.timedelta(hours=24)


def build_download_key(secret: bytes, *, serial: str, now: dt.datetime) -> str:
    """Return `<expiry>.<hmac>` for `/certificates/<serial>.pdf?key=`, valid for 24 hours."""
    expiry = f"{int((now + DOWNLOAD_LIFETIME).timestamp()):x}"
    return f"{expiry}.{_proof(secret, serial, expiry)}"


def is_download_key(secret: bytes, key: str, *, serial: str, now: dt.datetime) -> bool:
    """Return True for a key of this serial that has not expired."""
    expiry, _, proof = key.partition(".")
    if len(expiry) > 12 or not proof.isascii():
        return False
    if not hmac.compare_digest(proof, _proof(secret, serial, expiry)):
        return False
    return now.timestamp() <= int(expiry, 16)


def digest_name(secret: bytes, *, salt: bytes, name: str) -> bytes:
    """Return a keyed digest of a name, which reveals nothing without the server's key.

    Case, blanks, width and middle dots are ignored, because people type what they see on paper.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")
    return hmac.digest(secret, b"certificate name\0" + salt + letters.encode(), hashlib.sha256)


def _proof(secret: bytes, serial: str, expiry: str) -> str:
    message = f"certificate download\0{serial}\0{expiry}".encode()
    return hmac.digest(secret, message, hashlib.sha256).hex()[:32]
