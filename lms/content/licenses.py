"""The licenses that a course may name: those of Creative Commons, or none granted."""

_KINDS = ("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND")
_VERSIONS = ("1.0", "2.0", "2.5", "3.0", "4.0")
ALL_RIGHTS_RESERVED = "all rights reserved"
LICENSES = (
    *(f"CC-{kind}-{version}" for kind in _KINDS for version in _VERSIONS),
    "CC0-1.0",
    ALL_RIGHTS_RESERVED,
)
"""Identifiers of SPDX, and the phrase for no license."""
_FOLDED = frozenset(license_.casefold() for license_ in LICENSES)


def is_known_license(text: str) -> bool:
    """Return whether the text names a known license; ignoring case."""
    return text.strip().casefold() in _FOLDED
