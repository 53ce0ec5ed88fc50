"""Which people have signed in on a device: keyed marks that its browser keeps.

A mark holds for one person on one device: copied elsewhere it is the same device still, with the
same count of wrong tries.
"""

import hashlib
import hmac
import re

_DEVICE = re.compile(r"[0-9a-f]{16}")


def person_mark(key: bytes, *, device: str, person_id: int) -> str:
    """What a browser keeps once this person has signed in on it."""
    text = f"device:{device}:{person_id}".encode()
    return hmac.digest(key, text, hashlib.sha256).hex()[:16]


def is_device(text: str) -> bool:
    """Whether this could be the name that we gave to a device."""
    return _DEVICE.fullmatch(text) is not None
