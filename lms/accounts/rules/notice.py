"""The notice of who sees what: everybody accepts it before the first act."""

# Raised when the words change in what they say: everybody is asked again.
NOTICE_VERSION = "1"


def build_version(language: str) -> str:
    """What is stored: the version and the language in which it was read."""
    return f"{NOTICE_VERSION}-{language}"


def is_current(accepted: str | None) -> bool:
    """Whether what a person accepted is today's notice, in whatever language."""
    return (accepted or "").split("-")[0] == NOTICE_VERSION
