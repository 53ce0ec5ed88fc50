"""The hash in a translation's `translates`: the version of the source that was translated."""

import hashlib
import re

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:.*$", re.MULTILINE)
_TICK = re.compile(r"^(\s*[-*+] )\[[xX]\]", re.MULTILINE)


def hash_source(source: str) -> str:
    """Return 16 hexadecimal digits over title and body.

    Status, dates, ticks and line ends are ignored: they need no translation.
    """
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    front = _FRONT.match(text)
    title = _TITLE.search(front.group(1) or "") if front else None
    body = _TICK.sub(r"\1[ ]", text[front.end() :] if front else text)
    lines = [line.rstrip() for line in body.strip().split("\n")]
    whole = "\n".join([title.group(0).strip() if title else "", *lines])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]
