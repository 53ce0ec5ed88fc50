"""The layouts of certificates: a course names one, and a statement keeps it."""

import functools
import tomllib
from pathlib import Path

from lms.certificates.rules.name_fit import NameLine
from lms.db import check_outside_write
from lms.errors import Refusal
from lms.folders import get_layout_folders_by_name


class LayoutMissing(Refusal):
    message = (
        "The certificate layout “%(name)s” is missing on this server. Ask the administrator of the"
        " server to put its folder back, then try again."
    )


class LayoutNameLines(dict[str, NameLine]):
    """The line of the name by layout. Raises LayoutMissing for a layout that does not exist."""

    def __missing__(self, name: str) -> NameLine:
        raise LayoutMissing(name=name)


def load_name_lines() -> LayoutNameLines:
    """Return the line of the name in every layout."""
    check_outside_write("reading layouts")
    return LayoutNameLines(
        (name, _load(folder)) for name, folder in get_layout_folders_by_name().items()
    )


@functools.cache
def _load(folder: Path) -> NameLine:
    return NameLine(**tomllib.loads((folder / "layout.toml").read_text("utf-8")))
