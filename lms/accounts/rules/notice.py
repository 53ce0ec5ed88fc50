"""The notice of who sees what, which everybody accepts before their first action."""

# Raised when the meaning of the notice changes: everybody is asked to accept it again.
NOTICE_VERSION = "1"


def build_version(language: str) -> str:
    """Return what is stored: the version and the language in which it was read."""
    return f"{NOTICE_VERSION}-{language}"


def is_current(accepted: str | None) -> bool:
    """Return whether the accepted notice is the current version, in any language."""
    return (accepted or "").split("-")[0] == NOTICE_VERSION
