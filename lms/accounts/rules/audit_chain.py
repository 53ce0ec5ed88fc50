"""The hash chain of the audit: changing one row invalidates the hashes of all later rows."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping

START = "0" * 64


def hash_entry(previous: str, fields: Mapping[str, object]) -> str:
    """Return the SHA-256 over the previous hash and the row's fields in canonical JSON."""
    plain = {
        name: value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        if isinstance(value, dt.datetime)
        else value
        for name, value in fields.items()
    }
    row = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{row}".encode()).hexdigest()
