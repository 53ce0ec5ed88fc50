"""The files that belong to a course, and names that are valid on every system."""

import re
import unicodedata
from pathlib import PurePosixPath

TEXT = frozenset({".md", ".yml"})
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp"})
RECORDINGS = frozenset({".mp3", ".m4a", ".ogg", ".opus", ".mp4", ".webm", ".vtt"})
SUFFIXES = TEXT | PICTURES | RECORDINGS
MAX_NAME = 200

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_course_file(name: str) -> bool:
    """Return whether a file of this path inside the folder is read: of a known type, not hidden."""
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not hidden and path.suffix.lower() in SUFFIXES


def find_fault(name: str) -> str:
    """Return why a path is refused, as one of `TRANSLATED_WORDS`; empty if it is valid."""
    parts = name.split("/")
    signs = [unicodedata.category(sign) for sign in name]
    faults = (
        (not name.strip("/"), "it is empty"),
        (len(name) > MAX_NAME, "it is too long"),
        ("\\" in name, "it holds a backslash"),
        (name.startswith("/") or bool(_DRIVE.match(name)), "it is an absolute path"),
        (any(part in ("..", ".", "") for part in parts), "it leads out of the folder"),
        (any(sign in _BIDI for sign in name), _TURNS),
        (any(sign in ("Cc", "Cf", "Cs", "Co", "Cn") for sign in signs), _CONTROL),
        (any(sign in '<>:"|?*' for sign in name), _RESERVED_NAME),
        (any(_RESERVED.fullmatch(part) for part in parts), _RESERVED_NAME),
        (any(part.endswith((".", " ")) for part in parts), "it ends with a dot or a space"),
    )
    return next((why for wrong, why in faults if wrong), "")


def fold_name(name: str) -> str:
    """Return a text that is equal for names which some file system considers equal."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())


_TURNS = "it holds characters that change the direction of text"
_CONTROL = "it holds control characters"
_RESERVED_NAME = "the name is reserved by an operating system"
