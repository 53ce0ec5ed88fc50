"""The pages that a test that follows every link still has to open."""

import re

_ID = re.compile(r"\d+|[0-9A-Z]{4}-[0-9A-Z]{4}|(?<=/glossary/).+")
_AWAY = re.compile(r"/(static|media)/|.*\.(xlsx|csv|pdf|zip|webp|ics)\b|/sign-out")


def build_kind(path: str) -> str:
    """The path with a sign for each id: pages that differ by an id alone are of one kind.

    Terms of the glossary are named by words. There are over 200, in the links of every page, and
    for everybody who walks they took longer than all other pages.
    """
    return _ID.sub("#", path.partition("?")[0])


def is_page(path: str) -> bool:
    """True unless the address is a file, or ends the session."""
    return not _AWAY.match(path)
