"""The signed address that stops the mails of a person, and works without signing in."""

import hashlib
import hmac

_MAX_ID_DIGITS = 19


def build_stop_token(secret: bytes, *, person_id: int) -> str:
    """Return `<id>.<hmac>`, valid for as long as the server's secret key is."""
    return f"{person_id}.{_sign(secret, person_id)}"


def find_person_of_token(secret: bytes, token: str) -> int | None:
    """Return the person's id; None for a token that this server did not sign."""
    digits, _, signature = token.partition(".")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MAX_ID_DIGITS):
        return None
    person_id = int(digits)
    is_ours = hmac.compare_digest(signature.encode(), _sign(secret, person_id).encode())
    return person_id if is_ours else None


def _sign(secret: bytes, person_id: int) -> str:
    return hmac.digest(secret, f"mail stop\0{person_id}".encode(), hashlib.sha256).hex()[:32]
