"""Keyed digests in a device's browser that show which people have signed in on it.

A digest is valid for one person on one device. A copy on another device counts as the same device,
with the same failures.
"""

import hashlib
import hmac
import re

_DEVICE = re.compile(r"[0-9a-f]{16}")


def person_digest(key: bytes, *, device: str, person_id: int) -> str:
    """Return the digest that a browser stores after this person has signed in on it."""
    text = f"device:{device}:{person_id}".encode()
    return hmac.digest(key, text, hashlib.sha256).hex()[:16]


def is_device(text: str) -> bool:
    """Return whether this has the form of a device name given by the server."""
    return _DEVICE.fullmatch(text) is not None
